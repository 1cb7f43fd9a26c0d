//! Random tokens, their hashes, keyed signatures and password hashes.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use aws_lc_rs::{constant_time, digest, hmac, rand};
use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD};

/// A token of 256 random bits, in letters that need no escaping in URLs and cookies.
pub(crate) fn random_token() -> String {
    let mut bytes = [0u8; 32];
    rand::fill(&mut bytes).expect("the system's random generator answers");
    BASE64URL_NOPAD.encode(&bytes)
}

/// A password of 80 random bits in groups that can be read out.
pub(crate) fn random_password() -> String {
    let mut bytes = [0u8; 10];
    rand::fill(&mut bytes).expect("the system's random generator answers");
    let letters = BASE32_NOPAD.encode(&bytes).to_ascii_lowercase();
    let groups: Vec<&str> = [0, 4, 8, 12].map(|start| &letters[start..start + 4]).to_vec();
    groups.join("-")
}

/// A random number of 50 bits.
pub(crate) fn random_number() -> u64 {
    let mut bytes = [0u8; 8];
    rand::fill(&mut bytes).expect("the system's random generator answers");
    u64::from_le_bytes(bytes) >> 14
}

/// SHA-256 of a token: what is stored in its place.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, token.as_bytes()).as_ref().to_vec()
}

/// SHA-256 in the spelling of PKCE challenges.
pub(crate) fn challenge_of(verifier: &str) -> String {
    BASE64URL_NOPAD.encode(&hash(verifier))
}

/// Base64 of HMAC-SHA256.
pub(crate) fn signature(secret: &str, message: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    BASE64.encode(hmac::sign(&key, message.as_bytes()).as_ref())
}

/// Whether two texts are equal, in time that does not tell where they differ.
pub(crate) fn equal(one: &str, other: &str) -> bool {
    constant_time::verify_slices_are_equal(&hash(one), &hash(other)).is_ok()
}

/// Hashes a password (Argon2id, 19 MiB, two passes) with a random salt.
pub(crate) fn hash_password(password: &str) -> Result<String, String> {
    let mut salt = [0u8; 16];
    rand::fill(&mut salt).map_err(|_| "the random generator does not answer".to_owned())?;
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
}

/// Whether a password fits a stored hash.
pub(crate) fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
