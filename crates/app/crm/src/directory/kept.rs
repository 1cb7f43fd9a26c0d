//! Rows as they are kept between readings, and how each is read.

use alongside_access::{ProfileRow, UserRow};
use alongside_kernel::CrmId;
use alongside_salesforce::{Row, SalesforceError};

/// A permission set.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub(super) id: CrmId,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) namespace: Option<String>,
    pub(super) profile: Option<CrmId>,
    /// The group whose sum it is.
    pub(super) group: Option<CrmId>,
    /// Whether a session must activate it first; then holding it grants nothing by itself.
    pub(super) waits: bool,
    pub(super) view_all_data: bool,
    pub(super) modify_all_data: bool,
}

pub(super) const SET_FIELDS: &str = "Name, Label, NamespacePrefix, ProfileId, PermissionSetGroupId, \
                                     HasActivationRequired, PermissionsViewAllData, PermissionsModifyAllData";

/// A set or a group in a user's hands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assignment {
    pub(super) user: CrmId,
    pub(super) set: Option<CrmId>,
    pub(super) group: Option<CrmId>,
}

/// What a set grants on an object.
#[derive(Debug, Clone)]
pub(super) struct ObjectGrant {
    pub(super) set: CrmId,
    pub(super) object: String,
    pub(super) read: bool,
    pub(super) create: bool,
    pub(super) edit: bool,
    pub(super) delete: bool,
    pub(super) view_all: bool,
    pub(super) modify_all: bool,
}

pub(super) const OBJECT_FIELDS: &str = "ParentId, SobjectType, PermissionsRead, PermissionsCreate, \
                                        PermissionsEdit, PermissionsDelete, PermissionsViewAllRecords, \
                                        PermissionsModifyAllRecords";

/// What a set grants on a field.
#[derive(Debug, Clone)]
pub(super) struct FieldGrant {
    pub(super) set: CrmId,
    pub(super) object: String,
    pub(super) field: String,
    pub(super) read: bool,
    pub(super) edit: bool,
}

/// A custom permission, an app or a connected app that a set opens.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntityGrant {
    pub(super) set: CrmId,
    pub(super) entity: CrmId,
}

/// System users without a profile can be granted nothing and are passed over.
pub(super) fn user(row: &Row, known_by: Option<&str>) -> Result<Option<UserRow>, SalesforceError> {
    let Some(profile) = row.id("ProfileId")? else {
        return Ok(None);
    };
    Ok(Some(UserRow {
        id: row.required_id("Id")?,
        username: row.required_text("Username")?,
        name: row.required_text("Name")?,
        email: row.text("Email").unwrap_or_default(),
        active: row.switch("IsActive")?,
        profile,
        partner_id: known_by.and_then(|field| row.text(field)),
    }))
}

pub(super) fn profile(row: &Row) -> Result<Option<ProfileRow>, SalesforceError> {
    Ok(Some(ProfileRow { id: row.required_id("Id")?, name: row.required_text("Name")? }))
}

pub(super) fn set(row: &Row) -> Result<Option<Set>, SalesforceError> {
    Ok(Some(Set {
        id: row.required_id("Id")?,
        name: row.required_text("Name")?,
        label: row.text("Label").unwrap_or_default(),
        namespace: row.text("NamespacePrefix"),
        profile: row.id("ProfileId")?,
        group: row.id("PermissionSetGroupId")?,
        waits: row.switch("HasActivationRequired")?,
        view_all_data: row.switch("PermissionsViewAllData")?,
        modify_all_data: row.switch("PermissionsModifyAllData")?,
    }))
}

pub(super) fn assignment(row: &Row) -> Result<Option<Assignment>, SalesforceError> {
    Ok(Some(Assignment {
        user: row.required_id("AssigneeId")?,
        set: row.id("PermissionSetId")?,
        group: row.id("PermissionSetGroupId")?,
    }))
}

pub(super) fn object_grant(row: &Row) -> Result<Option<ObjectGrant>, SalesforceError> {
    Ok(Some(ObjectGrant {
        set: row.required_id("ParentId")?,
        object: row.required_text("SobjectType")?,
        read: row.switch("PermissionsRead")?,
        create: row.switch("PermissionsCreate")?,
        edit: row.switch("PermissionsEdit")?,
        delete: row.switch("PermissionsDelete")?,
        view_all: row.switch("PermissionsViewAllRecords")?,
        modify_all: row.switch("PermissionsModifyAllRecords")?,
    }))
}

pub(super) fn field_grant(row: &Row) -> Result<Option<FieldGrant>, SalesforceError> {
    let path = row.required_text("Field")?;
    // What is none is a field of no object that is wanted.
    let Some((object, field)) = path.split_once('.') else {
        return Ok(None);
    };
    Ok(Some(FieldGrant {
        set: row.required_id("ParentId")?,
        object: object.to_owned(),
        field: field.to_owned(),
        read: row.switch("PermissionsRead")?,
        edit: row.switch("PermissionsEdit")?,
    }))
}

pub(super) fn entity_grant(row: &Row) -> Result<Option<EntityGrant>, SalesforceError> {
    Ok(Some(EntityGrant { set: row.required_id("ParentId")?, entity: row.required_id("SetupEntityId")? }))
}
