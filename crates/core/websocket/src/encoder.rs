//! The server's frames: whole, unmasked, in the shortest form.

use crate::{MOST_CONTROL_PAYLOAD, Opcode};

/// What goes before a payload. It depends on the payload's kind and length only, not on the
/// receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameHead {
    bytes: [u8; 10],
    length: u8,
}

impl FrameHead {
    /// The head of a whole frame with `payload` bytes of payload. A control frame must not have
    /// more than [`MOST_CONTROL_PAYLOAD`].
    #[must_use]
    pub const fn new(opcode: Opcode, payload: usize) -> Self {
        debug_assert!(!opcode.is_control() || payload <= MOST_CONTROL_PAYLOAD);
        let mut bytes = [0; 10];
        bytes[0] = 0x80 | opcode as u8;
        let stated = (payload as u64).to_be_bytes();
        let length = match payload {
            0..126 => {
                bytes[1] = stated[7];
                2
            }
            126..0x1_0000 => {
                (bytes[1], bytes[2], bytes[3]) = (126, stated[6], stated[7]);
                4
            }
            _ => {
                bytes[1] = 127;
                let mut place = 0;
                while place < stated.len() {
                    bytes[2 + place] = stated[place];
                    place += 1;
                }
                10
            }
        };
        Self { bytes, length }
    }

    /// The head as it is sent.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

/// A whole close frame. A reason that is too long for it is cut at a character.
#[must_use]
pub fn close_frame(code: u16, reason: &str) -> Vec<u8> {
    let reason = &reason[..reason.floor_char_boundary(MOST_CONTROL_PAYLOAD - 2)];
    let mut frame = FrameHead::new(Opcode::Close, 2 + reason.len()).as_bytes().to_vec();
    frame.extend(code.to_be_bytes());
    frame.extend(reason.as_bytes());
    frame
}
