//! The two origins put together.

use std::any::Any;

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, StatusCode},
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    trace::TraceLayer,
};

use crate::{
    assets::{self, Assets},
    embedded, error,
    error::Failure,
    headers, health, pages, rest,
    state::ApiState,
};

/// The platform's origin: console, widget, SDK, REST, sockets, assets to be put.
pub fn platform_router(state: ApiState) -> Router {
    let stored = Assets::new(state.hub().clone(), state.blobs().clone());
    let sockets = alongside_live::router(state.hub().clone());
    let pages = Router::new()
        .merge(pages::router())
        .merge(health::router())
        .route("/console/{name}", get(embedded::console_file))
        .route("/widget/", get(embedded::widget_page))
        .route("/widget/assets/{name}", get(embedded::widget_file))
        .route("/sdk/{name}", get(embedded::sdk_file))
        .route("/api", any(error::no_such_resource))
        .route("/api/", any(error::no_such_resource))
        .route("/api/{*rest}", any(error::no_such_resource))
        .fallback(get(embedded::console_page))
        .layer(CompressionLayer::new());
    let router = Router::new()
        .merge(rest::router())
        .merge(pages)
        .method_not_allowed_fallback(error::no_such_method)
        .with_state(state)
        .merge(assets::platform_assets(stored))
        .merge(sockets);
    guarded(router)
}

/// The viewer's origin: its page and its assets, and nothing with a cookie.
pub fn viewer_router(state: ApiState) -> Router {
    let stored = Assets::new(state.hub().clone(), state.blobs().clone());
    let pages = Router::new()
        .merge(health::router())
        .route("/view/", get(embedded::viewer_page))
        .route("/view/assets/{name}", get(embedded::viewer_file))
        .layer(CompressionLayer::new());
    let router = Router::new()
        .merge(pages)
        .fallback(error::no_such_resource)
        .method_not_allowed_fallback(error::no_such_method)
        .with_state(state)
        .merge(assets::viewer_assets(stored));
    guarded(router)
}

/// What every answer gets: headers for the browser, an id for the log, and an answer even when a
/// handler panics.
fn guarded(router: Router) -> Router {
    let id = HeaderName::from_static("x-request-id");
    router
        .layer(middleware::from_fn(headers::secure))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, NewRequestId))
}

/// The path without its query: codes and states travel there.
fn span(request: &Request) -> tracing::Span {
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default();
    tracing::info_span!(
        "request",
        id,
        method = %request.method(),
        path = request.uri().path()
    )
}

/// Draws an id for every request; one that a client sends is not taken, it could be anything.
#[derive(Clone)]
struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let mut bytes = [0; 8];
        aws_lc_rs::rand::fill(&mut bytes).ok()?;
        let id = data_encoding::HEXLOWER.encode(&bytes);
        Some(RequestId::new(id.parse().ok()?))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without words");
    tracing::error!(panic = words, "request handler panicked");
    Failure::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "The server failed at this request. It is in its log under the request's id.",
    )
    .into_response()
}
