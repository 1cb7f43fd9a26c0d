//! Sealing of secrets that have to be read again, such as the keys that verify login links: AES-256-GCM
//! under a key that is kept outside the database.

use std::fmt;

use alongside_kernel::Secret;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};

use crate::LinkKey;

/// The form of what is sealed.
const VERSION: u8 = 1;

/// The key under which secrets are sealed.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

/// What is sealed cannot be opened: another key sealed it, it belongs elsewhere, or it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed with another key, for something else, or changed since")]
pub struct SealError;

impl SealingKey {
    /// From 32 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals a secret. `nonce` is drawn at random for each; `bound_to` tells where it belongs, and
    /// opens it nowhere else.
    #[must_use]
    pub fn seal(&self, nonce: [u8; NONCE_LEN], bound_to: &str, secret: &Secret) -> Vec<u8> {
        let mut text = secret.expose().as_bytes().to_vec();
        self.key()
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(bound_to.as_bytes()),
                &mut text,
            )
            .expect("a secret is far shorter than what one nonce may seal");
        let mut sealed = vec![VERSION];
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut text);
        sealed
    }

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn open(&self, bound_to: &str, sealed: &[u8]) -> Result<Secret, SealError> {
        let (version, rest) = sealed.split_first().ok_or(SealError)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN).ok_or(SealError)?;
        if *version != VERSION {
            return Err(SealError);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError)?;
        let mut text = sealed.to_vec();
        let aad = Aad::from(bound_to.as_bytes());
        let opened = self.key().open_in_place(nonce, aad, &mut text).map_err(|_| SealError)?;
        String::from_utf8(opened.to_vec()).map(Secret::new).map_err(|_| SealError)
    }

    /// The key that signs the links which the server makes itself: drawn from this one, so that a copy
    /// of the database forges none.
    #[must_use]
    pub fn link_key(&self) -> LinkKey {
        let drawn = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), b"alongside login links");
        LinkKey::new(drawn.as_ref())
    }

    fn key(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &self.0).expect("the key has 32 bytes"))
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(sealing key)")
    }
}
