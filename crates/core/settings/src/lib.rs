//! A company's settings as types: buttons, profile rows, record mapping, presence, timers, origins.
//!
//! JSON in, checked values out; every mistake is named with its place and its fix. Storing and
//! versioning them is the caller's business.

mod mapping;
mod origin;
mod rows;
mod settings;
mod timers;

pub use mapping::{MappedPair, MappingError, RecordMapping};
pub use origin::{Origin, OriginError};
pub use rows::{ButtonRow, JoinIn, ProfileRow};
pub use settings::{Presence, Settings, SettingsError};
pub use timers::Timers;
