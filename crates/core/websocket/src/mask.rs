//! The masking of client frames (RFC 6455, 5.3).

/// Takes the mask off, in place, a word at a time. `offset` is where in the frame's payload `bytes`
/// begin. Masking twice gives back what was there.
pub fn unmask(bytes: &mut [u8], key: [u8; 4], offset: usize) {
    let mut turned = key;
    turned.rotate_left(offset % 4);
    let word = u64::from(u32::from_ne_bytes(turned));
    let word = word | (word << 32);
    let (words, rest) = bytes.as_chunks_mut::<8>();
    for chunk in words {
        *chunk = (u64::from_ne_bytes(*chunk) ^ word).to_ne_bytes();
    }
    // Whole words leave the key where it was.
    for (byte, key) in rest.iter_mut().zip(turned.iter().cycle()) {
        *byte ^= key;
    }
}
