//! Several queries in one call. The CRM counts it as one against the calls of a day.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{Answer, ApiPath, Body, Method, QueryPage, Request, SalesforceError, query::query};

/// Most queries that the CRM takes in one call.
pub const MOST_QUERIES: usize = 5;

/// Asks for the first pages of several queries, at most [`MOST_QUERIES`].
#[must_use]
pub fn queries(api: &ApiPath, soql: &[String]) -> Request {
    debug_assert!(soql.len() <= MOST_QUERIES, "the CRM refuses more");
    let requests: Vec<Value> = soql
        .iter()
        .enumerate()
        .map(|(place, soql)| {
            json!({ "method": "GET", "referenceId": format!("q{place}"), "url": query(api, soql).path })
        })
        .collect();
    let mut body = Map::new();
    body.insert("allOrNone".to_owned(), false.into());
    body.insert("compositeRequest".to_owned(), requests.into());
    Request { method: Method::Post, path: format!("{}/composite", api.as_str()), body: Body::Json(body) }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawComposite {
    composite_response: Vec<RawPart>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPart {
    body: Value,
    http_status_code: u16,
    reference_id: String,
}

impl QueryPage {
    /// Reads the answer to [`queries`]: each query's page, or why there is none, in the order in
    /// which they were asked.
    ///
    /// # Errors
    /// [`SalesforceError`] when the call as a whole was not answered, or not for every query.
    pub fn parse_each(
        answer: &Answer<'_>,
        asked: usize,
    ) -> Result<Vec<Result<Self, SalesforceError>>, SalesforceError> {
        let raw: RawComposite = answer.parse("answers to several queries")?;
        let fits = raw.composite_response.len() == asked
            && (0..asked)
                .zip(&raw.composite_response)
                .all(|(place, part)| part.reference_id == format!("q{place}"));
        if !fits {
            return Err(SalesforceError::Nonsense {
                reason: format!("{asked} queries were asked, and answered are others"),
            });
        }
        let read = |part: &RawPart| {
            let body = serde_json::to_vec(&part.body).expect("a JSON value can always be written");
            Self::parse(&Answer {
                status: part.http_status_code,
                retry_after: answer.retry_after,
                body: &body,
            })
        };
        Ok(raw.composite_response.iter().map(read).collect())
    }
}

#[cfg(test)]
mod tests;
