//! The payload of a close frame, and which codes there are (RFC 6455, 5.5.1 and 7.4).

use crate::{ProtocolError, Violation};

/// Why a client closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseReason {
    /// One that [`may_be_sent`].
    pub code: u16,
    /// In the client's words, which nobody has to show.
    pub text: String,
}

/// Whether an endpoint may send this code: those of the RFC and its registry, of libraries and of
/// applications; not those that only an API reports (1005, 1006, 1015), and none that is reserved.
#[must_use]
pub const fn may_be_sent(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// Reads a close frame's payload; an empty one states no reason.
pub(crate) fn read(payload: &[u8]) -> Result<Option<CloseReason>, Violation> {
    let (code, text) = match payload {
        [] => return Ok(None),
        [_] => return Err(ProtocolError::CloseOfOneByte.into()),
        [high, low, text @ ..] => (u16::from_be_bytes([*high, *low]), text),
    };
    if !may_be_sent(code) {
        return Err(ProtocolError::CloseCode(code).into());
    }
    let text = str::from_utf8(text).map_err(|_| Violation::NotUtf8)?;
    Ok(Some(CloseReason { code, text: text.to_owned() }))
}
