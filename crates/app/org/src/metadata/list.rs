//! What components there are, by type: the org's own, a package's, and the standard ones that can
//! be named in a manifest.

use std::collections::HashMap;

use alongside_orgstore::{StoreError, Value};
use jiff::Timestamp;

use super::Kind;
use crate::engine::{Engine, NAMESPACE};

/// A component as a list names it.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    pub kind: Kind,
    /// Full name, with namespace where there is one.
    pub name: String,
    pub namespace: Option<String>,
    /// Path in an archive.
    pub file: String,
    pub id: String,
    pub created_by: String,
    pub created_by_name: String,
    pub created_at: Timestamp,
    pub changed_by: String,
    pub changed_by_name: String,
    pub changed_at: Timestamp,
}

/// Kinds whose components are rows of a set-up object: table, name column.
const TABLES: [(Kind, &str, &str); 6] = [
    (Kind::PermissionSet, "PermissionSet", "Name"),
    (Kind::Profile, "Profile", "Name"),
    (Kind::CustomApplication, "AppDefinition", "DeveloperName"),
    (Kind::CustomPermission, "CustomPermission", "DeveloperName"),
    (Kind::ConnectedApp, "ConnectedApplication", "DeveloperName"),
    (Kind::ExternalClientApplication, "ExternalClientApplication", "DeveloperName"),
];

/// Every component of these types.
pub(crate) async fn properties(engine: &Engine, kinds: &[Kind]) -> Result<Vec<Property>, StoreError> {
    let schema = engine.schema();
    let users = engine.standard(&schema, "User");
    let names: HashMap<String, String> = engine
        .store
        .select(users, &["Id", "Name"], &[])
        .await?
        .into_iter()
        .map(|row| (row[0].display(), row[1].display()))
        .collect();
    let beginning = organization_made(engine).await?;
    let mut found = Vec::new();
    for (kind, table, column) in TABLES.into_iter().filter(|(kind, ..)| kinds.contains(kind)) {
        let definition = engine.standard(&schema, table);
        let named = definition.field("NamespacePrefix").is_some();
        let mut columns =
            vec!["Id", column, "CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate"];
        columns.extend(named.then_some("NamespacePrefix"));
        let of_profiles =
            (kind == Kind::PermissionSet).then_some(("IsOwnedByProfile", Value::Boolean(false)));
        let equal: Vec<(&str, Value)> = of_profiles.into_iter().collect();
        for row in engine.store.select(definition, &columns, &equal).await? {
            let namespace = row.get(6).and_then(Value::as_str).map(str::to_owned);
            let short = match (kind, row[1].display().as_str()) {
                (Kind::Profile, "System Administrator") => "Admin".to_owned(),
                (Kind::Profile, "Standard User") => "Standard".to_owned(),
                (_, name) => name.to_owned(),
            };
            let at = |value: &Value| if let Value::DateTime(at) = value { *at } else { beginning };
            let name = namespace.as_ref().map_or(short.clone(), |namespace| format!("{namespace}__{short}"));
            found.push(property(
                kind,
                name,
                namespace,
                row[0].display(),
                &names,
                (row[2].display(), at(&row[3])),
                (row[4].display(), at(&row[5])),
            ));
        }
    }
    let nobody = (String::new(), beginning);
    for object in schema.objects().filter(|object| !object.computed) {
        let listed = !object.setup || object.name == "User";
        if listed && kinds.contains(&Kind::CustomObject) {
            let id = format!("01I{}", object.key_prefix.clone().unwrap_or_default());
            let id = if object.custom { id } else { String::new() };
            found.push(property(
                Kind::CustomObject,
                object.name.clone(),
                object.namespace.clone(),
                id,
                &names,
                nobody.clone(),
                nobody.clone(),
            ));
        }
        if !kinds.contains(&Kind::CustomField) {
            continue;
        }
        for field in object.fields.iter().filter(|field| field.custom) {
            let managed = field.name.strip_prefix(NAMESPACE).is_some_and(|rest| rest.starts_with("__"));
            let namespace = managed.then(|| NAMESPACE.to_owned());
            let name = format!("{}.{}", object.name, field.name);
            found.push(property(
                Kind::CustomField,
                name,
                namespace,
                String::new(),
                &names,
                nobody.clone(),
                nobody.clone(),
            ));
        }
    }
    for stored in engine.store.components().await? {
        let Some(kind) = Kind::named(&stored.kind).filter(|kind| kinds.contains(kind)) else { continue };
        let at = |milliseconds| Timestamp::from_millisecond(milliseconds).unwrap_or(beginning);
        let created = (stored.created_by, at(stored.created_at));
        let changed = (stored.changed_by, at(stored.changed_at));
        match found.iter_mut().find(|known| known.kind == kind && known.name == stored.name) {
            Some(known) => {
                let id = std::mem::take(&mut known.id);
                *known = property(kind, stored.name, None, id, &names, created, changed);
            }
            None => found.push(property(kind, stored.name, None, String::new(), &names, created, changed)),
        }
    }
    let source = super::from_source(&engine.store.package_source(NAMESPACE).await?).unwrap_or_default();
    for component in source.into_iter().filter(|component| kinds.contains(&component.kind)) {
        let elsewhere = TABLES.iter().any(|(kind, ..)| *kind == component.kind);
        if elsewhere || matches!(component.kind, Kind::CustomObject | Kind::CustomField) {
            continue;
        }
        let name = format!("{NAMESPACE}__{}", component.name);
        let namespace = Some(NAMESPACE.to_owned());
        found.push(property(
            component.kind,
            name,
            namespace,
            String::new(),
            &names,
            nobody.clone(),
            nobody.clone(),
        ));
    }
    found.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
    Ok(found)
}

fn property(
    kind: Kind,
    name: String,
    namespace: Option<String>,
    id: String,
    names: &HashMap<String, String>,
    created: (String, Timestamp),
    changed: (String, Timestamp),
) -> Property {
    let name_of = |id: &str| names.get(id).cloned().unwrap_or_default();
    Property {
        kind,
        file: kind.path(&name),
        name,
        namespace,
        id,
        created_by_name: name_of(&created.0),
        created_by: created.0,
        created_at: created.1,
        changed_by_name: name_of(&changed.0),
        changed_by: changed.0,
        changed_at: changed.1,
    }
}

/// Standard components are as old as the org.
async fn organization_made(engine: &Engine) -> Result<Timestamp, StoreError> {
    let schema = engine.schema();
    let definition = engine.standard(&schema, "Organization");
    let rows = engine.store.select(definition, &["CreatedDate"], &[]).await?;
    Ok(match rows.first().map(|row| &row[0]) {
        Some(Value::DateTime(at)) => *at,
        _ => Timestamp::UNIX_EPOCH,
    })
}
