//! Which users of the matrix are looked at: by words, by profile, and by what their cells say.

use alongside_access::{Button, Facts, Matrix, UserFacts};
use alongside_wire::rest::GateName;

use super::MatrixQuery;
use crate::access::gate;

/// The part of a query that chooses among users.
#[derive(Debug)]
pub(super) struct Filter<'a> {
    /// In small letters; empty for everybody.
    words: String,
    profile: Option<&'a str>,
    allowed: Option<bool>,
    gate: Option<GateName>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(query: &'a MatrixQuery) -> Self {
        Self {
            words: query.search.as_deref().unwrap_or_default().trim().to_lowercase(),
            profile: query.profile.as_deref(),
            allowed: query.allowed,
            gate: query.gate,
        }
    }

    /// Whether a user is looked at: whoever has at least one cell of the kind that is asked for.
    pub(super) fn leaves(
        &self,
        facts: &Facts,
        matrix: &Matrix<'_>,
        user: &UserFacts,
        objects: &[String],
        buttons: &[Button],
    ) -> bool {
        self.names(user)
            && self.profile.is_none_or(|profile| facts.profile_name(user) == profile)
            && (self.allowed.is_none() && self.gate.is_none()
                || objects.iter().any(|object| self.some_cell(matrix, user, object, buttons)))
    }

    fn names(&self, user: &UserFacts) -> bool {
        self.words.is_empty()
            || user.name.to_lowercase().contains(&self.words)
            || user.username.to_lowercase().contains(&self.words)
            || user.id.to_string().eq_ignore_ascii_case(&self.words)
    }

    fn some_cell(&self, matrix: &Matrix<'_>, user: &UserFacts, object: &str, buttons: &[Button]) -> bool {
        // Which buttons are on costs next to nothing; which gate refuses is asked only of those that are off.
        let has = matrix.buttons(user, object);
        buttons.iter().any(|&button| {
            let allowed = has.contains(button);
            self.allowed.is_none_or(|wanted| wanted == allowed)
                && self.gate.is_none_or(|wanted| {
                    !allowed && matrix.refusing_gate(user, object, button).map(gate) == Some(wanted)
                })
        })
    }
}
