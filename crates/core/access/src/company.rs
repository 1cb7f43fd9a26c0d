//! Everything that decides, put together for one moment: the directory, the company's settings and
//! what the product knows of its users.

use std::sync::Arc;

use crate::{
    ButtonTable, Buttons, Facts, FieldUse, Member, Members, UserFacts, hash::QuickMap, member::Subscription,
    rights::Bit, uses::ObjectNeeds,
};

/// What decisions rest on. Built when one of its parts changes, shared, never changed.
#[derive(Debug, Clone)]
pub struct Company {
    facts: Arc<Facts>,
    buttons: ButtonTable,
    /// The objects that something is set about.
    objects: QuickMap<String, ObjectFacts>,
    /// What each profile may have, by the profile's number in the facts.
    profiles: Vec<Buttons>,
    members: Option<Members>,
    /// By the place of the user in the facts.
    standing: Vec<u8>,
}

/// All that is asked about an object, looked up once for a question.
#[derive(Debug, Clone, Default)]
pub(crate) struct ObjectFacts {
    pub(crate) buttons: Buttons,
    /// Read on the object; `None` where nobody has it.
    pub(crate) read: Option<Bit>,
    /// The fields that are read for its buttons; `None` where none is.
    pub(crate) uses: Option<ObjectNeeds>,
    /// The fields that messages read; `None` for an object without messages.
    pub(crate) read_messages: Option<ObjectNeeds>,
    /// The fields that messages edit.
    pub(crate) edit_messages: Option<ObjectNeeds>,
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
            objects: objects_of(&facts, &buttons, uses),
            profiles: profiles_of(&facts, &buttons),
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

    /// Whether the user may read a field that is read for an object's buttons: one field's part of
    /// the gate of field-level security. `None` for a field that is not in use, and for a path that
    /// leads nowhere in the CRM.
    #[must_use]
    pub fn reads_field(&self, user: &UserFacts, object: &str, path: &str) -> Option<bool> {
        let needs = self.object(object)?.uses.as_ref()?;
        let need = needs.fields.iter().find(|need| need.path == path && !need.missing)?;
        Some(need.fulfilled(self.facts.rights(user)))
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

    /// What is known of an object; `None` where nothing is set about it.
    pub(crate) fn object(&self, name: &str) -> Option<&ObjectFacts> {
        self.objects.get(name)
    }

    /// The buttons of the user's profile. A profile that was not read has none: no row can be meant
    /// for it.
    pub(crate) fn buttons_of_profile(&self, user: &UserFacts) -> Buttons {
        self.profiles.get(user.profile()).copied().unwrap_or_default()
    }
}

fn objects_of(facts: &Facts, buttons: &ButtonTable, uses: &[FieldUse]) -> QuickMap<String, ObjectFacts> {
    let mut objects: QuickMap<String, ObjectFacts> = QuickMap::default();
    for name in buttons.object_names() {
        objects.entry(name.to_owned()).or_default().buttons = buttons.object(name).unwrap_or_default();
    }
    for needs in ObjectNeeds::of_uses(facts, uses) {
        let name = needs.object.clone();
        objects.entry(name).or_default().uses = Some(needs);
    }
    for needs in ObjectNeeds::of_messages(facts, false) {
        let name = needs.object.clone();
        objects.entry(name).or_default().read_messages = Some(needs);
    }
    for needs in ObjectNeeds::of_messages(facts, true) {
        let name = needs.object.clone();
        objects.entry(name).or_default().edit_messages = Some(needs);
    }
    for (name, object) in &mut objects {
        object.read = facts.catalogue().object(name);
    }
    objects
}

fn profiles_of(facts: &Facts, buttons: &ButtonTable) -> Vec<Buttons> {
    let row = |name: &String| {
        let known = Some(name).filter(|name| !name.is_empty());
        known.and_then(|name| buttons.profile(name)).unwrap_or_default()
    };
    facts.profiles().iter().map(row).collect()
}
