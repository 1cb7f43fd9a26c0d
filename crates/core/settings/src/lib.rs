//! A company's settings as types: buttons, profile rows, record mapping, presence, timers, origins.
//!
//! JSON or TOML in, checked values out; every mistake is named with its place and its fix. What
//! differs between two of them is told row by row; storing and versioning is the caller's business.

mod difference;
mod file;
mod mapping;
mod origin;
mod rows;
mod settings;
mod timers;

pub use difference::Change;
pub use mapping::{MappedPair, MappingError, RecordMapping};
pub use origin::{Origin, OriginError};
pub use rows::{ButtonRow, JoinIn, ProfileRow};
pub use settings::{Presence, Settings, SettingsError};
pub use timers::Timers;
