//! The whole of a company's settings, its defaults, and the checks that span rows.

use alongside_access::ButtonTable;
use serde::{Deserialize, Serialize};

use crate::{
    ButtonRow, JoinIn, Origin, ProfileRow, RecordMapping, Timers,
    mapping::{is_api_name, without_position},
};

/// Everything a company can set. Missing keys get their defaults; unknown keys are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Company Settings, Buttons: which buttons a record page shows, by object.
    pub buttons: Vec<ButtonRow>,
    /// Company Settings, Profile Settings: which buttons a user may have, by profile.
    pub profiles: Vec<ProfileRow>,
    /// Account Settings, Integrations, Salesforce record Mapping.
    pub record_mapping: RecordMapping,
    /// Company Settings, Presence.
    pub presence: Presence,
    /// The sites on which the SDK may run.
    pub allowed_origins: Vec<Origin>,
    /// The timers of sessions.
    pub timers: Timers,
}

/// Company Settings, Presence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Presence {
    /// Enable Presence (R95).
    pub enabled: bool,
    /// Show Terms To Visitor Before Connecting (R96): the customer is asked before a session starts.
    pub show_terms: bool,
    /// Agents see the title and path of the customer's page before a session.
    pub share_page: bool,
}

impl Default for Presence {
    fn default() -> Self {
        Self { enabled: true, show_terms: true, share_page: false }
    }
}

/// Show, View and Join on Cases, Contacts, Leads and Opportunities (R98); no profile has a row.
impl Default for Settings {
    fn default() -> Self {
        let every =
            |object: &str| ButtonRow { object: object.to_owned(), show: true, view: true, join: true };
        Self {
            buttons: ["Case", "Contact", "Lead", "Opportunity"].map(every).to_vec(),
            profiles: Vec::new(),
            record_mapping: RecordMapping::default(),
            presence: Presence::default(),
            allowed_origins: Vec::new(),
            timers: Timers::default(),
        }
    }
}

/// Why settings are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not JSON, a key that is not known, or a value of the wrong kind.
    #[error("settings, line {line}, column {column}: {problem}")]
    Shape {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// A value that cannot be.
    #[error("settings, {place}: {problem}")]
    Value {
        /// The key, with the row's number from 1: `buttons[2].object`.
        place: String,
        /// What is wrong and what to do.
        problem: String,
    },
}

const MOST_ROWS: usize = 500;

impl Settings {
    /// Reads JSON, fills defaults in and checks.
    ///
    /// # Errors
    /// [`SettingsError`] naming the place and the fix.
    pub fn from_json(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = serde_json::from_str(text).map_err(|error| SettingsError::Shape {
            line: error.line().max(1),
            column: error.column().max(1),
            problem: without_position(&error),
        })?;
        settings.check()?;
        Ok(settings)
    }

    /// As JSON, every key present.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("settings have text keys only")
    }

    /// Checks what the types alone cannot.
    ///
    /// # Errors
    /// [`SettingsError::Value`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), SettingsError> {
        check_names("buttons", "object", self.buttons.iter().map(|row| &row.object))?;
        for (number, row) in (1..).zip(&self.buttons) {
            if !is_api_name(&row.object) {
                return Err(value(
                    format!("buttons[{number}].object"),
                    format!("`{}` is not an object's API name such as Case or Order__c", row.object),
                ));
            }
        }
        check_names("profiles", "profile", self.profiles.iter().map(|row| &row.profile))?;
        if let Some((name, found, least, most)) = self.timers.out_of_bounds() {
            return Err(value(format!("timers.{name}"), format!("{found} is outside {least} to {most}")));
        }
        if self.allowed_origins.len() > MOST_ROWS {
            return Err(value("allowed_origins".to_owned(), format!("more than {MOST_ROWS} origins")));
        }
        Ok(())
    }

    /// What decides about buttons, in the form that decisions take.
    #[must_use]
    pub fn button_table(&self) -> ButtonTable {
        ButtonTable::new(
            self.buttons.iter().map(|row| (row.object.clone(), row.buttons())),
            self.profiles.iter().map(|row| (row.profile.clone(), row.buttons())),
        )
    }

    /// Where a session opens for the users of a profile.
    #[must_use]
    pub fn join_in(&self, profile: &str) -> JoinIn {
        self.profiles
            .iter()
            .find(|row| row.profile == profile)
            .map_or_else(JoinIn::default, |row| row.join_in)
    }

    /// Whether the SDK may run on a site, named as its browser's `Origin` header does.
    #[must_use]
    pub fn allows_origin(&self, header: &str) -> bool {
        self.allowed_origins.iter().any(|origin| origin.as_str() == header)
    }
}

pub(crate) fn value(place: String, problem: String) -> SettingsError {
    SettingsError::Value { place, problem }
}

/// Refuses too many rows, empty names and rows of one name.
fn check_names<'a>(
    section: &str,
    key: &str,
    names: impl Iterator<Item = &'a String>,
) -> Result<(), SettingsError> {
    let mut seen: Vec<&str> = Vec::new();
    for (number, name) in (1..).zip(names) {
        let place = format!("{section}[{number}].{key}");
        if number > MOST_ROWS {
            return Err(value(place, format!("more than {MOST_ROWS} rows")));
        }
        if name.trim().is_empty() {
            return Err(value(place, format!("the {key} is empty: choose one or remove the row")));
        }
        if seen.contains(&name.as_str()) {
            return Err(value(place, format!("{name} has a row already: change that one and remove this")));
        }
        seen.push(name);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
