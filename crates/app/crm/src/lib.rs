//! The platform's one connection to a CRM, over Salesforce's own REST API: sign-on, directory,
//! records read as the agent, and the session log.
//!
//! Knows nothing of sockets, devices or the platform's store. Time is passed in.

mod component;
mod config;
mod connector;
mod error;
mod identity;
mod record;
mod session_row;

pub use component::{ComponentClaims, ComponentTokenError};
pub use config::{ConfigError, CrmConfig};
pub use connector::Crm;
pub use error::{CrmError, Verdict};
pub use identity::{CrmIdentity, Pkce};
pub use record::{FieldReading, RecordReading};
pub use session_row::{SessionRow, WrittenRecord};
