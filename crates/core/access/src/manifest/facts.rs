//! What the CRM grants, as it was read for the comparison: rows with the ids under which they can be
//! changed.

use std::collections::BTreeSet;

use alongside_kernel::{CrmId, Timestamp};

use super::{FieldRights, ObjectRights};
use crate::Installation;

/// One reading of what the CRM grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantFacts {
    /// When it was read.
    pub read_at: Timestamp,
    /// Whether and how the package is installed.
    pub installation: Installation,
    /// The user as whom the platform reads and writes.
    pub integration_user: CrmId,
    /// Users.
    pub users: Vec<GrantUser>,
    /// Profiles.
    pub profiles: Vec<GrantProfile>,
    /// Permission sets, those that profiles own and the aggregates of groups included.
    pub sets: Vec<GrantSet>,
    /// Who holds which set; what has run out is left out.
    pub assignments: Vec<GrantAssignment>,
    /// The product's apps that the CRM has.
    pub apps: Vec<GrantApp>,
    /// The connected app; `None` when the CRM does not have it.
    pub connected_app: Option<GrantConnectedApp>,
    /// The product's custom permissions.
    pub custom_permissions: BTreeSet<CrmId>,
    /// Which sets give access to apps, the connected app and custom permissions; of the company's
    /// own access set, to anything.
    pub entities: Vec<GrantEntity>,
    /// Rights on the objects that the manifest names; of the access set, on all.
    pub objects: Vec<GrantObject>,
    /// Rights on the fields that the manifest names; of the access set, on all.
    pub fields: Vec<GrantField>,
    /// Of the manifest's fields, by `Object.Field`, those that the CRM never restricts.
    pub unrestricted: BTreeSet<String>,
    /// Labels of the system permissions that the access set grants: a manifest gives none.
    pub access_set_system: Vec<String>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantUser {
    /// The user.
    pub id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Whether the user may sign in.
    pub active: bool,
    /// The profile.
    pub profile: CrmId,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantProfile {
    /// The profile.
    pub id: CrmId,
    /// Its name.
    pub name: String,
}

/// System permissions that matter to the comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are the CRM's own switches")]
pub struct SystemRights {
    /// Assign Permission Sets, or Manage Users, which includes it.
    pub assigns_sets: bool,
    /// Manage Profiles and Permission Sets.
    pub manages_sets: bool,
    /// View All Data: reads every object.
    pub views_all: bool,
    /// Modify All Data: edits every object.
    pub modifies_all: bool,
}

/// A permission set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantSet {
    /// The set.
    pub id: CrmId,
    /// API name without namespace.
    pub name: String,
    /// The package that it belongs to.
    pub namespace: Option<String>,
    /// Its label.
    pub label: String,
    /// The profile that owns it, if one does: then everybody with that profile holds it.
    pub profile: Option<CrmId>,
    /// The system permissions that it grants.
    pub system: SystemRights,
}

/// A set in a user's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantAssignment {
    /// The row in the CRM.
    pub id: CrmId,
    /// The user.
    pub user: CrmId,
    /// The set.
    pub set: CrmId,
}

/// An app of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantApp {
    /// What access to it is given to.
    pub id: CrmId,
    /// Its name without namespace.
    pub name: String,
    /// Its label.
    pub label: String,
}

/// The connected app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantConnectedApp {
    /// The app.
    pub id: CrmId,
    /// Its name.
    pub name: String,
    /// Whether only users whom an admin approved may use it.
    pub admin_approved_only: bool,
    /// Whether the CRM lets the platform's user change that policy.
    pub policy_can_be_set: bool,
}

/// Access of a set to an app or a custom permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantEntity {
    /// The row in the CRM.
    pub id: CrmId,
    /// The set.
    pub set: CrmId,
    /// What it gives access to.
    pub entity: CrmId,
}

/// Rights of a set on an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantObject {
    /// The row in the CRM.
    pub id: CrmId,
    /// The set.
    pub set: CrmId,
    /// The object.
    pub object: String,
    /// The rights.
    pub rights: ObjectRights,
}

/// Rights of a set on a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantField {
    /// The row in the CRM.
    pub id: CrmId,
    /// The set.
    pub set: CrmId,
    /// The field, `Contact.Email`.
    pub field: String,
    /// The rights.
    pub rights: FieldRights,
}
