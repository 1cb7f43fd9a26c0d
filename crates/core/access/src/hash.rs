//! Quick hashing of ids and names that the company's own CRM and settings hold. Nobody outside puts
//! any of them into a table, so nobody can choose them to collide.

use std::hash::{BuildHasherDefault, Hasher};

pub(crate) type QuickMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Quick>>;

/// Eight bytes at a time: rotate, mix in, multiply.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Quick(u64);

/// Odd, with its bits spread (2⁶⁴ divided by the golden ratio).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Quick {
    const fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        words.iter().for_each(|word| self.mix(u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    /// The product's best bits are its upper ones; tables look at the lower ones, too.
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
