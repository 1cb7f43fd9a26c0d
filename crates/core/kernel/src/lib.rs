//! Ids, instants, redacted strings and pages: the few words every crate shares.
//! Knows no clock and no randomness; both are passed in.

mod crm_id;
mod id;
mod page;
mod secret;
mod time;

pub use crm_id::{CrmId, CrmIdError};
pub use id::{AccountId, DeviceId, IdError, MemberId, ParticipantId, SessionId};
pub use page::{Page, PageRequest};
pub use secret::Secret;
pub use time::{Timestamp, TimestampError};
