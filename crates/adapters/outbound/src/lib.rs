//! The one HTTP client of the program: short time-outs, no redirects, no proxies from the
//! environment, answers of bounded size, and no way into private networks unless configured.
//!
//! Knows HTTP and nothing of what is said over it. Never logs headers, bodies or queries.

mod address;
mod call;
mod client;
mod error;

pub use address::Reach;
pub use call::{Call, CallBody, Method, Reply};
pub use client::{Outbound, OutboundConfig};
pub use error::{ConfigError, OutboundError};
