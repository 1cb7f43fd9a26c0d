//! The server's sockets on loopback: sessions as they should go, and clients that mean no good.
//! `harness` starts a node, `healthy` is the session beside each attack that must not notice it,
//! `raw` speaks in bytes.
#![allow(clippy::unwrap_used, missing_docs)]

mod access;
mod assets;
mod harness;
mod healthy;
mod hostile;
mod raw;
mod sessions;
mod settings;
