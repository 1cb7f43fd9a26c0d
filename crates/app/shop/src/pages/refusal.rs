//! Pages for what cannot be had: not there, not allowed, not readable, broken.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::Shop;
use super::frame::{Frame, Section, page};

#[derive(Template)]
#[template(path = "refusal.html")]
struct Refusal {
    frame: Frame,
    heading: &'static str,
    what_now: &'static str,
}

/// No page at this address.
pub(crate) async fn not_found(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    missing(&shop, &headers)
}

/// As [`not_found`], from within a handler.
pub(crate) fn missing(shop: &Shop, headers: &HeaderMap) -> Response {
    refuse(
        shop,
        headers,
        StatusCode::NOT_FOUND,
        "Nothing grows here",
        "The address may be mistyped, or we no longer make that tool. The catalogue has everything we sell.",
    )
}

/// The address exists, the method does not.
pub(crate) async fn wrong_method(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    refuse(
        &shop,
        &headers,
        StatusCode::METHOD_NOT_ALLOWED,
        "That does not work here",
        "This address takes forms only from its own page. Go to the page and send it from there.",
    )
}

/// A form sent from another site's page.
pub(crate) fn foreign(shop: &Shop, headers: &HeaderMap) -> Response {
    let expected = shop.origin_header().to_str().unwrap_or_default();
    tracing::warn!(expected, "form from another origin refused");
    refuse(
        shop,
        headers,
        StatusCode::FORBIDDEN,
        "This form came from another site",
        "Nothing was changed. Open the page on this site and send the form again.",
    )
}

/// A form that is not a form, or too long.
pub(crate) fn unreadable(shop: &Shop, headers: &HeaderMap, status: StatusCode) -> Response {
    refuse(
        shop,
        headers,
        status,
        "The form could not be read",
        "Nothing was changed. Go back, reload the page and send it again.",
    )
}

/// A handler failed. Says nothing of how.
pub(crate) fn broken(shop: &Shop) -> Response {
    tracing::error!("handler panicked");
    refuse(
        shop,
        &HeaderMap::new(),
        StatusCode::INTERNAL_SERVER_ERROR,
        "A tool broke in our hands",
        "It is our fault and we have been told. Your cart is kept. Try again in a minute, or ring us.",
    )
}

fn refuse(
    shop: &Shop,
    headers: &HeaderMap,
    status: StatusCode,
    heading: &'static str,
    what_now: &'static str,
) -> Response {
    let frame = Frame::new(shop, headers, Section::None, heading);
    page(status, &Refusal { frame, heading, what_now })
}
