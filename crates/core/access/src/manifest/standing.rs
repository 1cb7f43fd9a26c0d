//! Facts put in order, so that what each user has by all ways together can be asked.

use std::collections::{BTreeSet, HashMap, HashSet};

use alongside_kernel::CrmId;

use super::{ACCESS_SET_NAME, FieldRights, GrantFacts, GrantSet, GrantUser, ObjectRights};
use crate::Installation;

/// The namespace of the package.
const NAMESPACE: &str = "alongside";

pub(super) struct Standing<'f> {
    pub(super) facts: &'f GrantFacts,
    sets_of: HashMap<CrmId, Vec<&'f GrantSet>>,
    entities: HashSet<(CrmId, CrmId)>,
    objects: HashMap<(CrmId, String), ObjectRights>,
    fields: HashMap<(CrmId, String), FieldRights>,
}

impl<'f> Standing<'f> {
    pub(super) fn new(facts: &'f GrantFacts) -> Self {
        let sets: HashMap<CrmId, &GrantSet> = facts.sets.iter().map(|set| (set.id, set)).collect();
        let owned: HashMap<CrmId, &GrantSet> =
            facts.sets.iter().filter_map(|set| Some((set.profile?, set))).collect();
        let mut sets_of: HashMap<CrmId, Vec<&GrantSet>> = HashMap::new();
        for user in &facts.users {
            sets_of.entry(user.id).or_default().extend(owned.get(&user.profile));
        }
        for assignment in &facts.assignments {
            sets_of.entry(assignment.user).or_default().extend(sets.get(&assignment.set));
        }
        let mut standing = Self {
            facts,
            sets_of,
            entities: facts.entities.iter().map(|row| (row.set, row.entity)).collect(),
            objects: HashMap::new(),
            fields: HashMap::new(),
        };
        for row in &facts.objects {
            let rights = standing.objects.entry((row.set, lower(&row.object))).or_default();
            *rights = rights.and(row.rights);
        }
        for row in &facts.fields {
            let rights = standing.fields.entry((row.set, lower(&row.field))).or_default();
            *rights = rights.and(row.rights);
        }
        standing
    }

    fn sets(&self, user: CrmId) -> impl Iterator<Item = &'f GrantSet> {
        self.sets_of.get(&user).into_iter().flatten().copied()
    }

    pub(super) fn user(&self, id: CrmId) -> Option<&'f GrantUser> {
        self.facts.users.iter().find(|user| user.id == id)
    }

    pub(super) fn has_entity(&self, user: CrmId, entity: CrmId) -> bool {
        self.sets(user).any(|set| self.entities.contains(&(set.id, entity)))
    }

    pub(super) fn set_gives(&self, set: CrmId, entity: CrmId) -> bool {
        self.entities.contains(&(set, entity))
    }

    pub(super) fn holds(&self, user: CrmId, set: CrmId) -> bool {
        self.facts.assignments.iter().any(|row| row.user == user && row.set == set)
    }

    /// What the user may do with an object by all ways.
    pub(super) fn object(&self, user: CrmId, object: &str) -> ObjectRights {
        let object = lower(object);
        self.sets(user).fold(ObjectRights::NONE, |rights, set| {
            let given = self.objects.get(&(set.id, object.clone())).copied().unwrap_or_default();
            let by_system = ObjectRights {
                view_all: set.system.views_all,
                modify_all: set.system.modifies_all,
                ..ObjectRights::NONE
            };
            rights.and(given).and(by_system)
        })
    }

    /// What the user may do with a field by all ways.
    pub(super) fn field(&self, user: CrmId, field: &str) -> FieldRights {
        if self.facts.unrestricted.contains(field) {
            return FieldRights::EDIT;
        }
        let field = lower(field);
        self.sets(user).fold(FieldRights::default(), |rights, set| {
            rights.and(self.fields.get(&(set.id, field.clone())).copied().unwrap_or_default())
        })
    }

    /// A permission set of the package.
    pub(super) fn shipped(&self, name: &str) -> Option<&'f GrantSet> {
        let namespace = match self.facts.installation {
            Installation::Managed => Some(NAMESPACE),
            Installation::Source => None,
            Installation::Missing => return None,
        };
        self.facts
            .sets
            .iter()
            .find(|set| set.name == name && set.namespace.as_deref() == namespace && set.profile.is_none())
    }

    /// The company's own set.
    pub(super) fn access_set(&self) -> Option<&'f GrantSet> {
        self.facts
            .sets
            .iter()
            .find(|set| set.name == ACCESS_SET_NAME && set.namespace.is_none() && set.profile.is_none())
    }

    /// Whether the user holds a shipped set, or by other ways every custom permission that it
    /// grants: a clone serves as well as its original.
    pub(super) fn has_set(&self, user: CrmId, set: &GrantSet) -> bool {
        if self.sets(user).any(|held| held.id == set.id) {
            return true;
        }
        let mut granted = self
            .facts
            .custom_permissions
            .iter()
            .filter(|permission| self.set_gives(set.id, **permission))
            .peekable();
        granted.peek().is_some() && granted.all(|permission| self.has_entity(user, *permission))
    }

    /// Active users who hold a set by an assignment of it.
    pub(super) fn holders(&self, set: CrmId) -> BTreeSet<CrmId> {
        let active: HashSet<CrmId> =
            self.facts.users.iter().filter(|user| user.active).map(|user| user.id).collect();
        let held = self.facts.assignments.iter().filter(|row| row.set == set && active.contains(&row.user));
        held.map(|row| row.user).collect()
    }

    /// The system permissions of the platform's own user.
    pub(super) fn platform_may(&self, right: impl Fn(&GrantSet) -> bool) -> bool {
        self.sets(self.facts.integration_user).any(right)
    }
}

/// The CRM's names are compared without regard to case.
pub(super) fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}
