//! Digests of secrets: what is kept instead of tokens, keys and codes.

use aws_lc_rs::{constant_time, digest, hmac};

/// 32 bytes that recognise a secret without being it.
#[derive(Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    /// SHA-256 of a secret that has at least 128 random bits of its own.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self::from_slice(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref())
    }

    /// HMAC-SHA-256, for what could be guessed: a session code has six digits only.
    #[must_use]
    pub fn keyed(key: &[u8; 32], text: &str) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        Self::from_slice(hmac::sign(&key, text.as_bytes()).as_ref())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From 32 bytes that were a digest before.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn from_slice(bytes: &[u8]) -> Self {
        Self(bytes.try_into().expect("SHA-256 makes 32 bytes"))
    }
}

/// Takes the same time wherever the first difference is.
impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        constant_time::verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

impl Eq for Digest {}

/// By the bytes that are compared.
impl std::hash::Hash for Digest {
    fn hash<State: std::hash::Hasher>(&self, state: &mut State) {
        self.0.hash(state);
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("(digest)")
    }
}
