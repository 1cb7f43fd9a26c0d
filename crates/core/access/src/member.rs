//! What the product itself knows of its users: how they are signed in, and what is paid for.

use std::collections::HashMap;

use alongside_kernel::{CrmId, Timestamp};

/// How a CRM user is signed in to the product (R86 to R91).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// By single sign-on: the user's Partner User ID is a member's.
    Sso,
    /// By the address and password that the user stored in User Settings.
    Stored,
    /// Without single sign-on, and nothing is stored.
    Missing,
    /// What was stored is not good any more.
    Expired {
        /// Since when.
        since: Timestamp,
    },
    /// Single sign-on is on and no Partner User ID Field is chosen.
    NoField,
    /// The user's Partner User ID Field is empty.
    NoPartnerId {
        /// The field of the CRM's User object.
        field: String,
    },
    /// Other users have the same Partner User ID: it names nobody.
    SharedPartnerId {
        /// The field of the CRM's User object.
        field: String,
        /// The names of the others.
        others: Vec<String>,
    },
    /// No member has the user's Partner User ID.
    NotProvisioned {
        /// The value of the field.
        partner_id: String,
    },
}

impl SignIn {
    /// Whether the user is signed in.
    #[must_use]
    pub const fn holds(&self) -> bool {
        matches!(self, Self::Sso | Self::Stored)
    }
}

/// Whether a member may use what is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscription {
    /// The member has one.
    Active,
    /// It ran out.
    Ended {
        /// When.
        at: Timestamp,
    },
    /// The member has none.
    None,
}

/// One CRM user as the product knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// How the user is signed in.
    pub sign_in: SignIn,
    /// What is paid for; of nobody known it is [`Subscription::None`].
    pub subscription: Subscription,
}

/// Everybody the product knows something of, at one moment.
#[derive(Debug, Clone, Default)]
pub struct Members {
    by_user: HashMap<CrmId, Member>,
}

impl Members {
    /// These and nobody else: a CRM user who is not among them is signed in to nothing.
    #[must_use]
    pub fn new(members: impl IntoIterator<Item = (CrmId, Member)>) -> Self {
        Self { by_user: members.into_iter().collect() }
    }

    /// What is known of a CRM user.
    #[must_use]
    pub fn of(&self, user: CrmId) -> Option<&Member> {
        self.by_user.get(&user)
    }
}
