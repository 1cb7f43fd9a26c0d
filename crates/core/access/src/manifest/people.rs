//! Who is meant by a manifest's groups of people.

use std::collections::{BTreeMap, BTreeSet};

use alongside_kernel::CrmId;

use super::{Manifest, PeopleRule, standing::Standing};

/// A group of people, with who is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupOfPeople {
    /// Its name in the manifest.
    pub name: String,
    /// Who is in it.
    pub users: BTreeSet<CrmId>,
}

/// A name in a manifest that the CRM does not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownName {
    /// Where it stands, `people.agents.profiles`.
    pub place: String,
    /// The name.
    pub name: String,
}

/// The groups of a manifest, and the names in them that mean nobody.
pub(super) fn resolve(
    manifest: &Manifest,
    standing: &Standing<'_>,
    profile_settings: &BTreeSet<String>,
) -> (BTreeMap<String, BTreeSet<CrmId>>, BTreeSet<UnknownName>) {
    let mut unknown = BTreeSet::new();
    let mut groups: BTreeMap<String, BTreeSet<CrmId>> = BTreeMap::new();
    for (name, rule) in &manifest.people {
        let place = format!("people.{name}");
        groups.insert(name.clone(), members(rule, standing, profile_settings));
        unknown.extend(unknown_names(&place, rule, standing));
    }
    let whole = groups.clone();
    for (name, rule) in &manifest.people {
        for other in &rule.except {
            let others = whole.get(other).cloned().unwrap_or_default();
            if let Some(group) = groups.get_mut(name) {
                group.retain(|user| !others.contains(user));
            }
        }
    }
    (groups, unknown)
}

fn members(
    rule: &PeopleRule,
    standing: &Standing<'_>,
    profile_settings: &BTreeSet<String>,
) -> BTreeSet<CrmId> {
    let facts = standing.facts;
    let profiles: BTreeSet<CrmId> = facts
        .profiles
        .iter()
        .filter(|profile| {
            rule.profiles.contains(&profile.name)
                || rule.profile_settings && profile_settings.contains(&profile.name)
        })
        .map(|profile| profile.id)
        .collect();
    let sets: Vec<_> = rule.holders_of.iter().filter_map(|name| standing.shipped(name)).collect();
    facts
        .users
        .iter()
        .filter(|user| user.active && user.id != facts.integration_user)
        .filter(|user| {
            profiles.contains(&user.profile)
                || rule.users.iter().any(|name| name.eq_ignore_ascii_case(&user.username))
                || sets.iter().any(|set| standing.has_set(user.id, set))
        })
        .map(|user| user.id)
        .collect()
}

fn unknown_names(place: &str, rule: &PeopleRule, standing: &Standing<'_>) -> Vec<UnknownName> {
    let facts = standing.facts;
    let profiles = rule
        .profiles
        .iter()
        .filter(|name| !facts.profiles.iter().any(|profile| profile.name == **name))
        .map(|name| UnknownName { place: format!("{place}.profiles"), name: name.clone() });
    let users = rule
        .users
        .iter()
        .filter(|name| !facts.users.iter().any(|user| user.username.eq_ignore_ascii_case(name)))
        .map(|name| UnknownName { place: format!("{place}.users"), name: name.clone() });
    profiles.chain(users).collect()
}
