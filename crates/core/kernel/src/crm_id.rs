//! The CRM's record ids: 15 case-sensitive characters, or 18 with a checksum of their case.
//! Source: Salesforce's "What are Salesforce ID fields"; both forms name the same record.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A record's id in the CRM, kept in its 18-character form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CrmId([u8; 18]);

/// Why a text is not a record id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrmIdError {
    /// Neither 15 nor 18 letters and digits.
    #[error("a record id has 15 or 18 letters and digits")]
    Malformed,
    /// The last three characters do not fit the case of the first fifteen.
    #[error("the record id's last three characters do not match the rest")]
    Checksum,
}

const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

impl CrmId {
    /// The 18-character form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("ids are built from ASCII only")
    }

    /// The first three characters, which name the object.
    #[must_use]
    pub fn key_prefix(&self) -> &str {
        &self.as_str()[..3]
    }

    /// Completes 15 characters with their checksum.
    fn from_fifteen(fifteen: &[u8; 15]) -> Self {
        let mut whole = [0; 18];
        whole[..15].copy_from_slice(fifteen);
        for (chunk, slot) in fifteen.chunks(5).zip(15..) {
            let bits = chunk
                .iter()
                .enumerate()
                .filter(|(_, byte)| byte.is_ascii_uppercase())
                .fold(0, |bits, (position, _)| bits | 1 << position);
            whole[slot] = SUFFIX[bits];
        }
        Self(whole)
    }
}

impl FromStr for CrmId {
    type Err = CrmIdError;

    fn from_str(text: &str) -> Result<Self, CrmIdError> {
        let bytes = text.as_bytes();
        if !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(CrmIdError::Malformed);
        }
        let fifteen: &[u8; 15] =
            bytes.get(..15).and_then(|head| head.try_into().ok()).ok_or(CrmIdError::Malformed)?;
        let id = Self::from_fifteen(fifteen);
        match bytes.len() {
            15 => Ok(id),
            18 if id.0[15..].eq_ignore_ascii_case(&bytes[15..]) => Ok(id),
            18 => Err(CrmIdError::Checksum),
            _ => Err(CrmIdError::Malformed),
        }
    }
}

impl fmt::Display for CrmId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for CrmId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for CrmId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for CrmId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn fifteen_and_eighteen_characters_name_the_same_record() {
        let short: CrmId = "0015e00000ABcDe".parse().unwrap();
        let long: CrmId = short.as_str().parse().unwrap();
        assert_eq!(short, long);
        assert_eq!(short.as_str().len(), 18);
        assert_eq!(short.key_prefix(), "001");
    }

    #[test]
    fn a_wrong_checksum_and_a_wrong_length_are_told_apart() {
        assert_eq!("0015e00000ABcDeZZZ".parse::<CrmId>(), Err(CrmIdError::Checksum));
        assert_eq!("0015e".parse::<CrmId>(), Err(CrmIdError::Malformed));
        assert_eq!("0015e00000ABcD'".parse::<CrmId>(), Err(CrmIdError::Malformed));
    }
}
