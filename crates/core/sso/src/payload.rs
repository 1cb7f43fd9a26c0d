//! What a login link says, as the JSON between its dots.

use alongside_kernel::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{LinkRefusal, LoginLink};

/// Characters of a Partner User ID at most: those of the CRM's longest text field that can be unique.
const MOST_PARTNER_ID: usize = 255;

/// The written form. Keys that are unknown, missing or given twice are refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Payload {
    account: AccountId,
    partner_id: String,
    audience: String,
    /// Seconds since 1970.
    issued: u32,
    /// Seconds since 1970.
    expires: u32,
    nonce: String,
}

impl Payload {
    pub(crate) fn of(link: &LoginLink) -> Self {
        Self {
            account: link.account,
            partner_id: link.partner_id.clone(),
            audience: link.audience.as_str().to_owned(),
            issued: seconds(link.issued),
            expires: seconds(link.expires),
            nonce: link.nonce.clone(),
        }
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<LoginLink, LinkRefusal> {
        let refused = |problem: String| LinkRefusal::Payload { problem };
        let payload: Self = serde_json::from_slice(bytes).map_err(|error| {
            // The words of the parser may quote the text; its place does not.
            refused(format!("{:?} at line {}, column {}", error.classify(), error.line(), error.column()))
        })?;
        let Self { account, partner_id, audience, issued, expires, nonce } = payload;
        let audience = audience.parse().map_err(|error| refused(format!("audience: {error}")))?;
        if partner_id.is_empty()
            || partner_id.chars().count() > MOST_PARTNER_ID
            || partner_id.chars().any(char::is_control)
        {
            return Err(refused(format!("partner_id: 1 to {MOST_PARTNER_ID} characters of text")));
        }
        if !is_nonce(&nonce) {
            return Err(refused("nonce: 16 to 64 letters, digits, - and _".to_owned()));
        }
        if expires <= issued {
            return Err(refused("expires: not after issued".to_owned()));
        }
        Ok(LoginLink {
            account,
            partner_id,
            audience,
            issued: instant(issued),
            expires: instant(expires),
            nonce,
        })
    }
}

/// Whether a text can be a nonce: enough of it, and nothing that could be anything else.
pub(crate) fn is_nonce(text: &str) -> bool {
    (16..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Whole seconds since 1970, rounded down.
fn seconds(instant: Timestamp) -> u32 {
    u32::try_from(instant.millis().div_euclid(1_000).max(0)).unwrap_or(u32::MAX)
}

fn instant(seconds: u32) -> Timestamp {
    Timestamp::from_millis(i64::from(seconds) * 1_000)
}
