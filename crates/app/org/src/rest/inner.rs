//! Requests inside a request: read from JSON, sent through the same routes as any other, answered as JSON.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, ETAG, LAST_MODIFIED, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use serde_json::{Map, Value as Json};
use tower::ServiceExt;

use super::caller::{Caller, Inherited};
use super::joint::Joint;
use crate::engine::Engine;
use crate::{ApiError, ErrorCode};

/// Largest answer of a request inside another, in bytes.
const MAX_ANSWER: usize = 64 * 1024 * 1024;
/// Headers that a request inside another may not bring.
const FIXED_HEADERS: [&str; 5] = ["accept", "authorization", "content-type", "cookie", "host"];
/// Headers of an answer that are told.
const TOLD_HEADERS: [(HeaderName, &str); 3] =
    [(LOCATION, "Location"), (ETAG, "ETag"), (LAST_MODIFIED, "Last-Modified")];

/// A request inside another.
pub(super) struct InnerRequest {
    pub method: Method,
    /// Path and query, percent-encoded where needed.
    pub url: String,
    pub headers: HeaderMap,
    pub body: Option<Json>,
}

/// What came of it.
pub(super) struct InnerAnswer {
    pub status: StatusCode,
    pub headers: Map<String, Json>,
    /// `null` when there was no body.
    pub body: Json,
}

impl InnerAnswer {
    pub fn refused(status: StatusCode, error: &ApiError) -> InnerAnswer {
        InnerAnswer { status, headers: Map::new(), body: Json::Array(vec![error.to_json()]) }
    }

    pub fn failed(&self) -> bool {
        self.status.as_u16() >= 300 && self.status != StatusCode::NOT_MODIFIED
    }
}

/// Sends requests in one user's name.
pub(super) struct Sender {
    router: Router,
    inherited: Inherited,
}

impl Sender {
    pub fn new(caller: &Caller, joint: Option<Joint>) -> Sender {
        let engine: Arc<Engine> = caller.engine.clone();
        Sender { router: super::router(engine), inherited: caller.inherited(joint) }
    }

    pub async fn send(&self, inner: &InnerRequest) -> InnerAnswer {
        let Ok(uri) = encoded(&inner.url).parse::<Uri>() else {
            let error = ApiError::new(ErrorCode::InvalidInput, format!("Invalid url: {}", inner.url));
            return InnerAnswer::refused(StatusCode::BAD_REQUEST, &error);
        };
        let body = inner.body.as_ref().map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let mut request = Request::new(body);
        *request.method_mut() = inner.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = inner.headers.clone();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.extensions_mut().insert(self.inherited.clone());
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let Ok(bytes) = to_bytes(body, MAX_ANSWER).await else {
            let error = ApiError::new(ErrorCode::LimitExceeded, "The answer of a subrequest is too large");
            return InnerAnswer::refused(StatusCode::BAD_REQUEST, &error);
        };
        let told = TOLD_HEADERS.iter().filter_map(|(name, shown)| {
            let value = parts.headers.get(name)?.to_str().ok()?;
            Some(((*shown).to_owned(), Json::from(value)))
        });
        InnerAnswer {
            status: parts.status,
            headers: told.collect(),
            body: serde_json::from_slice(&bytes).unwrap_or(Json::Null),
        }
    }
}

/// The method of a request inside another.
pub(super) fn method(json: &Json) -> Result<Method, ApiError> {
    let word = json.get("method").and_then(Json::as_str).unwrap_or_default();
    // Some clients write `Get`.
    match word.to_ascii_uppercase().as_str() {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PATCH" => Ok(Method::PATCH),
        "PUT" => Ok(Method::PUT),
        "DELETE" => Ok(Method::DELETE),
        "HEAD" => Ok(Method::HEAD),
        _ => Err(invalid(format!("method: '{word}' is none of DELETE, GET, PATCH, POST, PUT"))),
    }
}

/// Headers that a request inside another brings along.
pub(super) fn headers(json: Option<&Json>) -> Result<HeaderMap, ApiError> {
    let mut headers = HeaderMap::new();
    let Some(json) = json.filter(|json| !json.is_null()) else { return Ok(headers) };
    let given = json.as_object().ok_or_else(|| invalid("httpHeaders must be an object"))?;
    for (name, value) in given {
        let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
        let (Ok(header), Some(value)) = (name.parse::<HeaderName>(), value) else {
            return Err(invalid(format!("httpHeaders: '{name}' is no header with a text")));
        };
        if FIXED_HEADERS.contains(&header.as_str()) {
            return Err(invalid(format!("httpHeaders: '{name}' cannot be set in a subrequest")));
        }
        headers.insert(header, value);
    }
    Ok(headers)
}

/// The part of an address behind the version: `sobjects/Account`, without the query.
pub(super) fn resource(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("/services/data/v")?;
    let (version, rest) = rest.split_once('/')?;
    let number = version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number.then(|| rest.split(['?', '#']).next().unwrap_or_default())
}

pub(super) fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::InvalidInput, message)
}

/// An address with everything encoded that may not stand in one; what is encoded stays.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
