//! The kept rows put together as the access core reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use alongside_access::{
    AppRow, AssignmentRow, ConnectedAppRow, DirectoryRows, FieldPermissionRow, ObjectPermissionRow,
    PermissionSetRow, PermittedUsers,
};
use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{Row, SalesforceError};

use super::{Kept, kept::Set};
use crate::package::{
    ADMIN_PERMISSION, AGENT_PERMISSION, MESSAGES_EDIT_PERMISSION, MESSAGES_READ_PERMISSION, SETUP_PERMISSION,
    installation, is_of_package,
};

impl Kept {
    pub(super) fn assemble(&self, now: Timestamp) -> Result<DirectoryRows, SalesforceError> {
        let package = &self.package;
        let installation =
            installation(self.sets.iter().map(|set| (set.name.as_str(), set.namespace.as_deref())));
        let mut holders: HashMap<CrmId, HashSet<CrmId>> = HashMap::new();
        for grant in self.entities.iter() {
            holders.entry(grant.entity).or_default().insert(grant.set);
        }
        let nobody = HashSet::new();
        let of = |entity: CrmId| holders.get(&entity).unwrap_or(&nobody);
        let permission = |name: &str| -> Result<&HashSet<CrmId>, SalesforceError> {
            let row = package.permissions.iter().find(|row| {
                row.text("DeveloperName").as_deref() == Some(name) && is_of_package(row, installation)
            });
            Ok(row.map(|row| row.required_id("Id")).transpose()?.map_or(&nobody, of))
        };
        let roles = Roles {
            agent: permission(AGENT_PERMISSION)?,
            admin: permission(ADMIN_PERMISSION)?,
            messages_read: permission(MESSAGES_READ_PERMISSION)?,
            messages_edit: permission(MESSAGES_EDIT_PERMISSION)?,
            setup: permission(SETUP_PERMISSION)?,
        };
        let connected_app = match &package.connected_app {
            Some(row) => Some(connected_app(row, of(row.required_id("Id")?))?),
            None => None,
        };
        let apps = package.apps.iter().filter(|row| is_of_package(row, installation));
        let apps = apps.map(|row| app(row, of(row.required_id("ApplicationId")?)));
        Ok(DirectoryRows {
            read_at: now,
            installation,
            users: self.users.iter().cloned().collect(),
            profiles: self.profiles.iter().cloned().collect(),
            permission_sets: self.permission_sets(&roles),
            assignments: self.assignments(),
            connected_app,
            apps: apps.collect::<Result<_, _>>()?,
            unrestricted: self.restricted.unrestricted(),
            paths: self.restricted.paths().to_vec(),
        })
    }

    fn permission_sets(&self, roles: &Roles<'_>) -> Vec<PermissionSetRow> {
        let mut objects: HashMap<CrmId, BTreeMap<String, ObjectPermissionRow>> = HashMap::new();
        for grant in self.objects.iter() {
            let row = ObjectPermissionRow {
                object: grant.object.clone(),
                read: grant.read,
                create: grant.create,
                edit: grant.edit,
                delete: grant.delete,
                view_all: grant.view_all,
                modify_all: grant.modify_all,
            };
            objects.entry(grant.set).or_default().insert(grant.object.clone(), row);
        }
        let mut fields: HashMap<CrmId, Vec<FieldPermissionRow>> = HashMap::new();
        for grant in self.fields.iter() {
            for wanted in self.restricted.wanted(&grant.object, &grant.field) {
                fields.entry(grant.set).or_default().push(FieldPermissionRow {
                    object: grant.object.clone(),
                    field: wanted.to_owned(),
                    read: grant.read,
                    edit: grant.edit,
                });
            }
        }
        self.sets
            .iter()
            .map(|set| PermissionSetRow {
                id: set.id,
                label: set.label.clone(),
                profile: set.profile,
                agent: roles.agent.contains(&set.id),
                admin: roles.admin.contains(&set.id),
                messages_read: roles.messages_read.contains(&set.id),
                messages_edit: roles.messages_edit.contains(&set.id),
                setup: roles.setup.contains(&set.id),
                object_permissions: everything(
                    set,
                    self.restricted.objects(),
                    objects.remove(&set.id).unwrap_or_default(),
                ),
                field_permissions: fields.remove(&set.id).unwrap_or_default(),
            })
            .collect()
    }

    /// A group stands in a user's hands by the set that is its sum. A set that a session must
    /// activate first grants nothing by being held.
    fn assignments(&self) -> Vec<AssignmentRow> {
        let sums: HashMap<CrmId, CrmId> =
            self.sets.iter().filter_map(|set| Some((set.group?, set.id))).collect();
        let waiting: HashSet<CrmId> = self.sets.iter().filter(|set| set.waits).map(|set| set.id).collect();
        self.assignments
            .iter()
            .filter_map(|held| {
                let sum = held.group.and_then(|group| sums.get(&group).copied());
                let permission_set = sum.or(held.set).filter(|set| !waiting.contains(set))?;
                Some(AssignmentRow { user: held.user, permission_set })
            })
            .collect()
    }
}

/// Whom the five custom permissions were given.
struct Roles<'a> {
    agent: &'a HashSet<CrmId>,
    admin: &'a HashSet<CrmId>,
    messages_read: &'a HashSet<CrmId>,
    messages_edit: &'a HashSet<CrmId>,
    setup: &'a HashSet<CrmId>,
}

/// The object rights of a set, with what View All Data and Modify All Data give on every object.
fn everything(
    set: &Set,
    in_use: &BTreeSet<String>,
    mut granted: BTreeMap<String, ObjectPermissionRow>,
) -> Vec<ObjectPermissionRow> {
    if set.view_all_data || set.modify_all_data {
        for object in in_use {
            let row = granted.entry(object.clone()).or_insert_with(|| ObjectPermissionRow {
                object: object.clone(),
                read: false,
                create: false,
                edit: false,
                delete: false,
                view_all: false,
                modify_all: false,
            });
            row.read = true;
            row.view_all = true;
            if set.modify_all_data {
                row.create = true;
                row.edit = true;
                row.delete = true;
                row.modify_all = true;
            }
        }
    }
    granted.into_values().collect()
}

fn app(row: &Row, shown_by: &HashSet<CrmId>) -> Result<AppRow, SalesforceError> {
    Ok(AppRow {
        name: row.required_text("Name")?,
        label: row.text("Label").unwrap_or_default(),
        visible_sets: sorted(shown_by),
    })
}

fn connected_app(row: &Row, approved: &HashSet<CrmId>) -> Result<ConnectedAppRow, SalesforceError> {
    Ok(ConnectedAppRow {
        name: row.required_text("Name")?,
        permitted_users: if row.switch("OptionsAllowAdminApprovedUsersOnly")? {
            PermittedUsers::AdminApproved
        } else {
            PermittedUsers::SelfAuthorize
        },
        approved_sets: sorted(approved),
    })
}

fn sorted(sets: &HashSet<CrmId>) -> Vec<CrmId> {
    let mut sets: Vec<CrmId> = sets.iter().copied().collect();
    sets.sort_unstable();
    sets
}
