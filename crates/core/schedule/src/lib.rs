//! When to try again: exponential backoff and a circuit breaker, as values without a clock.
//! Time and randomness are arguments.

mod backoff;
mod breaker;

pub use backoff::Backoff;
pub use breaker::{Admission, Breaker, BreakerLimits};
