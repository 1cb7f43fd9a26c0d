//! Why a login link is not taken. For the log: whoever presents a link is told one sentence for all.

use crate::Audience;

/// Why a login link is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// It is no login link at all.
    #[error("not a login link: {problem}")]
    Malformed {
        /// What is wrong with it; nothing of the link itself.
        problem: &'static str,
    },
    /// A version that this server does not know.
    #[error("a login link of another version")]
    Version,
    /// No key of this name, or one that was revoked or has been replaced for too long.
    #[error("signed with a key that is unknown, revoked or replaced")]
    UnknownKey,
    /// Not signed with that key, or changed since.
    #[error("the signature does not match")]
    Signature,
    /// Signed, and still not what a link has to say.
    #[error("signed, and its content cannot be: {problem}")]
    Payload {
        /// What is wrong.
        problem: String,
    },
    /// For another company.
    #[error("made for another account")]
    OtherAccount,
    /// For somebody else to redeem.
    #[error("made for the audience {made_for}")]
    OtherAudience {
        /// For whom.
        made_for: Audience,
    },
    /// From a clock that is ahead.
    #[error("issued {ahead_seconds} seconds from now: compare the clocks of its maker and of this server")]
    NotYetValid {
        /// By how much.
        ahead_seconds: u64,
    },
    /// Too late.
    #[error("expired {ago_seconds} seconds ago")]
    Expired {
        /// Since when.
        ago_seconds: u64,
    },
    /// Made to last longer than the company allows.
    #[error("made for {seconds} seconds, and Login Expiration is {most} seconds")]
    Lifetime {
        /// How long it wants to last.
        seconds: u64,
        /// How long it may.
        most: u64,
    },
    /// Used or revoked before.
    #[error("used or revoked already")]
    Spent,
    /// Single sign-on is off.
    #[error("single sign-on is off")]
    Off,
    /// No active user of the CRM has this Partner User ID.
    #[error("nobody has its Partner User ID")]
    Nobody,
    /// Several users of the CRM have this Partner User ID.
    #[error("its Partner User ID is that of {users} users")]
    Shared {
        /// Of how many.
        users: usize,
    },
    /// No member has this Partner User ID.
    #[error("no member has its Partner User ID")]
    NotProvisioned,
}
