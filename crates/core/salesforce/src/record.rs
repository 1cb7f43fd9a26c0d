//! Single records: read, create, update, and upsert by an external id.

use alongside_kernel::CrmId;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{Answer, ApiPath, Body, Method, Request, Row, SalesforceError, escape::percent};

/// Reads fields of a record.
#[must_use]
pub fn read(api: &ApiPath, object: &str, id: CrmId, fields: &[&str]) -> Request {
    Request::get(format!(
        "{}/sobjects/{}/{id}?fields={}",
        api.as_str(),
        percent(object),
        percent(&fields.join(",")),
    ))
}

/// Reads everything of a record that the caller may see.
#[must_use]
pub fn read_whole(api: &ApiPath, object: &str, id: CrmId) -> Request {
    Request::get(format!("{}/sobjects/{}/{id}", api.as_str(), percent(object)))
}

/// Creates a record.
#[must_use]
pub fn create(api: &ApiPath, object: &str, fields: Map<String, Value>) -> Request {
    Request {
        method: Method::Post,
        path: format!("{}/sobjects/{}", api.as_str(), percent(object)),
        body: Body::Json(fields),
    }
}

/// Changes fields of a record; answered with 204 and no body.
#[must_use]
pub fn update(api: &ApiPath, object: &str, id: CrmId, fields: Map<String, Value>) -> Request {
    Request {
        method: Method::Patch,
        path: format!("{}/sobjects/{}/{id}", api.as_str(), percent(object)),
        body: Body::Json(fields),
    }
}

/// Creates the record whose external id has this value, or changes it when it is there.
#[must_use]
pub fn upsert(
    api: &ApiPath,
    object: &str,
    external_id_field: &str,
    value: &str,
    fields: Map<String, Value>,
) -> Request {
    Request {
        method: Method::Patch,
        path: format!(
            "{}/sobjects/{}/{}/{}",
            api.as_str(),
            percent(object),
            percent(external_id_field),
            percent(value),
        ),
        body: Body::Json(fields),
    }
}

/// Asks for the limits, which also tells that the API answers.
#[must_use]
pub fn limits(api: &ApiPath) -> Request {
    Request::get(format!("{}/limits", api.as_str()))
}

/// What a create or an upsert is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upserted {
    /// The record.
    pub id: CrmId,
    /// Whether it was made by this call.
    pub created: bool,
}

#[derive(Deserialize)]
struct RawUpserted {
    id: CrmId,
    success: bool,
    created: Option<bool>,
}

impl Upserted {
    /// Reads the answer.
    ///
    /// # Errors
    /// [`SalesforceError`]; several records of one external id (300) are
    /// [`SalesforceError::Invalid`].
    pub fn parse(answer: &Answer<'_>) -> Result<Self, SalesforceError> {
        if answer.status == 300 {
            return Err(SalesforceError::Invalid {
                code: "MULTIPLE_CHOICES".to_owned(),
                message: "several records have this external id".to_owned(),
                fields: Vec::new(),
            });
        }
        let raw: RawUpserted = answer.parse("the id of a written record")?;
        if !raw.success {
            return Err(SalesforceError::Nonsense { reason: "a success that says it is none".to_owned() });
        }
        Ok(Self { id: raw.id, created: raw.created.unwrap_or(answer.status == 201) })
    }
}

impl Row {
    /// Reads the answer to [`read`].
    ///
    /// # Errors
    /// [`SalesforceError`].
    pub fn parse(answer: &Answer<'_>) -> Result<Self, SalesforceError> {
        answer.parse("a record")
    }
}

#[cfg(test)]
mod tests;
