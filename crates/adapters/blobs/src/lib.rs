//! Content-addressed bytes on disk. What is read under a hash is what was put under it, and an
//! account only ever finds what was put for itself: whether another account has the same bytes
//! cannot be learnt here.

mod disk;
mod hash;

pub use disk::{BlobError, Blobs};
pub use hash::{BlobHash, BlobHashError};
