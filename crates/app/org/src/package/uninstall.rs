//! Removing the package: refused while something of the org's own needs it; its records are kept as
//! an export for 48 hours.

use std::collections::BTreeMap;

use alongside_orgstore::{ObjectDefinition, PackageExport, Schema, Value};
use jiff::SignedDuration;

use super::install::{scope_setting, version_of};
use super::job::PackageError;
use crate::OrgError;
use crate::clock::now;
use crate::metadata::{Applying, Jobs, Kind, own_components, write_archive};

/// How long an export is kept, in hours.
const EXPORT_HOURS: i64 = 48;

/// What an uninstallation would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UninstallPlan {
    /// Name of the package.
    pub name: String,
    /// Installed version.
    pub version: String,
    /// Objects that would be removed, and how many records each has.
    pub objects: Vec<(String, usize)>,
    /// Permission sets that would be removed, and how many people each is assigned to.
    pub permission_sets: Vec<(String, usize)>,
    /// Fields of the org's own on the package's objects, which go with them.
    pub own_fields: Vec<String>,
    /// What stands in the way: `FlexiPage Case_Record_Page`.
    pub in_use: Vec<String>,
}

/// An export that is still kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageExportEntry {
    /// Its key.
    pub id: String,
    /// Version the records were of.
    pub version: String,
    /// When it was made, in milliseconds since 1970.
    pub made_at: i64,
    /// When it is forgotten, in milliseconds since 1970.
    pub expires_at: i64,
}

/// What an uninstallation would do now.
pub(super) async fn plan(applying: &mut Applying, namespace: &str) -> Result<UninstallPlan, OrgError> {
    let source = applying.writing.package_source(namespace).await?;
    let version = version_of(&source).ok_or(PackageError::NotInstalled)?;
    let key = [("NamespacePrefix", Value::from(namespace))];
    let name = applying.standard_rows("InstalledSubscriberPackage", "SubscriberPackageName", &key).await?;
    let mut plan = UninstallPlan {
        name: name.first().map(Value::display).unwrap_or_default(),
        version: version.to_string(),
        objects: Vec::new(),
        permission_sets: Vec::new(),
        own_fields: Vec::new(),
        in_use: Vec::new(),
    };
    let objects = objects_of(&applying.schema, namespace);
    for object in &objects {
        let records = applying.writing.select(object, &["Id"], &[]).await?.len();
        plan.objects.push((object.name.clone(), records));
        for dependent in applying.dependents_of_object(&object.name).await? {
            let of_package = dependent.kind == Kind::CustomField.name()
                && objects
                    .iter()
                    .any(|object| dependent.name.split('.').next() == Some(object.name.as_str()));
            if !of_package {
                plan.in_use.push(format!("{} {}", dependent.kind, dependent.name));
            }
        }
    }
    let own = own_components(applying.writing.components().await?);
    for component in &own {
        let object = component.name.split('.').next().unwrap_or_default();
        if component.kind == Kind::CustomField && objects.iter().any(|known| known.name == object) {
            plan.own_fields.push(component.name.clone());
        }
        let page = matches!(component.kind, Kind::FlexiPage | Kind::CustomApplication);
        if page && component.content.contains(&format!("{namespace}:")) {
            plan.in_use.push(format!("{} {}", component.kind.name(), component.name));
        }
    }
    let sets = applying.ids("PermissionSet", &key).await?;
    for id in sets {
        let label = applying.standard_rows("PermissionSet", "Label", &[("Id", id.as_str().into())]).await?;
        let assigned =
            applying.ids("PermissionSetAssignment", &[("PermissionSetId", id.as_str().into())]).await?;
        plan.permission_sets.push((label.first().map(Value::display).unwrap_or_default(), assigned.len()));
        let groups = applying
            .standard_rows(
                "PermissionSetGroupComponent",
                "PermissionSetGroupId",
                &[("PermissionSetId", id.into())],
            )
            .await?;
        for group in groups {
            let name =
                applying.standard_rows("PermissionSetGroup", "DeveloperName", &[("Id", group)]).await?;
            let name = name.first().map(Value::display).unwrap_or_default();
            plan.in_use.push(format!("PermissionSetGroup {name}"));
        }
    }
    plan.in_use.sort();
    plan.in_use.dedup();
    Ok(plan)
}

/// Removes the package; returns the key of the export.
pub(super) async fn uninstall(applying: &mut Applying, namespace: &str) -> Result<String, OrgError> {
    let plan = plan(applying, namespace).await?;
    if !plan.in_use.is_empty() {
        return Err(PackageError::InUse(plan.in_use).into());
    }
    let objects = objects_of(&applying.schema, namespace);
    let export = export(applying, namespace, &plan.version, &objects).await?;
    applying.writing.put_package_export(&export).await?;

    let key = [("NamespacePrefix", Value::from(namespace))];
    for set in applying.ids("PermissionSet", &key).await? {
        applying.remove_set(&set).await?;
    }
    for table in ["CustomPermission", "AppDefinition", "ConnectedApplication", "ExternalClientApplication"] {
        for id in applying.ids(table, &key).await? {
            applying.remove_entity(table, &id).await?;
        }
    }
    let own = own_components(applying.writing.components().await?);
    for component in own.iter().filter(|component| plan.own_fields.contains(&component.name)) {
        applying.writing.remove_component(component.kind.name(), &component.name).await?;
    }
    applying.drop_objects(&objects).await?;
    applying.writing.put_package_source(namespace, &[]).await?;
    applying.writing.remove_setting(&scope_setting(namespace)).await?;
    applying.note_package(&plan.name, false).await?;
    let stored = applying.ids("InstalledSubscriberPackage", &key).await?;
    for id in stored {
        applying.remove_entity("InstalledSubscriberPackage", &id).await?;
    }
    Ok(export.id)
}

fn objects_of(schema: &Schema, namespace: &str) -> Vec<ObjectDefinition> {
    let packaged = schema.objects().filter(|object| object.namespace.as_deref() == Some(namespace));
    // Shares go with what they share.
    let packaged = packaged.filter(|object| object.name.ends_with("__c"));
    packaged.map(|object| object.as_ref().clone()).collect()
}

/// Every record of the package's objects, a CSV file an object.
async fn export(
    applying: &mut Applying,
    namespace: &str,
    version: &str,
    objects: &[ObjectDefinition],
) -> Result<PackageExport, OrgError> {
    let mut files = BTreeMap::new();
    for object in objects {
        let columns: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.kind.is_stored())
            .map(|field| field.name.as_str())
            .collect();
        let mut csv = columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(",") + "\r\n";
        for row in applying.writing.select(object, &columns, &[]).await? {
            csv += &row.iter().map(|value| quoted(&value.display())).collect::<Vec<_>>().join(",");
            csv += "\r\n";
        }
        files.insert(format!("{}.csv", object.name), csv.into_bytes());
    }
    let content = write_archive(&files)
        .map_err(|error| OrgError::PackageSource { path: "export".into(), reason: error.to_string() })?;
    let made = now();
    Ok(PackageExport {
        id: Jobs::id("0A4"),
        namespace: namespace.to_owned(),
        version: version.to_owned(),
        content,
        made_at: made.as_millisecond(),
        expires_at: (made + SignedDuration::from_hours(EXPORT_HOURS)).as_millisecond(),
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
