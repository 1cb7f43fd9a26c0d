//! The decision. `refusing_gate` is the hot path and allocates nothing; `decide` tells every gate in
//! words, and asks the same functions, so that the two cannot differ.

mod words;

use crate::{
    Action, Company, Decision, Facts, Gate, GateReport, GateStatus, Installation, PresenceFacts, Question,
    RecordFacts, Role, SessionFacts, UserFacts, company::ObjectFacts, uses::ObjectNeeds,
};

/// Whether the question is allowed, with every gate, its reason and its fix.
#[must_use]
pub fn decide(company: &Company, question: &Question<'_>) -> Decision {
    let case = Case::new(company, question);
    let mut refused = None;
    let gates: Vec<GateReport> = Gate::ALL
        .into_iter()
        .map(|gate| {
            let status = match case.status(gate) {
                GateStatus::NotApplicable => GateStatus::NotApplicable,
                _ if refused.is_some() => GateStatus::NotReached,
                status => status,
            };
            if status == GateStatus::Failed {
                refused = Some(gate);
            }
            let said = words::of(&case, gate, status, refused);
            GateReport { gate, status, reason: said.reason, fix: said.fix, place: said.place }
        })
        .collect();
    Decision { allowed: refused.is_none(), gates }
}

/// The first gate that refuses; `None` when the question is allowed. The same answer as
/// [`decide`]'s, without words.
#[must_use]
pub fn refusing_gate(company: &Company, question: &Question<'_>) -> Option<Gate> {
    Case::new(company, question).refusing()
}

/// Whether the gates about the user alone let them help customers.
pub(crate) fn is_let_in(company: &Company, user: &UserFacts) -> bool {
    let question = Question::new(user.id, Action::HelpWithoutRecord);
    Case::of(company, &question, Some(user)).refusing().is_none()
}

/// A question with its user looked up.
struct Case<'a> {
    company: &'a Company,
    question: &'a Question<'a>,
    user: Option<&'a UserFacts>,
    /// The object that the action is about; `None` where nothing is set about it.
    object: Option<&'a ObjectFacts>,
}

/// Which of the product's roles an action takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NeededRole {
    Agent,
    Admin,
    MessagesRead,
    MessagesEdit,
    Setup,
}

impl<'a> Case<'a> {
    fn new(company: &'a Company, question: &'a Question<'a>) -> Self {
        Self::of(company, question, company.facts().user(question.user))
    }

    fn of(company: &'a Company, question: &'a Question<'a>, user: Option<&'a UserFacts>) -> Self {
        let object = question.action.object().and_then(|object| company.object(object));
        Self { company, question, user, object }
    }

    fn refusing(&self) -> Option<Gate> {
        Gate::ALL.into_iter().find(|gate| self.status(*gate) == GateStatus::Failed)
    }

    fn facts(&self) -> &'a Facts {
        self.company.facts()
    }

    /// What becomes of a gate when it is reached. Whoever is unknown fails each gate about users.
    fn status(&self, gate: Gate) -> GateStatus {
        match gate {
            Gate::UserActive => self.passes(UserFacts::active),
            Gate::PackageInstalled => fulfilled(self.facts().installation() != Installation::Missing),
            Gate::AppVisible => self.passes(|user| self.sees_app(user)),
            Gate::ConnectedApp => self.passes(|user| self.facts().admitted(user)),
            Gate::Role => self.passes(|user| self.has_role(user)),
            Gate::ObjectButton => self.object_button(),
            Gate::ProfileButton => self.profile_button(),
            Gate::ObjectPermission => match self.question.action.object() {
                Some(name) => self.passes(|user| match self.object {
                    Some(object) => self.facts().has_right(user, object.read),
                    None => self.facts().reads_object(user, name),
                }),
                None => GateStatus::NotApplicable,
            },
            Gate::FieldSecurity => self.field_security(),
            Gate::RecordAccess => match self.question.record {
                RecordFacts::NotAsked => GateStatus::NotApplicable,
                RecordFacts::Readable => GateStatus::Passed,
                RecordFacts::NotReadable { .. } | RecordFacts::Unknown { .. } => GateStatus::Failed,
            },
            Gate::SignedIn => self.standing(|user| self.company.signed_in(user)),
            Gate::Subscription => self.standing(|user| self.company.subscribed(user)),
            Gate::Presence => match self.question.presence {
                PresenceFacts::NotAsked => GateStatus::NotApplicable,
                PresenceFacts::Online => GateStatus::Passed,
                PresenceFacts::Offline { .. } => GateStatus::Failed,
            },
            Gate::Session => match self.question.session {
                SessionFacts::NotAsked => GateStatus::NotApplicable,
                SessionFacts::Open => GateStatus::Passed,
                SessionFacts::TakenBy { .. } | SessionFacts::Ended => GateStatus::Failed,
            },
        }
    }

    fn passes(&self, holds: impl FnOnce(&'a UserFacts) -> bool) -> GateStatus {
        fulfilled(self.user.is_some_and(holds))
    }

    /// Whether the action is the work of those who look after the product, who have an app of
    /// their own beside the agents'.
    const fn looks_after_the_product(&self) -> bool {
        matches!(self.question.action, Action::ChangeSettings | Action::SetUp)
    }

    fn sees_app(&self, user: &UserFacts) -> bool {
        user.sees_app() || (self.looks_after_the_product() && user.sees_setup_app())
    }

    const fn needed_role(&self) -> NeededRole {
        match self.question.action {
            Action::OpenProduct | Action::Button { .. } | Action::HelpWithoutRecord => NeededRole::Agent,
            Action::SeeAllHistory | Action::ChangeSettings => NeededRole::Admin,
            Action::ReadMessages { .. } => NeededRole::MessagesRead,
            Action::EditMessages { .. } => NeededRole::MessagesEdit,
            Action::SetUp => NeededRole::Setup,
        }
    }

    fn has_role(&self, user: &UserFacts) -> bool {
        match self.needed_role() {
            NeededRole::Agent => user.role().is_some(),
            NeededRole::Admin => user.role() == Some(Role::Admin),
            NeededRole::MessagesRead => user.reads_messages(),
            NeededRole::MessagesEdit => user.edits_messages(),
            NeededRole::Setup => user.sets_up(),
        }
    }

    fn object_button(&self) -> GateStatus {
        match self.question.action {
            Action::Button { button, .. } => {
                fulfilled(self.object.is_some_and(|object| object.buttons.contains(button)))
            }
            _ => GateStatus::NotApplicable,
        }
    }

    fn profile_button(&self) -> GateStatus {
        match self.question.action {
            Action::Button { button, .. } => {
                self.passes(|user| self.company.buttons_of_profile(user).contains(button))
            }
            _ => GateStatus::NotApplicable,
        }
    }

    /// The fields that the action reads or edits; `None` where it does with none.
    fn needs(&self) -> Option<&'a ObjectNeeds> {
        let object = self.object?;
        match self.question.action {
            Action::Button { .. } => object.uses.as_ref(),
            Action::ReadMessages { .. } => object.read_messages.as_ref(),
            Action::EditMessages { .. } => object.edit_messages.as_ref(),
            _ => None,
        }
    }

    fn field_security(&self) -> GateStatus {
        match self.needs() {
            Some(needs) => self.passes(|user| needs.fulfilled(self.facts().rights(user))),
            None => GateStatus::NotApplicable,
        }
    }

    /// A gate about the product's own users.
    fn standing(&self, holds: impl FnOnce(&'a UserFacts) -> bool) -> GateStatus {
        if self.company.keeps_members() && self.question.action.serves_customers() {
            self.passes(holds)
        } else {
            GateStatus::NotApplicable
        }
    }
}

const fn fulfilled(fulfilled: bool) -> GateStatus {
    if fulfilled { GateStatus::Passed } else { GateStatus::Failed }
}

#[cfg(test)]
mod tests;
