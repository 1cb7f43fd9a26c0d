//! One user's rights, worked out from profile, assignments and groups.

use std::collections::{HashMap, HashSet};

use alongside_orgstore::{
    FieldDefinition, ObjectDefinition, ObjectVisibility, RowScope, Schema, Store, StoreError, Value,
    Visibility,
};
use jiff::Timestamp;

use super::grants::{FieldAccess, Grants, ObjectAccess, definition};
use crate::model::SystemPermission;

/// Everything a user may do, as of one moment.
#[derive(Debug)]
pub(crate) struct Effective {
    pub user_id: String,
    /// When an assignment among these rights runs out.
    pub expires_at: Option<Timestamp>,
    grants: Grants,
    /// The user, then everyone below in the role hierarchy.
    pub(super) owners: Vec<String>,
    pub(super) sharing: HashMap<String, String>,
    visibility: Visibility,
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
        let me = store.select(users, &["ProfileId", "UserRoleId"], &[("Id", user_id.into())]).await?;
        let profile_id = me.first().map(|row| row[0].display()).unwrap_or_default();
        let role_id = me.first().map(|row| row[1].display()).unwrap_or_default();

        let mut grants = Grants::default();
        let mut expires_at: Option<Timestamp> = None;
        let sets = definition(schema, "PermissionSet");
        let of_profile = [("ProfileId", Value::from(profile_id.as_str())), ("IsOwnedByProfile", true.into())];
        for row in store.select(sets, &["Id"], &of_profile).await? {
            grants.unite(Grants::of(store, schema, &row[0].display()).await?);
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
                grants.unite(Grants::of(store, schema, set).await?);
            }
            if let Some(group) = row[1].as_str() {
                grants.unite(group_grants(store, schema, group).await?);
            }
        }
        let mut effective = Effective {
            owners: owners(store, schema, user_id, &role_id).await?,
            sharing: store.settings("sharing:").await?.into_iter().collect(),
            user_id: user_id.to_owned(),
            expires_at,
            grants,
            visibility: Visibility::default(),
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
        self.grants.entities.contains(id)
    }

    /// What the user may do with an object's records, sharing aside.
    pub fn object(&self, object: &ObjectDefinition) -> ObjectAccess {
        if object.goes_with.is_some() {
            // Whoever may read a record may post on it; what is whose is looked at when it is written.
            let edit = object.name != "EntitySubscription";
            return ObjectAccess { read: true, create: true, edit, delete: true, ..ObjectAccess::default() };
        }
        if matches!(object.name.as_str(), "EntityDefinition" | "FieldDefinition") {
            // Everybody is told of what he may see.
            return ObjectAccess { read: true, ..ObjectAccess::default() };
        }
        if object.setup {
            return self.setup_object(object);
        }
        let modify_all = self.has(SystemPermission::ModifyAllData);
        if modify_all {
            return ObjectAccess::ALL;
        }
        let mut access = self.grants.objects.get(&object.name).copied().unwrap_or_default();
        if self.has(SystemPermission::ViewAllData) {
            access.read = true;
            access.view_all = true;
        }
        access
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
        let access = self.object(object);
        if object.setup {
            let own_assignments = object.name == "PermissionSetAssignment" && !access.read;
            if own_assignments {
                let rows = RowScope::Matching { field: "AssigneeId".into(), value: self.user_id.clone() };
                return Some(ObjectVisibility { fields: HashSet::new(), rows });
            }
            return access.read.then(|| ObjectVisibility { fields: HashSet::new(), rows: RowScope::All });
        }
        if !access.read {
            return None;
        }
        let fields = object.fields.iter().filter_map(FieldDefinition::security_name);
        let fields = fields.filter(|name| self.field(&object.name, name).read).map(str::to_owned).collect();
        let sharing = self.sharing_of(schema, object);
        let rows = if access.view_all || sharing != "Private" {
            RowScope::All
        } else if object.field("OwnerId").is_none() {
            // A child of private records: its author at least may see it, others only with View All.
            RowScope::Matching { field: "CreatedById".into(), value: self.user_id.clone() }
        } else {
            RowScope::Owned { owners: self.owners.clone() }
        };
        Some(ObjectVisibility { fields, rows })
    }

    /// `Private`, `Read` or `ReadWrite`. A child controlled by its parent goes with the parent's setting.
    pub(super) fn sharing_of(&self, schema: &Schema, object: &ObjectDefinition) -> &str {
        match self.sharing.get(&object.name).map(String::as_str) {
            Some("ControlledByParent") => {
                let parent = object.fields.iter().find(|field| field.cascade_delete);
                let parent = parent.and_then(|field| field.kind.targets().first());
                match parent.and_then(|name| schema.object(name)) {
                    Some(parent) if parent.name != object.name => self.sharing_of(schema, parent),
                    _ => "Private",
                }
            }
            Some(word) => word,
            None => "ReadWrite",
        }
    }

    /// Set-up objects answer to system permissions instead of object permissions.
    fn setup_object(&self, object: &ObjectDefinition) -> ObjectAccess {
        use SystemPermission as P;
        let customize = self.has(P::CustomizeApplication);
        let (everybody_reads, writes) = match object.name.as_str() {
            "Organization" | "AppMenuItem" | "AppDefinition" | "UserRecordAccess" | "UserLicense" => {
                (true, false)
            }
            "Profile" => (true, self.has(P::ManageProfilesPermissionsets)),
            "User" | "UserRole" => (true, self.has(P::ManageUsers)),
            "PermissionSetAssignment" => {
                (false, self.has(P::AssignPermissionSets) || self.has(P::ManageUsers))
            }
            "ConnectedApplication" => (false, customize),
            "InstalledSubscriberPackage" | "CustomPermission" => (false, false),
            _ => (false, self.has(P::ManageProfilesPermissionsets)),
        };
        let read = everybody_reads || writes || self.has(P::ViewSetup);
        let makes = !matches!(object.name.as_str(), "Profile" | "ConnectedApplication");
        let deletes = makes && object.name != "User";
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

async fn group_grants(store: &Store, schema: &Schema, group: &str) -> Result<Grants, StoreError> {
    let components = definition(schema, "PermissionSetGroupComponent");
    let mut granted = Grants::default();
    let mut muted = Grants::default();
    for row in
        store.select(components, &["PermissionSetId"], &[("PermissionSetGroupId", group.into())]).await?
    {
        let set = row[0].display();
        let one = Grants::of(store, schema, &set).await?;
        if set.starts_with("0QM") { muted.unite(one) } else { granted.unite(one) }
    }
    granted.mute(&muted);
    Ok(granted)
}

/// The user, and every user whose role is below the user's.
async fn owners(
    store: &Store,
    schema: &Schema,
    user_id: &str,
    role_id: &str,
) -> Result<Vec<String>, StoreError> {
    let mut owners = vec![user_id.to_owned()];
    if role_id.is_empty() {
        return Ok(owners);
    }
    let (roles, users) = (definition(schema, "UserRole"), definition(schema, "User"));
    let mut above = vec![role_id.to_owned()];
    let mut seen = HashSet::from([role_id.to_owned()]);
    while let Some(role) = above.pop() {
        for row in store.select(roles, &["Id"], &[("ParentRoleId", role.as_str().into())]).await? {
            let below = row[0].display();
            if seen.insert(below.clone()) {
                let members = store.select(users, &["Id"], &[("UserRoleId", below.as_str().into())]).await?;
                owners.extend(members.iter().map(|row| row[0].display()));
                above.push(below);
            }
        }
    }
    Ok(owners)
}
