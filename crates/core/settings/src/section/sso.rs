//! Company Settings, Single Sign-On (R86 to R94).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::number;
use crate::{SettingsError, mapping::is_api_name, place::value};

/// Seconds that a login link may be good for at most: a day.
const MOST_EXPIRATION: u32 = 24 * 60 * 60;

/// Company Settings, Single Sign-On. The API key is no setting: it is kept sealed, beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SsoSettings {
    /// Enable SSO (R93).
    pub enabled: bool,
    /// Partner User ID Field (R86, R87): the field of the CRM's User whose value names a person in
    /// the product, `Id` or another that is unique; null while none is chosen.
    pub partner_user_id_field: Option<String>,
    /// Login Expiration in seconds (R94): how long a login link is good for.
    #[serde(deserialize_with = "number")]
    #[schema(minimum = 1, maximum = 86_400)]
    pub login_expiration_seconds: u32,
}

impl Default for SsoSettings {
    fn default() -> Self {
        Self { enabled: false, partner_user_id_field: None, login_expiration_seconds: 3_600 }
    }
}

impl SsoSettings {
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        if !(1..=MOST_EXPIRATION).contains(&self.login_expiration_seconds) {
            return Err(value(
                "sso.login_expiration_seconds",
                format!(
                    "{} is outside 1 to {MOST_EXPIRATION}: a login link is good for some seconds, and for a \
                     day at most",
                    self.login_expiration_seconds
                ),
            ));
        }
        match &self.partner_user_id_field {
            None if self.enabled => Err(value(
                "sso.partner_user_id_field",
                "Enable SSO needs it: choose the field of User that names a person, such as Id or \
                 FederationIdentifier, or turn Enable SSO off",
            )),
            Some(field) if !is_api_name(field) => Err(value(
                "sso.partner_user_id_field",
                format!("`{field}` is not a field's API name such as Id or FederationIdentifier"),
            )),
            _ => Ok(()),
        }
    }
}
