//! A package read from its files: objects, permission sets, custom permissions, apps, connected apps.

use std::collections::HashMap;

use alongside_orgstore::{FieldDefinition, ObjectDefinition, SourceFile};

use super::broken;
use super::objects::{self, Sharing};
use super::xml::{Element, document};
use crate::OrgError;

/// Where metadata lies inside the package.
pub(super) const FOLDER: &str = "force-app/main/default/";
/// The file that names the package.
pub(super) const PROJECT: &str = "sfdx-project.json";

/// A package as its source describes it; names carry the namespace.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub namespace: String,
    pub name: String,
    pub version: String,
    pub objects: Vec<(ObjectDefinition, Sharing)>,
    pub permission_sets: Vec<PackagedPermissionSet>,
    pub custom_permissions: Vec<Named>,
    pub apps: Vec<PackagedApp>,
    pub connected_apps: Vec<Named>,
}

/// A developer name without namespace, a label and a description.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub name: String,
    pub label: String,
    pub description: String,
}

/// An app and its tabs.
#[derive(Debug, Clone)]
pub(crate) struct PackagedApp {
    pub named: Named,
    pub tabs: Vec<String>,
}

/// A permission set and what it grants.
#[derive(Debug, Clone)]
pub(crate) struct PackagedPermissionSet {
    pub named: Named,
    pub objects: Vec<ObjectGrant>,
    pub fields: Vec<FieldGrant>,
    pub custom_permissions: Vec<String>,
    pub apps: Vec<String>,
}

/// Object permissions, in the order create, read, edit, delete, view all, modify all.
#[derive(Debug, Clone)]
pub(crate) struct ObjectGrant {
    pub object: String,
    pub allowed: [bool; 6],
}

/// Field permissions.
#[derive(Debug, Clone)]
pub(crate) struct FieldGrant {
    pub object: String,
    pub field: String,
    pub read: bool,
    pub edit: bool,
}

/// The namespace and how it is put before names.
pub(super) struct Names {
    pub namespace: String,
}

impl Names {
    /// The installed name: a custom name gains the namespace, a standard one stays.
    pub fn qualify(&self, name: &str) -> String {
        if name.ends_with("__c") { format!("{}__{name}", self.namespace) } else { name.to_owned() }
    }
}

impl Package {
    /// Reads a package from its files.
    pub fn read(files: &[SourceFile]) -> Result<Package, OrgError> {
        let (names, name, version) = project(files)?;
        let mut package = Package {
            namespace: names.namespace.clone(),
            name,
            version,
            objects: Vec::new(),
            permission_sets: Vec::new(),
            custom_permissions: Vec::new(),
            apps: Vec::new(),
            connected_apps: Vec::new(),
        };
        let mut fields: HashMap<String, Vec<FieldDefinition>> = HashMap::new();
        for (path, file) in in_folder(files, "objects/", ".field-meta.xml") {
            let text = document(path, &file.content)?;
            let field = objects::field(&names, Element::root(&text, path, "CustomField")?)?;
            let object = path[FOLDER.len()..].split('/').nth(1).unwrap_or_default();
            fields.entry(object.to_owned()).or_default().push(field);
        }
        for (path, file) in in_folder(files, "objects/", ".object-meta.xml") {
            let text = document(path, &file.content)?;
            let object = path[FOLDER.len()..].split('/').nth(1).unwrap_or_default();
            let fields = fields.remove(object).unwrap_or_default();
            let root = Element::root(&text, path, "CustomObject")?;
            package.objects.push(objects::object(&names, path, root, fields)?);
        }
        for (path, file) in in_folder(files, "permissionsets/", ".permissionset-meta.xml") {
            let text = document(path, &file.content)?;
            package.permission_sets.push(permission_set(
                &names,
                path,
                Element::root(&text, path, "PermissionSet")?,
            )?);
        }
        for (path, file) in in_folder(files, "customPermissions/", ".customPermission-meta.xml") {
            let text = document(path, &file.content)?;
            package.custom_permissions.push(named(path, Element::root(&text, path, "CustomPermission")?)?);
        }
        for (path, file) in in_folder(files, "applications/", ".app-meta.xml") {
            let text = document(path, &file.content)?;
            let root = Element::root(&text, path, "CustomApplication")?;
            let tabs = root.children("tabs").map(|tab| names.qualify(&tab.own_text())).collect();
            package.apps.push(PackagedApp { named: named(path, root)?, tabs });
        }
        for (path, file) in in_folder(files, "connectedApps/", ".connectedApp-meta.xml") {
            let text = document(path, &file.content)?;
            package.connected_apps.push(named(path, Element::root(&text, path, "ConnectedApp")?)?);
        }
        Ok(package)
    }
}

fn in_folder<'f>(
    files: &'f [SourceFile],
    folder: &'f str,
    suffix: &'f str,
) -> impl Iterator<Item = (&'f str, &'f SourceFile)> {
    files.iter().filter_map(move |file| {
        let inside = file.path.strip_prefix(FOLDER)?;
        (inside.starts_with(folder) && inside.ends_with(suffix)).then_some((file.path.as_str(), file))
    })
}

/// Namespace, name and version from `sfdx-project.json`.
fn project(files: &[SourceFile]) -> Result<(Names, String, String), OrgError> {
    let file = files.iter().find(|file| file.path == PROJECT).ok_or_else(|| broken(PROJECT, "is missing"))?;
    let json: serde_json::Value =
        serde_json::from_str(&file.content).map_err(|error| broken(PROJECT, error.to_string()))?;
    let text = |pointer: &str| {
        let found = json.pointer(pointer).and_then(serde_json::Value::as_str).filter(|text| !text.is_empty());
        found.map(str::to_owned).ok_or_else(|| broken(PROJECT, format!("{pointer} is missing")))
    };
    let namespace = text("/namespace")?;
    let valid = namespace.len() <= 15 && namespace.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !valid || !namespace.as_bytes()[0].is_ascii_alphabetic() {
        return Err(broken(PROJECT, format!("{namespace:?} is no namespace")));
    }
    let version = text("/packageDirectories/0/versionNumber")?.replace(".NEXT", "");
    Ok((Names { namespace }, text("/packageDirectories/0/package")?, version))
}

fn named(path: &str, root: Element<'_>) -> Result<Named, OrgError> {
    let file = path.rsplit('/').next().unwrap_or_default();
    let name = file.split('.').next().unwrap_or_default().to_owned();
    Ok(Named {
        label: root.text("label")?,
        description: root.optional("description").unwrap_or_default(),
        name,
    })
}

fn permission_set(names: &Names, path: &str, root: Element<'_>) -> Result<PackagedPermissionSet, OrgError> {
    let mut set = PackagedPermissionSet {
        named: named(path, root)?,
        objects: Vec::new(),
        fields: Vec::new(),
        custom_permissions: Vec::new(),
        apps: Vec::new(),
    };
    for grant in root.children("objectPermissions") {
        let object = grant.text("object")?;
        if !object.ends_with("__c") {
            let reason =
                format!("a packaged permission set cannot carry permissions on the standard object {object}");
            return Err(grant.broken(reason));
        }
        let allowed = [
            grant.flag("allowCreate")?,
            grant.flag("allowRead")?,
            grant.flag("allowEdit")?,
            grant.flag("allowDelete")?,
            grant.flag("viewAllRecords")?,
            grant.flag("modifyAllRecords")?,
        ];
        set.objects.push(ObjectGrant { object: names.qualify(&object), allowed });
    }
    for grant in root.children("fieldPermissions") {
        let field = grant.text("field")?;
        let (object, name) =
            field.split_once('.').ok_or_else(|| grant.broken(format!("{field:?} is not Object.Field")))?;
        set.fields.push(FieldGrant {
            object: names.qualify(object),
            field: names.qualify(name),
            read: grant.flag("readable")?,
            edit: grant.flag("editable")?,
        });
    }
    for grant in root.children("customPermissions") {
        if grant.flag("enabled")? {
            set.custom_permissions.push(grant.text("name")?);
        }
    }
    for grant in root.children("applicationVisibilities") {
        if grant.flag("visible")? {
            set.apps.push(grant.text("application")?);
        }
    }
    Ok(set)
}
