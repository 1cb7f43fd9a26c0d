//! The header of a client's frame: two to fourteen bytes, refused as soon as a byte is wrong.

use crate::{MOST_CONTROL_PAYLOAD, ProtocolError};

/// The longest header of a client: two bytes, a length of eight, a key of four.
pub(crate) const MOST_HEADER: usize = 14;

/// What a frame is (RFC 6455, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Opcode {
    /// Goes on with a message in fragments.
    Continuation = 0x0,
    /// Begins a message of text.
    Text = 0x1,
    /// Begins a message of bytes.
    Binary = 0x2,
    /// Closes the connection.
    Close = 0x8,
    /// Asks for a pong.
    Ping = 0x9,
    /// Answers a ping.
    Pong = 0xa,
}

impl Opcode {
    /// Whether a frame of this kind stands for itself and may come within a message.
    #[must_use]
    pub const fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }

    const fn read(bits: u8) -> Result<Self, ProtocolError> {
        Ok(match bits {
            0x0 => Self::Continuation,
            0x1 => Self::Text,
            0x2 => Self::Binary,
            0x8 => Self::Close,
            0x9 => Self::Ping,
            0xa => Self::Pong,
            _ => return Err(ProtocolError::ReservedOpcode(bits)),
        })
    }
}

/// A header as a client states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    /// Whether it is a message's last frame.
    pub(crate) last: bool,
    pub(crate) opcode: Opcode,
    /// Bytes of payload, below 2^63.
    pub(crate) length: u64,
    pub(crate) key: [u8; 4],
}

impl Header {
    /// Reads a header from the beginning of `bytes` and says how long it was; `None` when more
    /// bytes are needed and nothing is wrong so far.
    pub(crate) fn read(bytes: &[u8]) -> Result<Option<(Self, usize)>, ProtocolError> {
        let Some(first) = bytes.first() else { return Ok(None) };
        if first & 0x70 != 0 {
            return Err(ProtocolError::ReservedBit);
        }
        let last = first & 0x80 != 0;
        let opcode = Opcode::read(first & 0x0f)?;
        if opcode.is_control() && !last {
            return Err(ProtocolError::FragmentedControl);
        }
        let Some(second) = bytes.get(1) else { return Ok(None) };
        if second & 0x80 == 0 {
            return Err(ProtocolError::Unmasked);
        }
        let short = second & 0x7f;
        if opcode.is_control() && usize::from(short) > MOST_CONTROL_PAYLOAD {
            return Err(ProtocolError::LongControl);
        }
        let rest = &bytes[2..];
        let (length, form) = match short {
            126 => match rest.first_chunk() {
                Some(stated) => (u64::from(u16::from_be_bytes(*stated)), 2),
                None => return Ok(None),
            },
            127 => match rest.first_chunk() {
                Some(stated) => (u64::from_be_bytes(*stated), 8),
                None => return Ok(None),
            },
            short => (u64::from(short), 0),
        };
        if length >> 63 != 0 {
            return Err(ProtocolError::LengthBit63);
        }
        let shortest = match form {
            0 => 0,
            2 => 126,
            _ => 1 << 16,
        };
        if length < shortest {
            return Err(ProtocolError::LongLengthForm);
        }
        let Some(key) = rest.get(form..).and_then(<[u8]>::first_chunk) else { return Ok(None) };
        Ok(Some((Self { last, opcode, length, key: *key }, 2 + form + key.len())))
    }
}
