//! Users, roles and profiles: somebody must be left who can administer, roles form a tree, and what
//! is in use is not deleted.

use alongside_orgstore::{ObjectDefinition, Value};

use super::{Values, flag, own, text};
use crate::records::Writing;
use crate::records::save::get;
use crate::{ApiError, ErrorCode};

/// Refuses a change after which no active user's profile could manage users any more.
pub(super) async fn administrator_left(writing: &mut Writing<'_>) -> Result<(), ApiError> {
    let sets = writing.engine.standard(&writing.schema, "PermissionSet").clone();
    let users = writing.engine.standard(&writing.schema, "User").clone();
    let managing = [("PermissionsManageUsers", Value::from(true)), ("IsOwnedByProfile", true.into())];
    for set in writing.store.select(&sets, &["ProfileId"], &managing).await? {
        let active = [("ProfileId", set[0].clone()), ("IsActive", true.into())];
        if !writing.store.select(&users, &["Id"], &active).await?.is_empty() {
            return Ok(());
        }
    }
    let message = "You must have at least one active administrator user";
    Err(ApiError::new(ErrorCode::CannotDisableLastAdmin, message))
}

/// The permission set of a profile has no name of its own to change, and that of a standard profile
/// keeps its system permissions.
pub(super) async fn profile_set(
    writing: &mut Writing<'_>,
    before: &Values,
    changes: &Values,
) -> Result<(), ApiError> {
    let renamed = changes.iter().find(|(name, _)| matches!(name.as_str(), "Name" | "Label" | "Description"));
    if let Some((name, _)) = renamed {
        let message = "The permission set of a profile is named after its profile";
        return Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message).about(name));
    }
    let profiles = writing.engine.standard(&writing.schema, "Profile").clone();
    let profile = writing.stored(&profiles, &text(before, "ProfileId")).await?;
    let changed = |(name, value): &&(String, Value)| {
        name.starts_with("Permissions") && get(before, name).is_none_or(|known| known != value)
    };
    match changes.iter().find(changed) {
        Some((name, _)) if !flag(&profile, "IsCustom") => {
            let message = "The permissions of a standard profile cannot be changed; clone the profile";
            Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message).about(name))
        }
        _ => Ok(()),
    }
}

/// A role is not below itself.
pub(super) async fn role(writing: &mut Writing<'_>, id: &str, after: &Values) -> Result<(), ApiError> {
    let roles = writing.engine.standard(&writing.schema, "UserRole").clone();
    let mut above = own(after, "ParentRoleId");
    // A tree that is sound has no more steps than roles.
    let most = writing.store.select(&roles, &["Id"], &[]).await?.len();
    for _ in 0..=most {
        let Some(parent) = above.as_str().map(str::to_owned) else { return Ok(()) };
        if parent == id {
            break;
        }
        let rows = writing.store.select(&roles, &["ParentRoleId"], &[("Id", parent.into())]).await?;
        above = rows.into_iter().next().map_or(Value::Null, |mut row| row.remove(0));
    }
    let message = "A role cannot report to itself or to a role below it";
    Err(ApiError::new(ErrorCode::CircularDependency, message).about("ParentRoleId"))
}

/// Profiles and roles that somebody has stay.
pub(super) async fn before_delete(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
) -> Result<(), ApiError> {
    let stored = writing.stored(object, id).await?;
    let name = text(&stored, "Name");
    if object.name == "Profile" && !flag(&stored, "IsCustom") {
        let message = format!("{name} is a standard profile and cannot be deleted");
        return Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message));
    }
    let (users_by, children) = match object.name.as_str() {
        "Profile" => ("ProfileId", None),
        _ => ("UserRoleId", Some("ParentRoleId")),
    };
    let users = writing.engine.standard(&writing.schema, "User").clone();
    let mut in_use = !writing.store.select(&users, &["Id"], &[(users_by, id.into())]).await?.is_empty();
    if let Some(parent) = children {
        in_use |= !writing.store.select(object, &["Id"], &[(parent, id.into())]).await?.is_empty();
    }
    if !in_use {
        return Ok(());
    }
    let message = format!("{name} is still in use: users or roles refer to it");
    Err(ApiError::new(ErrorCode::DeleteFailed, message))
}
