//! `X-PrettyPrint: 1`: answers laid out for people.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

/// Larger answers stay as they are, in bytes.
const MAX_PRETTY: usize = 8 * 1024 * 1024;

pub(super) async fn print(request: Request, next: Next) -> Response {
    let wanted = request.headers().get("x-prettyprint").is_some_and(|value| value == "1");
    let response = next.run(request).await;
    let json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.starts_with("application/json")));
    let small = axum::body::HttpBody::size_hint(response.body())
        .upper()
        .is_some_and(|size| size <= MAX_PRETTY as u64);
    if !wanted || !json || !small {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_PRETTY).await else {
        // The size was known to fit; only a broken body comes here, and it has nothing to tell.
        return Response::from_parts(parts, Body::empty());
    };
    let laid_out = serde_json::from_slice::<Value>(&bytes).and_then(|json| serde_json::to_vec_pretty(&json));
    let body = laid_out.map_or_else(|_| Body::from(bytes), Body::from);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, body)
}
