//! Company Settings, Settings (R73 to R81, R84): what becomes of sessions in the CRM.

use alongside_kernel::CrmId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{SettingsError, place::value};

/// The ids of users in the CRM begin so.
const USER_PREFIX: &str = "005";

/// Company Settings, Settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GeneralSettings {
    /// Default Admin (R73): the CRM user who is the admin for the company account, 18 characters;
    /// null while nobody is chosen.
    #[ts(type = "string | null")]
    #[schema(value_type = Option<String>)]
    pub default_admin: Option<CrmId>,
    /// Create Leads for Session Guests (R74): screen share sessions only.
    pub create_leads: CreateLeads,
    /// Log Sessions Started Outside of Salesforce (R78).
    pub log_outside_sessions: bool,
    /// Open Session Records (R79): the session's record opens at once, for notes.
    pub open_session_records: bool,
    /// Sync Frequency (R80), counted from the moment of the first installation (R81).
    pub sync_frequency: SyncFrequency,
    /// Chatter When Starting Session (R84): a session started or joined is posted on its record.
    pub chatter_when_starting: bool,
}

/// For which guests of a session a Lead is made (R74 to R77).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub enum CreateLeads {
    /// For none.
    #[default]
    Never,
    /// Who give an e-mail address that no Lead has.
    #[serde(rename = "Who Provide a New Email")]
    NewEmail,
    /// Who give a name, too.
    #[serde(rename = "Who Provide a New Email and Name")]
    NewEmailAndName,
}

/// How often sessions are brought over (R80).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub enum SyncFrequency {
    /// Every hour.
    #[default]
    Hourly,
    /// Every two hours.
    #[serde(rename = "Every 2 hours")]
    EveryTwoHours,
    /// Every day.
    Daily,
    /// By hand only.
    Never,
}

impl GeneralSettings {
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        match self.default_admin {
            Some(id) if id.key_prefix() != USER_PREFIX => Err(value(
                "general.default_admin",
                format!("{id} is no user's id, which begins with {USER_PREFIX}: choose a user of the CRM"),
            )),
            _ => Ok(()),
        }
    }
}
