//! Who asks. Identity comes from a cookie, a bearer or a key, never from what a request says.

use alongside_kernel::{AccountId, CrmId};
use alongside_live::AgentKey;

use crate::PlatformError;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A CRM user, signed in to the console or through the widget. What they may do is another
    /// question.
    User(AgentKey),
    /// A program with one of the account's API keys: an admin's rights over that account.
    ApiKey {
        /// The account.
        account: AccountId,
    },
}

impl Actor {
    /// A CRM user of an account.
    #[must_use]
    pub const fn user(account: AccountId, user: CrmId) -> Self {
        Self::User(AgentKey { account, user })
    }

    /// Whose data is asked for.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        match self {
            Self::User(key) => key.account,
            Self::ApiKey { account } => *account,
        }
    }

    /// The person, where only one will do.
    pub(crate) const fn person(&self) -> Result<&AgentKey, PlatformError> {
        match self {
            Self::User(key) => Ok(key),
            Self::ApiKey { .. } => Err(PlatformError::PersonNeeded),
        }
    }
}
