//! Keys that sign login links, and the names by which a link says which one did.

use std::fmt;

use alongside_kernel::Secret;
use aws_lc_rs::{digest, hmac};
use data_encoding::HEXLOWER;

/// Names the key that signed a link. It is looked up and never used as a path, an address or SQL, and
/// has letters, digits and underscores only, so that a hostile one could do nothing either.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyName(String);

impl KeyName {
    const MOST: usize = 40;

    /// The name of an API key: `key_` and the first 16 hexadecimal digits of its SHA-256. Whoever
    /// holds the key can work it out.
    #[must_use]
    pub fn of_api_key(key: &Secret) -> Self {
        Self::of_digest(digest::digest(&digest::SHA256, key.expose().as_bytes()).as_ref())
    }

    /// As [`KeyName::of_api_key`], from the SHA-256 of the key.
    #[must_use]
    pub fn of_digest(sha256: &[u8]) -> Self {
        let head = sha256.get(..8).unwrap_or(sha256);
        Self(format!("key_{}", HEXLOWER.encode(head)))
    }

    /// The server's own key, which signs the links that it makes itself.
    #[must_use]
    pub fn own() -> Self {
        Self("own".to_owned())
    }

    /// A name as a link or an address gives it; `None` for what cannot be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let fits = (1..=Self::MOST).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A key that signs login links: the bytes of an API key, or 32 random ones.
pub struct LinkKey(hmac::Key);

impl LinkKey {
    /// Takes an API key or other secret bytes.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    pub(crate) fn sign(&self, signed: &[u8]) -> hmac::Tag {
        hmac::sign(&self.0, signed)
    }

    /// Takes the same time wherever the first difference is.
    pub(crate) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        hmac::verify(&self.0, signed, signature).is_ok()
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(link key)")
    }
}
