//! The decision. `refusing_gate` is the hot path and allocates nothing; `decide` tells every gate in
//! words, and asks the same functions, so that the two cannot differ.

mod places;
mod words;

use crate::{
    Action, ButtonTable, Decision, Facts, Gate, GateReport, GateStatus, Installation, PresenceFacts,
    Question, RecordFacts, Role, SessionFacts, UserFacts,
};

/// Whether the question is allowed, with every gate, its reason and its fix.
#[must_use]
pub fn decide(facts: &Facts, buttons: &ButtonTable, question: &Question<'_>) -> Decision {
    let case = Case::new(facts, buttons, question);
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
            let (reason, fix) = words::of(&case, gate, status, refused);
            let place = (status == GateStatus::Failed).then(|| places::of(&case, gate)).flatten();
            GateReport { gate, status, reason, fix, place }
        })
        .collect();
    Decision { allowed: refused.is_none(), gates }
}

/// The first gate that refuses; `None` when the question is allowed. The same answer as
/// [`decide`]'s, without words.
#[must_use]
pub fn refusing_gate(facts: &Facts, buttons: &ButtonTable, question: &Question<'_>) -> Option<Gate> {
    let case = Case::new(facts, buttons, question);
    Gate::ALL.into_iter().find(|gate| case.status(*gate) == GateStatus::Failed)
}

/// A question with its user looked up.
struct Case<'a> {
    facts: &'a Facts,
    buttons: &'a ButtonTable,
    question: &'a Question<'a>,
    user: Option<&'a UserFacts>,
}

impl<'a> Case<'a> {
    fn new(facts: &'a Facts, buttons: &'a ButtonTable, question: &'a Question<'a>) -> Self {
        Self { facts, buttons, question, user: facts.user(question.user) }
    }

    /// What becomes of a gate when it is reached. Whoever is unknown fails each gate about users.
    fn status(&self, gate: Gate) -> GateStatus {
        match gate {
            Gate::UserActive => passes(self.user.is_some_and(UserFacts::active)),
            Gate::PackageInstalled => passes(self.facts.installation() != Installation::Missing),
            Gate::ConnectedApp => passes(self.user.is_some_and(|user| self.facts.admitted(user))),
            Gate::Role => passes(self.user.and_then(UserFacts::role) >= Some(self.needed_role())),
            Gate::ObjectButton => self.object_button(),
            Gate::ProfileButton => self.profile_button(),
            Gate::RecordAccess => match self.question.record {
                RecordFacts::NotAsked => GateStatus::NotApplicable,
                RecordFacts::Readable => GateStatus::Passed,
                RecordFacts::NotReadable { .. } | RecordFacts::Unknown { .. } => GateStatus::Failed,
            },
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
            Gate::AppVisible
            | Gate::ObjectPermission
            | Gate::FieldSecurity
            | Gate::SignedIn
            | Gate::Subscription => GateStatus::NotApplicable,
        }
    }

    fn needed_role(&self) -> Role {
        match self.question.action {
            Action::OpenProduct | Action::Button { .. } | Action::HelpWithoutRecord => Role::Agent,
            Action::SeeAllHistory | Action::ChangeSettings => Role::Admin,
        }
    }

    fn object_button(&self) -> GateStatus {
        match self.question.action {
            Action::Button { object, button } => {
                passes(self.buttons.object(object).is_some_and(|row| row.contains(button)))
            }
            _ => GateStatus::NotApplicable,
        }
    }

    fn profile_button(&self) -> GateStatus {
        match self.question.action {
            Action::Button { button, .. } => passes(self.user.is_some_and(|user| {
                // A profile without a name is one that was not read; no row can be meant for it.
                let profile = self.facts.profile_name(user);
                !profile.is_empty() && self.buttons.profile(profile).is_some_and(|row| row.contains(button))
            })),
            _ => GateStatus::NotApplicable,
        }
    }
}

const fn passes(fulfilled: bool) -> GateStatus {
    if fulfilled { GateStatus::Passed } else { GateStatus::Failed }
}

#[cfg(test)]
mod tests;
