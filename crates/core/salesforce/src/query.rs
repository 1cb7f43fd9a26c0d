//! SOQL queries: the request, a page of rows, and getting values out of a row.

use alongside_kernel::CrmId;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{Answer, ApiPath, Request, SalesforceError, escape::percent};

/// Asks for the first page.
#[must_use]
pub fn query(api: &ApiPath, soql: &str) -> Request {
    Request::get(format!("{}/query?q={}", api.as_str(), percent(soql)))
}

/// Asks for the page that [`QueryPage::next`] named.
#[must_use]
pub fn query_more(next: &str) -> Request {
    Request::get(next.to_owned())
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryPage {
    /// How many rows the whole result has.
    pub total: u64,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// The path of the next page; `None` on the last.
    pub next: Option<String>,
}

/// A row: fields by name, parents as rows in rows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Row(Map<String, Value>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPage {
    total_size: u64,
    done: bool,
    next_records_url: Option<String>,
    records: Vec<Row>,
}

impl QueryPage {
    /// Reads the answer.
    ///
    /// # Errors
    /// [`SalesforceError`]; also when the next page's address leads away from the API.
    pub fn parse(answer: &Answer<'_>) -> Result<Self, SalesforceError> {
        let raw: RawPage = answer.parse("rows of a query")?;
        let next = match (raw.done, raw.next_records_url) {
            (true, _) => None,
            (false, None) => return Err(nonsense("the result goes on, but has no nextRecordsUrl")),
            (false, Some(next)) => Some(checked_next(next)?),
        };
        Ok(Self { total: raw.total_size, rows: raw.records, next })
    }
}

/// The address comes from the network and gets our bearer: only a locator of the query resource is
/// followed. The CRM may answer with its own version of the API.
fn checked_next(next: String) -> Result<String, SalesforceError> {
    let locator = next
        .strip_prefix("/services/data/v")
        .and_then(|rest| rest.split_once('/'))
        .filter(|(version, _)| ApiPath::new(version).is_some())
        .and_then(|(_, rest)| rest.strip_prefix("query/"));
    let plain = |text: &str| {
        !text.is_empty()
            && text.len() <= 256
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if locator.is_some_and(plain) {
        Ok(next)
    } else {
        Err(nonsense("nextRecordsUrl is not a page of the query resource"))
    }
}

impl Row {
    /// The value at a field or at a path through parents, `Contact.Email`; `None` when it is empty
    /// or not there. Names are compared without regard to case, as the CRM does.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<&Value> {
        let mut fields = &self.0;
        let mut steps = path.split('.').peekable();
        loop {
            let step = steps.next()?;
            let (_, value) = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(step))?;
            if steps.peek().is_none() {
                return (!value.is_null()).then_some(value);
            }
            fields = value.as_object()?;
        }
    }

    /// The value as people read it; numbers and switches as text. `None` when it is empty.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        match self.value(path)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Bool(switch) => Some(switch.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A switch.
    ///
    /// # Errors
    /// [`SalesforceError::Nonsense`] when it is none.
    pub fn switch(&self, field: &str) -> Result<bool, SalesforceError> {
        self.value(field).and_then(Value::as_bool).ok_or_else(|| unexpected(field, "true or false"))
    }

    /// Names of the switches that are on.
    pub fn switched_on(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| **value == Value::Bool(true)).map(|(name, _)| name.as_str())
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// [`SalesforceError::Nonsense`] when it is not.
    pub fn required_text(&self, field: &str) -> Result<String, SalesforceError> {
        self.text(field).ok_or_else(|| unexpected(field, "a text"))
    }

    /// The id of a record, which must be there.
    ///
    /// # Errors
    /// [`SalesforceError::Nonsense`] when it is not.
    pub fn required_id(&self, field: &str) -> Result<CrmId, SalesforceError> {
        self.id(field)?.ok_or_else(|| unexpected(field, "a record id"))
    }

    /// The id of a record; `None` when it is empty.
    ///
    /// # Errors
    /// [`SalesforceError::Nonsense`] when it is something else.
    pub fn id(&self, field: &str) -> Result<Option<CrmId>, SalesforceError> {
        self.text(field).map(|text| text.parse().map_err(|_| unexpected(field, "a record id"))).transpose()
    }
}

fn unexpected(field: &str, expected: &str) -> SalesforceError {
    SalesforceError::Nonsense { reason: format!("a row's {field} is not {expected}") }
}

fn nonsense(reason: &str) -> SalesforceError {
    SalesforceError::Nonsense { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
