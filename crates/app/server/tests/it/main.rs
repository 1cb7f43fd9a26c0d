//! The server's sockets on loopback: sessions as they should go, and clients that mean no good.
//! `harness` starts a node, `healthy` is the session beside each attack that must not notice it,
//! `footprint` sees to it that an attack leaves nothing behind, `network` can lose what it carries,
//! `raw` speaks in bytes.
#![allow(clippy::unwrap_used, missing_docs)]

mod access;
mod assets;
mod doctor;
mod footprint;
mod harness;
mod healthy;
mod hostile;
mod network;
mod raw;
mod sessions;
mod settings;
mod settings_file;
