//! The difference between manifests and what the CRM grants, as changes by cause. Never more than
//! the manifests say; nothing where everything is granted, in whatever way.

use std::collections::{BTreeMap, BTreeSet};

use alongside_kernel::CrmId;

use super::{
    ACCESS_SET_LABEL, Cause, CauseGroup, Change, FieldRights, GrantFacts, GroupOfPeople, How, Manifest,
    ObjectRights, Write,
    access_set::{AccessSet, Item, Need, names},
    people,
    standing::Standing,
};

mod needs;
mod words;

use needs::Needs;

/// What is missing, and who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The manifests' groups of people.
    pub people: Vec<GroupOfPeople>,
    /// What the platform's own user lacks to make the changes.
    pub rights_missing: Vec<PlatformRight>,
    /// The changes by cause, in the order in which they are made.
    pub groups: Vec<CauseGroup>,
}

/// A right that the platform's own user needs in the CRM to make changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlatformRight {
    /// To make the access set and fill it.
    ManageSets,
    /// To assign sets.
    AssignSets,
}

impl PlatformRight {
    /// The right as the CRM calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ManageSets => "Manage Profiles and Permission Sets",
            Self::AssignSets => "Assign Permission Sets",
        }
    }
}

impl Plan {
    /// All changes, in the order in which they are made.
    pub fn changes(&self) -> impl Iterator<Item = (Cause, &Change)> {
        self.groups.iter().flat_map(|group| group.changes.iter().map(|change| (group.cause, change)))
    }
}

/// What the manifests want and the CRM does not grant. `profile_settings` are the profiles with a
/// row in Profile Settings.
#[must_use]
pub fn difference(manifests: &[Manifest], facts: &GrantFacts, profile_settings: &BTreeSet<String>) -> Plan {
    let standing = Standing::new(facts);
    let mut drafts = Drafts { standing: &standing, by_cause: BTreeMap::new() };
    let mut people = Vec::new();
    let mut needs = Needs::default();
    for manifest in manifests {
        let (groups, unknown) = people::resolve(manifest, &standing, profile_settings);
        for name in unknown {
            drafts.unknown_name(&name.place, &name.name);
        }
        for (name, users) in &groups {
            if users.is_empty() {
                drafts.nobody(manifest, name);
            }
            let known = people.iter().any(|one: &GroupOfPeople| one.name == *name && one.users == *users);
            if !known {
                people.push(GroupOfPeople { name: name.clone(), users: users.clone() });
            }
        }
        needs.take(manifest, &groups);
    }
    if facts.installation == crate::Installation::Missing {
        drafts.by_cause.clear();
        drafts.package_missing();
    } else {
        drafts.missing(&needs);
    }
    let groups: Vec<CauseGroup> =
        drafts.by_cause.into_iter().map(|(cause, changes)| CauseGroup { cause, changes }).collect();
    Plan { people, rights_missing: rights_missing(&standing, &groups), groups }
}

fn rights_missing(standing: &Standing<'_>, groups: &[CauseGroup]) -> Vec<PlatformRight> {
    let writes = || {
        groups.iter().flat_map(|group| &group.changes).filter_map(|change| match &change.how {
            How::Api(write) => Some(write),
            How::Manual(_) => None,
        })
    };
    let assigns = writes().any(|write| matches!(write, Write::Assign { .. }));
    let fills =
        writes().any(|write| !matches!(write, Write::Assign { .. } | Write::RestrictConnectedApp { .. }));
    let may_assign = standing.platform_may(|set| set.system.assigns_sets);
    let may_manage = standing.platform_may(|set| set.system.manages_sets);
    let missing = [
        (fills && !may_manage, PlatformRight::ManageSets),
        (assigns && !may_assign, PlatformRight::AssignSets),
    ];
    missing.into_iter().filter(|(missing, _)| *missing).map(|(_, right)| right).collect()
}

struct Drafts<'s, 'f> {
    standing: &'s Standing<'f>,
    by_cause: BTreeMap<Cause, Vec<Change>>,
}

impl Drafts<'_, '_> {
    fn add(&mut self, cause: Cause, change: Change) {
        self.by_cause.entry(cause).or_default().push(change);
    }

    fn missing(&mut self, needs: &Needs) {
        let assigned = self.shipped_sets(needs);
        let (all, lost) = needs.list(self.standing);
        for name in lost {
            self.package_lacks(&name);
        }
        let mut set = AccessSet::new(self.standing, &all);
        for need in all {
            if !need.missing.is_empty() {
                set.place(need);
            }
        }
        let AccessSet { accepted, refused, newcomers, .. } = set;
        self.access_set(accepted, &newcomers);
        let approved_by_hand = refused.iter().any(|(need, _)| matches!(need.item, Item::ConnectedApp(_)));
        for (need, reason) in refused {
            self.not_by_the_set(need, &reason, &assigned);
        }
        if needs.strict_policy {
            self.policy(approved_by_hand);
        }
    }

    /// Assigns shipped sets as they are (R203); gives who holds which of them afterwards.
    fn shipped_sets(&mut self, needs: &Needs) -> BTreeMap<CrmId, BTreeSet<CrmId>> {
        let mut held: BTreeMap<CrmId, BTreeSet<CrmId>> = BTreeMap::new();
        for (name, users) in &needs.sets {
            let Some(set) = self.standing.shipped(name) else {
                self.package_lacks(&format!("the permission set {name}"));
                continue;
            };
            for user in users {
                held.entry(set.id).or_default().insert(*user);
                if !self.standing.has_set(*user, set) {
                    self.assign(Some(set.id), name, &set.label, *user);
                }
            }
        }
        held
    }

    fn access_set(&mut self, accepted: Vec<Need>, newcomers: &BTreeSet<CrmId>) {
        if accepted.is_empty() {
            return;
        }
        if self.standing.access_set().is_none() {
            self.make_access_set();
        }
        let mut objects: BTreeMap<String, (ObjectRights, BTreeSet<CrmId>)> = BTreeMap::new();
        let mut fields: BTreeMap<String, (FieldRights, BTreeSet<CrmId>)> = BTreeMap::new();
        let stands = AccessSet::new(self.standing, &[]);
        for need in accepted.into_iter().filter(|need| !stands.has(&need.item)) {
            match need.item {
                Item::App(id) => self.show_app(id, &need.label, &need.missing),
                Item::ConnectedApp(id) => self.approve(id, &need.missing),
                Item::Object(object, right) => {
                    let entry = objects.entry(object).or_default();
                    entry.0 = entry.0.and(right);
                    entry.1.extend(need.missing);
                }
                Item::Field(field, right) => {
                    let entry = fields.entry(field).or_default();
                    entry.0 = entry.0.and(right);
                    entry.1.extend(need.missing);
                }
            }
        }
        for (object, (rights, missing)) in objects {
            self.give_object(object, rights, &missing);
        }
        for (field, (rights, missing)) in fields {
            self.give_field(field, rights, &missing);
        }
        for user in newcomers {
            self.assign(None, super::ACCESS_SET_NAME, ACCESS_SET_LABEL, *user);
        }
    }

    /// What the access set cannot grant without granting somebody too much: either a shipped set
    /// that everybody concerned gets carries it, or somebody does it by hand.
    fn not_by_the_set(&mut self, need: Need, reason: &str, assigned: &BTreeMap<CrmId, BTreeSet<CrmId>>) {
        if let Item::App(app) = need.item {
            let carried = |user: &CrmId| {
                assigned.iter().any(|(set, users)| users.contains(user) && self.standing.set_gives(*set, app))
            };
            if need.missing.iter().all(carried) {
                return;
            }
        }
        self.by_hand(&need, reason);
    }

    fn lack(&self, users: &BTreeSet<CrmId>) -> String {
        let verb = if users.len() == 1 { "lacks" } else { "lack" };
        format!("{} {verb} it", names(self.standing, users))
    }
}
