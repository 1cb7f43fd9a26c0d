//! Records as a query returns them: a tree of fields, parents and children in the order asked for.

use serde_json::{Map, Value as Json, json};

use crate::Value;

/// One row of an object, or of an aggregate query (then `object` is `AggregateResult`).
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// API name of the object.
    pub object: String,
    /// 18-character id; none for aggregate results.
    pub id: Option<String>,
    /// Fields in the order of the query.
    pub fields: Vec<(String, FieldValue)>,
}

/// What stands under a name in a [`Record`].
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// A plain value.
    Value(Value),
    /// The record a lookup points at, under the relationship's name; none when it is empty or may not be read.
    Parent(Option<Box<Record>>),
    /// Related records of a child relationship.
    Children(QueryResult),
}

/// Records and how many there are in all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryResult {
    /// How many records the query matches, all pages together.
    pub total_size: u64,
    /// Names the next page for `query_more`; none on the last page.
    pub next: Option<String>,
    /// This page's records.
    pub records: Vec<Record>,
}

impl Record {
    /// The value at a path such as `Email` or `Contact.Account.Name`, ASCII case ignored.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Value> {
        let (head, rest) = match path.split_once('.') {
            Some((head, rest)) => (head, Some(rest)),
            None => (path, None),
        };
        let (_, found) = self.fields.iter().find(|(name, value)| {
            name.eq_ignore_ascii_case(head) && matches!(value, FieldValue::Parent(_)) == rest.is_some()
        })?;
        match (found, rest) {
            (FieldValue::Value(value), None) => Some(value),
            (FieldValue::Parent(Some(parent)), Some(rest)) => parent.get(rest),
            _ => None,
        }
    }

    /// The value at a path as display text; empty when absent or null.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        self.get(path).map(Value::display).unwrap_or_default()
    }

    /// The children of a relationship, if the query asked for them.
    #[must_use]
    pub fn children(&self, relationship: &str) -> Option<&QueryResult> {
        self.fields.iter().find_map(|(name, value)| match value {
            FieldValue::Children(children) if name.eq_ignore_ascii_case(relationship) => Some(children),
            _ => None,
        })
    }

    /// The record as the REST API writes it; `version` is the API version of the addresses inside, such as `v67.0`.
    #[must_use]
    pub fn to_json(&self, version: &str) -> Json {
        let mut out = Map::new();
        let mut attributes = Map::new();
        attributes.insert("type".into(), Json::String(self.object.clone()));
        if let Some(id) = &self.id {
            attributes.insert(
                "url".into(),
                Json::String(format!("/services/data/{version}/sobjects/{}/{id}", self.object)),
            );
        }
        out.insert("attributes".into(), Json::Object(attributes));
        for (name, value) in &self.fields {
            let json = match value {
                FieldValue::Value(value) => value.to_json(),
                FieldValue::Parent(None) => Json::Null,
                FieldValue::Parent(Some(parent)) => parent.to_json(version),
                FieldValue::Children(children) if children.records.is_empty() => Json::Null,
                FieldValue::Children(children) => children.to_json(version),
            };
            out.insert(name.clone(), json);
        }
        Json::Object(out)
    }
}

impl QueryResult {
    /// The result as the REST API writes it.
    #[must_use]
    pub fn to_json(&self, version: &str) -> Json {
        let records: Vec<Json> = self.records.iter().map(|record| record.to_json(version)).collect();
        let mut out = json!({ "totalSize": self.total_size, "done": self.next.is_none() });
        if let Some(next) = &self.next {
            out["nextRecordsUrl"] = Json::String(format!("/services/data/{version}/query/{next}"));
        }
        out["records"] = Json::Array(records);
        out
    }
}
