//! One user's rights, worked out from profile, assignments and groups.

use std::collections::HashSet;
use std::sync::Arc;

use alongside_orgstore::{
    FieldDefinition, ObjectDefinition, ObjectVisibility, RowScope, Schema, Store, StoreError, Value,
    Visibility,
};
use jiff::Timestamp;

use super::grants::{FieldAccess, Grants, ObjectAccess, Reader, definition};
use super::membership::Directory;
use super::prepared::Prepared;
use super::reach::{Level, RuleReach};
use super::sharing::SharingSettings;
use crate::model::SystemPermission;

/// Everything a user may do, as of one moment.
#[derive(Debug)]
pub(crate) struct Effective {
    pub user_id: String,
    /// When an assignment among these rights runs out.
    pub expires_at: Option<Timestamp>,
    grants: Grants,
    /// The user, then everyone below in the role hierarchy.
    pub(super) people: Arc<[String]>,
    /// These people and the groups they are in.
    pub(super) grantees: Arc<[String]>,
    pub(super) sharing: SharingSettings,
    /// Sharing rules that give to this user.
    pub(super) rules: Vec<RuleReach>,
    visibility: Visibility,
    /// What rests on these rights.
    pub prepared: Prepared,
}

impl Effective {
    /// Works out the rights of a user.
    pub async fn of(
        store: &Store,
        schema: &Schema,
        user_id: &str,
        now: Timestamp,
    ) -> Result<Effective, StoreError> {
        let users = definition(schema, "User");
        let me = store.select(users, &["ProfileId"], &[("Id", user_id.into())]).await?;
        let profile_id = me.first().map(|row| row[0].display()).unwrap_or_default();

        let mut reader = Reader::Store(store);
        let mut grants = Grants::default();
        let mut expires_at: Option<Timestamp> = None;
        let sets = definition(schema, "PermissionSet");
        let of_profile = [("ProfileId", Value::from(profile_id.as_str())), ("IsOwnedByProfile", true.into())];
        for row in store.select(sets, &["Id"], &of_profile).await? {
            grants.unite(Grants::of(&mut reader, schema, &row[0].display()).await?);
        }
        let assignments = definition(schema, "PermissionSetAssignment");
        let columns = ["PermissionSetId", "PermissionSetGroupId", "ExpirationDate"];
        for row in store.select(assignments, &columns, &[("AssigneeId", user_id.into())]).await? {
            if let Value::DateTime(end) = row[2] {
                if end <= now {
                    continue;
                }
                expires_at = Some(expires_at.map_or(end, |known| known.min(end)));
            }
            if let Some(set) = row[0].as_str() {
                grants.unite(Grants::of_assigned(&mut reader, schema, set).await?);
            }
            if let Some(group) = row[1].as_str() {
                grants.unite(Grants::of_group(&mut reader, schema, group).await?);
            }
        }
        let directory = Directory::load(store, schema).await?;
        let people = directory.people_of(user_id);
        let grantees = directory.grantees(user_id, &people);
        let sharing = SharingSettings::load(store).await?;
        let rules = sharing
            .rules
            .iter()
            .filter(|stored| grantees.contains(&stored.rule.shared_with))
            .map(|stored| RuleReach {
                object: stored.object.clone(),
                owners: directory.users_in(&stored.rule.owned_by).into(),
                access: stored.rule.access,
            })
            .collect();
        let mut effective = Effective {
            people: people.into(),
            grantees: grantees.into(),
            sharing,
            rules,
            user_id: user_id.to_owned(),
            expires_at,
            grants,
            visibility: Visibility::default(),
            prepared: Prepared::default(),
        };
        for object in schema.objects() {
            if let Some(visible) = effective.visible(schema, object) {
                effective.visibility.allow(&object.name, visible);
            }
        }
        Ok(effective)
    }

    /// What this user may see, for queries.
    pub fn visibility(&self) -> &Visibility {
        &self.visibility
    }

    /// Whether the user has a system permission.
    pub fn has(&self, permission: SystemPermission) -> bool {
        self.grants.system.contains(&permission)
    }

    /// Whether a connected app, an app or a custom permission was given.
    pub fn has_entity(&self, id: &str) -> bool {
        self.grants.entities.contains_key(id)
    }

    /// What the user may do with an object's records, sharing aside.
    pub fn object(&self, object: &ObjectDefinition) -> ObjectAccess {
        if let Some(of) = &object.share {
            // Who may share a record is a matter of the record, not of the object.
            let read = self.record_object(&of.object).read;
            return ObjectAccess { read, create: read, edit: read, delete: read, ..ObjectAccess::default() };
        }
        if object.goes_with.is_some() {
            // Whoever may read a record may post on it; what is whose is looked at when it is written.
            let edit = !matches!(object.name.as_str(), "EntitySubscription" | "FeedLike");
            return ObjectAccess { read: true, create: true, edit, delete: true, ..ObjectAccess::default() };
        }
        if matches!(object.name.as_str(), "EntityDefinition" | "FieldDefinition" | "ListView") {
            // Everybody is told of what he may see.
            return ObjectAccess { read: true, ..ObjectAccess::default() };
        }
        if object.setup { self.setup_object(object) } else { self.record_object(&object.name) }
    }

    fn record_object(&self, name: &str) -> ObjectAccess {
        if self.has(SystemPermission::ModifyAllData) {
            return ObjectAccess::ALL;
        }
        let mut access = self.grants.objects.get(name).copied().unwrap_or_default();
        if self.has(SystemPermission::ViewAllData) {
            access.read = true;
            access.view_all = true;
        }
        access
    }

    /// The organisation-wide default of an object.
    pub fn sharing_model(&self, object: &ObjectDefinition) -> super::SharingModel {
        self.sharing.model(object)
    }

    /// Whether the user may change a field, given that the object may be changed.
    pub fn may_edit_field(&self, object: &ObjectDefinition, field: &FieldDefinition) -> bool {
        let Some(name) = field.security_name() else { return true };
        self.field(&object.name, name).edit
    }

    fn field(&self, object: &str, name: &str) -> FieldAccess {
        self.grants.fields.get(&format!("{object}.{name}")).copied().unwrap_or_default()
    }

    fn visible(&self, schema: &Schema, object: &ObjectDefinition) -> Option<ObjectVisibility> {
        let rows = self.reach(schema, object, Level::Read);
        let own_rows_only = matches!(rows, RowScope::Matching { .. }) && object.setup;
        if !self.object(object).read && !own_rows_only {
            return None;
        }
        let fields = object.fields.iter().filter_map(FieldDefinition::security_name);
        let fields = fields.filter(|name| self.field(&object.name, name).read).map(str::to_owned);
        let fields = if object.setup { HashSet::new() } else { fields.collect() };
        Some(ObjectVisibility { fields, rows })
    }

    /// Set-up objects answer to system permissions instead of object permissions.
    fn setup_object(&self, object: &ObjectDefinition) -> ObjectAccess {
        use SystemPermission as P;
        let customize = self.has(P::CustomizeApplication);
        let assigns = self.has(P::AssignPermissionSets) || self.has(P::ManageUsers);
        let (everybody_reads, writes) = match object.name.as_str() {
            "Organization"
            | "AppMenuItem"
            | "AppDefinition"
            | "UserRecordAccess"
            | "UserLicense"
            | "PermissionSetLicense" => (true, false),
            "Profile" => (true, self.has(P::ManageProfilesPermissionsets)),
            "User" | "UserRole" | "Group" | "GroupMember" => (true, self.has(P::ManageUsers)),
            "PermissionSetAssignment" | "PermissionSetLicenseAssign" => (false, assigns),
            // Whoever assigns sets must find them.
            "PermissionSet" | "PermissionSetGroup" if assigns => {
                (true, self.has(P::ManageProfilesPermissionsets))
            }
            "ConnectedApplication" | "ExternalClientApplication" => (false, customize),
            "InstalledSubscriberPackage" | "CustomPermission" | "SetupAuditTrail" => (false, false),
            _ => (false, self.has(P::ManageProfilesPermissionsets)),
        };
        let read = everybody_reads || writes || self.has(P::ViewSetup);
        let made_by_packages =
            matches!(object.name.as_str(), "ConnectedApplication" | "ExternalClientApplication");
        let makes = !made_by_packages && object.name != "Profile";
        let deletes = !made_by_packages && object.name != "User";
        let changes = object.name != "SetupEntityAccess";
        ObjectAccess {
            read,
            create: writes && makes,
            edit: writes && changes,
            delete: writes && deletes,
            view_all: read,
            modify_all: writes,
        }
    }
}
