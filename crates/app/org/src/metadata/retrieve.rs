//! Retrieves: the org's own components written out as an archive that could be deployed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::jobs::{Asked, Jobs};
use super::list::{Property, properties};
use super::{Applying, Component, Element, Kind, Manifest, document, own_components, write_archive};
use crate::OrgError;
use crate::engine::Engine;

/// Folder of everything that belongs to no package.
const TOP: &str = "unpackaged";

/// A retrieve and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Retrieve {
    pub id: String,
    pub asked: Asked,
    pub zip: Vec<u8>,
    pub files: Vec<Property>,
    /// What could not be found: file and words.
    pub messages: Vec<(String, String)>,
    /// A failure of the whole.
    pub error: Option<String>,
}

impl Engine {
    /// Does a retrieve and keeps it; it takes so little time that it is done when its id is known.
    pub(crate) async fn run_retrieve(
        self: &Arc<Engine>,
        asked: Asked,
        manifest: Manifest,
    ) -> Result<String, OrgError> {
        let id = Jobs::id("09S");
        let mut retrieve = Retrieve {
            id: id.clone(),
            asked,
            zip: Vec::new(),
            files: Vec::new(),
            messages: Vec::new(),
            error: None,
        };
        match Box::pin(self.collect(&manifest, &mut retrieve)).await {
            Ok(zip) => retrieve.zip = zip,
            Err(error) => {
                tracing::error!(error = %error, "a retrieve failed");
                retrieve.error =
                    Some("An unexpected error occurred. The org's log names the cause.".to_owned());
            }
        }
        self.jobs.keep_retrieve(retrieve);
        Ok(id)
    }

    async fn collect(
        self: &Arc<Engine>,
        manifest: &Manifest,
        retrieve: &mut Retrieve,
    ) -> Result<Vec<u8>, OrgError> {
        let known = properties(self, &Kind::ALL).await?;
        let mut reading = self.applying(&retrieve.asked.user_id).await?;
        let own = own_components(reading.writing.components().await?);
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut objects: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut written: Vec<(&str, Vec<String>)> = Vec::new();
        for (name, members) in &manifest.types {
            let Some(kind) = Kind::named(name) else {
                let words = format!("Entity type '{name}' is unknown");
                retrieve.messages.push(("package.xml".to_owned(), words));
                continue;
            };
            let mut members: Vec<String> = members.clone();
            if let Some(star) = members.iter().position(|member| member == "*") {
                members.remove(star);
                let all = known.iter().filter(|property| {
                    // The star means the org's own, as far as objects go.
                    property.kind == kind && (kind != Kind::CustomObject || property.name.ends_with("__c"))
                });
                members.extend(
                    all.filter(|property| property.namespace.is_none()).map(|property| property.name.clone()),
                );
            }
            members.sort();
            members.dedup();
            let mut found = Vec::new();
            for member in members {
                let property = known.iter().find(|property| property.kind == kind && property.name == member);
                let Some(property) = property else {
                    let words = format!("Entity of type '{name}' named '{member}' cannot be found");
                    retrieve.messages.push(("package.xml".to_owned(), words));
                    continue;
                };
                if property.namespace.is_some() {
                    let words = format!(
                        "Entity of type '{name}' named '{member}' is managed and cannot be retrieved"
                    );
                    retrieve.messages.push(("package.xml".to_owned(), words));
                    continue;
                }
                match kind {
                    Kind::CustomObject => {
                        let fields = own.iter().filter(|component| {
                            component.kind == Kind::CustomField
                                && component.name.split('.').next() == Some(member.as_str())
                        });
                        let list = objects.entry(member.clone()).or_default();
                        list.extend(fields.map(|field| field.name.clone()));
                    }
                    Kind::CustomField => {
                        let object = member.split('.').next().unwrap_or_default().to_owned();
                        objects.entry(object).or_default().push(member.clone());
                    }
                    Kind::LightningComponentBundle => {
                        let bundle =
                            own.iter().find(|component| component.kind == kind && component.name == member);
                        files.extend(bundle.into_iter().flat_map(bundle_files));
                    }
                    Kind::PermissionSet | Kind::Profile => {
                        if let Some(text) = rights_file(&mut reading, kind, &member, &own).await? {
                            files.insert(format!("{TOP}/{}", kind.path(&member)), text.into_bytes());
                        }
                    }
                    _ => {
                        if let Some(component) =
                            own.iter().find(|component| component.kind == kind && component.name == member)
                        {
                            let path = format!("{TOP}/{}", kind.path(&member));
                            files.insert(path, component.content.clone().into_bytes());
                        }
                    }
                }
                retrieve
                    .files
                    .push(Property { file: format!("{TOP}/{}", kind.path(&member)), ..property.clone() });
                found.push(member);
            }
            written.push((kind.name(), found));
        }
        for (object, mut fields) in objects {
            fields.sort();
            fields.dedup();
            let whole =
                written.iter().any(|(kind, names)| *kind == "CustomObject" && names.contains(&object));
            let text = object_file(&object, whole, &fields, &own)?;
            files.insert(format!("{TOP}/{}", Kind::CustomObject.path(&object)), text.into_bytes());
        }
        let version = if manifest.version.is_empty() { "67.0" } else { &manifest.version };
        files.insert(format!("{TOP}/package.xml"), Manifest::write(&written, version).into_bytes());
        write_archive(&files)
            .map_err(|error| OrgError::PackageSource { path: TOP.into(), reason: error.to_string() })
    }
}

/// Components by name, each as what stands inside its file's root; none for what is not there.
pub(crate) async fn read_components(
    engine: &Arc<Engine>,
    asked: &Asked,
    kind: Kind,
    names: &[String],
) -> Result<Vec<(String, Option<String>)>, OrgError> {
    let mut reading = engine.applying(&asked.user_id).await?;
    let own = own_components(reading.writing.components().await?);
    let mut found = Vec::new();
    for name in names {
        let text = match kind {
            Kind::PermissionSet | Kind::Profile => rights_file(&mut reading, kind, name, &own).await?,
            Kind::CustomObject => {
                let fields = own.iter().filter(|component| {
                    component.kind == Kind::CustomField
                        && component.name.split('.').next() == Some(name.as_str())
                });
                let fields: Vec<String> = fields.map(|field| field.name.clone()).collect();
                let there = own.iter().any(|component| component.kind == kind && component.name == *name);
                if there || !fields.is_empty() { Some(object_file(name, true, &fields, &own)?) } else { None }
            }
            _ => own
                .iter()
                .find(|component| component.kind == kind && component.name == *name)
                .map(|component| component.content.clone()),
        };
        let inner = match text {
            Some(text) => {
                let document = document("component", &text)?;
                let root = Element::any_root(&document, "component");
                let parts = root.elements().filter(|child| child.name() != "fullName");
                Some(parts.map(Element::source).collect::<String>())
            }
            None => None,
        };
        found.push((name.clone(), inner));
    }
    Ok(found)
}

fn bundle_files(component: &Component) -> Vec<(String, Vec<u8>)> {
    let files: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&component.content).unwrap_or_default();
    let path = |name: &str| format!("{TOP}/lwc/{}/{name}", component.name);
    files
        .iter()
        .map(|(name, text)| (path(name), text.as_str().unwrap_or_default().as_bytes().to_vec()))
        .collect()
}

/// An object's file: what it says of itself, if it is asked for, and fields.
fn object_file(
    object: &str,
    whole: bool,
    fields: &[String],
    own: &[Component],
) -> Result<String, super::Problem> {
    let find = |kind: Kind, name: &str| {
        own.iter().find(|component| component.kind == kind && component.name.eq_ignore_ascii_case(name))
    };
    let mut inner = String::new();
    for name in fields {
        let Some(field) = find(Kind::CustomField, name) else { continue };
        let text = document(&field.path, &field.content)?;
        let root = Element::any_root(&text, &field.path);
        inner.push_str(&format!("\n    <fields>{}</fields>", root.inner()));
    }
    if let Some(definition) = find(Kind::CustomObject, object).filter(|_| whole) {
        let text = document(&definition.path, &definition.content)?;
        let root = Element::any_root(&text, &definition.path);
        inner.push_str("\n    ");
        inner.push_str(root.inner().trim());
    }
    Ok(super::component::file(Kind::CustomObject, &inner))
}

/// A permission set's or profile's file, from its rows.
async fn rights_file(
    reading: &mut Applying,
    kind: Kind,
    name: &str,
    own: &[Component],
) -> Result<Option<String>, OrgError> {
    let id = if kind == Kind::Profile {
        reading.profile_set(name).await?
    } else {
        let key = [("NamespacePrefix", alongside_orgstore::Value::Null), ("Name", name.into())];
        reading.ids("PermissionSet", &key).await?.into_iter().next()
    };
    let Some(id) = id else { return Ok(None) };
    let rights = reading.rights_of(&id).await?;
    let kept = own.iter().find(|component| component.kind == kind && component.name == name);
    let kept = match kept {
        Some(kept) => {
            let text = document(&kept.path, &kept.content)?;
            Element::any_root(&text, &kept.path).inner().trim().to_owned()
        }
        None => String::new(),
    };
    Ok(Some(rights.write(kind, &kept)))
}
