//! The signed request of a component in the CRM's page: the widget's one-time token.

use std::time::Duration;

use alongside_kernel::{CrmId, Secret, Timestamp};
use alongside_salesforce::SignedRequest;
use aws_lc_rs::{constant_time, digest, hmac};

/// What a component token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentClaims {
    /// The CRM user whose page it is.
    pub user_id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// The CRM's organization.
    pub org_id: CrmId,
    /// Object name and id of the record in view; `None` on a page without one.
    pub record: Option<(String, CrmId)>,
    /// The component's name, `Sidebar`.
    pub component: String,
    /// SHA-256 of what was signed: whoever takes the token keeps this for two minutes and takes
    /// no token twice.
    pub token_digest: [u8; 32],
}

/// Why a component token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComponentTokenError {
    /// Not a signed request at all.
    #[error("token: not a signed request of the CRM")]
    Malformed,
    /// Signed with another secret, or changed since.
    #[error("token: the signature does not match; check that crm.consumer_secret is the connected app's")]
    Signature,
    /// Signed too long ago.
    #[error("token: older than 60 seconds; reload the page")]
    Expired,
    /// Signed in the future.
    #[error("token: from the future; compare the clocks of the CRM and of this server")]
    NotYetValid,
    /// Signed for the user of another organization, which has the same package and so its secret.
    #[error("token: made in another organization than the one that this server is connected to")]
    Organization,
    /// Made for another frame.
    #[error("token: made for another frame; reload the page")]
    Nonce,
}

/// How old a token may be.
const MOST_AGE: Duration = Duration::from_secs(60);

/// How far the CRM's clock may be ahead.
const MOST_SKEW: Duration = Duration::from_secs(60);

/// Checks a token: first the signature over the payload as it was sent, in constant time, and only
/// then what it says.
pub(crate) fn verify(
    secret: &Secret,
    token: &str,
    nonce: &str,
    organization: Option<CrmId>,
    now: Timestamp,
) -> Result<ComponentClaims, ComponentTokenError> {
    let request = SignedRequest::split(token).map_err(|_| ComponentTokenError::Malformed)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    hmac::verify(&key, request.signed.as_bytes(), &request.signature)
        .map_err(|_| ComponentTokenError::Signature)?;
    let claims = request.claims().map_err(|_| ComponentTokenError::Malformed)?;
    if claims.issued_at > now + MOST_SKEW {
        return Err(ComponentTokenError::NotYetValid);
    }
    if now.since(claims.issued_at) > MOST_AGE {
        return Err(ComponentTokenError::Expired);
    }
    if organization.is_some_and(|ours| ours != claims.organization_id) {
        return Err(ComponentTokenError::Organization);
    }
    if nonce.is_empty()
        || constant_time::verify_slices_are_equal(claims.nonce.as_bytes(), nonce.as_bytes()).is_err()
    {
        return Err(ComponentTokenError::Nonce);
    }
    let mut token_digest = [0; 32];
    // What was signed, not the token as sent: base64 has more than one spelling of a signature.
    token_digest.copy_from_slice(digest::digest(&digest::SHA256, request.signed.as_bytes()).as_ref());
    Ok(ComponentClaims {
        user_id: claims.user_id,
        username: claims.username,
        org_id: claims.organization_id,
        record: claims.record,
        component: claims.component,
        token_digest,
    })
}

#[cfg(test)]
mod tests;
