//! How long each step of a session may take, in seconds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::number;
use crate::{SettingsError, place::value};

/// The timers of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Timers {
    /// Seconds between two pushes of a request to the customer's page.
    #[serde(deserialize_with = "number")]
    pub connect_push_seconds: u32,
    /// How many pushes at most.
    #[serde(deserialize_with = "number")]
    pub connect_pushes: u32,
    /// Seconds until a request that no page has shown ends.
    #[serde(deserialize_with = "number")]
    pub pending_seconds: u32,
    /// Seconds that the customer has to answer.
    #[serde(deserialize_with = "number")]
    pub authorizing_seconds: u32,
    /// Seconds after which a session that a side has left ends.
    #[serde(deserialize_with = "number")]
    pub abandoned_seconds: u32,
    /// Seconds that a session code is good for.
    #[serde(deserialize_with = "number")]
    pub code_seconds: u32,
    /// Seconds that a session may last in all.
    #[serde(deserialize_with = "number")]
    pub session_seconds: u32,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            connect_push_seconds: 4,
            connect_pushes: 5,
            pending_seconds: 24,
            authorizing_seconds: 60,
            abandoned_seconds: 5 * 60,
            code_seconds: 20 * 60,
            session_seconds: 4 * 60 * 60,
        }
    }
}

impl Timers {
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        let bounds = [
            ("connect_push_seconds", self.connect_push_seconds, 1, 60),
            ("connect_pushes", self.connect_pushes, 1, 20),
            ("pending_seconds", self.pending_seconds, 5, 600),
            ("authorizing_seconds", self.authorizing_seconds, 10, 600),
            ("abandoned_seconds", self.abandoned_seconds, 10, 3_600),
            ("code_seconds", self.code_seconds, 60, 3_600),
            ("session_seconds", self.session_seconds, 60, 24 * 60 * 60),
        ];
        for (name, found, least, most) in bounds {
            if found < least || found > most {
                return Err(value(format!("timers.{name}"), format!("{found} is outside {least} to {most}")));
            }
        }
        Ok(())
    }
}
