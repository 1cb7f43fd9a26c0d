//! The package's files, embedded at compile time.

use alongside_orgstore::SourceFile;
use rust_embed::RustEmbed;

use super::metadata::{FOLDER, PROJECT};

#[derive(RustEmbed)]
#[folder = "../../../salesforce/force-app/main/default"]
struct Source;

/// Every metadata file of the package, by path.
pub(crate) fn embedded() -> Vec<SourceFile> {
    let project = include_str!("../../../../../salesforce/sfdx-project.json");
    let mut files = vec![SourceFile { path: PROJECT.into(), content: project.into() }];
    files.extend(Source::iter().filter(|path| path.ends_with(".xml")).filter_map(|path| {
        let file = Source::get(&path)?;
        let content = String::from_utf8(file.data.into_owned()).ok()?;
        Some(SourceFile { path: format!("{FOLDER}{path}"), content })
    }));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}
