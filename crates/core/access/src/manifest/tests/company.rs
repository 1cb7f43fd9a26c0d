//! A small company that has installed the package and granted nothing.

use std::collections::BTreeSet;

use alongside_kernel::{CrmId, Timestamp};

use super::super::{
    ACCESS_SET_LABEL, ACCESS_SET_NAME, FieldRights, GrantApp, GrantAssignment, GrantConnectedApp,
    GrantEntity, GrantFacts, GrantField, GrantObject, GrantProfile, GrantSet, GrantUser, Manifest,
    ObjectRights, SystemRights,
};
use crate::Installation;

pub(super) struct Company {
    pub(super) facts: GrantFacts,
    rows: u32,
}

pub(super) fn id(prefix: &str, number: u32) -> CrmId {
    format!("{prefix}{number:012}").parse().unwrap()
}

/// Custom permissions by place: Agent, Admin, Messages Read, Messages Edit, Setup.
fn permission(place: u32) -> CrmId {
    id("0CP", place)
}

const APP: &str = "02u";
const CONNECTED: &str = "0H4";

/// Each shipped set: name, label, its custom permissions and apps by place.
const SHIPPED: [(&str, &str, &[u32], &[u32]); 5] = [
    ("Alongside_Agent", "Alongside Agent", &[1], &[1]),
    ("Alongside_Admin", "Alongside Admin", &[1, 2, 5], &[1, 2]),
    ("Alongside_Messages_Read", "Alongside Messages Read", &[3], &[1]),
    ("Alongside_Messages_Edit", "Alongside Messages Edit", &[3, 4], &[1]),
    ("Alongside_Setup", "Alongside Setup", &[5], &[2]),
];

impl Company {
    /// Sam is a Support Agent, Ada a System Administrator, Tom a Sales Rep; Platform is the
    /// platform's own user.
    pub(super) fn fresh() -> Self {
        let profiles = ["Support Agent", "System Administrator", "Sales Rep", "Integration"];
        let people = ["Sam", "Ada", "Tom", "Platform"];
        let user = |(number, name): (u32, &str)| GrantUser {
            id: id("005", number),
            username: format!("{}@fernhill.example", name.to_lowercase()),
            name: name.to_owned(),
            active: true,
            profile: id("00e", number),
        };
        let profile = |(number, name): (u32, &str)| GrantProfile { id: id("00e", number), name: name.into() };
        let facts = GrantFacts {
            read_at: Timestamp::default(),
            installation: Installation::Managed,
            integration_user: id("005", 4),
            users: (1..).zip(people).map(user).collect(),
            profiles: (1..).zip(profiles).map(profile).collect(),
            sets: Vec::new(),
            assignments: Vec::new(),
            apps: [(1, "Alongside", "Alongside"), (2, "Alongside_Setup", "Alongside Setup")]
                .map(|(number, name, label)| GrantApp {
                    id: id(APP, number),
                    name: name.into(),
                    label: label.into(),
                })
                .to_vec(),
            connected_app: Some(GrantConnectedApp {
                id: id(CONNECTED, 1),
                name: "AlongsideWebApp".into(),
                admin_approved_only: false,
                policy_can_be_set: true,
            }),
            custom_permissions: (1..=5).map(permission).collect(),
            entities: Vec::new(),
            objects: Vec::new(),
            fields: Vec::new(),
            unrestricted: ["Contact.Name", "Lead.Name", "Lead.Company", "Lead.Status"]
                .map(str::to_owned)
                .into_iter()
                .collect::<BTreeSet<_>>(),
            access_set_system: Vec::new(),
        };
        let mut company = Self { facts, rows: 0 };
        for number in 1..=4 {
            let name = format!("X00e{number}");
            company.add_set(number, &name, &name, None, Some(id("00e", number)));
        }
        for (number, (name, label, permissions, apps)) in (10..).zip(SHIPPED) {
            let set = company.add_set(number, name, label, Some("alongside"), None);
            permissions.iter().for_each(|place| company.give(set, permission(*place)));
            apps.iter().for_each(|place| company.give(set, id(APP, *place)));
        }
        company
    }

    fn row(&mut self) -> CrmId {
        self.rows += 1;
        id("0J0", self.rows)
    }

    fn add_set(
        &mut self,
        number: u32,
        name: &str,
        label: &str,
        namespace: Option<&str>,
        profile: Option<CrmId>,
    ) -> CrmId {
        let set = GrantSet {
            id: id("0PS", number),
            name: name.into(),
            namespace: namespace.map(str::to_owned),
            label: label.into(),
            profile,
            system: SystemRights::default(),
        };
        self.facts.sets.push(set);
        id("0PS", number)
    }

    fn give(&mut self, set: CrmId, entity: CrmId) {
        let id = self.row();
        self.facts.entities.push(GrantEntity { id, set, entity });
    }

    pub(super) fn access_set(&mut self) -> CrmId {
        self.add_set(30, ACCESS_SET_NAME, ACCESS_SET_LABEL, None, None)
    }

    /// A set of the company's own with all that a shipped one grants.
    pub(super) fn clone_of(&mut self, name: &str, number: u32, label: &str) -> CrmId {
        let original = self.facts.sets.iter().find(|set| set.name == name).unwrap().id;
        let clone = self.add_set(number, &format!("{name}_clone"), label, None, None);
        let granted: Vec<CrmId> =
            self.facts.entities.iter().filter(|row| row.set == original).map(|row| row.entity).collect();
        granted.into_iter().for_each(|entity| self.give(clone, entity));
        clone
    }

    /// Lets the connected app admit whoever holds the set.
    pub(super) fn approve(&mut self, set: CrmId) {
        self.give(set, id(CONNECTED, 1));
    }

    pub(super) fn assign(&mut self, person: &str, set: CrmId) {
        let user = self.user_mut(person).id;
        let id = self.row();
        self.facts.assignments.push(GrantAssignment { id, user, set });
    }

    /// The set that a profile owns.
    pub(super) fn profile_set(&self, profile: &str) -> CrmId {
        let profile = self.facts.profiles.iter().find(|row| row.name == profile).unwrap().id;
        self.facts.sets.iter().find(|set| set.profile == Some(profile)).unwrap().id
    }

    /// Gives a profile all that the shipped manifests want on objects and fields.
    pub(super) fn reads_everything(&mut self, profile: &str) {
        let set = self.profile_set(profile);
        for name in Manifest::shipped_names() {
            for grant in Manifest::shipped(name).unwrap().grants {
                for object in grant.objects.into_keys() {
                    let rights = ObjectRights { read: true, edit: true, ..ObjectRights::NONE };
                    let id = self.row();
                    self.facts.objects.push(GrantObject { id, set, object, rights });
                }
                for field in grant.fields.into_keys() {
                    let id = self.row();
                    self.facts.fields.push(GrantField { id, set, field, rights: FieldRights::EDIT });
                }
            }
        }
    }

    pub(super) fn user_mut(&mut self, name: &str) -> &mut GrantUser {
        self.facts.users.iter_mut().find(|user| user.name == name).unwrap()
    }

    pub(super) fn set_mut(&mut self, profile: &str) -> &mut GrantSet {
        let set = self.profile_set(profile);
        self.facts.sets.iter_mut().find(|row| row.id == set).unwrap()
    }
}
