//! The binary's parts: configuration, logs, listeners, the wiring of `serve` and `demo`, and the commands
//! that ask a running platform.
//! Everything that the product does lives in the other crates; here it is put together.

pub mod access;
pub mod bench;
pub mod certificate;
mod client;
pub mod configuration;
pub mod demo;
pub mod listener;
pub mod log;
pub mod metrics;
pub mod product;
pub mod random;
pub mod serve;
pub mod settings;
pub mod signal;
