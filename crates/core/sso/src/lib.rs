//! Login links: texts that sign one person in to one account, for one audience, once and for a short
//! while; and the sealing of the keys that sign them.
//!
//! Knows no clock, no randomness and no store: the moment, the nonce and the keys are arguments.
//! That a link is used once is for whoever keeps the nonces.

mod audience;
mod key;
mod link;
mod payload;
mod refusal;
mod seal;

pub use audience::{Audience, AudienceError};
pub use key::{KeyName, LinkKey};
pub use link::{Expected, LoginLink, MOST_LENGTH, PREFIX, SKEW, SignedLink};
pub use refusal::LinkRefusal;
pub use seal::{SealError, SealingKey};
