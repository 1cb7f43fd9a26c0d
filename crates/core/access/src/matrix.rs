//! The whole company at once: which button each user has on each object.

use crate::{
    Action, Button, ButtonTable, Buttons, Decision, Facts, Gate, Question, UserFacts, decide, refusing_gate,
};

/// Every user, object and button, decided on standing rights alone: no record, no customer, no
/// session. A view on facts and buttons; nothing is computed before it is asked for.
#[derive(Debug, Clone)]
pub struct Matrix<'a> {
    facts: &'a Facts,
    buttons: &'a ButtonTable,
}

impl<'a> Matrix<'a> {
    /// The matrix of a company.
    #[must_use]
    pub const fn new(facts: &'a Facts, buttons: &'a ButtonTable) -> Self {
        Self { facts, buttons }
    }

    /// The users, inactive ones included, by name and then by id.
    #[must_use]
    pub fn users(&self) -> Vec<&'a UserFacts> {
        let mut users: Vec<&UserFacts> = self.facts.users().collect();
        users.sort_by(|left, right| left.name.cmp(&right.name).then_with(|| left.id.cmp(&right.id)));
        users
    }

    /// The objects that have a row in Buttons, by name. On any other, nobody has a button.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &'a str> {
        self.buttons.object_names()
    }

    /// The buttons that a user has on an object: the law of R114, once the gates about the user let
    /// them in.
    #[must_use]
    pub fn buttons(&self, user: &UserFacts, object: &str) -> Buttons {
        let open = Question::new(user.id, Action::OpenProduct);
        if refusing_gate(self.facts, self.buttons, &open).is_some() {
            return Buttons::NONE;
        }
        // A profile without a name is one that was not read; no row can be meant for it.
        let profile = Some(self.facts.profile_name(user)).filter(|name| !name.is_empty());
        let of_profile = profile.and_then(|name| self.buttons.profile(name));
        self.buttons.object(object).unwrap_or_default() & of_profile.unwrap_or_default()
    }

    /// The gate that refuses one cell; `None` when the user has the button.
    #[must_use]
    pub fn refusing_gate(&self, user: &UserFacts, object: &str, button: Button) -> Option<Gate> {
        let action = Action::Button { object, button };
        refusing_gate(self.facts, self.buttons, &Question::new(user.id, action))
    }

    /// Every gate of one cell in words.
    #[must_use]
    pub fn decide(&self, user: &UserFacts, object: &str, button: Button) -> Decision {
        let action = Action::Button { object, button };
        decide(self.facts, self.buttons, &Question::new(user.id, action))
    }
}
