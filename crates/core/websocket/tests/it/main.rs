//! What the codec takes and refuses, in any pieces, and what an independent peer says to it.
#![allow(clippy::unwrap_used)]

mod cases;
mod client;
mod encoding;
mod pieces;
mod tungstenite_peer;
