//! What holds for every page: a request that changes something comes from the org's own pages, and
//! a browser is told to load nothing from anywhere else.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Pages;
use crate::problem::Problem;

/// Refuses what another site's page sent with this browser's cookies.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers()) {
        next.run(request).await
    } else {
        Problem::AnotherSite.into_response()
    }
}

/// Whether a browser sent this from a page of this origin. Every browser says one of the two.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |value: Option<&HeaderValue>| value.and_then(|value| value.to_str().ok()).map(str::to_owned);
    // `same-site` is not enough: on one host every port is one site.
    if let Some(site) = text(headers.get("sec-fetch-site")) {
        return site == "same-origin";
    }
    let origin = text(headers.get(ORIGIN));
    let authority = origin.as_deref().and_then(|origin| origin.split_once("://"));
    match (authority, text(headers.get(HOST))) {
        (Some((_, authority)), Some(host)) => authority == host,
        _ => false,
    }
}

/// Adds the headers that every page carries.
pub async fn headers(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, pages.config.content_security(&path));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin-allow-popups"));
    // Pages hold customers' data: a shared machine keeps none of them.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
