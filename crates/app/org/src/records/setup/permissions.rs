//! Rules of permissions themselves: what rests on what, and which fields security can restrict.

use alongside_orgstore::{FieldKind, ObjectDefinition, Value};

use super::{Values, bad_value, editable, flag, is_muting, once, own, text};
use crate::model::SYSTEM_PERMISSIONS;
use crate::records::Writing;
use crate::records::save::set;
use crate::{ApiError, ErrorCode};

/// A field permission that is to be made: of a field that can be restricted, granting something.
pub(super) async fn field_permission(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
) -> Result<(), ApiError> {
    let parent = text(values, "ParentId");
    editable(writing, &parent).await?;
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
    grantable(writing, values)?;
    let mutes_edit = is_muting(&parent) && flag(values, "PermissionsEdit");
    if !flag(values, "PermissionsRead") && !mutes_edit {
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

/// Object permissions rest on one another: the first missing one is named.
pub(super) fn depends(values: &Values) -> Result<(), ApiError> {
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

/// System permissions rest on one another, too.
pub(super) fn system_depends(values: &Values) -> Result<(), ApiError> {
    const NEEDS: [(&str, &str); 5] = [
        ("ModifyAllData", "ViewAllData"),
        ("ManageUsers", "ViewSetup"),
        ("AssignPermissionSets", "ViewSetup"),
        ("ManageProfilesPermissionsets", "ViewSetup"),
        ("CustomizeApplication", "ViewSetup"),
    ];
    let label = |wanted: &str| {
        let known = SYSTEM_PERMISSIONS.iter().find(|(_, name, _)| *name == wanted);
        known.map(|(.., label)| *label).unwrap_or_default()
    };
    for (given, needed) in NEEDS {
        let field = format!("Permissions{given}");
        if flag(values, &field) && !flag(values, &format!("Permissions{needed}")) {
            let message = format!("Permission {} depends on permission(s): {}", label(given), label(needed));
            return Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about(field));
        }
    }
    Ok(())
}

/// Edit can only be given where a value can be set at all.
pub(super) fn grantable(writing: &Writing<'_>, values: &Values) -> Result<(), ApiError> {
    let path = text(values, "Field");
    let field = path.split_once('.').and_then(|(object, field)| writing.schema.object(object)?.field(field));
    // An address is set by its parts.
    let computed = field.is_some_and(|field| {
        !field.createable && !field.updateable && !matches!(field.kind, FieldKind::Address { .. })
    });
    if !computed || !flag(values, "PermissionsEdit") {
        return Ok(());
    }
    let message = format!("{path} is computed: it can be made readable, but not editable");
    Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("PermissionsEdit"))
}

pub(super) fn edit_without_read() -> ApiError {
    let message = "Permission Edit Field depends on permission(s): Read Field";
    ApiError::new(ErrorCode::FieldIntegrityException, message).about("PermissionsEdit")
}
