//! The whole company at once: which button each user has on each object.

use crate::{
    Action, Button, Buttons, Company, Decision, Question, UserFacts, company::ObjectFacts, decide,
    decide::is_let_in,
};

/// Every user, object and button, decided on standing rights alone: no record, no customer, no
/// session. A view on the company; nothing is computed before it is asked for.
#[derive(Debug, Clone)]
pub struct Matrix<'a> {
    company: &'a Company,
}

/// An object of the matrix.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a>(Option<&'a ObjectFacts>);

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

    /// These objects, looked up once for many rows.
    #[must_use]
    pub fn columns(&self, objects: &[&str]) -> Vec<Column<'a>> {
        objects.iter().map(|object| Column(self.company.object(object))).collect()
    }

    /// The buttons that a user has on an object: the law of R114, once the other gates let them in.
    #[must_use]
    pub fn buttons(&self, user: &UserFacts, object: &str) -> Buttons {
        self.cell(user, self.of_user(user), Column(self.company.object(object)))
    }

    /// The buttons that a user has on each of these objects; what concerns the user alone is looked
    /// at once.
    pub fn row<'m>(
        &'m self,
        user: &'m UserFacts,
        columns: &'m [Column<'a>],
    ) -> impl ExactSizeIterator<Item = Buttons> + 'm {
        let of_user = self.of_user(user);
        columns.iter().map(move |column| self.cell(user, of_user, *column))
    }

    /// What the gates about the user alone leave: the buttons of the profile, or none.
    fn of_user(&self, user: &UserFacts) -> Buttons {
        if is_let_in(self.company, user) { self.company.buttons_of_profile(user) } else { Buttons::NONE }
    }

    fn cell(&self, user: &UserFacts, of_user: Buttons, Column(object): Column<'_>) -> Buttons {
        let Some(object) = object else { return Buttons::NONE };
        let on = object.buttons & of_user;
        let facts = self.company.facts();
        let readable = on != Buttons::NONE
            && facts.has_right(user, object.read)
            && object.uses.as_ref().is_none_or(|needs| needs.fulfilled(facts.rights(user)));
        if readable { on } else { Buttons::NONE }
    }

    /// Every gate of one cell in words.
    #[must_use]
    pub fn decide(&self, user: &UserFacts, object: &str, button: Button) -> Decision {
        let action = Action::Button { object, button };
        decide(self.company, &Question::new(user.id, action))
    }
}
