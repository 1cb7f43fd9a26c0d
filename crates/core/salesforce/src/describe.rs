//! What an object looks like to the user who asks: the fields, and what may be done with them.

use serde::Deserialize;

use crate::{Answer, ApiPath, Request, SalesforceError, escape::percent};

/// Asks how an object looks.
#[must_use]
pub fn describe(api: &ApiPath, object: &str) -> Request {
    Request::get(format!("{}/sobjects/{}/describe", api.as_str(), percent(object)))
}

/// An object as the user sees it; what may not be seen is not there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ObjectDescribe {
    /// API name.
    pub name: String,
    /// Label.
    #[serde(default)]
    pub label: String,
    /// The fields.
    pub fields: Vec<FieldDescribe>,
}

/// A field as the user sees it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldDescribe {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Whether it can be set on a new record.
    #[serde(default)]
    pub createable: bool,
    /// Whether it can be changed.
    #[serde(default)]
    pub updateable: bool,
    /// Whether field-level security can restrict it.
    #[serde(default)]
    pub permissionable: bool,
    /// The compound field that it is a part of, which security goes by.
    #[serde(default)]
    pub compound_field_name: Option<String>,
    /// Whether it names the record.
    #[serde(default)]
    pub name_field: bool,
    /// Most characters; 0 for what is not text.
    #[serde(default)]
    pub length: usize,
    /// Objects that a lookup may point at.
    #[serde(default)]
    pub reference_to: Vec<String>,
    /// Name of a lookup's parent in paths.
    #[serde(default)]
    pub relationship_name: Option<String>,
    /// The type, `string`, `email`, `reference`.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// Whether no two records share a value.
    #[serde(default)]
    pub unique: bool,
    /// Whether it can stand in a condition.
    #[serde(default)]
    pub filterable: bool,
}

impl ObjectDescribe {
    /// Reads the answer.
    ///
    /// # Errors
    /// [`SalesforceError`].
    pub fn parse(answer: &Answer<'_>) -> Result<Self, SalesforceError> {
        answer.parse("the description of an object")
    }

    /// A field by name, compared without regard to case as the CRM does.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldDescribe> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}
