//! Company settings, their versions, and what a change of them would do.

use alongside_settings::Settings;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Button, CrmRecord, Device, RecordRef};
use crate::Instant;

/// The settings of a company as they stand; `GET /api/1/settings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CompanySettings {
    /// Grows by one with each change; the `ETag` is the same number.
    pub version: u32,
    /// Every section, every key.
    pub settings: Settings,
    /// What is saved although it may not do what it should: rows that the CRM does not have, or
    /// that it could not be asked about. Empty but in the answer to a save.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<SettingsWarning>>", optional)]
    pub warnings: Vec<SettingsWarning>,
}

/// Settings to put in place; sections and keys that are left out get their defaults.
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSettings {
    /// The whole of the settings. Read from the text itself, so that a key that stands twice is
    /// found.
    #[ts(type = "Settings")]
    #[schema(value_type = Settings)]
    pub settings: Box<RawValue>,
    /// Why, for the history; at most 500 characters.
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub note: String,
}

/// A settings file to put in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportSettings {
    /// The file's text, TOML as `settings/export` gives it.
    pub file: String,
    /// Why, for the history; at most 500 characters.
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub note: String,
}

/// An earlier version to go back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBackSettings {
    /// Whose settings the new version gets.
    pub version: u32,
    /// Why, for the history; at most 500 characters.
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub note: String,
}

/// One version in the history of a company's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
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

/// One version with the whole of its settings; `GET /api/1/settings/versions/{version}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WholeSettingsVersion {
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
    /// Every section, every key.
    pub settings: Settings,
}

/// One row or value that differs between two settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SettingsChange {
    /// The section, `buttons`.
    pub section: String,
    /// The row within it: an object, a profile, an origin, or the name of a value.
    pub row: String,
    /// What stood there; absent for a new row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub before: Option<String>,
    /// What stands there; absent for a removed row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after: Option<String>,
}

/// A row that the CRM has doubts about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SettingsWarning {
    /// The place, `buttons[2].object`; empty for the whole.
    pub place: String,
    /// What is doubtful, and what to do.
    pub problem: String,
}

/// What a change of the settings would do; nothing has been changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SettingsPreview {
    /// The version that stands.
    pub version: u32,
    /// What would differ from it.
    pub changes: Vec<SettingsChange>,
    /// How many buttons users would gain, counted for each user and object.
    #[ts(type = "number")]
    pub gains: u64,
    /// How many they would lose.
    #[ts(type = "number")]
    pub losses: u64,
    /// Who gains or loses what, by name; the first 1,000.
    pub buttons: Vec<ButtonChange>,
    /// What a save would warn of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<SettingsWarning>>", optional)]
    pub warnings: Vec<SettingsWarning>,
}

/// A button that a user gains or loses on records of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
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

/// An object whose record pages can have buttons: those of the session log's lookups (R99).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ObjectOption {
    /// API name, `Case`.
    pub name: String,
    /// Label, "Case".
    pub label: String,
    /// Where its visitor id may stand (R102): the object itself first, then its parents.
    pub parents: Vec<ParentOption>,
}

/// An object that a visitor id may stand on, seen from a row's object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ParentOption {
    /// The object itself by its name, or the path to the parent, `Contact`.
    pub path: String,
    /// Label of the path, "Contact Name".
    pub label: String,
    /// API name of the object at its end.
    pub object: String,
    /// Its fields that can hold a visitor id.
    pub fields: Vec<FieldOption>,
}

/// A field to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FieldOption {
    /// API name, `Email`.
    pub name: String,
    /// Label, "Email".
    pub label: String,
}

/// A profile to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProfileOption {
    /// Its name, which a row carries.
    pub name: String,
    /// What people call it.
    pub label: String,
}

/// A field of the CRM's User to choose as Partner User ID Field (R87).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UserFieldOption {
    /// API name, `FederationIdentifier`.
    pub name: String,
    /// Label, "SAML Federation ID".
    pub label: String,
    /// Whether the CRM itself keeps its values apart; null where only `settings/sso/check` can tell.
    pub unique: Option<bool>,
}

/// A user to choose as Default Admin (R73).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UserOption {
    /// The CRM user's id, 18 characters.
    pub id: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Sign-in name.
    pub username: String,
    /// Whether the CRM lets them sign in.
    pub active: bool,
}

/// What the pickers of the settings offer; `GET /api/1/settings/options`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SettingsOptions {
    /// For Buttons.
    pub objects: Vec<ObjectOption>,
    /// For Profile Settings.
    pub profiles: Vec<ProfileOption>,
    /// For Single Sign-On.
    pub user_fields: Vec<UserFieldOption>,
    /// For Default Admin.
    pub users: Vec<UserOption>,
    /// The terms that stand until the company writes its own.
    pub default_terms: String,
}

/// Whether a field names each user once; `GET /api/1/settings/sso/check`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SsoCheck {
    /// The field, as the CRM writes its name.
    pub field: String,
    /// How many active users were looked at.
    #[ts(type = "number")]
    pub users: u64,
    /// Those who have no value, and so cannot sign in with it; the first 100.
    pub empty: Vec<SsoUser>,
    /// Values that more than one user has: the field cannot be saved then; the first 100.
    pub clashes: Vec<SsoClash>,
}

/// A user in a check of single sign-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SsoUser {
    /// The CRM user's id, 18 characters.
    pub id: String,
    /// Full name.
    pub name: String,
}

/// A value that names more than one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SsoClash {
    /// The value.
    pub value: String,
    /// Who has it.
    pub users: Vec<SsoUser>,
}

/// A record mapping to look at; `POST /api/1/settings/mapping/check`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckMapping {
    /// The editor's text.
    pub mapping: String,
    /// A record to try it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub record: Option<RecordRef>,
}

/// What there is to say about a record mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappingCheck {
    /// Why it cannot be saved; nothing else has been looked at then.
    pub errors: Vec<MappingMistake>,
    /// What it can be saved with, and will not work.
    pub warnings: Vec<MappingWarning>,
    /// What it finds for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub test: Option<MappingTest>,
}

/// A place in the text that is no record mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappingMistake {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// What is wrong there and what belongs there.
    pub problem: String,
}

/// A pair of the mapping that will find nobody (R204).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappingWarning {
    /// The object.
    pub object: String,
    /// The CRM's field; empty where the object itself is the matter.
    pub crm_field: String,
    /// The custom-data key; empty where the object itself is the matter.
    pub key: String,
    /// What is the matter.
    pub kind: MappingWarningKind,
    /// In words, with the fix.
    pub problem: String,
}

/// What is the matter with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MappingWarningKind {
    /// The CRM has no such object or field.
    Missing,
    /// It is there, and the person who asks or somebody who helps customers cannot read it.
    Unreadable,
    /// No record has a value there.
    Empty,
    /// The CRM could not be asked.
    Unknown,
}

/// What a mapping finds for a record (R204).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappingTest {
    /// The record.
    pub record: CrmRecord,
    /// The devices that match; the first 50.
    pub matches: Vec<MappingMatch>,
    /// Why none does; absent when one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub why_not: Option<String>,
}

/// A device that a mapping finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappingMatch {
    /// The device.
    pub device: Device,
    /// Because of what, in words.
    pub because: String,
}
