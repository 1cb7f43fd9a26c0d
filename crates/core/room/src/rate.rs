//! A token bucket as a value: so many units a second, with a burst above it.

use alongside_kernel::Timestamp;

/// Allows `per_second` units on average and `burst` units at once.
#[derive(Debug, Clone)]
pub struct TokenBucket {
    per_second: u32,
    burst: u32,
    /// What is left, in millionths of a unit, so that a microsecond's refill is not lost.
    left: u64,
    last: Timestamp,
}

const MILLIONTHS: u64 = 1_000_000;

impl TokenBucket {
    /// A full bucket.
    #[must_use]
    pub fn new(per_second: u32, burst: u32, now: Timestamp) -> Self {
        Self { per_second, burst, left: u64::from(burst) * MILLIONTHS, last: now }
    }

    /// Takes `units`; `false` when they are not there, and then nothing is taken.
    pub fn take(&mut self, units: u32, now: Timestamp) -> bool {
        let passed = u64::try_from(now.since(self.last).as_micros()).unwrap_or(u64::MAX);
        let most = u64::from(self.burst) * MILLIONTHS;
        self.left = passed.saturating_mul(u64::from(self.per_second)).saturating_add(self.left).min(most);
        self.last = self.last.max(now);
        let wanted = u64::from(units) * MILLIONTHS;
        let enough = wanted <= self.left;
        if enough {
            self.left -= wanted;
        }
        enough
    }
}

#[cfg(test)]
mod tests;
