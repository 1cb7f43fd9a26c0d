//! The platform's one connection to a CRM, over Salesforce's own REST API: sign-on, directory,
//! records read as the agent, and the session log.
//!
//! Knows nothing of sockets, devices or the platform's store. Time is passed in.

mod component;
mod config;
mod connection;
mod connector;
mod directory;
mod error;
mod field_path;
mod granting;
mod grants;
mod identity;
mod options;
mod package;
mod reading;
mod record;
mod schema;
mod session_row;
mod tokens;
mod user_values;
mod writing;

pub use component::{ComponentClaims, ComponentTokenError};
pub use config::{ConfigError, CrmConfig};
pub use connector::Crm;
pub use directory::{DirectoryBell, DirectoryScope, DirectoryVersion};
pub use error::{CrmError, Verdict};
pub use field_path::FieldPath;
pub use granting::GrantRefusal;
pub use grants::GrantScope;
pub use identity::{CrmIdentity, Pkce};
pub use options::{CrmOptions, FieldChoice, ObjectChoice, ParentChoice, UserFieldChoice};
pub use record::{FieldReading, RecordReading};
pub use session_row::{SessionRow, WrittenRecord};
pub use user_values::UserValue;
