//! How long a session waits for what.

use std::time::Duration;

/// The deadlines of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Between two pushes of the question to the customer's page.
    pub push_every: Duration,
    /// How often the question is pushed at most.
    pub pushes: u32,
    /// Until a page shows the question, counted from the first push.
    pub pending: Duration,
    /// Until the customer answers.
    pub authorizing: Duration,
    /// The longest a session runs.
    pub active: Duration,
    /// Until a session ends of which a side is away.
    pub abandoned: Duration,
    /// How long the last viewer may be gone before anybody is told.
    pub agent_returns_within: Duration,
    /// How long a code works.
    pub code: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            push_every: Duration::from_secs(4),
            pushes: 5,
            pending: Duration::from_secs(24),
            authorizing: Duration::from_secs(60),
            active: Duration::from_secs(4 * 60 * 60),
            abandoned: Duration::from_secs(5 * 60),
            agent_returns_within: Duration::from_secs(5),
            code: Duration::from_secs(20 * 60),
        }
    }
}
