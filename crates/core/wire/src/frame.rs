//! The header of a binary frame: sixteen bytes in clear before an opaque payload.
//! The server reads the header and nothing else, so that the payload can be encrypted end to end.

/// How long a header is.
pub const HEADER_BYTES: usize = 16;
/// The largest payload of one frame.
pub const MOST_PAYLOAD_BYTES: usize = 1024 * 1024;

/// The payload is compressed with raw DEFLATE.
pub const COMPRESSED: u8 = 0b0001;
/// The payload is encrypted.
pub const ENCRYPTED: u8 = 0b0010;
/// The first frame of a keyframe: it begins an epoch.
pub const KEYFRAME_BEGIN: u8 = 0b0100;
/// The frame that completes a keyframe.
pub const KEYFRAME_END: u8 = 0b1000;

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Part of a keyframe, customer to viewers.
    Key = 1,
    /// Changes of the page, customer to viewers.
    Delta = 2,
    /// The customer's pointer; lossy, the latest wins.
    Pointer = 3,
    /// Viewport, address, title, focus, visibility; customer to viewers.
    Meta = 4,
}

impl Kind {
    /// Whether a lost frame of this kind may be left out without a fresh keyframe. Lossy frames
    /// carry the sequence number of the last frame before them and do not use one up.
    #[must_use]
    pub const fn lossy(self) -> bool {
        matches!(self, Self::Pointer)
    }
}

/// A frame's header; all numbers big-endian, in the order of the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// What the payload is.
    pub kind: Kind,
    /// [`COMPRESSED`], [`ENCRYPTED`], [`KEYFRAME_BEGIN`], [`KEYFRAME_END`].
    pub flags: u8,
    /// Which tab of the customer.
    pub stream: u8,
    /// Which keyframe this belongs to; grows by at least one with each keyframe.
    pub epoch: u32,
    /// Position within the epoch, from 0 without a gap.
    pub seq: u32,
    /// Bytes of payload that follow.
    pub length: u32,
}

/// Why bytes are not a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Fewer than sixteen bytes.
    #[error("a frame has a header of 16 bytes")]
    Short,
    /// Another version of the header.
    #[error("frame version {0} is not spoken here")]
    Version(u8),
    /// A kind that does not exist.
    #[error("frame kind {0} does not exist")]
    Kind(u8),
    /// A flag that does not exist.
    #[error("frame flags {0:#010b} have an unknown bit")]
    Flags(u8),
    /// The stated length and the bytes that came differ.
    #[error("the frame states {stated} bytes of payload and has {actual}")]
    Length {
        /// What the header says.
        stated: u32,
        /// What came.
        actual: usize,
    },
    /// More payload than a frame may have.
    #[error("a frame carries at most {MOST_PAYLOAD_BYTES} bytes")]
    TooLong,
}

impl Header {
    /// Reads the header of a whole frame and checks it against the payload's length.
    ///
    /// # Errors
    /// When the bytes are not a frame of this protocol's version.
    pub fn read(frame: &[u8]) -> Result<Self, HeaderError> {
        let (head, payload) = frame.split_first_chunk::<HEADER_BYTES>().ok_or(HeaderError::Short)?;
        let [version, kind, flags, stream, epoch @ .., s0, s1, s2, s3, l0, l1, l2, l3] = *head;
        if version != crate::PROTOCOL {
            return Err(HeaderError::Version(version));
        }
        let kind = match kind {
            1 => Kind::Key,
            2 => Kind::Delta,
            3 => Kind::Pointer,
            4 => Kind::Meta,
            other => return Err(HeaderError::Kind(other)),
        };
        if flags & !(COMPRESSED | ENCRYPTED | KEYFRAME_BEGIN | KEYFRAME_END) != 0 {
            return Err(HeaderError::Flags(flags));
        }
        let length = u32::from_be_bytes([l0, l1, l2, l3]);
        if payload.len() > MOST_PAYLOAD_BYTES {
            return Err(HeaderError::TooLong);
        }
        if usize::try_from(length) != Ok(payload.len()) {
            return Err(HeaderError::Length { stated: length, actual: payload.len() });
        }
        Ok(Self {
            kind,
            flags,
            stream,
            epoch: u32::from_be_bytes(epoch),
            seq: u32::from_be_bytes([s0, s1, s2, s3]),
            length,
        })
    }

    /// The sixteen bytes.
    #[must_use]
    pub fn write(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..4].copy_from_slice(&[crate::PROTOCOL, self.kind as u8, self.flags, self.stream]);
        bytes[4..8].copy_from_slice(&self.epoch.to_be_bytes());
        bytes[8..12].copy_from_slice(&self.seq.to_be_bytes());
        bytes[12..].copy_from_slice(&self.length.to_be_bytes());
        bytes
    }

    /// Whether the flag is set.
    #[must_use]
    pub const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}
