//! When a describe result last changed for its reader, so that one who has it need not take it again.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::header::{CONTENT_TYPE, IF_MODIFIED_SINCE, LAST_MODIFIED};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use parking_lot::Mutex;
use serde_json::Value;

use super::caller::Caller;
use crate::clock::now;
use crate::security::PreparedResult;

/// Most results remembered; beyond it the memory begins anew.
const MAX_KNOWN: usize = 10_000;
/// How HTTP writes an instant.
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// Results by reader and subject: a digest, and since when it is this one. Rights as well as objects
/// decide what a result says, so the result itself is compared.
#[derive(Default)]
pub(crate) struct Freshness(Mutex<HashMap<(String, String), (u64, Timestamp)>>);

impl Freshness {
    /// Since when the result is this one, to the second. HTTP tells no less, so a change within a
    /// second counts as one of the next.
    fn since(&self, user_id: &str, result: &PreparedResult, now: Timestamp) -> Timestamp {
        let digest = result.digest;
        let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let mut known = self.0.lock();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        let entry = known.entry((user_id.to_owned(), result.subject.clone())).or_insert((digest, second));
        if entry.0 != digest {
            let next = entry.1 + jiff::SignedDuration::from_secs(1);
            *entry = (digest, second.max(next));
        }
        entry.1
    }
}

/// A result made ready: its text is written and told from others once.
pub(super) fn prepared(subject: String, body: &Value) -> PreparedResult {
    let text = body.to_string();
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    PreparedResult { subject, digest: hasher.finish(), text: text.into() }
}

/// The result, or `304 Not Modified` when the reader has it already.
pub(super) fn answer(caller: &Caller, headers: &HeaderMap, result: &PreparedResult) -> Response {
    let since = caller.engine.freshness.since(&caller.user.id, result, now());
    let modified = [(LAST_MODIFIED, since.strftime(HTTP_DATE).to_string())];
    let known = headers.get(IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok()).and_then(http_date);
    if known.is_some_and(|known| since <= known) {
        return caller.answer((StatusCode::NOT_MODIFIED, modified).into_response());
    }
    let json = [(CONTENT_TYPE, "application/json")];
    caller.answer((modified, json, result.text.clone()).into_response())
}

fn http_date(text: &str) -> Option<Timestamp> {
    let parsed = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(text).ok()?;
    Some(parsed.timestamp())
}
