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
}

/// Whether and how the package is in the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileRow {
    /// The profile.
    pub id: CrmId,
    /// Its name.
    pub name: String,
}

/// A permission set with what it grants of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A set in a user's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentRow {
    /// The user.
    pub user: CrmId,
    /// The set.
    pub permission_set: CrmId,
}

/// The connected app and its policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectedAppRow {
    /// Its name, `AlongsideWebApp`.
    pub name: String,
    /// Who may use it.
    pub permitted_users: PermittedUsers,
    /// Permission sets that are approved; an approved profile stands here by the set it owns.
    pub approved_sets: Vec<CrmId>,
}

/// The policy "Permitted Users" of a connected app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermittedUsers {
    /// "All users may self-authorize".
    SelfAuthorize,
    /// "Admin approved users are pre-authorized".
    AdminApproved,
}
