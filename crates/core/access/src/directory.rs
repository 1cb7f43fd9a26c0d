//! The company's directory as it was read from the CRM: plain rows, in no order, nothing computed.

use alongside_kernel::{CrmId, Timestamp};
use serde::{Deserialize, Serialize};

/// One reading of the directory. Kept as JSON, so that a CRM that is away is answered for by the
/// last reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRows {
    /// When it was read.
    pub read_at: Timestamp,
    /// Whether and how the package is installed.
    pub installation: Installation,
    /// Users.
    pub users: Vec<UserRow>,
    /// Profiles.
    pub profiles: Vec<ProfileRow>,
    /// Permission sets, those that profiles own and the aggregates of groups included.
    pub permission_sets: Vec<PermissionSetRow>,
    /// Who holds which set; rows that have run out are left out.
    pub assignments: Vec<AssignmentRow>,
    /// The connected app; `None` when the CRM does not have it.
    pub connected_app: Option<ConnectedAppRow>,
    /// The product's apps in the CRM; one that the CRM does not have is not among them.
    pub apps: Vec<AppRow>,
    /// Of the fields in use those that the CRM never restricts: required ones, names, system fields.
    pub unrestricted: Vec<FieldRow>,
    /// The fields in use that are reached through parents.
    pub paths: Vec<FieldPathRow>,
}

/// Whether and how the package is in the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Installation {
    /// It is not.
    Missing,
    /// Installed as a managed package: its names carry the namespace `alongside`.
    Managed,
    /// Deployed from source: its names carry no namespace.
    Source,
}

/// A user of the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UserRow {
    /// The user.
    pub id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Whether the user may sign in.
    pub active: bool,
    /// The profile.
    pub profile: CrmId,
    /// The value of the Partner User ID Field that the company chose; `None` when it is empty, or
    /// none is chosen.
    pub partner_id: Option<String>,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProfileRow {
    /// The profile.
    pub id: CrmId,
    /// Its name.
    pub name: String,
}

/// A permission set with what it grants of the product.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PermissionSetRow {
    /// The set.
    pub id: CrmId,
    /// Its label.
    pub label: String,
    /// The profile that owns it, if one does: then everybody with that profile holds it.
    pub profile: Option<CrmId>,
    /// Whether it grants the custom permission Agent.
    pub agent: bool,
    /// Whether it grants the custom permission Admin.
    pub admin: bool,
    /// Whether it grants the custom permission Messages Read.
    pub messages_read: bool,
    /// Whether it grants the custom permission Messages Edit.
    pub messages_edit: bool,
    /// Whether it grants the custom permission Setup.
    pub setup: bool,
    /// What it grants on the objects in use; an object without any right is not among them.
    pub object_permissions: Vec<ObjectPermissionRow>,
    /// What it grants on the fields in use; a field without any right is not among them.
    pub field_permissions: Vec<FieldPermissionRow>,
}

/// What a set grants on an object, sharing aside.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "they are the CRM's own six switches")]
pub struct ObjectPermissionRow {
    /// The object's name, `Case`.
    pub object: String,
    /// Read.
    pub read: bool,
    /// Create.
    pub create: bool,
    /// Edit.
    pub edit: bool,
    /// Delete.
    pub delete: bool,
    /// View All Records: reads records that are shared with nobody.
    pub view_all: bool,
    /// Modify All Records.
    pub modify_all: bool,
}

/// What a set grants on a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldPermissionRow {
    /// The object's name, `Contact`.
    pub object: String,
    /// The field's name, `Email`.
    pub field: String,
    /// Read Access.
    pub read: bool,
    /// Edit Access.
    pub edit: bool,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldRow {
    /// The object's name.
    pub object: String,
    /// The field's name.
    pub field: String,
}

/// A field that is reached through parents, `Contact.Email` of a Case, and the fields on the way:
/// whoever reads it reads each of them, and their objects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldPathRow {
    /// The object that the path begins at.
    pub object: String,
    /// The path.
    pub path: String,
    /// `ContactId` of Case, then `Email` of Contact; nothing when the CRM has no such path.
    pub steps: Vec<FieldRow>,
}

/// An app of the CRM, and who sees it in the App Launcher.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AppRow {
    /// Its name without namespace, `Alongside` or `Alongside_Setup`.
    pub name: String,
    /// Its label.
    pub label: String,
    /// The permission sets that show it; a profile stands here by the set it owns.
    pub visible_sets: Vec<CrmId>,
}

/// A set in a user's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AssignmentRow {
    /// The user.
    pub user: CrmId,
    /// The set.
    pub permission_set: CrmId,
}

/// The connected app and its policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ConnectedAppRow {
    /// Its name, `AlongsideWebApp`.
    pub name: String,
    /// Who may use it.
    pub permitted_users: PermittedUsers,
    /// Permission sets that are approved; an approved profile stands here by the set it owns.
    pub approved_sets: Vec<CrmId>,
}

/// The policy "Permitted Users" of a connected app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermittedUsers {
    /// "All users may self-authorize".
    SelfAuthorize,
    /// "Admin approved users are pre-authorized".
    AdminApproved,
}
