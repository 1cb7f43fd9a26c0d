//! Everything that decides, put together for one moment: the directory, the company's settings and
//! what the product knows of its users.

use std::sync::Arc;

use crate::{
    ButtonTable, Facts, FieldUse, Member, Members, UserFacts, member::Subscription, uses::ObjectNeeds,
};

/// What decisions rest on. Built when one of its parts changes, shared, never changed.
#[derive(Debug, Clone)]
pub struct Company {
    facts: Arc<Facts>,
    buttons: ButtonTable,
    uses: Vec<ObjectNeeds>,
    read_messages: Vec<ObjectNeeds>,
    edit_messages: Vec<ObjectNeeds>,
    members: Option<Members>,
    /// By the place of the user in the facts.
    standing: Vec<u8>,
}

const SIGNED_IN: u8 = 1;
const SUBSCRIBED: u8 = 2;

impl Company {
    /// The company of these facts, rows of buttons and fields in use, with these members. Without
    /// members (`None`) the product keeps no users of its own, and asks for no sign-in.
    #[must_use]
    pub fn new(facts: Arc<Facts>, buttons: ButtonTable, uses: &[FieldUse], members: Option<Members>) -> Self {
        let standing = facts.users().map(|user| {
            let known = members.as_ref().and_then(|members| members.of(user.id));
            known.map_or(0, |member| {
                let signed_in = if member.sign_in.holds() { SIGNED_IN } else { 0 };
                let active = member.subscription == Subscription::Active;
                signed_in | if active { SUBSCRIBED } else { 0 }
            })
        });
        Self {
            standing: standing.collect(),
            uses: ObjectNeeds::of_uses(&facts, uses),
            read_messages: ObjectNeeds::of_messages(&facts, false),
            edit_messages: ObjectNeeds::of_messages(&facts, true),
            facts,
            buttons,
            members,
        }
    }

    /// The directory that it rests on.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The rows of Buttons and of Profile Settings.
    #[must_use]
    pub const fn buttons(&self) -> &ButtonTable {
        &self.buttons
    }

    /// What the product knows of a user; `None` where it knows nothing.
    #[must_use]
    pub fn member(&self, user: &UserFacts) -> Option<&Member> {
        self.members.as_ref().and_then(|members| members.of(user.id))
    }

    pub(crate) const fn keeps_members(&self) -> bool {
        self.members.is_some()
    }

    pub(crate) fn signed_in(&self, user: &UserFacts) -> bool {
        self.standing.get(user.place()).is_some_and(|standing| standing & SIGNED_IN != 0)
    }

    pub(crate) fn subscribed(&self, user: &UserFacts) -> bool {
        self.standing.get(user.place()).is_some_and(|standing| standing & SUBSCRIBED != 0)
    }

    /// The fields of an object that are read for its buttons; `None` where none is.
    pub(crate) fn needs(&self, object: &str) -> Option<&ObjectNeeds> {
        find(&self.uses, object)
    }

    /// The fields of an object that messages read or edit; `None` for an object without messages.
    pub(crate) fn message_needs(&self, object: &str, edit: bool) -> Option<&ObjectNeeds> {
        find(if edit { &self.edit_messages } else { &self.read_messages }, object)
    }
}

fn find<'a>(needs: &'a [ObjectNeeds], object: &str) -> Option<&'a ObjectNeeds> {
    let place = needs.binary_search_by(|known| known.object.as_str().cmp(object)).ok()?;
    needs.get(place)
}
