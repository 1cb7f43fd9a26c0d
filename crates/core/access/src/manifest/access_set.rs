//! The company's own permission set "Alongside Access": what a package cannot carry goes into it,
//! beside the shipped sets. Whoever holds it has all that it grants, so a right goes into it only
//! where the manifest gives that right to each of its holders.

use std::collections::BTreeSet;

use alongside_kernel::CrmId;

use super::{FieldRights, ObjectRights, standing::Standing};

/// API name of the set.
pub const ACCESS_SET_NAME: &str = "Alongside_Access";
/// Its label.
pub const ACCESS_SET_LABEL: &str = "Alongside Access";

/// One thing that the set can grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    App(CrmId),
    ConnectedApp(CrmId),
    /// One right alone.
    Object(String, ObjectRights),
    /// Read, or Read and Edit.
    Field(String, FieldRights),
}

/// Something that people need.
#[derive(Debug, Clone)]
pub(super) struct Need {
    pub(super) item: Item,
    /// As people read it, "the app Alongside".
    pub(super) label: String,
    /// To whom the manifest gives it.
    pub(super) audience: BTreeSet<CrmId>,
    /// Who of them lacks it.
    pub(super) missing: BTreeSet<CrmId>,
}

/// What the set grants, or is about to.
struct Content {
    label: String,
    audience: BTreeSet<CrmId>,
}

/// The set as it fills.
pub(super) struct AccessSet<'s, 'f> {
    standing: &'s Standing<'f>,
    contents: Vec<Content>,
    /// Who holds it, or is about to, the platform's own user aside.
    holders: BTreeSet<CrmId>,
    /// Who is to get it.
    pub(super) newcomers: BTreeSet<CrmId>,
    pub(super) accepted: Vec<Need>,
    /// What cannot be granted by the set, with the reason.
    pub(super) refused: Vec<(Need, String)>,
}

impl<'s, 'f> AccessSet<'s, 'f> {
    /// The set as it stands; `needs` tell to whom its contents may go.
    pub(super) fn new(standing: &'s Standing<'f>, needs: &[Need]) -> Self {
        let mut holders = standing.access_set().map(|set| standing.holders(set.id)).unwrap_or_default();
        holders.remove(&standing.facts.integration_user);
        Self {
            standing,
            contents: contents(standing, needs),
            holders,
            newcomers: BTreeSet::new(),
            accepted: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Grants by the set what somebody lacks, if that gives nobody more than the manifest does.
    pub(super) fn place(&mut self, need: Need) {
        // The platform's own user reads the company's data anyway, and has to pass the policy.
        let platform = self.standing.facts.integration_user;
        let newcomers: BTreeSet<CrmId> = need
            .missing
            .iter()
            .copied()
            .filter(|user| *user != platform && !self.holders.contains(user))
            .collect();
        if !self.has(&need.item) {
            let too_far: Vec<CrmId> =
                self.holders.iter().copied().filter(|user| !need.audience.contains(user)).collect();
            if !too_far.is_empty() {
                let names = names(self.standing, &too_far);
                let reason = format!(
                    "{ACCESS_SET_LABEL} is also held by {names}, to whom the manifest does not give this"
                );
                self.refused.push((need, reason));
                return;
            }
        }
        if let Some(content) = self.contents.iter().find(|content| !newcomers.is_subset(&content.audience)) {
            let reason = format!(
                "{ACCESS_SET_LABEL} grants {} as well, which the manifest does not give to everybody here",
                content.label
            );
            self.refused.push((need, reason));
            return;
        }
        self.holders.extend(&newcomers);
        self.newcomers.extend(&newcomers);
        if need.missing.contains(&platform) {
            let holds = self.standing.access_set().is_some_and(|set| self.standing.holds(platform, set.id));
            if !holds {
                self.newcomers.insert(platform);
            }
        }
        self.contents.push(Content { label: need.label.clone(), audience: need.audience.clone() });
        self.accepted.push(need);
    }

    /// Whether the set grants this already.
    pub(super) fn has(&self, item: &Item) -> bool {
        let facts = self.standing.facts;
        let Some(set) = self.standing.access_set() else { return false };
        match item {
            Item::App(id) | Item::ConnectedApp(id) => self.standing.set_gives(set.id, *id),
            Item::Object(object, right) => facts.objects.iter().any(|row| {
                row.set == set.id && row.object.eq_ignore_ascii_case(object) && row.rights.cover(*right)
            }),
            Item::Field(field, right) => facts.fields.iter().any(|row| {
                row.set == set.id && row.field.eq_ignore_ascii_case(field) && row.rights.cover(*right)
            }),
        }
    }
}

/// What the set grants as it stands, each thing with those to whom the manifest gives it.
fn contents(standing: &Standing<'_>, needs: &[Need]) -> Vec<Content> {
    let facts = standing.facts;
    let Some(set) = standing.access_set() else { return Vec::new() };
    let audience = |is: &dyn Fn(&Item) -> bool| {
        needs.iter().find(|need| is(&need.item)).map(|need| need.audience.clone()).unwrap_or_default()
    };
    let mut contents: Vec<Content> = facts
        .access_set_system
        .iter()
        .map(|label| Content { label: label.clone(), audience: BTreeSet::new() })
        .collect();
    for row in facts.entities.iter().filter(|row| row.set == set.id) {
        let known = |item: &Item| matches!(item, Item::App(id) | Item::ConnectedApp(id) if *id == row.entity);
        let label = needs.iter().find(|need| known(&need.item)).map(|need| need.label.clone());
        let label = label.unwrap_or_else(|| format!("access to {}", row.entity));
        contents.push(Content { label, audience: audience(&known) });
    }
    for row in facts.objects.iter().filter(|row| row.set == set.id) {
        for (word, right) in ObjectRights::EACH {
            if row.rights.and(right) == row.rights {
                let same = |item: &Item| {
                    matches!(item, Item::Object(object, one)
                        if object.eq_ignore_ascii_case(&row.object) && *one == right)
                };
                contents
                    .push(Content { label: format!("{word} on {}", row.object), audience: audience(&same) });
            }
        }
    }
    for row in facts.fields.iter().filter(|row| row.set == set.id) {
        let right = if row.rights.edit { FieldRights::EDIT } else { FieldRights::READ };
        let same = |item: &Item| {
            matches!(item, Item::Field(field, one)
                if field.eq_ignore_ascii_case(&row.field) && *one == right)
        };
        let label = format!("{} of {}", row.rights.words(), row.field);
        contents.push(Content { label, audience: audience(&same) });
    }
    contents
}

/// Names of people, for reading.
pub(super) fn names<'a>(standing: &Standing<'_>, users: impl IntoIterator<Item = &'a CrmId>) -> String {
    const MOST: usize = 5;
    let mut names: Vec<&str> =
        users.into_iter().filter_map(|id| standing.user(*id)).map(|user| user.name.as_str()).collect();
    names.sort_unstable();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    match (names.split_last(), more) {
        (None, _) => "nobody".to_owned(),
        (Some((only, [])), 0) => (*only).to_owned(),
        (Some((last, others)), 0) => format!("{} and {last}", others.join(", ")),
        (Some(_), more) => format!("{} and {more} more", names.join(", ")),
    }
}
