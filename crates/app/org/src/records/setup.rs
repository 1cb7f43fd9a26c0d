//! The platform's rules for its set-up objects: what hangs together, what is managed, what may not
//! stand twice.

use alongside_orgstore::{FieldDefinition, ObjectDefinition, Value};

use super::Writing;
use super::save::{get, set};
use crate::{ApiError, ErrorCode};

type Values = [(String, Value)];

/// What became of a record that was to be changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum After {
    /// It is there and takes the change.
    There,
    /// The change removed it.
    Gone,
}

/// Whether rows of a set-up object go with the record this field points at.
pub(super) fn belongs(child: &ObjectDefinition, field: &FieldDefinition) -> bool {
    child.setup
        && matches!(
            (child.name.as_str(), field.name.as_str()),
            ("ObjectPermissions" | "FieldPermissions" | "SetupEntityAccess", "ParentId")
                | ("PermissionSetAssignment", "PermissionSetId" | "PermissionSetGroupId")
                | ("PermissionSetGroupComponent", "PermissionSetId" | "PermissionSetGroupId")
        )
}

pub(super) async fn before_insert(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
) -> Result<(), ApiError> {
    match object.name.as_str() {
        "PermissionSet" => {
            check_name(&text(values, "Name"), "Name")?;
            let own_names = [("NamespacePrefix", Value::Null), ("Name", own(values, "Name"))];
            once(writing, object, &own_names).await
        }
        "PermissionSetGroup" | "MutingPermissionSet" => {
            check_name(&text(values, "DeveloperName"), "DeveloperName")
        }
        "PermissionSetAssignment" => assignment(writing, object, values).await,
        "ObjectPermissions" => {
            unmanaged(writing, &text(values, "ParentId")).await?;
            let known =
                writing.schema.object(&text(values, "SobjectType")).filter(|known| !known.setup).cloned();
            let known = known.ok_or_else(|| bad_value("SobjectType", &text(values, "SobjectType")))?;
            set(values, "SobjectType", known.name.as_str().into());
            depends(values)?;
            let pair = [("ParentId", own(values, "ParentId")), ("SobjectType", own(values, "SobjectType"))];
            once(writing, object, &pair).await
        }
        "FieldPermissions" => field_permission(writing, object, values).await,
        "SetupEntityAccess" => entity_access(writing, object, values).await,
        _ => Ok(()),
    }
}

pub(super) async fn before_update(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
    before: &Values,
    changes: &Values,
) -> Result<After, ApiError> {
    let mut merged = before.to_vec();
    for (name, value) in changes {
        set(&mut merged, name, value.clone());
    }
    match object.name.as_str() {
        "PermissionSet" | "PermissionSetGroup" => {
            if get(before, "NamespacePrefix").is_some_and(|prefix| !prefix.is_null()) {
                return Err(managed());
            }
            if get(changes, "Name").is_some() {
                check_name(&text(&merged, "Name"), "Name")?;
            }
        }
        "ObjectPermissions" => {
            unmanaged(writing, &text(before, "ParentId")).await?;
            depends(&merged)?;
        }
        "FieldPermissions" => {
            unmanaged(writing, &text(before, "ParentId")).await?;
            if flag(&merged, "PermissionsEdit") && !flag(&merged, "PermissionsRead") {
                return Err(edit_without_read());
            }
            if !flag(&merged, "PermissionsRead") {
                writing.store.remove(object, id).await?;
                writing.rights_touched = true;
                return Ok(After::Gone);
            }
        }
        "User" if get(changes, "IsActive") == Some(&Value::Boolean(false)) => {
            writing.store.end_access(id).await?;
        }
        _ => {}
    }
    Ok(After::There)
}

pub(super) async fn before_delete(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
) -> Result<(), ApiError> {
    match object.name.as_str() {
        "PermissionSet" => {
            let before = writing.stored(object, id).await?;
            if flag(&before, "IsOwnedByProfile") {
                let message = "A permission set owned by a profile goes with its profile";
                return Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message));
            }
            unmanaged(writing, id).await
        }
        "ObjectPermissions" | "FieldPermissions" | "SetupEntityAccess" => {
            let before = writing.stored(object, id).await?;
            unmanaged(writing, &text(&before, "ParentId")).await
        }
        _ => Ok(()),
    }
}

async fn assignment(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &Values,
) -> Result<(), ApiError> {
    let (set, group) = (text(values, "PermissionSetId"), text(values, "PermissionSetGroupId"));
    if set.is_empty() == group.is_empty() {
        let message = "Required fields are missing: [PermissionSetId]";
        return Err(ApiError::new(ErrorCode::RequiredFieldMissing, message).about("PermissionSetId"));
    }
    if !set.is_empty() {
        let sets = writing.engine.standard(&writing.schema, "PermissionSet").clone();
        let stored = writing.stored(&sets, &set).await?;
        if flag(&stored, "IsOwnedByProfile") {
            let message = "Permission set is owned by a profile and can't be assigned";
            return Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("PermissionSetId"));
        }
    }
    let assignee = own(values, "AssigneeId");
    let target = if set.is_empty() { "PermissionSetGroupId" } else { "PermissionSetId" };
    let pair = [("AssigneeId", assignee.clone()), (target, own(values, target))];
    let known = writing.store.select(object, &["Id"], &pair).await?;
    if known.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Duplicate PermissionSetAssignment. Assignee: {}; Permission Set: {}",
        assignee.display(),
        if set.is_empty() { group } else { set }
    );
    Err(ApiError::new(ErrorCode::DuplicateValue, message))
}

async fn field_permission(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
) -> Result<(), ApiError> {
    unmanaged(writing, &text(values, "ParentId")).await?;
    let path = text(values, "Field");
    let found = path.split_once('.').and_then(|(object, field)| {
        let object = writing.schema.object(object)?;
        // A lookup may also be named by its relationship: Contact.Account for Contact.AccountId.
        let field = object.field(field).or_else(|| object.lookup(field))?;
        (field.permissionable && field.compound.is_none()).then(|| (object.name.clone(), field.name.clone()))
    });
    let Some((owner, field)) = found else { return Err(bad_value("Field", &path)) };
    if !text(values, "SobjectType").eq_ignore_ascii_case(&owner) {
        return Err(bad_value("SobjectType", &text(values, "SobjectType")));
    }
    set(values, "SobjectType", owner.as_str().into());
    set(values, "Field", format!("{owner}.{field}").into());
    if !flag(values, "PermissionsRead") {
        return Err(if flag(values, "PermissionsEdit") {
            edit_without_read()
        } else {
            let message = "A field permission grants at least Read; to take it away, delete it";
            ApiError::new(ErrorCode::FieldIntegrityException, message).about("PermissionsRead")
        });
    }
    let pair = [("ParentId", own(values, "ParentId")), ("Field", own(values, "Field"))];
    once(writing, object, &pair).await
}

async fn entity_access(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
) -> Result<(), ApiError> {
    unmanaged(writing, &text(values, "ParentId")).await?;
    let entity = text(values, "SetupEntityId");
    let (table, kind) = match entity.get(..3) {
        Some("0H4") => ("ConnectedApplication", "ConnectedApplication"),
        Some("0xI") => ("ExternalClientApplication", "ExternalClientApplication"),
        Some("0CP") => ("CustomPermission", "CustomPermission"),
        Some("02u") => ("AppDefinition", "TabSet"),
        _ => return Err(bad_value("SetupEntityId", &entity)),
    };
    let table = writing.engine.standard(&writing.schema, table).clone();
    if writing.store.select(&table, &["Id"], &[("Id", entity.into())]).await?.is_empty() {
        let error = ApiError::new(ErrorCode::InvalidCrossReferenceKey, "invalid cross reference id");
        return Err(error.about("SetupEntityId"));
    }
    set(values, "SetupEntityType", kind.into());
    let pair = [("ParentId", own(values, "ParentId")), ("SetupEntityId", own(values, "SetupEntityId"))];
    once(writing, object, &pair).await
}

/// Refuses to touch what hangs on a permission set that belongs to a package.
async fn unmanaged(writing: &mut Writing<'_>, set: &str) -> Result<(), ApiError> {
    let table = if set.starts_with("0QM") { "MutingPermissionSet" } else { "PermissionSet" };
    let sets = writing.engine.standard(&writing.schema, table).clone();
    let rows = writing.store.select(&sets, &["NamespacePrefix"], &[("Id", set.into())]).await?;
    let free = rows.first().is_none_or(|row| row[0].is_null());
    if free { Ok(()) } else { Err(managed()) }
}

async fn once(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    pair: &[(&str, Value)],
) -> Result<(), ApiError> {
    let known = writing.store.select(object, &["Id"], pair).await?;
    let Some(other) = known.first() else { return Ok(()) };
    let names: Vec<&str> = pair.iter().map(|(name, _)| *name).collect();
    let other = other[0].display();
    let message = format!(
        "duplicate value found: {} duplicates value on record with id: {}",
        names.join(","),
        &other[..15]
    );
    Err(ApiError::new(ErrorCode::DuplicateValue, message))
}

/// Object permissions rest on one another: the first missing one is named.
fn depends(values: &Values) -> Result<(), ApiError> {
    const NEEDS: [(&str, &str, &str, &str); 8] = [
        ("PermissionsCreate", "Create", "PermissionsRead", "Read"),
        ("PermissionsEdit", "Edit", "PermissionsRead", "Read"),
        ("PermissionsDelete", "Delete", "PermissionsRead", "Read"),
        ("PermissionsDelete", "Delete", "PermissionsEdit", "Edit"),
        ("PermissionsViewAllRecords", "View All Records", "PermissionsRead", "Read"),
        ("PermissionsModifyAllRecords", "Modify All Records", "PermissionsEdit", "Edit"),
        ("PermissionsModifyAllRecords", "Modify All Records", "PermissionsDelete", "Delete"),
        (
            "PermissionsModifyAllRecords",
            "Modify All Records",
            "PermissionsViewAllRecords",
            "View All Records",
        ),
    ];
    let object = text(values, "SobjectType");
    for (given, given_label, needed, needed_label) in NEEDS {
        if flag(values, given) && !flag(values, needed) {
            let message = format!(
                "Permission {given_label} {object} depends on permission(s): {needed_label} {object}"
            );
            return Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about(given));
        }
    }
    Ok(())
}

fn check_name(name: &str, field: &str) -> Result<(), ApiError> {
    let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    if letters && begins && !name.ends_with('_') && !name.contains("__") {
        return Ok(());
    }
    let message = "The name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.";
    Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about(field))
}

fn managed() -> ApiError {
    ApiError::new(ErrorCode::CannotModifyManagedObject, "Cannot Modify Managed Component")
}

fn edit_without_read() -> ApiError {
    let message = "Permission Edit Field depends on permission(s): Read Field";
    ApiError::new(ErrorCode::FieldIntegrityException, message).about("PermissionsEdit")
}

fn bad_value(field: &str, value: &str) -> ApiError {
    let message = format!("bad value for restricted picklist field: {value}: [{field}]");
    ApiError::new(ErrorCode::InvalidOrNullForRestrictedPicklist, message).about(field)
}

fn own(values: &Values, name: &str) -> Value {
    get(values, name).cloned().unwrap_or(Value::Null)
}

fn text(values: &Values, name: &str) -> String {
    own(values, name).display()
}

fn flag(values: &Values, name: &str) -> bool {
    own(values, name) == Value::Boolean(true)
}
