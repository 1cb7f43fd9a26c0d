//! Records as a query returns them: a tree of fields, parents and children in the order asked for.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value as Json;

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
        serde_json::to_value(self.rest(version)).expect("records are plain data")
    }

    /// As [`Record::to_json`], for writing it out at once.
    #[must_use]
    pub fn rest<'a>(&'a self, version: &'a str) -> RestForm<'a, Record> {
        RestForm { of: self, version }
    }
}

impl QueryResult {
    /// The result as the REST API writes it.
    #[must_use]
    pub fn to_json(&self, version: &str) -> Json {
        serde_json::to_value(self.rest(version)).expect("records are plain data")
    }

    /// As [`QueryResult::to_json`], for writing it out at once.
    #[must_use]
    pub fn rest<'a>(&'a self, version: &'a str) -> RestForm<'a, QueryResult> {
        RestForm { of: self, version }
    }
}

/// A record or result in the form of the REST API, without a tree of values in between.
#[derive(Debug, Clone, Copy)]
pub struct RestForm<'a, T> {
    of: &'a T,
    version: &'a str,
}

impl Serialize for RestForm<'_, Record> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (record, version) = (self.of, self.version);
        let mut out = serializer.serialize_map(Some(record.fields.len() + 1))?;
        out.serialize_entry("attributes", &Attributes { record, version })?;
        for (name, value) in &record.fields {
            match value {
                FieldValue::Value(value) => out.serialize_entry(name, value)?,
                FieldValue::Parent(Some(parent)) => out.serialize_entry(name, &parent.rest(version))?,
                FieldValue::Children(children) if !children.records.is_empty() => {
                    out.serialize_entry(name, &children.rest(version))?;
                }
                FieldValue::Parent(None) | FieldValue::Children(_) => out.serialize_entry(name, &())?,
            }
        }
        out.end()
    }
}

impl Serialize for RestForm<'_, QueryResult> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (result, version) = (self.of, self.version);
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("totalSize", &result.total_size)?;
        out.serialize_entry("done", &result.next.is_none())?;
        if let Some(next) = &result.next {
            out.serialize_entry("nextRecordsUrl", &format_args!("/services/data/{version}/query/{next}"))?;
        }
        out.serialize_entry("records", &Records { of: &result.records, version })?;
        out.end()
    }
}

struct Records<'a> {
    of: &'a [Record],
    version: &'a str,
}

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of.iter().map(|record| record.rest(self.version)))
    }
}

struct Attributes<'a> {
    record: &'a Record,
    version: &'a str,
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Record { object, id, .. } = self.record;
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("type", object)?;
        if let Some(id) = id {
            let version = self.version;
            out.serialize_entry("url", &format_args!("/services/data/{version}/sobjects/{object}/{id}"))?;
        }
        out.end()
    }
}
