//! Components taken out of files: those of a source folder, and those of a deploy's archive. An
//! object and its fields are components of their own in both.

use std::collections::BTreeMap;

use alongside_orgstore::SourceFile;

use super::Problem;
use super::archive::Archive;
use super::kind::Kind;
use super::xml::{Element, document};

/// A component as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Component {
    pub kind: Kind,
    /// Full name as its files have it, without a namespace: `Session__c.State__c`.
    pub name: String,
    /// Path of its file, for answers and errors.
    pub path: String,
    /// Its XML; for a bundle a JSON object of file names and texts.
    pub content: String,
}

/// Where metadata lies inside a source folder.
const FOLDER: &str = "force-app/main/default/";

/// The components of an SFDX source folder. Files of no known type are left out.
pub(crate) fn from_source(files: &[SourceFile]) -> Result<Vec<Component>, Problem> {
    let mut components = Vec::new();
    let mut bundles = BTreeMap::new();
    for file in files {
        let Some(inside) = file.path.strip_prefix(FOLDER) else { continue };
        let parts: Vec<&str> = inside.split('/').collect();
        let component = |kind, name: String| Component {
            kind,
            name,
            path: file.path.clone(),
            content: file.content.clone(),
        };
        match parts.as_slice() {
            ["lwc", bundle, name] => bundle_file(&mut bundles, bundle, name, &file.content),
            ["lwc", ..] => {}
            ["objects", object, "fields", field] => {
                let field = field.strip_suffix(".field-meta.xml");
                let field = field.ok_or_else(|| Problem::of(&file.path, "is no .field-meta.xml"))?;
                components.push(component(Kind::CustomField, format!("{object}.{field}")));
            }
            ["objects", object, name] if *name == format!("{object}.object-meta.xml") => {
                components.push(component(Kind::CustomObject, (*object).to_owned()));
            }
            ["objects", ..] => {}
            [folder, name] => {
                let Some(kind) = Kind::in_folder(folder) else { continue };
                if let Some(name) = name.strip_suffix(&format!(".{}-meta.xml", kind.suffix())) {
                    components.push(component(kind, name.to_owned()));
                }
            }
            _ => {}
        }
    }
    components.extend(bundles.into_iter().map(bundle));
    components.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
    Ok(components)
}

/// The components of an archive in the Metadata API's layout, and the files that are of none.
pub(crate) fn from_archive(archive: &Archive) -> (Vec<Component>, Vec<Problem>) {
    let (mut components, mut problems) = (Vec::new(), Vec::new());
    let mut bundles = BTreeMap::new();
    for (path, content) in &archive.files {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [
                "package.xml"
                | "destructiveChanges.xml"
                | "destructiveChangesPre.xml"
                | "destructiveChangesPost.xml",
            ] => {}
            ["lwc", bundle, name @ ("jsconfig.json" | ".eslintrc.json")] => {
                problems.push(Problem::of(path, format!("{name} does not belong into bundle {bundle}")));
            }
            ["lwc", bundle, name] => bundle_file(&mut bundles, bundle, name, content),
            // Tests and templates of a bundle in folders of their own.
            ["lwc", bundle, folder, name] => {
                bundle_file(&mut bundles, bundle, &format!("{folder}/{name}"), content);
            }
            [folder, name] => match Kind::in_folder(folder) {
                Some(Kind::CustomObject) => match name.strip_suffix(".object") {
                    Some(object) => match split_object(path, object, content) {
                        Ok(split) => components.extend(split),
                        Err(problem) => problems.push(problem),
                    },
                    None => problems.push(Problem::of(path, "Unexpected file in folder objects")),
                },
                Some(kind) => match name.strip_suffix(&format!(".{}", kind.suffix())) {
                    Some(name) => components.push(Component {
                        kind,
                        name: name.to_owned(),
                        path: path.clone(),
                        content: content.clone(),
                    }),
                    None => problems.push(Problem::of(path, format!("Unexpected file in folder {folder}"))),
                },
                None => problems.push(Problem::of(path, format!("Unknown type folder {folder}"))),
            },
            _ => problems.push(Problem::of(path, "Unexpected file")),
        }
    }
    components.extend(bundles.into_iter().map(bundle));
    components.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
    (components, problems)
}

type Bundles = BTreeMap<String, serde_json::Map<String, serde_json::Value>>;

fn bundle_file(bundles: &mut Bundles, bundle: &str, name: &str, content: &str) {
    bundles.entry(bundle.to_owned()).or_default().insert(name.to_owned(), content.into());
}

fn bundle((name, files): (String, serde_json::Map<String, serde_json::Value>)) -> Component {
    let kind = Kind::LightningComponentBundle;
    Component { kind, path: kind.path(&name), name, content: serde_json::Value::Object(files).to_string() }
}

/// An `.object` file as its object, without fields, and each field.
fn split_object(path: &str, object: &str, content: &str) -> Result<Vec<Component>, Problem> {
    let text = document(path, content)?;
    let root = Element::root(&text, path, "CustomObject")?;
    let mut components = Vec::new();
    let mut rest = String::new();
    for child in root.elements() {
        if child.name() != "fields" {
            rest.push_str("\n    ");
            rest.push_str(child.source());
            continue;
        }
        components.push(Component {
            kind: Kind::CustomField,
            name: format!("{object}.{}", child.text("fullName")?),
            path: path.to_owned(),
            content: file(Kind::CustomField, child.inner()),
        });
    }
    // The file of a standard object may hold nothing but custom fields.
    if !rest.is_empty() || object.ends_with("__c") {
        components.push(Component {
            kind: Kind::CustomObject,
            name: object.to_owned(),
            path: path.to_owned(),
            content: file(Kind::CustomObject, &rest),
        });
    }
    Ok(components)
}

/// A component that came by itself, as the components its file would hold.
pub(crate) fn component_file(kind: Kind, name: &str, inner: &str) -> Result<Vec<Component>, Problem> {
    let (path, content) = (kind.path(name), file(kind, &format!("\n    {inner}")));
    if kind == Kind::CustomObject {
        let mut components = split_object(&path, name, &content)?;
        // The object first: there is nothing to put its fields on before.
        components.sort_by_key(|component| component.kind);
        return Ok(components);
    }
    Ok(vec![Component { kind, name: name.to_owned(), path, content }])
}

/// A metadata file of a type around what stands inside its root.
pub(super) fn file(kind: Kind, inner: &str) -> String {
    let name = kind.name();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{name} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{}\n</{name}>\n",
        inner.trim_end()
    )
}
