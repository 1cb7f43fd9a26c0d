//! The server's side of RFC 6455 framing as values: bytes in, messages out, and back. No I/O, no
//! clock; whoever reads and writes the connection decides when. No extension is spoken.
//!
//! [`Decoder`] takes the client's bytes in whatever pieces they come, holds no buffer while
//! nothing is unfinished, and refuses from a frame's header alone whatever is too large.
//! [`FrameHead`] and [`close_frame`] write the server's frames, which are never masked, so that one
//! payload serves for every receiver.

mod close;
mod decoder;
mod encoder;
mod header;
mod mask;
mod violation;

pub use close::{CloseReason, may_be_sent};
pub use decoder::{Decoder, Event, Limits};
pub use encoder::{FrameHead, close_frame};
pub use header::Opcode;
pub use mask::unmask;
pub use violation::{ProtocolError, Violation};

/// The largest payload of a control frame, in bytes (RFC 6455, 5.5).
pub const MOST_CONTROL_PAYLOAD: usize = 125;
