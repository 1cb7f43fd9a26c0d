//! Secrets: drawn from the operating system, kept and compared as digests.

use alongside_kernel::{DeviceId, SessionId};
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
pub(crate) fn secret() -> (String, Digest) {
    let secret = BASE64URL_NOPAD.encode(&bytes::<32>());
    let digest = Digest::of(&secret);
    (secret, digest)
}

/// A new device's id.
pub(crate) fn device_id() -> DeviceId {
    DeviceId::from_random(bytes())
}

/// A new session's id.
pub(crate) fn session_id() -> SessionId {
    SessionId::from_random(bytes())
}

/// Six decimal digits, each of the million as likely as any other.
pub(crate) fn six_digits() -> String {
    loop {
        let drawn = u32::from_be_bytes(bytes()) >> 12;
        if drawn < 1_000_000 {
            return format!("{drawn:06}");
        }
    }
}
