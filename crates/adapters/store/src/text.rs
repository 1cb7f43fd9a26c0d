//! Values kept as text: enums under their REST names, ids in their written form, documents as JSON.

use std::str::FromStr;

use alongside_kernel::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Digest, StoreError};

/// A unit variant under the name that REST uses for it.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => unreachable!("only unit variants are kept as words"),
    }
}

/// Reads what [`word`] wrote.
pub(crate) fn read_word<T: DeserializeOwned>(column: &'static str, word: String) -> Result<T, StoreError> {
    serde_json::from_value(Value::String(word))
        .map_err(|error| StoreError::Unreadable { column, problem: error.to_string() })
}

/// A document as JSON text.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("documents have text keys and no fallible parts")
}

/// Reads what [`json`] wrote.
pub(crate) fn read_json<T: DeserializeOwned>(column: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable {
        column,
        problem: format!("{:?} at column {}", error.classify(), error.column()),
    })
}

/// Reads an id.
pub(crate) fn read_id<T: FromStr>(column: &'static str, text: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| StoreError::Unreadable { column, problem: error.to_string() })
}

/// Reads a digest.
pub(crate) fn read_digest(column: &'static str, bytes: &[u8]) -> Result<Digest, StoreError> {
    bytes
        .try_into()
        .map(Digest::from_bytes)
        .map_err(|_| StoreError::Unreadable { column, problem: "a digest has 32 bytes".to_owned() })
}

/// Reads a count or a version.
pub(crate) fn read_count<T: TryFrom<i64>>(column: &'static str, number: i64) -> Result<T, StoreError> {
    number
        .try_into()
        .map_err(|_| StoreError::Unreadable { column, problem: "the number is out of range".to_owned() })
}

/// An instant that may be absent, for binding.
pub(crate) fn micros(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(Timestamp::micros)
}
