//! One side of an active session: there, awaited, or away.

use std::time::Duration;

use alongside_kernel::Timestamp;
use alongside_wire::{device::Away, rest::AwayReason};

/// Where a side is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Not there yet; nobody is told, but it is not waited for without end.
    Expected { since: Timestamp },
    /// In the room.
    Present,
    /// Was there and is not.
    Missing {
        reason: AwayReason,
        since: Timestamp,
        /// When it is told; `None` once it is.
        told_at: Option<Timestamp>,
    },
}

impl Side {
    pub(super) const fn expected(now: Timestamp) -> Self {
        Self::Expected { since: now }
    }

    /// Away, and told at once.
    pub(super) const fn missing(reason: AwayReason, now: Timestamp) -> Self {
        Self::Missing { reason, since: now, told_at: None }
    }

    /// The last viewer went; told when it has not come back in time.
    pub(super) fn leaving(now: Timestamp, returns_within: Duration) -> Self {
        Self::Missing { reason: AwayReason::AgentLeft, since: now, told_at: Some(now + returns_within) }
    }

    /// The away condition, once it is told.
    pub(super) fn away(self, abandoned: Duration) -> Option<Away> {
        match self {
            Self::Missing { reason, since, told_at: None } => {
                Some(Away { reason, deadline: (since + abandoned).into() })
            }
            _ => None,
        }
    }

    /// Tells the absence if it is time; says whether it did.
    pub(super) fn notice(&mut self, now: Timestamp) -> bool {
        match self {
            Self::Missing { told_at, .. } if told_at.is_some_and(|due| now >= due) => {
                *told_at = None;
                true
            }
            _ => false,
        }
    }

    /// Whether it has been waited for long enough.
    pub(super) fn gone(self, abandoned: Duration, now: Timestamp) -> bool {
        self.until(abandoned).is_some_and(|until| now >= until)
    }

    /// When something about it has to be done.
    pub(super) fn next(self, abandoned: Duration) -> Option<Timestamp> {
        let told_at = match self {
            Self::Missing { told_at, .. } => told_at,
            _ => None,
        };
        told_at.into_iter().chain(self.until(abandoned)).min()
    }

    fn until(self, abandoned: Duration) -> Option<Timestamp> {
        match self {
            Self::Present => None,
            Self::Expected { since } | Self::Missing { since, .. } => Some(since + abandoned),
        }
    }
}
