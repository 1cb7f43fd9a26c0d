//! Record ids of 15 and 18 characters: three characters of key prefix, twelve of base-62 number, and
//! in the long form three characters that tell upper case from lower, so that the id survives a
//! system that ignores case.

use std::fmt;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const SHORT: usize = 15;
const LONG: usize = 18;

/// A record id, kept in its 18-character form.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(String);

/// Why a text is not a record id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordIdError {
    /// Not 15 or 18 characters.
    #[error("an id has 15 or 18 characters, this has {0}")]
    Length(usize),
    /// A character outside `0-9A-Za-z`.
    #[error("an id holds letters and digits only")]
    Character,
    /// The last three characters do not fit the first fifteen.
    #[error("the id's last three characters do not fit its first fifteen")]
    Checksum,
}

impl RecordId {
    /// Reads an id of either length. An 18-character id whose letters lost their case is restored
    /// from its checksum, as the platform does.
    ///
    /// # Errors
    /// [`RecordIdError`] names what is wrong with the text.
    pub fn parse(text: &str) -> Result<RecordId, RecordIdError> {
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(RecordIdError::Character);
        }
        match text.len() {
            SHORT => Ok(RecordId(format!("{text}{}", checksum(text)))),
            LONG => {
                let short = restore_case(&text[..SHORT], &text[SHORT..])?;
                let sum = checksum(&short);
                Ok(RecordId(format!("{short}{sum}")))
            }
            other => Err(RecordIdError::Length(other)),
        }
    }

    /// The id with the given three-character prefix and running number.
    ///
    /// # Panics
    /// When the prefix is not three ASCII letters or digits; prefixes come from object definitions,
    /// which are checked when they are loaded.
    #[must_use]
    pub fn from_number(prefix: &str, number: u64) -> RecordId {
        assert!(
            prefix.len() == 3 && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "key prefixes are three letters or digits"
        );
        let mut digits = [b'0'; 12];
        let mut rest = number;
        for slot in digits.iter_mut().rev() {
            *slot = ALPHABET[(rest % 62) as usize];
            rest /= 62;
        }
        // The fourth and fifth characters name the instance the record was made on.
        digits[0] = b'f';
        digits[1] = b'h';
        let short = format!("{prefix}{}", String::from_utf8_lossy(&digits));
        let sum = checksum(&short);
        RecordId(format!("{short}{sum}"))
    }

    /// The 18-character form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 15-character form.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..SHORT]
    }

    /// The three characters that name the object.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.0[..3]
    }

    /// The 18-character form, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn checksum(short: &str) -> String {
    short
        .as_bytes()
        .chunks(5)
        .map(|five| {
            let upper = five
                .iter()
                .enumerate()
                .filter(|(_, byte)| byte.is_ascii_uppercase())
                .fold(0usize, |bits, (place, _)| bits | (1 << place));
            CHECKSUM[upper] as char
        })
        .collect()
}

fn restore_case(short: &str, sum: &str) -> Result<String, RecordIdError> {
    let mut restored = String::with_capacity(LONG);
    for (five, letter) in short.as_bytes().chunks(5).zip(sum.bytes()) {
        let letter = letter.to_ascii_uppercase();
        let bits =
            CHECKSUM.iter().position(|candidate| *candidate == letter).ok_or(RecordIdError::Checksum)?;
        for (place, byte) in five.iter().enumerate() {
            let upper = bits & (1 << place) != 0;
            if upper && !byte.is_ascii_alphabetic() {
                return Err(RecordIdError::Checksum);
            }
            restored.push(if upper {
                byte.to_ascii_uppercase() as char
            } else {
                byte.to_ascii_lowercase() as char
            });
        }
    }
    Ok(restored)
}

#[cfg(test)]
mod tests;
