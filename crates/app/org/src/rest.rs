//! REST.
use crate::engine::Engine;
use std::sync::Arc;
pub(crate) const LATEST: &str = "v67.0";
pub(crate) fn router(_engine: Arc<Engine>) -> axum::Router {
    axum::Router::new()
}
