//! The package's files: embedded at compile time, or read from a folder.

use std::collections::BTreeMap;
use std::path::Path;

use alongside_orgstore::SourceFile;
use rust_embed::RustEmbed;

use super::job::PackageError;
use super::migration::MIGRATION;
use super::plan::{PackagePlan, plan};
use super::project::PROJECT;
use crate::OrgError;

/// Where metadata lies inside the package.
const FOLDER: &str = "force-app/main/default/";
/// Most files of a source folder.
const MAX_FILES: usize = 5_000;
/// Most bytes of all files.
const MAX_BYTES: u64 = 20 * 1024 * 1024;

#[derive(RustEmbed)]
#[folder = "../../../salesforce/force-app/main/default"]
struct Source;

/// The source of a package, ready to be installed.
#[derive(Debug, Clone)]
pub struct PackageSource {
    pub(crate) files: Vec<SourceFile>,
}

impl PackageSource {
    /// The package inside this binary.
    #[must_use]
    pub fn embedded() -> PackageSource {
        PackageSource { files: embedded() }
    }

    /// Files by path inside the package's folder; those that are no part of a package are left out.
    #[must_use]
    pub fn from_files(files: BTreeMap<String, String>) -> PackageSource {
        let packaged = files.into_iter().filter(|(path, _)| is_packaged(path));
        PackageSource { files: packaged.map(|(path, content)| SourceFile { path, content }).collect() }
    }

    /// What installing this source over another would change; over none, everything is new.
    ///
    /// # Errors
    /// [`PackageError`] when a file cannot be read, or the version is not a later one.
    pub fn plan_over(&self, installed: Option<&PackageSource>) -> Result<PackagePlan, PackageError> {
        plan(installed.map_or(&[], |installed| &installed.files), &self.files)
    }

    /// An SFDX folder: `sfdx-project.json`, and metadata under `force-app/main/default`.
    ///
    /// # Errors
    /// [`OrgError::PackageSource`] names the file that cannot be read or is too large.
    pub fn from_folder(folder: &Path) -> Result<PackageSource, OrgError> {
        let mut files = Vec::new();
        let mut total = 0u64;
        let mut open = vec![folder.to_owned()];
        while let Some(next) = open.pop() {
            let broken = |reason: String| OrgError::PackageSource {
                path: next.strip_prefix(folder).unwrap_or(&next).display().to_string(),
                reason,
            };
            let kind = std::fs::symlink_metadata(&next).map_err(|error| broken(error.to_string()))?;
            if kind.is_dir() {
                let entries = std::fs::read_dir(&next).map_err(|error| broken(error.to_string()))?;
                for entry in entries {
                    open.push(entry.map_err(|error| broken(error.to_string()))?.path());
                }
                continue;
            }
            let inside = next.strip_prefix(folder).unwrap_or(&next).to_string_lossy().replace('\\', "/");
            // Links could lead out of the folder; other files are no part of a package.
            if !kind.is_file() || !is_packaged(&inside) {
                continue;
            }
            total += kind.len();
            if total > MAX_BYTES || files.len() >= MAX_FILES {
                return Err(broken(format!(
                    "the source has more than {MAX_FILES} files or {MAX_BYTES} bytes"
                )));
            }
            let content = std::fs::read_to_string(&next).map_err(|error| broken(error.to_string()))?;
            files.push(SourceFile { path: inside, content });
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(PackageSource { files })
    }
}

fn is_packaged(path: &str) -> bool {
    path == PROJECT || path == MIGRATION || path.strip_prefix(FOLDER).is_some_and(is_metadata)
}

/// Metadata files, and whatever a Lightning component is made of but its tests.
fn is_metadata(path: &str) -> bool {
    path.ends_with("-meta.xml") || (path.starts_with("lwc/") && !path.contains("/__tests__/"))
}

/// Every file of the package, by path.
pub(crate) fn embedded() -> Vec<SourceFile> {
    let mut files = vec![
        SourceFile {
            path: PROJECT.into(),
            content: include_str!("../../../../../salesforce/sfdx-project.json").into(),
        },
        SourceFile {
            path: MIGRATION.into(),
            content: include_str!("../../../../../salesforce/migration/from-1.json").into(),
        },
    ];
    files.extend(Source::iter().filter(|path| is_metadata(path)).filter_map(|path| {
        let file = Source::get(&path)?;
        let content = String::from_utf8(file.data.into_owned()).ok()?;
        Some(SourceFile { path: format!("{FOLDER}{path}"), content })
    }));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}
