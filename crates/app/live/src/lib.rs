//! Live sessions and presence on one node: the sockets of `docs/protocol.md`, rooms, timers.
//! [`Hub`] is the handle; [`router`] serves its sockets. A session is stored before anybody is told.

mod accounts;
mod clock;
mod config;
mod custom_data;
mod device_writer;
mod entry;
mod error;
mod grants;
mod hub;
mod mailbox;
mod metrics;
mod origin;
mod presence;
mod random;
mod socket;
mod tickets;
mod topics;
mod user_agent;

pub use accounts::AccountFacts;
pub use clock::Clock;
pub use config::{Deadlines, HubConfig, SocketLimits};
pub use error::HubError;
pub use grants::{AssetGrant, AssetRoom};
pub use hub::{Hub, JoinSpec, NewSessionSpec, WaitingSpec};
pub use metrics::{Counts, Metrics};
pub use presence::OnlineDevice;
pub use socket::router;
pub use topics::{AgentKey, AgentTopics, BoxFuture, Change};

pub use alongside_room::EndedBy;
