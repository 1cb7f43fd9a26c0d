//! What waits for one viewer: bounded in bytes and frames, emptied down to the next keyframe when
//! the viewer cannot keep up. A slow viewer never holds up the customer or another viewer.

use std::collections::VecDeque;

use alongside_wire::room::ToRoom;
use bytes::Bytes;

/// Something to send to a socket of the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// A frame as the customer sent it.
    Frame(Bytes),
    /// A message of the server's own.
    Message(ToRoom),
}

/// How much may wait for one viewer.
#[derive(Debug, Clone, Copy)]
pub struct QueueLimits {
    /// Bytes of frames.
    pub bytes: usize,
    /// Frames.
    pub frames: usize,
    /// Lossy frames are left out while more than this many frames wait.
    pub lossy_frames: usize,
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self { bytes: 8 * 1024 * 1024, frames: 2_000, lossy_frames: 32 }
    }
}

/// What became of a frame that was to be queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It waits; `first` says that nothing waited before it.
    Queued {
        /// The viewer's task has to be woken.
        first: bool,
    },
    /// Left out: lossy, or the viewer waits for a keyframe anyway.
    LeftOut,
    /// The queue was full and has been emptied; the viewer waits for a keyframe.
    Overflowed,
    /// The queue was full and has been emptied; it goes on with this keyframe.
    Restarted,
}

/// The queue of one viewer.
#[derive(Debug)]
pub struct ViewerQueue {
    waiting: VecDeque<Outgoing>,
    bytes: usize,
    frames: usize,
    /// Of these, the tail a late viewer starts with: shared with the room and bounded there.
    granted_bytes: usize,
    granted_frames: usize,
    needs_keyframe: bool,
}

impl ViewerQueue {
    /// A queue that begins with the room's tail, or waits for a keyframe without one.
    #[must_use]
    pub fn starting_with(tail: Option<&[Bytes]>) -> Self {
        let frames = tail.unwrap_or_default();
        let bytes = frames.iter().map(Bytes::len).sum();
        Self {
            waiting: frames.iter().cloned().map(Outgoing::Frame).collect(),
            bytes,
            frames: frames.len(),
            granted_bytes: bytes,
            granted_frames: frames.len(),
            needs_keyframe: tail.is_none(),
        }
    }

    /// Whether nothing reaches the viewer before the next keyframe.
    #[must_use]
    pub const fn needs_keyframe(&self) -> bool {
        self.needs_keyframe
    }

    /// Bytes of frames that wait, the starting tail not counted.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes - self.granted_bytes
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Queues the first frame of a keyframe. When the queue is full, what waits gives way: with the
    /// keyframe nobody needs it any more.
    pub fn push_keyframe(&mut self, frame: Bytes, limits: &QueueLimits) -> Pushed {
        if self.needs_keyframe || self.has_room_for(&frame, limits) {
            self.needs_keyframe = false;
            return self.append(frame);
        }
        self.overflow();
        self.needs_keyframe = false;
        self.append(frame);
        Pushed::Restarted
    }

    /// Queues a frame that must not be lost.
    pub fn push(&mut self, frame: Bytes, limits: &QueueLimits) -> Pushed {
        if self.needs_keyframe {
            return Pushed::LeftOut;
        }
        if !self.has_room_for(&frame, limits) {
            self.overflow();
            return Pushed::Overflowed;
        }
        self.append(frame)
    }

    /// Queues a frame that may be lost.
    pub fn push_lossy(&mut self, frame: Bytes, limits: &QueueLimits) -> Pushed {
        if self.needs_keyframe
            || self.frames - self.granted_frames >= limits.lossy_frames
            || self.bytes() + frame.len() > limits.bytes
        {
            return Pushed::LeftOut;
        }
        self.append(frame)
    }

    /// Queues a message of the server's; says whether nothing waited before it.
    pub fn tell(&mut self, message: ToRoom) -> bool {
        let first = self.waiting.is_empty();
        self.waiting.push_back(Outgoing::Message(message));
        first
    }

    /// Takes what waits, in order, until `most_bytes` of frames are reached; at least one item if
    /// there is one.
    pub fn take(&mut self, most_bytes: usize, into: &mut Vec<Outgoing>) {
        let mut taken = 0;
        while let Some(next) = self.waiting.front() {
            if let Outgoing::Frame(frame) = next {
                if taken > 0 && taken + frame.len() > most_bytes {
                    return;
                }
                taken += frame.len();
                self.bytes -= frame.len();
                self.frames -= 1;
                // The tail was queued first, so it leaves first.
                self.granted_bytes = self.granted_bytes.saturating_sub(frame.len());
                self.granted_frames = self.granted_frames.saturating_sub(1);
            }
            into.extend(self.waiting.pop_front());
        }
    }

    fn has_room_for(&self, frame: &Bytes, limits: &QueueLimits) -> bool {
        self.bytes() + frame.len() <= limits.bytes && self.frames - self.granted_frames < limits.frames
    }

    fn append(&mut self, frame: Bytes) -> Pushed {
        let first = self.waiting.is_empty();
        self.bytes += frame.len();
        self.frames += 1;
        self.waiting.push_back(Outgoing::Frame(frame));
        Pushed::Queued { first }
    }

    fn overflow(&mut self) {
        self.waiting.retain(|item| matches!(item, Outgoing::Message(_)));
        self.waiting.shrink_to(16);
        (self.bytes, self.frames) = (0, 0);
        (self.granted_bytes, self.granted_frames) = (0, 0);
        self.needs_keyframe = true;
        self.waiting.push_back(Outgoing::Message(ToRoom::CatchingUp));
    }
}
