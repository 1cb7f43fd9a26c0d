//! Demo and test data put in at once: people, rights and records with symbolic references.

mod plant;

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::RecordPage;

/// Everything to put in, in one transaction. Names may refer to what the same batch makes.
#[derive(Debug, Clone, Default)]
pub struct SeedBatch {
    /// Custom profiles.
    pub profiles: Vec<SeedProfile>,
    /// Permission sets of the org's own (unmanaged).
    pub permission_sets: Vec<SeedPermissionSet>,
    /// Users.
    pub users: Vec<SeedUser>,
    /// The connected app's policy and who is approved.
    pub connected_app: Option<SeedAppPolicy>,
    /// Records.
    pub records: Vec<SeedRecord>,
    /// Record pages, each the org's default for its object.
    pub record_pages: Vec<SeedRecordPage>,
    /// Organisation-wide defaults: object name and whether records are private to their owner.
    pub private_objects: Vec<(String, bool)>,
}

/// A record page that is the default of the whole org, on every screen.
#[derive(Debug, Clone)]
pub struct SeedRecordPage {
    /// API name.
    pub name: String,
    /// The page.
    pub page: RecordPage,
}

/// A profile cloned from a standard one.
#[derive(Debug, Clone, Default)]
pub struct SeedProfile {
    /// Its name.
    pub name: String,
    /// Name of the profile it starts from: `Standard User` or `System Administrator`.
    pub clone_of: String,
    /// Object permissions that replace the clone's.
    pub object_permissions: Vec<SeedObjectPermission>,
    /// Field permissions that replace the clone's.
    pub field_permissions: Vec<SeedFieldPermission>,
    /// Names of apps (`alongside__Alongside`) it shows.
    pub apps: Vec<String>,
}

/// A permission set of the org's own.
#[derive(Debug, Clone, Default)]
pub struct SeedPermissionSet {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// What it is for.
    pub description: String,
    /// Object permissions.
    pub object_permissions: Vec<SeedObjectPermission>,
    /// Field permissions.
    pub field_permissions: Vec<SeedFieldPermission>,
    /// Names of apps it shows.
    pub apps: Vec<String>,
    /// System permissions by API name without the prefix: `ViewAllData`, `ApiEnabled` ...
    pub system_permissions: Vec<String>,
}

/// What may be done with an object.
#[derive(Debug, Clone, Default)]
pub struct SeedObjectPermission {
    /// API name.
    pub object: String,
    /// Read.
    pub read: bool,
    /// Create.
    pub create: bool,
    /// Edit.
    pub edit: bool,
    /// Delete.
    pub delete: bool,
    /// Read regardless of sharing.
    pub view_all: bool,
    /// Everything regardless of sharing.
    pub modify_all: bool,
}

/// What may be done with a field.
#[derive(Debug, Clone, Default)]
pub struct SeedFieldPermission {
    /// `Object.Field`.
    pub field: String,
    /// Read; false takes the field away from a cloned profile.
    pub read: bool,
    /// Edit.
    pub edit: bool,
}

/// A user.
#[derive(Clone, Default)]
pub struct SeedUser {
    /// Sign-in name; also the key records refer to the user by.
    pub username: String,
    /// Password; none for a user who cannot sign in by page.
    pub password: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Job title.
    pub title: Option<String>,
    /// Name of the profile.
    pub profile: String,
    /// Names of permission sets; a managed one with its namespace, `alongside__Alongside_Agent`.
    pub permission_sets: Vec<String>,
    /// Whether the user may sign in.
    pub is_active: bool,
}

impl std::fmt::Debug for SeedUser {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SeedUser")
            .field("username", &self.username)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// The policy of the package's connected app.
#[derive(Debug, Clone, Default)]
pub struct SeedAppPolicy {
    /// "Admin approved users are pre-authorized" instead of "All users may self-authorize".
    pub admin_approved_only: bool,
    /// Names of approved profiles.
    pub profiles: Vec<String>,
    /// Names of approved permission sets (unmanaged ones).
    pub permission_sets: Vec<String>,
}

/// A record.
#[derive(Debug, Clone, Default)]
pub struct SeedRecord {
    /// API name of the object.
    pub object: String,
    /// Symbol other records refer to it by; may be empty.
    pub key: String,
    /// Fields; `CreatedDate` and `LastModifiedDate` may be given as RFC 3339 text.
    pub fields: Vec<(String, SeedValue)>,
}

/// A seeded field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum SeedValue {
    /// A JSON value as the REST API takes it.
    Json(Json),
    /// The id of an earlier record's key or of a user's username.
    Reference(String),
}

/// What a seed made.
#[derive(Debug, Clone, Default)]
pub struct SeedResult {
    /// Ids by record key and by username.
    pub ids: HashMap<String, String>,
}
