//! Secrets, drawn from the operating system.

use alongside_kernel::Secret;
use alongside_store::Digest;
use aws_lc_rs::rand;
use data_encoding::BASE64URL_NOPAD;

/// Random bytes.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the operating system always has random bytes after boot");
    bytes
}

/// A secret of 256 bits, and the digest by which it is recognised.
pub(crate) fn secret() -> (Secret, Digest) {
    let text = BASE64URL_NOPAD.encode(&bytes::<32>());
    let digest = Digest::of(&text);
    (Secret::new(text), digest)
}

/// 32 random bits, for jitter.
pub(crate) fn jitter() -> u32 {
    u32::from_be_bytes(bytes())
}
