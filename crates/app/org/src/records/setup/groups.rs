//! Groups: permission sets put together in permission set groups, users in public groups and queues.

use alongside_orgstore::{ObjectDefinition, Value};

use super::{Values, flag, is_muting, once, own, text, unmanaged};
use crate::records::Writing;
use crate::{ApiError, ErrorCode};

/// A permission set that is to be put into a group, or the one that mutes it.
pub(super) async fn component(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &Values,
) -> Result<(), ApiError> {
    let (group, set) = (text(values, "PermissionSetGroupId"), text(values, "PermissionSetId"));
    let groups = writing.engine.standard(&writing.schema, "PermissionSetGroup").clone();
    unmanaged(writing, &groups, &group).await?;
    let refused = |message: &str| {
        Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("PermissionSetId"))
    };
    if is_muting(&set) {
        let of_group = [("PermissionSetGroupId", Value::from(group.as_str()))];
        for row in writing.store.select(object, &["PermissionSetId"], &of_group).await? {
            if is_muting(&row[0].display()) {
                return refused("A permission set group can have only one muting permission set");
            }
        }
        let elsewhere = [("PermissionSetId", Value::from(set.as_str()))];
        if !writing.store.select(object, &["Id"], &elsewhere).await?.is_empty() {
            return refused("A muting permission set belongs to one permission set group");
        }
    } else {
        let sets = writing.engine.standard(&writing.schema, "PermissionSet").clone();
        let stored = writing.stored(&sets, &set).await?;
        if flag(&stored, "IsOwnedByProfile") || !text(&stored, "PermissionSetGroupId").is_empty() {
            return refused("Only permission sets of their own can be put into a group");
        }
        if !text(&stored, "LicenseId").is_empty() {
            let assignments = writing.engine.standard(&writing.schema, "PermissionSetAssignment").clone();
            let of_group = [("PermissionSetGroupId", Value::from(group.as_str()))];
            for row in writing.store.select(&assignments, &["AssigneeId"], &of_group).await? {
                super::licenses::covers(writing, &row[0].display(), &stored).await?;
            }
        }
    }
    let pair = [("PermissionSetGroupId", group.into()), ("PermissionSetId", Value::from(set.as_str()))];
    once(writing, object, &pair).await
}

/// The permission sets in a group, with their values.
pub(super) async fn sets_of(
    writing: &mut Writing<'_>,
    group: &str,
) -> Result<Vec<Vec<(String, Value)>>, ApiError> {
    let components = writing.engine.standard(&writing.schema, "PermissionSetGroupComponent").clone();
    let sets = writing.engine.standard(&writing.schema, "PermissionSet").clone();
    let of_group = [("PermissionSetGroupId", Value::from(group))];
    let mut found = Vec::new();
    for row in writing.store.select(&components, &["PermissionSetId"], &of_group).await? {
        let set = row[0].display();
        if !is_muting(&set) {
            found.push(writing.stored(&sets, &set).await?);
        }
    }
    Ok(found)
}

/// Groups of roles and of everybody are the org's own: people make public groups and queues.
pub(super) fn user_group(values: &Values) -> Result<(), ApiError> {
    let kind = text(values, "Type");
    if matches!(kind.as_str(), "Regular" | "Queue") {
        return Ok(());
    }
    let message = format!("Groups of type {kind} are managed by the organization itself");
    Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message).about("Type"))
}

/// A user or group that is to be put into a group.
pub(super) async fn member(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &Values,
) -> Result<(), ApiError> {
    let (group, member) = (text(values, "GroupId"), text(values, "UserOrGroupId"));
    let groups = writing.engine.standard(&writing.schema, "Group").clone();
    user_group(&writing.stored(&groups, &group).await?)?;
    // Whatever is in the new member must not lead back to the group.
    let mut inside = vec![member.clone()];
    let mut seen = std::collections::HashSet::new();
    while let Some(one) = inside.pop() {
        if one == group {
            let message = "A group cannot be a member of itself";
            return Err(ApiError::new(ErrorCode::CircularDependency, message).about("UserOrGroupId"));
        }
        if seen.insert(one.clone()) {
            let of_group = [("GroupId", Value::from(one))];
            let rows = writing.store.select(object, &["UserOrGroupId"], &of_group).await?;
            inside.extend(rows.iter().map(|row| row[0].display()));
        }
    }
    once(writing, object, &[("GroupId", own(values, "GroupId")), ("UserOrGroupId", member.into())]).await
}

/// The two groups of a new role: its users, and its users with everybody below.
pub(super) async fn of_role(writing: &mut Writing<'_>, role: &str, name: &str) -> Result<(), ApiError> {
    let groups = writing.engine.standard(&writing.schema, "Group").clone();
    for kind in ["Role", "RoleAndSubordinates"] {
        let short: String = name.chars().take(40).collect();
        let values = [("Name", Value::from(short)), ("Type", kind.into()), ("RelatedId", role.into())];
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Box::pin(writing.insert(&groups, values, false)).await?;
    }
    Ok(())
}
