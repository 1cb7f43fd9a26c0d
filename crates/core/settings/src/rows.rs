//! The rows of the sections Buttons and Profile Settings (R97 to R114).

use alongside_access::Buttons;
use serde::{Deserialize, Serialize};

/// One row of Company Settings, Buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ButtonRow {
    /// The object's name, `Case`.
    pub object: String,
    /// The Show button is on.
    #[serde(default)]
    pub show: bool,
    /// The View button is on.
    #[serde(default)]
    pub view: bool,
    /// The Join button is on.
    #[serde(default)]
    pub join: bool,
}

impl ButtonRow {
    /// The buttons that are on.
    #[must_use]
    pub fn buttons(&self) -> Buttons {
        Buttons::new(self.show, self.view, self.join)
    }
}

/// One row of Company Settings, Profile Settings. A profile without a row has no button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileRow {
    /// The profile's name in the CRM.
    pub profile: String,
    /// The Show button is on.
    #[serde(default)]
    pub show: bool,
    /// The View button is on.
    #[serde(default)]
    pub view: bool,
    /// The Join button is on.
    #[serde(default)]
    pub join: bool,
    /// Where a session opens.
    #[serde(default)]
    pub join_in: JoinIn,
}

impl ProfileRow {
    /// The buttons that are on.
    #[must_use]
    pub fn buttons(&self) -> Buttons {
        Buttons::new(self.show, self.view, self.join)
    }
}

/// Where a session opens for the users of a profile (R108).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum JoinIn {
    /// A tab of the browser.
    #[default]
    #[serde(rename = "Browser Tab")]
    BrowserTab,
    /// The desktop client.
    Client,
}
