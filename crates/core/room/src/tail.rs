//! The frames of the running epoch, kept for viewers that come later.

use alongside_wire::frame::{Header, KEYFRAME_END};
use bytes::Bytes;

/// A keyframe and what followed it, bounded in bytes.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    frames: Vec<Bytes>,
    bytes: usize,
    /// Size of the whole keyframe; `None` while it is still coming.
    keyframe_bytes: Option<usize>,
    /// Whether `frames` starts with the keyframe's first frame and has no hole.
    whole: bool,
}

impl Tail {
    /// Forgets everything and begins with the first frame of a keyframe.
    pub fn begin(&mut self, header: &Header, frame: Bytes, most_bytes: usize) {
        *self = Self { whole: true, ..Self::default() };
        self.push(header, frame, most_bytes);
    }

    /// Appends a frame of the same epoch; gives the tail up when it would grow beyond `most_bytes`.
    pub fn push(&mut self, header: &Header, frame: Bytes, most_bytes: usize) {
        if !self.whole {
            return;
        }
        self.bytes += frame.len();
        if self.bytes > most_bytes {
            *self = Self::default();
            return;
        }
        self.frames.push(frame);
        if header.has(KEYFRAME_END) && self.keyframe_bytes.is_none() {
            self.keyframe_bytes = Some(self.bytes);
        }
    }

    /// The frames, when a viewer can start with them.
    #[must_use]
    pub fn frames(&self) -> Option<&[Bytes]> {
        self.whole.then_some(&self.frames)
    }

    /// Bytes kept.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        if self.whole { self.bytes } else { 0 }
    }

    /// Whether a fresh keyframe would be cheaper for the next viewer than this tail: it is larger
    /// than `floor` and than twice its keyframe, or it had to be given up.
    #[must_use]
    pub fn is_long(&self, floor: usize) -> bool {
        match self.keyframe_bytes {
            _ if !self.whole => true,
            Some(keyframe) => self.bytes > floor.max(keyframe.saturating_mul(2)),
            None => false,
        }
    }
}
