//! The whole of a company's settings, its defaults, and the checks over all of it.

use alongside_access::ButtonTable;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    AccountSettings, ButtonRow, GeneralSettings, JoinIn, Origin, Presence, ProfileRow, RecordMapping,
    SettingsError, SsoSettings, Timers, place,
    place::{Keyed, value},
    section::{MOST_ROWS, keyed},
};

/// Everything a company can set. Missing keys get their defaults; unknown keys are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The sites on which the SDK may run.
    #[ts(type = "string[]")]
    #[schema(value_type = Vec<String>)]
    pub allowed_origins: Vec<Origin>,
    /// Company Settings, Settings.
    #[serde(deserialize_with = "keyed")]
    pub general: GeneralSettings,
    /// Company Settings, Single Sign-On.
    #[serde(deserialize_with = "keyed")]
    pub sso: SsoSettings,
    /// Company Settings, Presence.
    #[serde(deserialize_with = "keyed")]
    pub presence: Presence,
    /// The timers of sessions.
    #[serde(deserialize_with = "keyed")]
    pub timers: Timers,
    /// Account Settings, beside keys and mapping.
    #[serde(deserialize_with = "keyed")]
    pub account: AccountSettings,
    /// Company Settings, Buttons: which buttons a record page shows, by object.
    pub buttons: Vec<ButtonRow>,
    /// Company Settings, Profile Settings: which buttons a user may have, by profile.
    pub profiles: Vec<ProfileRow>,
    /// Account Settings, Integrations, Salesforce record Mapping: for each object, CRM field and
    /// custom-data key.
    #[ts(type = "Record<string, Record<string, string>>")]
    #[schema(value_type = std::collections::HashMap<String, std::collections::HashMap<String, String>>)]
    pub record_mapping: RecordMapping,
}

/// Show, View and Join on Cases, Contacts, Leads and Opportunities (R98); no profile has a row.
impl Default for Settings {
    fn default() -> Self {
        let every = |object: &str| ButtonRow {
            object: object.to_owned(),
            show: true,
            view: true,
            join: true,
            ..ButtonRow::default()
        };
        Self {
            allowed_origins: Vec::new(),
            general: GeneralSettings::default(),
            sso: SsoSettings::default(),
            presence: Presence::default(),
            timers: Timers::default(),
            account: AccountSettings::default(),
            buttons: ["Case", "Contact", "Lead", "Opportunity"].map(every).to_vec(),
            profiles: Vec::new(),
            record_mapping: RecordMapping::default(),
        }
    }
}

impl Settings {
    /// Reads JSON, fills defaults in and checks.
    ///
    /// # Errors
    /// [`SettingsError`] naming the place and the fix.
    pub fn from_json(text: &str) -> Result<Self, SettingsError> {
        let settings = Self::from_stored(text)?;
        settings.check()?;
        Ok(settings)
    }

    /// Reads JSON that was checked when it was saved. A rule that came later is told at the next
    /// save, and does not make what stands unreadable.
    ///
    /// # Errors
    /// [`SettingsError`] naming the place.
    pub fn from_stored(text: &str) -> Result<Self, SettingsError> {
        place::from_json(text).map(|Keyed(settings)| settings)
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
        self.general.check()?;
        self.sso.check()?;
        self.presence.check()?;
        self.timers.check()?;
        self.account.check()?;
        ButtonRow::check_all(&self.buttons)?;
        ProfileRow::check_all(&self.profiles)?;
        if self.allowed_origins.len() > MOST_ROWS {
            return Err(value("allowed_origins", format!("more than {MOST_ROWS} origins")));
        }
        Ok(())
    }

    /// These settings as they follow others: with the numbers that are not the writer's to choose.
    #[must_use]
    pub fn after(mut self, before: &Self) -> Self {
        self.presence.number_terms(&before.presence);
        self
    }

    /// What decides about buttons, in the form that decisions take.
    #[must_use]
    pub fn button_table(&self) -> ButtonTable {
        ButtonTable::new(
            self.buttons.iter().map(|row| (row.object.clone(), row.buttons())),
            self.profiles.iter().map(|row| (row.profile.clone(), row.buttons())),
        )
    }

    /// The row of an object in Buttons.
    #[must_use]
    pub fn button_row(&self, object: &str) -> Option<&ButtonRow> {
        self.buttons.iter().find(|row| row.object == object)
    }

    /// The row of a profile in Profile Settings.
    #[must_use]
    pub fn profile_row(&self, profile: &str) -> Option<&ProfileRow> {
        self.profiles.iter().find(|row| row.profile == profile)
    }

    /// Where a session opens for the users of a profile.
    #[must_use]
    pub fn join_in(&self, profile: &str) -> JoinIn {
        self.profile_row(profile).map_or_else(JoinIn::default, |row| row.join_in)
    }

    /// The fields of records that somebody has to be able to read for their buttons: those of the
    /// record mapping and the visitor ids, as pairs of object and field or path to a parent's field.
    /// Sorted, each once.
    #[must_use]
    pub fn fields_in_use(&self) -> Vec<(String, String)> {
        let mapped = self.record_mapping.objects().flat_map(|(object, pairs)| {
            pairs.iter().map(move |pair| (object.to_owned(), pair.crm_field.clone()))
        });
        let visitor_ids =
            self.buttons.iter().filter_map(|row| Some((row.object.clone(), row.visitor_id_path()?)));
        let mut fields: Vec<_> = mapped.chain(visitor_ids).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Whether the SDK may run on a site, named as its browser's `Origin` header does.
    #[must_use]
    pub fn allows_origin(&self, header: &str) -> bool {
        self.allowed_origins.iter().any(|origin| origin.as_str() == header)
    }
}

#[cfg(test)]
mod tests;
