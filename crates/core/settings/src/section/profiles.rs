//! Company Settings, Profile Settings (R106 to R110): a row for each profile.

use alongside_access::Buttons;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::check_names;
use crate::SettingsError;

/// One row of Company Settings, Profile Settings. A profile without a row has no button.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProfileRow {
    /// The profile's name in the CRM.
    pub profile: String,
    /// The Show button is on.
    pub show: bool,
    /// The View button is on.
    pub view: bool,
    /// The Join button is on.
    pub join: bool,
    /// Where a session opens (R108).
    pub join_in: JoinIn,
    /// Start Agent Video (R109): the agent's video starts on joining.
    pub start_agent_video: bool,
}

impl ProfileRow {
    /// The buttons that are on.
    #[must_use]
    pub fn buttons(&self) -> Buttons {
        Buttons::new(self.show, self.view, self.join)
    }

    pub(crate) fn check_all(rows: &[Self]) -> Result<(), SettingsError> {
        check_names("profiles", "profile", rows.iter().map(|row| &row.profile))
    }
}

/// Where a session opens for the users of a profile (R108).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub enum JoinIn {
    /// A tab of the browser.
    #[default]
    #[serde(rename = "Browser Tab")]
    BrowserTab,
    /// The desktop client.
    Client,
}
