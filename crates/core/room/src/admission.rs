//! Whether a frame may follow the one before it: the rules of epoch and sequence number.

use alongside_wire::frame::{Header, HeaderError, KEYFRAME_BEGIN};

/// What a frame is, once it has been let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// It begins an epoch: viewers that wait for a keyframe start here.
    Begins,
    /// It follows within the epoch.
    Follows,
    /// It may be left out.
    Lossy,
}

/// Why a frame is not let in. The publisher's socket closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// The bytes are not a frame.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The sender is not the room's publisher.
    #[error("only the customer's newest socket sends frames")]
    NotPublisher,
    /// A keyframe's epoch is not larger than every one before.
    #[error("a keyframe begins an epoch above {above}, this one says {epoch}")]
    Epoch {
        /// The largest epoch so far.
        above: u32,
        /// What the frame says.
        epoch: u32,
    },
    /// A frame that cannot stand at this place.
    #[error("expected epoch {expected_epoch} seq {expected_seq}, got epoch {epoch} seq {seq}")]
    Order {
        /// The running epoch.
        expected_epoch: u32,
        /// The next sequence number.
        expected_seq: u32,
        /// What the frame says.
        epoch: u32,
        /// What the frame says.
        seq: u32,
    },
    /// A frame before the first keyframe of this socket.
    #[error("the first frame of a socket begins a keyframe")]
    NoKeyframe,
    /// A lossy frame that claims to begin a keyframe.
    #[error("a pointer frame cannot begin a keyframe")]
    LossyKeyframe,
}

/// Where the running epoch stands.
#[derive(Debug, Clone, Default)]
pub struct Admission {
    epoch: u32,
    next_seq: u32,
    open: bool,
}

impl Admission {
    /// Starts so that the first keyframe's epoch must be above `floor`.
    #[must_use]
    pub const fn above(floor: u32) -> Self {
        Self { epoch: floor, next_seq: 0, open: false }
    }

    /// The largest epoch so far.
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The next frame must begin a keyframe: another socket publishes now.
    pub const fn close(&mut self) {
        self.open = false;
    }

    /// Lets the frame in and moves on, or says why not and changes nothing.
    ///
    /// # Errors
    /// When the frame may not stand here.
    pub fn admit(&mut self, header: &Header) -> Result<Admitted, Violation> {
        if header.has(KEYFRAME_BEGIN) {
            if header.kind.lossy() {
                return Err(Violation::LossyKeyframe);
            }
            if header.epoch <= self.epoch {
                return Err(Violation::Epoch { above: self.epoch, epoch: header.epoch });
            }
            if header.seq != 0 {
                return Err(self.out_of_order(header, header.epoch, 0));
            }
            *self = Self { epoch: header.epoch, next_seq: 1, open: true };
            return Ok(Admitted::Begins);
        }
        if !self.open {
            return Err(Violation::NoKeyframe);
        }
        // A lossy frame carries the number of the frame before it.
        let expected = self.next_seq - u32::from(header.kind.lossy());
        if header.epoch != self.epoch || header.seq != expected {
            return Err(self.out_of_order(header, self.epoch, expected));
        }
        if header.kind.lossy() {
            return Ok(Admitted::Lossy);
        }
        // 2^32 frames of one epoch are ten years of a busy page; then a keyframe has to come.
        self.next_seq = self.next_seq.checked_add(1).ok_or(Violation::NoKeyframe)?;
        Ok(Admitted::Follows)
    }

    const fn out_of_order(&self, header: &Header, epoch: u32, seq: u32) -> Violation {
        Violation::Order { expected_epoch: epoch, expected_seq: seq, epoch: header.epoch, seq: header.seq }
    }
}
