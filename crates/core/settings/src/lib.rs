//! A company's settings as types: the six sections of Company Settings, record mapping, timers,
//! account, origins.
//!
//! JSON or TOML in, checked values out; every mistake is named with its place and its fix. What
//! differs between two of them is told row by row; storing and versioning is the caller's business.

mod difference;
mod file;
mod mapping;
mod origin;
mod place;
mod section;
mod settings;

pub use difference::Change;
pub use mapping::{MappedPair, MappingError, RecordMapping};
pub use origin::{Origin, OriginError};
pub use place::SettingsError;
pub use section::{
    AccountSettings, ButtonRow, Consent, CreateLeads, DEFAULT_TERMS, GeneralSettings, JoinIn, Presence,
    ProfileRow, Recording, SsoSettings, SyncFrequency, Timers,
};
pub use settings::Settings;
