//! One field's value as the database keeps it, typed by its field's definition.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// A stored value. Ids, picklist values and long texts are all [`Value::Text`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Text, an id, an address of mail or web, a picklist value.
    Text(String),
    /// A checkbox.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number, an amount or a percentage.
    Double(f64),
    /// A calendar day.
    Date(Date),
    /// An instant, kept to the millisecond.
    DateTime(Timestamp),
    /// A compound of several columns, such as an address.
    Json(serde_json::Value),
}

impl Value {
    /// The text inside, if this is a text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The value as the REST API writes it: instants as `2026-11-22T10:00:00.000+0000`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Value::Null => Json::Null,
            Value::Text(text) => Json::String(text.clone()),
            Value::Boolean(flag) => Json::Bool(*flag),
            Value::Integer(number) => Json::from(*number),
            Value::Double(number) => Json::from(*number),
            Value::Date(day) => Json::String(day.to_string()),
            Value::DateTime(instant) => Json::String(format_instant(*instant)),
            Value::Json(json) => json.clone(),
        }
    }

    /// The value as plain text for a list or a page; empty when there is none.
    #[must_use]
    pub fn display(&self) -> String {
        match self {
            Value::Null => String::new(),
            Value::Text(text) => text.clone(),
            Value::Boolean(flag) => flag.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Double(number) => number.to_string(),
            Value::Date(day) => day.to_string(),
            Value::DateTime(instant) => format_instant(*instant),
            Value::Json(json) => json.to_string(),
        }
    }
}

/// As [`Value::to_json`].
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Boolean(flag) => serializer.serialize_bool(*flag),
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Double(number) => serializer.serialize_f64(*number),
            Value::Date(day) => serializer.collect_str(day),
            Value::DateTime(instant) => serializer.collect_str(&instant.strftime(INSTANT)),
            Value::Json(json) => json.serialize(serializer),
        }
    }
}

/// How an instant is spelled.
const INSTANT: &str = "%Y-%m-%dT%H:%M:%S.%3f+0000";

/// An instant in the platform's own spelling, in UTC with milliseconds.
#[must_use]
pub fn format_instant(instant: Timestamp) -> String {
    instant.strftime(INSTANT).to_string()
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Boolean(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Integer(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Double(number)
    }
}

impl From<Timestamp> for Value {
    fn from(instant: Timestamp) -> Value {
        Value::DateTime(instant)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}
