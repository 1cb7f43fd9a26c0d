//! Several records in one call, each taken or refused by itself.

use alongside_kernel::CrmId;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{Answer, ApiPath, Body, Method, Request, SalesforceError};

/// Most records that the CRM takes in one call.
pub const MOST_RECORDS: usize = 200;

/// A record as it is written: its object and its fields; with its id, when it is changed.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenFields {
    /// The object's name.
    pub object: String,
    /// The record, when there is one.
    pub id: Option<CrmId>,
    /// The fields.
    pub fields: Map<String, Value>,
}

/// Creates records of any objects, at most [`MOST_RECORDS`].
#[must_use]
pub fn create_each(api: &ApiPath, records: &[WrittenFields]) -> Request {
    write(api, Method::Post, records)
}

/// Changes records of any objects, at most [`MOST_RECORDS`].
#[must_use]
pub fn update_each(api: &ApiPath, records: &[WrittenFields]) -> Request {
    write(api, Method::Patch, records)
}

/// Deletes records of any objects, at most [`MOST_RECORDS`].
#[must_use]
pub fn delete_each(api: &ApiPath, ids: &[CrmId]) -> Request {
    debug_assert!(ids.len() <= MOST_RECORDS, "the CRM refuses more");
    let ids: Vec<&str> = ids.iter().map(CrmId::as_str).collect();
    Request {
        method: Method::Delete,
        path: format!("{}/composite/sobjects?ids={}&allOrNone=false", api.as_str(), ids.join(",")),
        body: Body::None,
    }
}

fn write(api: &ApiPath, method: Method, records: &[WrittenFields]) -> Request {
    debug_assert!(records.len() <= MOST_RECORDS, "the CRM refuses more");
    let records: Vec<Value> = records
        .iter()
        .map(|record| {
            let mut fields = Map::new();
            let mut attributes = Map::new();
            attributes.insert("type".to_owned(), record.object.as_str().into());
            fields.insert("attributes".to_owned(), attributes.into());
            if let Some(id) = record.id {
                fields.insert("id".to_owned(), id.as_str().into());
            }
            fields.extend(record.fields.clone());
            fields.into()
        })
        .collect();
    let mut body = Map::new();
    body.insert("allOrNone".to_owned(), false.into());
    body.insert("records".to_owned(), records.into());
    Request { method, path: format!("{}/composite/sobjects", api.as_str()), body: Body::Json(body) }
}

/// Why the CRM refused one record of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRefusal {
    /// The CRM's error code.
    pub code: String,
    /// The CRM's words.
    pub message: String,
}

/// What became of each record: its id, or why it was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EachRecord(pub Vec<Result<CrmId, RecordRefusal>>);

#[derive(Deserialize)]
struct RawOutcome {
    id: Option<CrmId>,
    success: bool,
    #[serde(default)]
    errors: Vec<RawError>,
}

#[derive(Deserialize)]
struct RawError {
    #[serde(rename = "statusCode", alias = "errorCode")]
    code: String,
    #[serde(default)]
    message: String,
}

impl EachRecord {
    /// Reads the answer to a call with `sent` records.
    ///
    /// # Errors
    /// [`SalesforceError`] when the call as a whole was refused, or not answered for every record.
    pub fn parse(answer: &Answer<'_>, sent: usize) -> Result<Self, SalesforceError> {
        let raw: Vec<RawOutcome> = answer.parse("an outcome for each record")?;
        if raw.len() != sent {
            return Err(nonsense(format!("{sent} records were sent, {} answered for", raw.len())));
        }
        let read = |outcome: RawOutcome| match (outcome.success, outcome.id) {
            (true, Some(id)) => Ok(Ok(id)),
            (true, None) => Err(nonsense("a record was taken and has no id".to_owned())),
            (false, _) => {
                let error = outcome.errors.into_iter().next();
                let error =
                    error.ok_or_else(|| nonsense("a record was refused without a reason".to_owned()))?;
                let message = error.message.chars().take(MOST_MESSAGE).collect();
                Ok(Err(RecordRefusal { code: error.code, message }))
            }
        };
        Ok(Self(raw.into_iter().map(read).collect::<Result<_, _>>()?))
    }
}

/// Words of a CRM are shown and stored: no longer than this.
const MOST_MESSAGE: usize = 500;

fn nonsense(reason: String) -> SalesforceError {
    SalesforceError::Nonsense { reason }
}

#[cfg(test)]
mod tests;
