//! What a client may do wrong, and the close code that answers it.

/// What a client did that closes its socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Not RFC 6455.
    #[error("not a WebSocket frame: {0}")]
    Protocol(#[from] ProtocolError),
    /// Text that is no UTF-8.
    #[error("text is UTF-8")]
    NotUtf8,
    /// A message above [`Limits::message`](crate::Limits::message) or
    /// [`Limits::text`](crate::Limits::text).
    #[error("the message is too large")]
    TooLarge,
    /// A message in more pieces than [`Limits::fragments`](crate::Limits::fragments).
    #[error("a message in too many fragments")]
    TooManyFragments,
}

impl Violation {
    /// The close code that answers it (RFC 6455, 7.4.1).
    #[must_use]
    pub const fn close_code(self) -> u16 {
        match self {
            Self::Protocol(_) => 1002,
            Self::NotUtf8 => 1007,
            Self::TooManyFragments => 1008,
            Self::TooLarge => 1009,
        }
    }
}

/// Which rule of RFC 6455 a frame breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// A reserved bit is set, and no extension was agreed on (5.2).
    #[error("a reserved bit is set")]
    ReservedBit,
    /// An opcode without a meaning (5.2).
    #[error("opcode {0:#x} is reserved")]
    ReservedOpcode(u8),
    /// A client masks every frame (5.1).
    #[error("a client's frame is masked")]
    Unmasked,
    /// A control frame is whole (5.5).
    #[error("a control frame in fragments")]
    FragmentedControl,
    /// A control frame has at most 125 bytes (5.5).
    #[error("a control frame of more than 125 bytes")]
    LongControl,
    /// A length takes the shortest of the three forms (5.2).
    #[error("a length that is not in its shortest form")]
    LongLengthForm,
    /// The highest bit of a length of 64 bits is zero (5.2).
    #[error("a length of 2^63 or more")]
    LengthBit63,
    /// A continuation follows a fragment (5.4).
    #[error("a continuation of nothing")]
    ContinuationOfNothing,
    /// A message ends before the next one begins (5.4).
    #[error("a message within a message")]
    MessageWithinMessage,
    /// The payload of a close frame is empty or has a code of two bytes (5.5.1).
    #[error("a close frame of one byte")]
    CloseOfOneByte,
    /// A code that no endpoint may send (7.4).
    #[error("close code {0} may not be sent")]
    CloseCode(u16),
}
