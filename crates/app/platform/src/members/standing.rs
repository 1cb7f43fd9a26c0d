//! Who is signed in, and as which member: a value from the roster, the directory, the settings and a
//! moment.

use std::collections::HashMap;

use alongside_access::{Facts, Member as Known, Members, SignIn, Subscription, UserFacts};
use alongside_kernel::{CrmId, Timestamp};
use alongside_settings::SsoSettings;
use alongside_store::{Member, StoredSignIn};

use super::{Roster, Standing};

/// How many of those who share a Partner User ID are named.
const MOST_NAMED: usize = 5;

/// Everybody's standing at a moment. Single sign-on counts before what somebody has stored; either
/// will do (R90, R116).
pub(crate) fn standing(roster: &Roster, facts: &Facts, sso: &SsoSettings, now: Timestamp) -> Standing {
    let mut until = Until { now, first: None };
    let stored: HashMap<CrmId, &StoredSignIn> = roster.stored.iter().map(|one| (one.user, one)).collect();
    let people = People::of(facts, sso);
    let members = facts.users().map(|user| {
        let stored = stored.get(&user.id).copied();
        let by_sso = people.as_ref().map(|people| people.sign_in(roster, user));
        let (sign_in, member) = signed_in(roster, by_sso, stored, &mut until);
        let subscription = member.map_or(Subscription::None, |member| subscription(member, &mut until));
        (user.id, Known { sign_in, subscription })
    });
    let members = Members::new(members);
    Standing { members, until: until.first }
}

/// The first moment at which something of this ends.
struct Until {
    now: Timestamp,
    first: Option<Timestamp>,
}

impl Until {
    /// Whether a moment is still to come; then it is kept in mind.
    fn comes(&mut self, at: Timestamp) -> bool {
        if at <= self.now {
            return false;
        }
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        true
    }
}

fn signed_in<'a>(
    roster: &'a Roster,
    by_sso: Option<(SignIn, Option<&'a Member>)>,
    stored: Option<&StoredSignIn>,
    until: &mut Until,
) -> (SignIn, Option<&'a Member>) {
    if let Some((SignIn::Sso, member)) = by_sso {
        return (SignIn::Sso, member);
    }
    let own = stored.and_then(|stored| Some((stored, roster.member(stored.member)?)));
    if let Some((stored, member)) = own
        && until.comes(stored.expires)
    {
        return (SignIn::Stored, Some(member));
    }
    match (by_sso, own) {
        // What an admin has to mend comes before what the person can do.
        (Some(by_sso), _) => by_sso,
        (None, Some((stored, member))) => (SignIn::Expired { since: stored.expires }, Some(member)),
        (None, None) => (SignIn::Missing, None),
    }
}

fn subscription(member: &Member, until: &mut Until) -> Subscription {
    match member.subscription.ends {
        _ if !member.subscription.active => Subscription::None,
        Some(ends) if !until.comes(ends) => Subscription::Ended { at: ends },
        _ => Subscription::Active,
    }
}

/// The directory by Partner User IDs, while single sign-on is on.
pub(crate) struct People<'a> {
    field: Option<&'a str>,
    by_partner_id: HashMap<&'a str, Vec<&'a UserFacts>>,
}

impl<'a> People<'a> {
    /// `None` while single sign-on is off. Who may not sign in to the CRM takes an id from nobody.
    pub(crate) fn of(facts: &'a Facts, sso: &'a SsoSettings) -> Option<Self> {
        if !sso.enabled {
            return None;
        }
        let mut by_partner_id: HashMap<&str, Vec<&UserFacts>> = HashMap::new();
        for user in facts.users().filter(|user| user.active()) {
            if let Some(partner_id) = &user.partner_id {
                by_partner_id.entry(partner_id).or_default().push(user);
            }
        }
        Some(Self { field: sso.partner_user_id_field.as_deref(), by_partner_id })
    }

    /// The active users who have this Partner User ID.
    pub(crate) fn with(&self, partner_id: &str) -> &[&'a UserFacts] {
        self.by_partner_id.get(partner_id).map_or(&[], Vec::as_slice)
    }

    /// How single sign-on sees a user, and the member that it finds.
    pub(crate) fn sign_in<'r>(&self, roster: &'r Roster, user: &UserFacts) -> (SignIn, Option<&'r Member>) {
        let Some(field) = self.field else {
            return (SignIn::NoField, None);
        };
        let Some(partner_id) = &user.partner_id else {
            return (SignIn::NoPartnerId { field: field.to_owned() }, None);
        };
        let mut others: Vec<String> = self
            .with(partner_id)
            .iter()
            .filter(|other| other.id != user.id)
            .take(MOST_NAMED)
            .map(|other| other.name.clone())
            .collect();
        if !others.is_empty() {
            others.sort_unstable();
            return (SignIn::SharedPartnerId { field: field.to_owned(), others }, None);
        }
        match roster.by_partner_id(partner_id) {
            Some(member) => (SignIn::Sso, Some(member)),
            None => (SignIn::NotProvisioned { partner_id: partner_id.clone() }, None),
        }
    }
}

#[cfg(test)]
mod tests;
