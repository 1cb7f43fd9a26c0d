//! Who signed in, and the proof key that binds a sign-in to the browser that began it (RFC 7636).

use std::fmt;

use alongside_kernel::{CrmId, Secret};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;

/// The person whom the CRM has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmIdentity {
    /// The CRM user.
    pub user_id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The CRM's organization.
    pub org_id: CrmId,
}

/// The verifier that stays on the server, and its challenge that goes through the browser.
#[derive(Clone)]
pub struct Pkce {
    verifier: Secret,
    challenge: String,
}

impl Pkce {
    /// From 256 bits that the caller drew at random.
    #[must_use]
    pub fn from_random(bits: [u8; 32]) -> Self {
        Self::from_verifier(Secret::new(BASE64URL_NOPAD.encode(&bits)))
    }

    /// From a verifier that was kept since the sign-in began.
    #[must_use]
    pub fn from_verifier(verifier: Secret) -> Self {
        let challenge = BASE64URL_NOPAD.encode(digest(&SHA256, verifier.expose().as_bytes()).as_ref());
        Self { verifier, challenge }
    }

    /// To be kept on the server and given to [`crate::Crm::finish_sign_in`].
    #[must_use]
    pub const fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// S256 of the verifier.
    #[must_use]
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}

impl fmt::Debug for Pkce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pkce").field("challenge", &self.challenge).finish_non_exhaustive()
    }
}
