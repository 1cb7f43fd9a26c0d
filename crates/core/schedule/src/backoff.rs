//! How long to wait before the next attempt.

use std::time::Duration;

/// Exponential backoff: the wait doubles with each failure up to a most, and half of it is random,
/// so that those who failed together do not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    most: Duration,
}

impl Backoff {
    /// Waits about `first` after the first failure and never longer than `most`, except where the
    /// other side asks for more.
    #[must_use]
    pub fn new(first: Duration, most: Duration) -> Self {
        Self { first: first.min(most), most }
    }

    /// The wait after `failures` failures in a row (from 1): between half of the full wait and the
    /// full one. `jitter` is 32 random bits.
    #[must_use]
    pub fn delay(&self, failures: u32, jitter: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let full = self.first.saturating_mul(1 << doublings).min(self.most);
        let half = full / 2;
        half + (full - half).mul_f64(f64::from(jitter) / f64::from(u32::MAX))
    }

    /// The same wait, but not shorter than the other side asked for (`Retry-After`).
    #[must_use]
    pub fn delay_at_least(&self, failures: u32, jitter: u32, asked: Option<Duration>) -> Duration {
        self.delay(failures, jitter).max(asked.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
