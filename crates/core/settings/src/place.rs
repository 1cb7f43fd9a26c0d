//! Why settings are refused, and where: section, row, key.

use std::{
    fmt::{self, Write as _},
    marker::PhantomData,
};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
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
    Ok(read)
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

/// What is written with its keys. A list would else be read as the values in the order of the keys.
pub(crate) struct Keyed<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Keyed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeyedVisitor(PhantomData))
    }
}

struct KeyedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for KeyedVisitor<T> {
    type Value = Keyed<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("keys with their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Keyed<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Keyed)
    }
}
