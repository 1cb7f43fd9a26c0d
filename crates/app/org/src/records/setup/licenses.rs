//! Licenses: what a permission set asks of the users it is assigned to, and how many seats there are.

use alongside_orgstore::{ObjectDefinition, Value};

use super::{Values, flag, groups, once, own, text};
use crate::records::Writing;
use crate::{ApiError, ErrorCode};

/// Refuses a permission set whose license the user does not have.
pub(super) async fn covers(writing: &mut Writing<'_>, user: &str, set: &Values) -> Result<(), ApiError> {
    let license = text(set, "LicenseId");
    if license.is_empty() {
        return Ok(());
    }
    let users = writing.engine.standard(&writing.schema, "User").clone();
    let user_values = writing.stored(&users, user).await?;
    let of_user = license.starts_with("100");
    let has = if of_user {
        let profiles = writing.engine.standard(&writing.schema, "Profile").clone();
        let profile = writing.stored(&profiles, &text(&user_values, "ProfileId")).await?;
        text(&profile, "UserLicenseId") == license
    } else {
        let seats = writing.engine.standard(&writing.schema, "PermissionSetLicenseAssign").clone();
        let seat = [("AssigneeId", Value::from(user)), ("PermissionSetLicenseId", license.as_str().into())];
        !writing.store.select(&seats, &["Id"], &seat).await?.is_empty()
    };
    if has {
        return Ok(());
    }
    let reason = if of_user {
        "The user license doesn't match the permission set license"
    } else {
        "The user doesn't have the permission set license"
    };
    let message = format!(
        "Can't assign permission set {} to user {}. {reason}",
        text(set, "Label"),
        text(&user_values, "Username")
    );
    Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("PermissionSetId"))
}

/// A seat that is to be taken: once for each user, and while there are any.
pub(super) async fn seat(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &Values,
) -> Result<(), ApiError> {
    let license = own(values, "PermissionSetLicenseId");
    let pair = [("AssigneeId", own(values, "AssigneeId")), ("PermissionSetLicenseId", license.clone())];
    once(writing, object, &pair).await?;
    let taken =
        writing.store.select(object, &["Id"], &[("PermissionSetLicenseId", license.clone())]).await?.len();
    let licenses = writing.engine.standard(&writing.schema, "PermissionSetLicense").clone();
    let stored = writing.stored(&licenses, &license.display()).await?;
    let total = match own(&stored, "TotalLicenses") {
        Value::Integer(total) => usize::try_from(total).unwrap_or(0),
        _ => 0,
    };
    if taken < total {
        return Ok(());
    }
    let message = format!("License Limit Exceeded: {} has {total} licenses", text(&stored, "MasterLabel"));
    Err(ApiError::new(ErrorCode::LicenseLimitExceeded, message))
}

/// A seat is kept while the user has a permission set that asks for it.
pub(super) async fn give_back(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
) -> Result<(), ApiError> {
    let seat = writing.stored(object, id).await?;
    let license = text(&seat, "PermissionSetLicenseId");
    let assignments = writing.engine.standard(&writing.schema, "PermissionSetAssignment").clone();
    let sets = writing.engine.standard(&writing.schema, "PermissionSet").clone();
    let columns = ["PermissionSetId", "PermissionSetGroupId"];
    let of_user = [("AssigneeId", own(&seat, "AssigneeId"))];
    for row in writing.store.select(&assignments, &columns, &of_user).await? {
        let assigned = match (row[0].as_str(), row[1].as_str()) {
            (Some(set), _) => vec![writing.stored(&sets, set).await?],
            (None, Some(group)) => groups::sets_of(writing, group).await?,
            (None, None) => Vec::new(),
        };
        if let Some(set) = assigned.iter().find(|set| text(set, "LicenseId") == license) {
            let message =
                format!("The permission set license is needed by the permission set {}", text(set, "Label"));
            return Err(ApiError::new(ErrorCode::DeleteFailed, message));
        }
    }
    Ok(())
}

/// An active user has one of the licenses of his profile, and there are only so many. An org that was
/// made before licenses were counted has no number, and no limit.
pub(super) async fn user(
    writing: &mut Writing<'_>,
    id: Option<&str>,
    values: &Values,
) -> Result<(), ApiError> {
    if !flag(values, "IsActive") {
        return Ok(());
    }
    let profiles = writing.engine.standard(&writing.schema, "Profile").clone();
    let of_profile = [("Id", own(values, "ProfileId"))];
    let found = writing.store.select(&profiles, &["UserLicenseId"], &of_profile).await?;
    // Whether there is such a profile at all is asked elsewhere.
    let Some(license) = found.first().and_then(|row| row[0].as_str().map(str::to_owned)) else {
        return Ok(());
    };
    let licenses = writing.engine.standard(&writing.schema, "UserLicense").clone();
    let stored = writing.stored(&licenses, &license).await?;
    let Value::Integer(total) = own(&stored, "TotalLicenses") else { return Ok(()) };
    let users = writing.engine.standard(&writing.schema, "User").clone();
    let mut taken = 0;
    for row in writing.store.select(&profiles, &["Id"], &[("UserLicenseId", license.into())]).await? {
        let active = [("ProfileId", row[0].clone()), ("IsActive", true.into())];
        let rows = writing.store.select(&users, &["Id"], &active).await?;
        taken += rows.iter().filter(|row| row[0].as_str() != id).count();
    }
    if i64::try_from(taken).unwrap_or(i64::MAX) < total {
        return Ok(());
    }
    let message = format!("License Limit Exceeded: {} has {total} licenses", text(&stored, "Name"));
    Err(ApiError::new(ErrorCode::LicenseLimitExceeded, message).about("ProfileId"))
}
