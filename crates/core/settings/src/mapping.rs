//! The Salesforce record Mapping (R37 to R46): by which field of a record which devices are found.
//!
//! `{"Case": {"ContactEmail": "user_email"}}`: an object, then CRM field and custom-data key. The
//! pairs of an object must all match. An object that stands with no pair shows no device.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor},
    ser::SerializeMap,
};

/// One pair: devices whose custom data at `custom_data` equals the record's `crm_field`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedPair {
    /// The CRM's field, `ContactEmail`, or a path to a parent's, `Contact.Email`.
    pub crm_field: String,
    /// The key in the devices' custom data, `user_email`.
    pub custom_data: String,
}

/// The mapping of every object that has one, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMapping(Vec<(String, Vec<MappedPair>)>);

/// Why a text is not a record mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record mapping, line {line}, column {column}: {problem}")]
pub struct MappingError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong there and what belongs there.
    pub problem: String,
}

/// No mapping is longer: an editor's text, not a data file.
const MOST_BYTES: usize = 64 * 1024;
const MOST_PAIRS: usize = 16;
const MOST_OBJECTS: usize = 200;
/// The CRM's own limit of parents in a path.
const MOST_STEPS: usize = 6;

impl RecordMapping {
    /// Reads the editor's text.
    ///
    /// # Errors
    /// [`MappingError`] with line and column.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        if text.len() > MOST_BYTES {
            return Err(MappingError {
                line: 1,
                column: 1,
                problem: format!("the text is longer than {MOST_BYTES} bytes"),
            });
        }
        serde_json::from_str(text).map_err(|error| MappingError {
            line: error.line().max(1),
            column: error.column().max(1),
            problem: without_position(&error),
        })
    }

    /// The pairs of an object; `None` when the mapping does not name it.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&[MappedPair]> {
        self.0.iter().find(|(object, _)| object == name).map(|(_, pairs)| pairs.as_slice())
    }

    /// The objects with their pairs.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = (&str, &[MappedPair])> {
        self.0.iter().map(|(object, pairs)| (object.as_str(), pairs.as_slice()))
    }
}

/// Cases, Contacts and Leads by the customer's e-mail address (R38, R42); Accounts have none.
impl Default for RecordMapping {
    fn default() -> Self {
        let by_email = |object: &str, field: &str| {
            let pair = MappedPair { crm_field: field.to_owned(), custom_data: "user_email".to_owned() };
            (object.to_owned(), vec![pair])
        };
        Self(vec![by_email("Case", "ContactEmail"), by_email("Contact", "Email"), by_email("Lead", "Email")])
    }
}

/// The message of a JSON error without the position that serde_json appends.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}

/// Whether a text can be the API name of an object or a field.
pub(crate) fn is_api_name(text: &str) -> bool {
    text.len() <= 80
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a text can be a field's API name or a path over parents.
pub(crate) fn is_field_path(text: &str) -> bool {
    text.split('.').count() <= MOST_STEPS && text.split('.').all(is_api_name)
}

impl Serialize for RecordMapping {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut objects = serializer.serialize_map(Some(self.0.len()))?;
        for (object, pairs) in &self.0 {
            objects.serialize_entry(object, &Pairs(pairs.clone()))?;
        }
        objects.end()
    }
}

struct Pairs(Vec<MappedPair>);

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pairs = serializer.serialize_map(Some(self.0.len()))?;
        for pair in &self.0 {
            pairs.serialize_entry(&pair.crm_field, &pair.custom_data)?;
        }
        pairs.end()
    }
}

impl<'de> Deserialize<'de> for RecordMapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectsVisitor)
    }
}

struct ObjectsVisitor;

impl<'de> Visitor<'de> for ObjectsVisitor {
    type Value = RecordMapping;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(r#"objects such as {"Case": {"ContactEmail": "user_email"}}"#)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RecordMapping, A::Error> {
        let mut objects: Vec<(String, Vec<MappedPair>)> = Vec::new();
        while let Some(object) = map.next_key::<String>()? {
            if !is_api_name(&object) {
                return Err(A::Error::custom(format!(
                    "`{object}` is not an object's API name such as Case or Order__c"
                )));
            }
            if objects.iter().any(|(known, _)| *known == object) {
                return Err(A::Error::custom(format!(
                    "{object} stands twice: put all its pairs under one {object}"
                )));
            }
            if objects.len() == MOST_OBJECTS {
                return Err(A::Error::custom(format!("more than {MOST_OBJECTS} objects")));
            }
            let Pairs(pairs) = map.next_value()?;
            objects.push((object, pairs));
        }
        Ok(RecordMapping(objects))
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(r#"pairs such as {"ContactEmail": "user_email"}"#)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pairs: Vec<MappedPair> = Vec::new();
        while let Some(crm_field) = map.next_key::<String>()? {
            if !is_field_path(&crm_field) {
                return Err(A::Error::custom(format!(
                    "`{crm_field}` is not a field's API name such as ContactEmail or Contact.Email"
                )));
            }
            if pairs.iter().any(|pair| pair.crm_field == crm_field) {
                return Err(A::Error::custom(format!("{crm_field} stands twice")));
            }
            if pairs.len() == MOST_PAIRS {
                return Err(A::Error::custom(format!("more than {MOST_PAIRS} pairs")));
            }
            let CustomDataKey(custom_data) = map.next_value()?;
            pairs.push(MappedPair { crm_field, custom_data });
        }
        Ok(Pairs(pairs))
    }
}

struct CustomDataKey(String);

impl<'de> Deserialize<'de> for CustomDataKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        if key.trim().is_empty() {
            return Err(D::Error::custom(
                "the custom-data key is empty: name the key that the site sets, such as user_email",
            ));
        }
        if key.chars().count() > 64 || key.chars().any(char::is_control) {
            return Err(D::Error::custom(
                "a custom-data key has at most 64 characters and no control characters",
            ));
        }
        Ok(Self(key))
    }
}

#[cfg(test)]
mod tests;
