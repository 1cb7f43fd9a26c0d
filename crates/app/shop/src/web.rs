//! The shop as a web server: origins, cookies, headers and embedded files.

pub(crate) mod assets;
pub(crate) mod cookies;
pub(crate) mod form;
pub(crate) mod guard;
pub(crate) mod origin;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::pages::{Shop, refusal};

/// Adds to every route what every response needs: the origin check, the security
/// headers, compression, and a page for the case that a handler panics.
pub(crate) fn guarded(routes: Router<Arc<Shop>>, shop: Arc<Shop>) -> Router {
    let on_panic = {
        let shop = Arc::clone(&shop);
        move |_panic| refusal::broken(&shop)
    };
    routes
        .layer(from_fn_with_state(Arc::clone(&shop), guard::refuse_foreign_posts))
        .layer(CatchPanicLayer::custom(on_panic))
        .layer(map_response_with_state(Arc::clone(&shop), guard::set_security_headers))
        .layer(CompressionLayer::new())
        .with_state(shop)
}

#[cfg(test)]
mod tests;
