//! The whole company at once: which button each user has on each object.

use crate::{Action, Button, Buttons, Company, Decision, Question, UserFacts, decide, refusing_gate};

/// Every user, object and button, decided on standing rights alone: no record, no customer, no
/// session. A view on the company; nothing is computed before it is asked for.
#[derive(Debug, Clone)]
pub struct Matrix<'a> {
    company: &'a Company,
}

impl<'a> Matrix<'a> {
    /// The matrix of a company.
    #[must_use]
    pub const fn new(company: &'a Company) -> Self {
        Self { company }
    }

    /// The users, inactive ones included, by name and then by id.
    #[must_use]
    pub fn users(&self) -> Vec<&'a UserFacts> {
        let mut users: Vec<&UserFacts> = self.company.facts().users().collect();
        users.sort_by(|left, right| left.name.cmp(&right.name).then_with(|| left.id.cmp(&right.id)));
        users
    }

    /// The objects that have a row in Buttons, by name. On any other, nobody has a button.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &'a str> {
        self.company.buttons().object_names()
    }

    /// The buttons that a user has on an object: the law of R114, once the other gates let them in.
    #[must_use]
    pub fn buttons(&self, user: &UserFacts, object: &str) -> Buttons {
        if self.is_let_in(user) { self.of_object(user, self.of_profile(user), object) } else { Buttons::NONE }
    }

    /// The buttons that a user has on each of these objects; what concerns the user alone is looked
    /// at once.
    pub fn row<'m>(
        &'m self,
        user: &'m UserFacts,
        objects: &'m [&str],
    ) -> impl ExactSizeIterator<Item = Buttons> + 'm {
        let of_profile = if self.is_let_in(user) { self.of_profile(user) } else { Buttons::NONE };
        objects.iter().map(move |object| self.of_object(user, of_profile, object))
    }

    /// Whether every gate about the user alone lets them help customers.
    fn is_let_in(&self, user: &UserFacts) -> bool {
        let help = Question::new(user.id, Action::HelpWithoutRecord);
        refusing_gate(self.company, &help).is_none()
    }

    fn of_profile(&self, user: &UserFacts) -> Buttons {
        // A profile without a name is one that was not read; no row can be meant for it.
        let profile = Some(self.company.facts().profile_name(user)).filter(|name| !name.is_empty());
        profile.and_then(|name| self.company.buttons().profile(name)).unwrap_or_default()
    }

    fn of_object(&self, user: &UserFacts, of_profile: Buttons, object: &str) -> Buttons {
        let facts = self.company.facts();
        let on = self.company.buttons().object(object).unwrap_or_default() & of_profile;
        let readable = on != Buttons::NONE
            && facts.reads_object(user, object)
            && self.company.needs(object).is_none_or(|needs| needs.fulfilled(facts.rights(user)));
        if readable { on } else { Buttons::NONE }
    }

    /// Every gate of one cell in words.
    #[must_use]
    pub fn decide(&self, user: &UserFacts, object: &str, button: Button) -> Decision {
        let action = Action::Button { object, button };
        decide(self.company, &Question::new(user.id, action))
    }
}
