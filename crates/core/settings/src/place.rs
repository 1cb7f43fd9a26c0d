//! Why settings are refused, and where: section, row, key.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use crate::mapping::without_position;

/// The place of what concerns no section.
const WHOLE: &str = "the whole";

/// Why settings are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not JSON or not TOML.
    #[error("settings, line {line}, column {column}: {problem}")]
    Shape {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// A key that is not known, or a value that cannot be.
    #[error("settings, {place}: {problem}")]
    Value {
        /// The key, with the row's number from 1: `buttons[2].object`.
        place: String,
        /// What is wrong and what to do.
        problem: String,
    },
}

pub(crate) fn value(place: impl Into<String>, problem: impl Into<String>) -> SettingsError {
    SettingsError::Value { place: place.into(), problem: problem.into() }
}

/// Reads JSON; a mistake in its form is told by line and column, one in its content by place.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, SettingsError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let shape = |error: &serde_json::Error| SettingsError::Shape {
        line: error.line().max(1),
        column: error.column().max(1),
        problem: without_position(error),
    };
    let read =
        serde_path_to_error::deserialize(&mut json).map_err(|error| match error.inner().classify() {
            serde_json::error::Category::Data => {
                value(in_words(error.path()), without_position(error.inner()))
            }
            _ => shape(error.inner()),
        })?;
    json.end().map_err(|error| shape(&error))?;
    match text.trim_start().strip_prefix('[') {
        // A list would be read as the values in the order of the sections.
        Some(_) => Err(value(WHOLE, "the settings are an object of sections, not a list")),
        None => Ok(read),
    }
}

/// Reads what is TOML by its form.
pub(crate) fn from_toml<T: DeserializeOwned>(table: toml::Table) -> Result<T, SettingsError> {
    serde_path_to_error::deserialize(table)
        .map_err(|error| value(in_words(error.path()), error.inner().message()))
}

/// Rows are counted from 1, as people do.
fn in_words(path: &Path) -> String {
    let mut place = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                write!(place, "[{}]", index + 1).expect("writing to a String does not fail");
            }
            Segment::Map { key } => {
                if !place.is_empty() {
                    place.push('.');
                }
                place.push_str(key);
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if place.is_empty() { WHOLE.to_owned() } else { place }
}
