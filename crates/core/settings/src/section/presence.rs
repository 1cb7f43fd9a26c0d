//! Company Settings, Presence (R95, R96).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::number;
use crate::{SettingsError, place::value};

/// The terms until the company writes its own.
pub const DEFAULT_TERMS: &str = "\
We would like to see this website on your screen, to help you with it. We see this website only, and \
nothing else on your computer. Passwords, card numbers and other fields that are marked as private are \
hidden before anything is sent. You can end this at any time.";

/// Characters of the terms at most: what a customer reads before a session, not a contract.
const MOST_TERMS: usize = 5_000;

/// Company Settings, Presence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Presence {
    /// Enable Presence (R95).
    pub enabled: bool,
    /// Show Terms To Visitor Before Connecting (R96): the customer is asked before a session starts.
    pub show_terms: bool,
    /// Agents see the title and path of the customer's page before a session.
    pub share_page: bool,
    /// What the customer is asked to accept: plain text, shown as it is.
    pub terms: String,
    /// Counts the texts, from 1. The server's: what a save says here is not looked at.
    #[serde(deserialize_with = "number")]
    pub terms_version: u32,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            enabled: true,
            show_terms: true,
            share_page: false,
            terms: DEFAULT_TERMS.to_owned(),
            terms_version: 1,
        }
    }
}

impl Presence {
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        if self.show_terms && self.terms.trim().is_empty() {
            return Err(value(
                "presence.terms",
                "the text is empty: write what the visitor accepts, or turn Show Terms To Visitor Before \
                 Connecting off",
            ));
        }
        let length = self.terms.chars().count();
        if length > MOST_TERMS {
            return Err(value(
                "presence.terms",
                format!("the text has {length} characters, at most {MOST_TERMS} are shown"),
            ));
        }
        if self.terms.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
            return Err(value(
                "presence.terms",
                "the text has control characters: only lines and tabs are shown",
            ));
        }
        Ok(())
    }

    /// Numbers the text: as before while it is the same, one more when it is another.
    pub(crate) fn number_terms(&mut self, before: &Self) {
        let changed = self.terms != before.terms;
        self.terms_version = before.terms_version.saturating_add(u32::from(changed));
    }
}
