//! What writing set-up objects leaves in the setup audit trail: what touches who may do what.

use alongside_orgstore::{ObjectDefinition, Value};

use super::{Values, flag, get, own, set, text};
use crate::ApiError;
use crate::audit::{Change, Holder, field_words, holder, note, object_words};
use crate::model::SYSTEM_PERMISSIONS;
use crate::records::Writing;

const OBJECT_FLAGS: [&str; 6] = [
    "PermissionsCreate",
    "PermissionsRead",
    "PermissionsEdit",
    "PermissionsDelete",
    "PermissionsViewAllRecords",
    "PermissionsModifyAllRecords",
];

/// Notes a new row.
pub(in crate::records) async fn created(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &Values,
) -> Result<(), ApiError> {
    let changes = match object.name.as_str() {
        "User" => vec![Change::of_users("createduser", format!("Created new user {}", person(values)))],
        "PermissionSet" => vec![Change::of_users(
            "PermSetCreateNoLicense",
            format!("Created permission set {}: with no license", text(values, "Label")),
        )],
        "PermissionSetGroup" => {
            let name = text(values, "DeveloperName");
            vec![of_group("PermissionSetGroupCreate", format!("Created permission set group {name}"))]
        }
        _ => common(writing, object, &[], values).await?,
    };
    write(writing, changes).await
}

/// Notes what became of a row; `after` has its new values, and nothing where it was removed.
pub(in crate::records) async fn changed(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
    before: &Values,
    changes: &Values,
) -> Result<(), ApiError> {
    let mut after = before.to_vec();
    for (name, value) in changes {
        set(&mut after, name, value.clone());
    }
    let changes = match object.name.as_str() {
        "User" => user(writing, id, before, &after).await?,
        "PermissionSet" => permission_set(writing, id, before, &after).await?,
        "PermissionSetAssignment" => vec![Change::of_users(
            "PermSetAssignmentExpirationChange",
            assigned(writing, &after, "expiration changed for").await?,
        )],
        "ConnectedApplication" | "ExternalClientApplication" => app(before, &after),
        _ => common(writing, object, before, &after).await?,
    };
    write(writing, changes).await
}

/// Notes that a row is being deleted, as long as what it names is there.
pub(in crate::records) async fn deleted(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    before: &Values,
) -> Result<(), ApiError> {
    let changes = match object.name.as_str() {
        "PermissionSet" => {
            vec![Change::of_users(
                "PermSetDelete",
                format!("Deleted permission set {}", text(before, "Label")),
            )]
        }
        "PermissionSetGroup" => {
            let name = text(before, "DeveloperName");
            vec![of_group("PermissionSetGroupDelete", format!("Deleted permission set group {name}"))]
        }
        "Profile" => {
            vec![Change::of_users("deletedprofile", format!("Deleted profile {}", text(before, "Name")))]
        }
        _ => common(writing, object, before, &[]).await?,
    };
    write(writing, changes).await
}

/// What is told in the same way of a row that comes, changes and goes.
async fn common(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    before: &Values,
    after: &Values,
) -> Result<Vec<Change>, ApiError> {
    let there = if after.is_empty() { before } else { after };
    let came = before.is_empty();
    let change = match object.name.as_str() {
        "ObjectPermissions" => {
            let granted = |values: &Values| object_words(OBJECT_FLAGS.map(|name| flag(values, name)));
            let of = holder_of(writing, there).await?;
            of.map(|of| of.object_rights(&text(there, "SobjectType"), &granted(before), &granted(after)))
        }
        "FieldPermissions" => {
            let granted = |values: &Values| {
                field_words(flag(values, "PermissionsRead"), flag(values, "PermissionsEdit"))
            };
            let of = holder_of(writing, there).await?;
            of.map(|of| of.field_rights(&text(there, "Field"), granted(before), granted(after)))
        }
        "SetupEntityAccess" => {
            let kind = text(there, "SetupEntityType");
            let (table, column) = match kind.as_str() {
                "ConnectedApplication" => ("ConnectedApplication", "Name"),
                "ExternalClientApplication" => ("ExternalClientApplication", "MasterLabel"),
                "TabSet" => ("AppDefinition", "Label"),
                _ => ("CustomPermission", "DeveloperName"),
            };
            let name = named(writing, table, column, &text(there, "SetupEntityId")).await?;
            holder_of(writing, there).await?.map(|of| of.entity(&kind, &name, came))
        }
        "PermissionSetAssignment" => {
            let group = !text(there, "PermissionSetGroupId").is_empty();
            let action = match (group, came) {
                (false, true) => "PermSetAssign",
                (false, false) => "PermSetUnassign",
                (true, true) => "PermSetGroupAssign",
                (true, false) => "PermSetGroupUnassign",
            };
            let done = if came { "assigned to" } else { "unassigned from" };
            Some(Change::of_users(action, assigned(writing, there, done).await?))
        }
        "PermissionSetGroupComponent" => {
            let group = text(there, "PermissionSetGroupId");
            let group = named(writing, "PermissionSetGroup", "DeveloperName", &group).await?;
            let member = holder(&mut writing.store, &writing.schema, &text(there, "PermissionSetId")).await?;
            let member = member.map(|member| member.label).unwrap_or_default();
            let (action, done) = if came {
                ("PermissionSetGroupComponentAdd", "added")
            } else {
                ("PermissionSetGroupComponentRemoved", "removed")
            };
            let words = format!("Changed permission set group {group}: group member {member} was {done}");
            Some(of_group(action, words))
        }
        _ => None,
    };
    Ok(change.into_iter().collect())
}

async fn user(
    writing: &mut Writing<'_>,
    id: &str,
    before: &Values,
    after: &Values,
) -> Result<Vec<Change>, ApiError> {
    let differs = |name: &str| get(before, name) != get(after, name);
    let name = person(after);
    let mut changes = Vec::new();
    if differs("IsActive") {
        let (action, done) = if flag(after, "IsActive") {
            ("activateduser", "Activated")
        } else {
            ("deactivateduser", "Deactivated")
        };
        changes.push(Change::of_users(action, format!("{done} user {name} (UserID: [{}])", &id[..15])));
    }
    if differs("ProfileId") {
        let old = named(writing, "Profile", "Name", &text(before, "ProfileId")).await?;
        let new = named(writing, "Profile", "Name", &text(after, "ProfileId")).await?;
        let words = format!("For user {name}, the profile was changed from {old} to {new}");
        changes.push(Change::of_users("changedprofileforuser", words));
    }
    for (field, action, label) in
        [("Username", "changedusername", "username"), ("Email", "changedemail", "email")]
    {
        if differs(field) {
            let words = format!(
                "For user {name}, the {label} was changed from {} to {}",
                text(before, field),
                text(after, field)
            );
            changes.push(Change::of_users(action, words));
        }
    }
    Ok(changes)
}

async fn permission_set(
    writing: &mut Writing<'_>,
    id: &str,
    before: &Values,
    after: &Values,
) -> Result<Vec<Change>, ApiError> {
    let Some(of) = holder(&mut writing.store, &writing.schema, id).await? else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    for (_, name, label) in SYSTEM_PERMISSIONS {
        let column = format!("Permissions{name}");
        if flag(before, &column) != flag(after, &column) {
            changes.push(of.system_right(label, flag(after, &column)));
        }
    }
    let (old, new) = (text(before, "Label"), text(after, "Label"));
    if old != new {
        let words = format!("Changed permission set {new}: Master Label was changed from {old} to {new}");
        changes.push(Change::of_users("PermSetLabelChange", words));
    }
    Ok(changes)
}

/// The policy by which an app lets users in.
fn app(before: &Values, after: &Values) -> Vec<Change> {
    let policy = |values: &Values| {
        if flag(values, "OptionsAllowAdminApprovedUsersOnly") {
            "Admin approved users are pre-authorized"
        } else {
            "All users may self-authorize"
        }
    };
    if policy(before) == policy(after) {
        return Vec::new();
    }
    let name = [text(after, "Name"), text(after, "MasterLabel")].concat();
    vec![Change {
        action: "changeUserRuntimeAccessPolicy".to_owned(),
        section: "Application",
        display: format!(
            "Changed connected app {name} Permitted Users setting from {} to {}",
            policy(before),
            policy(after)
        ),
    }]
}

async fn holder_of(writing: &mut Writing<'_>, values: &Values) -> Result<Option<Holder>, ApiError> {
    Ok(holder(&mut writing.store, &writing.schema, &text(values, "ParentId")).await?)
}

/// "Permission set Access: assigned to user Sam Okafor (UserID: [005...])".
async fn assigned(writing: &mut Writing<'_>, values: &Values, done: &str) -> Result<String, ApiError> {
    let group = text(values, "PermissionSetGroupId");
    let what = if group.is_empty() {
        let set = text(values, "PermissionSetId");
        format!("Permission set {}", named(writing, "PermissionSet", "Label", &set).await?)
    } else {
        format!("Permission set group {}", named(writing, "PermissionSetGroup", "MasterLabel", &group).await?)
    };
    let user = text(values, "AssigneeId");
    let name = named(writing, "User", "Name", &user).await?;
    Ok(format!("{what}: {done} user {name} (UserID: [{}])", user.get(..15).unwrap_or_default()))
}

async fn named(writing: &mut Writing<'_>, table: &str, column: &str, id: &str) -> Result<String, ApiError> {
    let table = writing.engine.standard(&writing.schema, table).clone();
    let rows = writing.store.select(&table, &[column], &[("Id", id.into())]).await?;
    Ok(rows.first().map(|row| row[0].display()).unwrap_or_default())
}

/// The name of a user from what it is put together of.
fn person(values: &Values) -> String {
    let parts = [own(values, "FirstName"), own(values, "LastName")];
    let parts: Vec<String> = parts.iter().filter(|part| !part.is_null()).map(Value::display).collect();
    parts.join(" ")
}

fn of_group(action: &str, display: String) -> Change {
    Change { action: action.to_owned(), section: "Permission Set Group", display }
}

async fn write(writing: &mut Writing<'_>, changes: Vec<Change>) -> Result<(), ApiError> {
    for change in changes {
        let author = writing.rights.user_id.clone();
        note(&mut writing.store, &writing.schema, &author, change).await?;
    }
    Ok(())
}
