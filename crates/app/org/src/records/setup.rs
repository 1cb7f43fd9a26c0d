//! The platform's rules for its set-up objects: what hangs together, what is managed, what may not
//! stand twice.

mod groups;
mod licenses;
mod people;
mod permissions;
mod shares;
pub(super) mod trail;

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
    if child.share.is_some() {
        return field.name == "UserOrGroupId";
    }
    child.setup
        && matches!(
            (child.name.as_str(), field.name.as_str()),
            ("ObjectPermissions" | "FieldPermissions" | "SetupEntityAccess", "ParentId")
                | ("PermissionSetAssignment", "PermissionSetId" | "PermissionSetGroupId")
                | ("PermissionSetGroupComponent", "PermissionSetId" | "PermissionSetGroupId")
                | ("PermissionSet", "PermissionSetGroupId" | "ProfileId")
                | ("Group", "RelatedId")
                | ("GroupMember", "GroupId" | "UserOrGroupId")
        )
}

/// The object that lookups name when they take records of this one: a muting permission set stands
/// wherever a permission set does, and clients' paths go on through the permission set.
pub(super) fn named_as(object: &str) -> &str {
    if object == "MutingPermissionSet" { "PermissionSet" } else { object }
}

/// Whether what permission set groups grant rests on rows of this object.
pub(super) fn is_granting(object: &ObjectDefinition) -> bool {
    matches!(
        object.name.as_str(),
        "PermissionSet"
            | "PermissionSetGroup"
            | "PermissionSetGroupComponent"
            | "MutingPermissionSet"
            | "ObjectPermissions"
            | "FieldPermissions"
            | "SetupEntityAccess"
    )
}

pub(super) async fn before_insert(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
) -> Result<(), ApiError> {
    if object.share.is_some() {
        return shares::before_insert(writing, object, values).await;
    }
    match object.name.as_str() {
        "PermissionSet" => {
            check_name(&text(values, "Name"), "Name")?;
            no_activation(values)?;
            permissions::system_depends(values)?;
            let own_names = [("NamespacePrefix", Value::Null), ("Name", own(values, "Name"))];
            once(writing, object, &own_names).await
        }
        "PermissionSetGroup" => {
            check_name(&text(values, "DeveloperName"), "DeveloperName")?;
            no_activation(values)?;
            let own_names =
                [("NamespacePrefix", Value::Null), ("DeveloperName", own(values, "DeveloperName"))];
            once(writing, object, &own_names).await
        }
        "MutingPermissionSet" => check_name(&text(values, "DeveloperName"), "DeveloperName"),
        "PermissionSetGroupComponent" => groups::component(writing, object, values).await,
        "PermissionSetLicenseAssign" => licenses::seat(writing, object, values).await,
        "User" => licenses::user(writing, None, values).await,
        "Group" => groups::user_group(values),
        "GroupMember" => groups::member(writing, object, values).await,
        "PermissionSetAssignment" => assignment(writing, object, values).await,
        "ObjectPermissions" => {
            editable(writing, &text(values, "ParentId")).await?;
            let known =
                writing.schema.object(&text(values, "SobjectType")).filter(|known| !known.setup).cloned();
            let known = known.ok_or_else(|| bad_value("SobjectType", &text(values, "SobjectType")))?;
            set(values, "SobjectType", known.name.as_str().into());
            if !is_muting(&text(values, "ParentId")) {
                permissions::depends(values)?;
            }
            let pair = [("ParentId", own(values, "ParentId")), ("SobjectType", own(values, "SobjectType"))];
            once(writing, object, &pair).await
        }
        "FieldPermissions" => permissions::field_permission(writing, object, values).await,
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
    if object.share.is_some() {
        shares::before_update(writing, object, &merged)?;
        return Ok(After::There);
    }
    match object.name.as_str() {
        "PermissionSet" => {
            editable(writing, id).await?;
            no_activation(&merged)?;
            permissions::system_depends(&merged)?;
            if flag(before, "IsOwnedByProfile") {
                people::profile_set(writing, before, changes).await?;
            } else if get(changes, "Name").is_some() {
                check_name(&text(&merged, "Name"), "Name")?;
            }
        }
        "PermissionSetGroup" | "MutingPermissionSet" => {
            if get(before, "NamespacePrefix").is_some_and(|prefix| !prefix.is_null()) {
                return Err(managed());
            }
            no_activation(&merged)?;
            check_name(&text(&merged, "DeveloperName"), "DeveloperName")?;
        }
        "PermissionSetAssignment" => in_future(&merged)?,
        "Group" => groups::user_group(before)?,
        "UserRole" => people::role(writing, id, &merged).await?,
        "ObjectPermissions" => {
            let parent = text(before, "ParentId");
            editable(writing, &parent).await?;
            if !is_muting(&parent) {
                permissions::depends(&merged)?;
            }
            let nothing = !merged
                .iter()
                .any(|(name, value)| name.starts_with("Permissions") && *value == Value::Boolean(true));
            if nothing {
                return remove(writing, object, id).await;
            }
        }
        "FieldPermissions" => {
            let parent = text(before, "ParentId");
            editable(writing, &parent).await?;
            permissions::grantable(writing, &merged)?;
            if !flag(&merged, "PermissionsRead") {
                if flag(&merged, "PermissionsEdit") && !is_muting(&parent) {
                    return Err(permissions::edit_without_read());
                }
                if !flag(&merged, "PermissionsEdit") {
                    return remove(writing, object, id).await;
                }
            }
        }
        "User" => {
            if get(changes, "IsActive") == Some(&Value::Boolean(false)) {
                writing.store.end_access(id).await?;
            }
            if get(changes, "IsActive").or(get(changes, "ProfileId")).is_some() {
                licenses::user(writing, Some(id), &merged).await?;
            }
        }
        _ => {}
    }
    Ok(After::There)
}

/// A permission that grants nothing any more is none.
async fn remove(writing: &mut Writing<'_>, object: &ObjectDefinition, id: &str) -> Result<After, ApiError> {
    writing.store.remove(object, id).await?;
    writing.touch(object);
    Ok(After::Gone)
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
            editable(writing, id).await
        }
        "ObjectPermissions" | "FieldPermissions" | "SetupEntityAccess" => {
            let before = writing.stored(object, id).await?;
            editable(writing, &text(&before, "ParentId")).await
        }
        "PermissionSetGroup" | "MutingPermissionSet" => unmanaged(writing, object, id).await,
        "PermissionSetGroupComponent" => {
            let before = writing.stored(object, id).await?;
            let groups = writing.engine.standard(&writing.schema, "PermissionSetGroup").clone();
            unmanaged(writing, &groups, &text(&before, "PermissionSetGroupId")).await
        }
        "PermissionSetLicenseAssign" => licenses::give_back(writing, object, id).await,
        "Profile" | "UserRole" => people::before_delete(writing, object, id).await,
        "Group" => groups::user_group(&writing.stored(object, id).await?),
        _ => Ok(()),
    }
}

/// What the platform makes along with a row.
pub(super) async fn after_insert(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
    values: &Values,
) -> Result<(), ApiError> {
    if object.name == "UserRole" {
        groups::of_role(writing, id, &text(values, "Name")).await?;
    }
    Ok(())
}

/// What must still hold when a row has been changed.
pub(super) async fn after_update(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    changes: &Values,
) -> Result<(), ApiError> {
    let touched = |names: &[&str]| names.iter().any(|name| get(changes, name).is_some());
    let administrates = match object.name.as_str() {
        "User" => touched(&["IsActive", "ProfileId"]),
        "PermissionSet" => touched(&["PermissionsManageUsers"]),
        _ => false,
    };
    if administrates { people::administrator_left(writing).await } else { Ok(()) }
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
    in_future(values)?;
    if set.is_empty() {
        for member in groups::sets_of(writing, &group).await? {
            licenses::covers(writing, &text(values, "AssigneeId"), &member).await?;
        }
    } else {
        let sets = writing.engine.standard(&writing.schema, "PermissionSet").clone();
        let stored = writing.stored(&sets, &set).await?;
        for (owned, message) in [
            ("IsOwnedByProfile", "Permission set is owned by a profile and can't be assigned"),
            ("PermissionSetGroupId", "Permission set is the sum of a group and can't be assigned"),
        ] {
            if flag(&stored, owned) || get(&stored, owned).is_some_and(|id| id.as_str().is_some()) {
                let error = ApiError::new(ErrorCode::FieldIntegrityException, message);
                return Err(error.about("PermissionSetId"));
            }
        }
        licenses::covers(writing, &text(values, "AssigneeId"), &stored).await?;
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

async fn entity_access(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
) -> Result<(), ApiError> {
    editable(writing, &text(values, "ParentId")).await?;
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

/// Refuses to touch a permission set, and what hangs on it, that belongs to a package or adds up a group.
async fn editable(writing: &mut Writing<'_>, set: &str) -> Result<(), ApiError> {
    let muting = is_muting(set);
    let table = if muting { "MutingPermissionSet" } else { "PermissionSet" };
    let sets = writing.engine.standard(&writing.schema, table).clone();
    unmanaged(writing, &sets, set).await?;
    if muting {
        return Ok(());
    }
    let rows = writing.store.select(&sets, &["PermissionSetGroupId"], &[("Id", set.into())]).await?;
    if rows.first().is_none_or(|row| row[0].is_null()) {
        return Ok(());
    }
    let message =
        "The permission set of a permission set group cannot be changed; change the group's members";
    Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message))
}

async fn unmanaged(writing: &mut Writing<'_>, object: &ObjectDefinition, id: &str) -> Result<(), ApiError> {
    let rows = writing.store.select(object, &["NamespacePrefix"], &[("Id", id.into())]).await?;
    let free = rows.first().is_none_or(|row| row[0].is_null());
    if free { Ok(()) } else { Err(managed()) }
}

fn is_muting(set: &str) -> bool {
    set.starts_with("0QM")
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

/// No session of this org activates a permission set, so that one waiting for it would never work.
fn no_activation(values: &Values) -> Result<(), ApiError> {
    if !flag(values, "HasActivationRequired") {
        return Ok(());
    }
    let message = "Session-based permission sets are not enabled for this organization";
    Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("HasActivationRequired"))
}

fn in_future(values: &Values) -> Result<(), ApiError> {
    match get(values, "ExpirationDate") {
        Some(Value::DateTime(end)) if *end <= crate::clock::now() => {
            let message = "The expiration date must be in the future";
            Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("ExpirationDate"))
        }
        _ => Ok(()),
    }
}

pub(super) fn check_name(name: &str, field: &str) -> Result<(), ApiError> {
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
