//! The live part of a session as values: how far it has come, which frames go to whom, who is on
//! the site. Inputs in, effects out; time is an argument, and nothing here reads a clock or a socket.

mod admission;
mod lifecycle;
mod presence;
mod queue;
mod rate;
mod relay;
mod tail;

pub use admission::{Admission, Admitted, Violation};
pub use lifecycle::{Effect, EndedBy, Input, Lifecycle, Limits, Opening, Refusal};
pub use presence::{Arrival, Online, PresenceSet};
pub use queue::{Outgoing, Pushed, QueueLimits, ViewerQueue};
pub use rate::TokenBucket;
pub use relay::{Entered, Published, Relay, RelayLimits};
pub use tail::Tail;

/// One socket of this node. Given by the caller, never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SocketId(pub u64);
