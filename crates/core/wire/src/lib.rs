//! What browsers and the server say to each other: the frame header, the socket messages and the
//! REST documents. `docs/protocol.md` tells when each is sent; the TypeScript types are made from here.

pub mod agent;
pub mod device;
pub mod frame;
mod instant;
pub mod rest;
pub mod room;

pub use instant::Instant;

/// The version of the socket messages and of the frame header.
pub const PROTOCOL: u8 = 1;

/// Codes that close a socket, beyond those of RFC 6455.
pub mod close {
    /// The session has ended; do not come back.
    pub const ENDED: u16 = 4000;
    /// The ticket, token or license was not accepted.
    pub const REFUSED: u16 = 4001;
    /// A message that this protocol does not allow.
    pub const PROTOCOL: u16 = 4002;
    /// A newer socket took this one's place.
    pub const REPLACED: u16 = 4003;
    /// Too far behind to be kept up.
    pub const SLOW: u16 = 4008;
    /// More messages than the limit allows.
    pub const RATE: u16 = 4029;
}

#[cfg(test)]
mod tests;
