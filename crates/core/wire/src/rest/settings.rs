//! Company settings, their versions, and what a change of them would do.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Button;
use crate::Instant;

/// The settings of a company as they stand; `GET /api/1/settings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CompanySettings {
    /// Grows by one with each change; the `ETag` is the same number.
    pub version: u32,
    /// Every section: `buttons`, `profiles`, `record_mapping`, `presence`, `allowed_origins`,
    /// `timers`.
    #[schema(value_type = Object)]
    pub settings: Value,
}

/// Settings to put in place; sections and keys that are left out get their defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSettings {
    /// The whole of the settings.
    #[schema(value_type = Object)]
    pub settings: Value,
    /// Why, for the history; at most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// A settings file to put in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportSettings {
    /// The file's text, TOML as `settings/export` gives it.
    pub file: String,
    /// Why, for the history; at most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// An earlier version to go back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBackSettings {
    /// Whose settings the new version gets.
    pub version: u32,
    /// Why, for the history; at most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// One version in the history of a company's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingsVersion {
    /// Counts from 1.
    pub version: u32,
    /// Who made it: a user's name, or what stands for a program.
    pub changed_by: String,
    /// When.
    pub changed: Instant,
    /// Why, in their words; may be empty.
    pub note: String,
    /// What differs from the version before; empty in the first.
    pub changes: Vec<SettingsChange>,
}

/// One row or value that differs between two settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingsChange {
    /// The section, `buttons`.
    pub section: String,
    /// The row within it: an object, a profile, an origin, or the name of a value.
    pub row: String,
    /// What stood there; absent for a new row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What stands there; absent for a removed row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What a change of the settings would do; nothing has been changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingsPreview {
    /// The version that stands.
    pub version: u32,
    /// What would differ from it.
    pub changes: Vec<SettingsChange>,
    /// How many buttons users would gain, counted for each user and object.
    pub gains: u64,
    /// How many they would lose.
    pub losses: u64,
    /// Who gains or loses what, by name; the first 1,000.
    pub buttons: Vec<ButtonChange>,
}

/// A button that a user gains or loses on records of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ButtonChange {
    /// The CRM user's id, 18 characters.
    pub user: String,
    /// Full name.
    pub name: String,
    /// The CRM profile's name.
    pub profile: String,
    /// The object's name, `Case`.
    pub object: String,
    /// The button.
    pub button: Button,
    /// Whether the user has it afterwards.
    pub gained: bool,
}
