//! Account Settings, beside keys and mapping: consent, recording, privacy.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::number;
use crate::{SettingsError, place::value};

/// Days that a recording may be kept at most.
const MOST_RETENTION: u32 = 3_650;

/// Account Settings: what holds for all sessions of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AccountSettings {
    /// What the customer is asked for.
    pub consent: Consent,
    /// Whether sessions are recorded.
    pub recording: Recording,
    /// Days after which a recording is deleted.
    #[serde(deserialize_with = "number")]
    #[schema(minimum = 1, maximum = 3_650)]
    pub retention_days: u32,
    /// Agents' e-mail addresses are shown to nobody but admins.
    pub hide_agent_emails: bool,
    /// Customers' IP addresses are not kept.
    pub discard_ip_addresses: bool,
    /// Agents see the customers who are on the site, without a record or a code.
    pub device_listing: bool,
    /// Customers can make a session code.
    pub session_codes: bool,
}

/// What a customer is asked for before it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Consent {
    /// Before an agent sees the page.
    pub session: bool,
    /// Before an agent uses the page.
    pub remote_control: bool,
    /// Before an agent sees more than the page.
    pub full_device: bool,
}

/// Whether sessions are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub enum Recording {
    /// Never.
    #[default]
    Off,
    /// When the customer agrees.
    Ask,
    /// Always; the customer is told.
    On,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self {
            consent: Consent::default(),
            recording: Recording::Off,
            retention_days: 30,
            hide_agent_emails: false,
            discard_ip_addresses: false,
            device_listing: true,
            session_codes: true,
        }
    }
}

/// The customer is asked for everything.
impl Default for Consent {
    fn default() -> Self {
        Self { session: true, remote_control: true, full_device: true }
    }
}

impl AccountSettings {
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        if (1..=MOST_RETENTION).contains(&self.retention_days) {
            return Ok(());
        }
        Err(value(
            "account.retention_days",
            format!("{} is outside 1 to {MOST_RETENTION} days", self.retention_days),
        ))
    }
}
