//! Whether the server is alive, and whether it can serve.

use alongside_platform::Platform;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};

use crate::{error::Failure, state::ApiState};

/// `/healthz` and `/readyz`.
pub(crate) fn router() -> Router<ApiState> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "alive\n")
}

/// Ready when the database answers. The CRM being away keeps nobody from helping.
async fn ready(State(platform): State<Platform>) -> Result<impl IntoResponse, Failure> {
    platform.ready().await.map_err(|error| {
        tracing::error!(%error, "not ready");
        Failure::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "The database does not answer.")
    })?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ready\n"))
}
