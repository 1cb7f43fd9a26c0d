//! The signed request of Salesforce Canvas: `base64(HMAC-SHA256(secret, payload)).payload`, the
//! payload being JSON in base64. Taking apart and reading is here; checking the signature is the
//! caller's, and comes before reading.

use alongside_kernel::{CrmId, Timestamp};
use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use serde::Deserialize;

/// A signed request that was taken apart, but not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRequest<'a> {
    /// The signature's bytes.
    pub signature: Vec<u8>,
    /// What was signed: the payload as it was sent, still in base64.
    pub signed: &'a str,
}

/// Why a text is not a signed request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CanvasError {
    /// Longer than any is.
    #[error("longer than 16 KiB")]
    TooLong,
    /// Not two texts in base64 with a dot between.
    #[error("not a signature and a payload in base64 with a dot between")]
    Form,
    /// The payload lacks something or names another algorithm.
    #[error("the payload is not the one of a signed request")]
    Payload,
}

const MOST_BYTES: usize = 16 * 1024;

impl<'a> SignedRequest<'a> {
    /// Takes the text apart.
    ///
    /// # Errors
    /// [`CanvasError`].
    pub fn split(text: &'a str) -> Result<Self, CanvasError> {
        if text.len() > MOST_BYTES {
            return Err(CanvasError::TooLong);
        }
        let (signature, signed) = text.split_once('.').ok_or(CanvasError::Form)?;
        Ok(Self { signature: base64(signature)?, signed })
    }

    /// Reads what was signed. Only after the signature was checked.
    ///
    /// # Errors
    /// [`CanvasError`].
    pub fn claims(&self) -> Result<CanvasClaims, CanvasError> {
        let payload = base64(self.signed)?;
        let raw: RawPayload = serde_json::from_slice(&payload).map_err(|_| CanvasError::Payload)?;
        if !raw.algorithm.eq_ignore_ascii_case("HMACSHA256") {
            return Err(CanvasError::Payload);
        }
        let environment = raw.context.environment;
        let record = match environment.record {
            Some(RawRecord { attributes: Some(RawAttributes { kind }), id: Some(id) }) => Some((kind, id)),
            _ => None,
        };
        Ok(CanvasClaims {
            issued_at: Timestamp::from_millis(raw.issued_at),
            user_id: raw.context.user.user_id,
            username: raw.context.user.user_name,
            organization_id: raw.context.organization.organization_id,
            record,
            component: environment.parameters.component,
            nonce: environment.parameters.nonce,
        })
    }
}

/// What a signed request says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanvasClaims {
    /// When it was signed, by the CRM's clock.
    pub issued_at: Timestamp,
    /// The user whose page it is.
    pub user_id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// The organization.
    pub organization_id: CrmId,
    /// Object and id of the record in view.
    pub record: Option<(String, CrmId)>,
    /// The component, `Sidebar`.
    pub component: String,
    /// The text of the frame that asked for it.
    pub nonce: String,
}

#[derive(Deserialize)]
struct RawPayload {
    algorithm: String,
    #[serde(rename = "issuedAt")]
    issued_at: i64,
    context: RawContext,
}

#[derive(Deserialize)]
struct RawContext {
    user: RawUser,
    organization: RawOrganization,
    environment: RawEnvironment,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawUser {
    user_id: CrmId,
    user_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawOrganization {
    organization_id: CrmId,
}

#[derive(Deserialize)]
struct RawEnvironment {
    #[serde(default)]
    record: Option<RawRecord>,
    parameters: RawParameters,
}

#[derive(Deserialize)]
struct RawRecord {
    attributes: Option<RawAttributes>,
    #[serde(rename = "Id")]
    id: Option<CrmId>,
}

#[derive(Deserialize)]
struct RawAttributes {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct RawParameters {
    nonce: String,
    component: String,
}

/// Standard or URL-safe base64, with or without padding: the CRM and its libraries write all four.
fn base64(text: &str) -> Result<Vec<u8>, CanvasError> {
    let bare = text.trim_end_matches('=').as_bytes();
    BASE64_NOPAD.decode(bare).or_else(|_| BASE64URL_NOPAD.decode(bare)).map_err(|_| CanvasError::Form)
}

#[cfg(test)]
mod tests;
