//! What an agent's page is told about, and who decides whether it may be: the platform's use cases,
//! installed into the hub at start.

use std::{collections::BTreeMap, future::Future, pin::Pin};

use alongside_kernel::{AccountId, CrmId, SessionId};
use alongside_wire::{
    agent::{Topic, TopicValue},
    rest::ApiError,
};

/// A future that can be moved between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An agent, as the sign-in has found out. The sockets take it from a ticket and from nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AgentKey {
    /// The account.
    pub account: AccountId,
    /// The CRM user.
    pub user: CrmId,
}

/// Answers what an agent's page watches, with the access decision of the moment.
pub trait AgentTopics: Send + Sync + 'static {
    /// The topic's value now, or the refusal.
    fn value<'a>(
        &'a self,
        agent: &'a AgentKey,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<TopicValue, ApiError>>;
}

/// What has changed; who hears it asks again for what depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A device of the account came, went, or said something new.
    Devices(AccountId),
    /// A session of the account.
    Session(AccountId, SessionId),
    /// Settings, mapping, or who may do what.
    Access(AccountId),
}

impl Change {
    /// Whose it is.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        match self {
            Self::Devices(account) | Self::Session(account, _) | Self::Access(account) => *account,
        }
    }

    /// Whether a topic's value may be another because of it.
    #[must_use]
    pub fn concerns(&self, topic: &Topic) -> bool {
        match (self, topic) {
            (Self::Access(_), _)
            | (Self::Devices(_) | Self::Session(..), Topic::Devices { .. } | Topic::Record { .. })
            | (Self::Session(..), Topic::Sessions) => true,
            (Self::Session(_, changed), Topic::Session { session }) => changed == session,
            (Self::Devices(_), Topic::Session { .. } | Topic::Sessions) => false,
        }
    }
}

/// Custom data that must be equal.
pub type DataFilter = BTreeMap<String, String>;
