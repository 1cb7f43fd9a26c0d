//! A circuit breaker: stops asking somebody who does not answer, and feels its way back.

use std::time::Duration;

use alongside_kernel::Timestamp;

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerLimits {
    /// Failures in a row that open it; at least 1.
    pub failures: u32,
    /// How long it stays open before one probe is let through.
    pub open: Duration,
    /// How long a probe may take before another is let through.
    pub probe: Duration,
}

/// Whether a call may be made now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Call.
    Call,
    /// Call as the one probe; the others wait for what becomes of it.
    Probe,
    /// Do not call before this moment.
    Wait {
        /// When to ask again.
        until: Timestamp,
    },
}

/// The breaker's state. Report every call's outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    limits: BreakerLimits,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { until: Timestamp },
    Probing { until: Timestamp },
}

impl Breaker {
    /// A closed breaker.
    #[must_use]
    pub const fn new(limits: BreakerLimits) -> Self {
        Self { limits, state: State::Closed { failures: 0 } }
    }

    /// Whether a call may be made. A probe counts as made.
    pub fn admit(&mut self, now: Timestamp) -> Admission {
        match self.state {
            State::Closed { .. } => Admission::Call,
            State::Open { until } | State::Probing { until } if now < until => Admission::Wait { until },
            State::Open { .. } | State::Probing { .. } => {
                self.state = State::Probing { until: now + self.limits.probe };
                Admission::Probe
            }
        }
    }

    /// A call was answered: the breaker closes.
    pub const fn succeeded(&mut self) {
        self.state = State::Closed { failures: 0 };
    }

    /// A call failed. `asked` is how long the other side wants to be left alone (`Retry-After`);
    /// it opens the breaker at once.
    pub fn failed(&mut self, now: Timestamp, asked: Option<Duration>) {
        self.state = match (self.state, asked) {
            // A call that began before it opened must not shorten what was asked for.
            (State::Open { until }, asked) => {
                State::Open { until: until.max(now + asked.unwrap_or_default()) }
            }
            (State::Closed { failures }, None) if failures + 1 < self.limits.failures => {
                State::Closed { failures: failures + 1 }
            }
            (State::Closed { .. }, None) | (State::Probing { .. }, _) => {
                State::Open { until: now + self.limits.open.max(asked.unwrap_or_default()) }
            }
            (State::Closed { .. }, Some(asked)) => State::Open { until: now + asked },
        };
    }

    /// Whether calls are held back now.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        match self.state {
            State::Closed { .. } => false,
            State::Open { until } | State::Probing { until } => now < until,
        }
    }
}

#[cfg(test)]
mod tests;
