//! From the first version to the second. No upgrade can rename a component, so what the first
//! version holds is moved: records to the new objects, assignments to the new permission sets,
//! settings to where the second version finds them.

use std::collections::{BTreeMap, HashMap};

use alongside_orgstore::{FieldKind, ObjectDefinition, SourceFile, Value};
use serde::Deserialize;

use crate::OrgError;
use crate::metadata::{Applying, Problem};

/// Where a package keeps how its first version is migrated.
pub(super) const MIGRATION: &str = "migration/from-1.json";

/// How a version is migrated.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Migration {
    /// The major version that is migrated.
    pub from: u32,
    objects: Vec<MovedObject>,
    /// Names of permission sets, old to new.
    permission_sets: BTreeMap<String, String>,
    settings: Option<SettingsObject>,
}

/// An object whose records move.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MovedObject {
    from: String,
    to: String,
    /// Field names, old to new.
    fields: BTreeMap<String, String>,
    /// Values of a new field, old to new.
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    /// Fields of the new object that get the same value in every record.
    #[serde(default)]
    always: BTreeMap<String, String>,
}

/// The object that holds a setting a record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SettingsObject {
    object: String,
    value: String,
}

/// What a migration carries over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MigrationReport {
    /// Installed version.
    pub from: String,
    /// Old object, new object and number of records.
    pub records: Vec<(String, String, usize)>,
    /// Old permission set, new permission set and number of people.
    pub assignments: Vec<(String, String, usize)>,
    /// Settings by name.
    pub settings: Vec<(String, String)>,
}

pub(super) fn read(files: &[SourceFile]) -> Result<Option<Migration>, Problem> {
    let Some(file) = files.iter().find(|file| file.path == MIGRATION) else { return Ok(None) };
    let migration = serde_json::from_str(&file.content);
    migration.map(Some).map_err(|error| Problem::of(MIGRATION, error.to_string()))
}

/// Says that an administrator has looked at what will be carried over.
pub(super) fn ready_setting(namespace: &str) -> String {
    format!("package:{namespace}:migration-ready")
}

/// Where a setting of the first version is kept for the second.
pub(super) fn kept_setting(namespace: &str, name: &str) -> String {
    format!("package:{namespace}:setting:{name}")
}

/// What a migration would carry over.
pub(super) async fn report(
    applying: &mut Applying,
    namespace: &str,
    migration: &Migration,
) -> Result<MigrationReport, OrgError> {
    let mut report = MigrationReport::default();
    for moved in &migration.objects {
        if let Some(object) = find(applying, namespace, &moved.from) {
            let rows = applying.writing.select(&object, &["Id"], &[("IsDeleted", false.into())]).await?;
            report.records.push((moved.from.clone(), moved.to.clone(), rows.len()));
        }
    }
    for (old, new) in &migration.permission_sets {
        if let Some(set) = set_named(applying, namespace, old).await? {
            let assigned =
                applying.ids("PermissionSetAssignment", &[("PermissionSetId", set.into())]).await?;
            report.assignments.push((old.clone(), new.clone(), assigned.len()));
        }
    }
    report.settings = settings(applying, namespace, migration).await?;
    Ok(report)
}

/// Moves what the first version holds. The second version's components are there already. Returns
/// the names of the objects that are no more.
pub(super) async fn migrate(
    applying: &mut Applying,
    namespace: &str,
    migration: &Migration,
) -> Result<Vec<String>, OrgError> {
    let mut gone = Vec::new();
    let mut ids = HashMap::new();
    for moved in &migration.objects {
        let Some(old) = find(applying, namespace, &moved.from) else { continue };
        let new = find(applying, namespace, &moved.to)
            .ok_or_else(|| Problem::of(MIGRATION, format!("there is no object {}", moved.to)))?;
        move_records(applying, namespace, moved, &old, &new, &mut ids).await?;
    }
    let mut emptied = Vec::new();
    for moved in &migration.objects {
        if let Some(old) = find(applying, namespace, &moved.from) {
            emptied.push(old);
            gone.push(moved.from.clone());
        }
    }
    applying.drop_objects(&emptied).await?;
    for (old, new) in &migration.permission_sets {
        let Some(old) = set_named(applying, namespace, old).await? else { continue };
        let new = set_named(applying, namespace, new)
            .await?
            .ok_or_else(|| Problem::of(MIGRATION, format!("there is no permission set {new}")))?;
        let people = applying
            .standard_rows(
                "PermissionSetAssignment",
                "AssigneeId",
                &[("PermissionSetId", old.as_str().into())],
            )
            .await?;
        for person in people {
            let key = [("AssigneeId", person), ("PermissionSetId", new.as_str().into())];
            applying.put_row("PermissionSetAssignment", &key, &[("IsActive", true.into())]).await?;
        }
        applying.remove_set(&old).await?;
    }
    for (name, value) in settings(applying, namespace, migration).await? {
        applying.writing.put_setting(&kept_setting(namespace, &name), &value).await?;
    }
    Ok(gone)
}

fn find(applying: &Applying, namespace: &str, name: &str) -> Option<ObjectDefinition> {
    applying.schema.object(&format!("{namespace}__{name}")).map(|object| object.as_ref().clone())
}

async fn set_named(applying: &mut Applying, namespace: &str, name: &str) -> Result<Option<String>, OrgError> {
    let key = [("NamespacePrefix", namespace.into()), ("Name", name.into())];
    Ok(applying.ids("PermissionSet", &key).await?.into_iter().next())
}

async fn settings(
    applying: &mut Applying,
    namespace: &str,
    migration: &Migration,
) -> Result<Vec<(String, String)>, OrgError> {
    let Some(wanted) = &migration.settings else { return Ok(Vec::new()) };
    let Some(object) = find(applying, namespace, &wanted.object) else { return Ok(Vec::new()) };
    let value = format!("{namespace}__{}", wanted.value);
    let columns = ["Name", value.as_str()];
    let rows = applying.writing.select(&object, &columns, &[("IsDeleted", false.into())]).await?;
    Ok(rows.iter().map(|row| (row[0].display(), row[1].display())).collect())
}

async fn move_records(
    applying: &mut Applying,
    namespace: &str,
    moved: &MovedObject,
    old: &ObjectDefinition,
    new: &ObjectDefinition,
    ids: &mut HashMap<String, String>,
) -> Result<(), OrgError> {
    let qualified =
        |name: &str| if name.ends_with("__c") { format!("{namespace}__{name}") } else { name.to_owned() };
    let mut pairs: Vec<(String, String)> = Vec::new();
    for name in [
        "OwnerId",
        "IsDeleted",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "SystemModstamp",
    ] {
        if old.field(name).is_some() && new.field(name).is_some() {
            pairs.push((name.to_owned(), name.to_owned()));
        }
    }
    for (from, to) in &moved.fields {
        let (from, to) = (qualified(from), qualified(to));
        for (object, field) in [(old, &from), (new, &to)] {
            if object.field(field).is_none() {
                return Err(Problem::of(MIGRATION, format!("{} has no field {field}", object.name)).into());
            }
        }
        pairs.push((from, to));
    }
    let columns: Vec<&str> =
        std::iter::once("Id").chain(pairs.iter().map(|(from, _)| from.as_str())).collect();
    for row in applying.writing.select(old, &columns, &[]).await? {
        let id = applying.writing.next_id(new).await?.into_string();
        let mut values = vec![("Id".to_owned(), Value::from(id.as_str()))];
        for (value, (_, to)) in row[1..].iter().zip(&pairs) {
            let short = to.strip_prefix(&format!("{namespace}__")).unwrap_or(to);
            let text = value.as_str().unwrap_or_default();
            let renamed = moved.values.get(short).and_then(|values| values.get(text)).map(String::as_str);
            // A lookup to a record that moved follows it.
            let value = match renamed.or_else(|| ids.get(text).map(String::as_str)) {
                Some(text) => Value::from(text),
                None => value.clone(),
            };
            values.push((to.clone(), value));
        }
        for (name, value) in &moved.always {
            values.push((qualified(name), value.as_str().into()));
        }
        for field in &new.fields {
            if let FieldKind::AutoNumber { prefix, digits } = &field.kind {
                let sequence = format!("auto:{}.{}", new.name, field.name);
                let number = applying.writing.next_number(&sequence).await?;
                values.push((field.name.clone(), format!("{prefix}{number:0digits$}").into()));
            }
        }
        applying.writing.insert(new, &values).await?;
        ids.insert(row[0].display(), id);
    }
    Ok(())
}
