//! The Tooling API as far as this org has it: queries and descriptions. Code, logs and source
//! tracking are not there, and are answered as what does not exist.

use std::sync::Arc;

use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::caller::Caller;
use super::{absent, both, describe, query};
use crate::engine::Engine;

pub(super) fn router() -> Router<Arc<Engine>> {
    let router = both(Router::new(), "/tooling", get(root));
    let router = both(router, "/tooling/query", get(query::query));
    let router = both(router, "/tooling/query/{locator}", get(query::more));
    let router = both(router, "/tooling/queryAll", get(query::query_all));
    let router = both(router, "/tooling/sobjects", get(describe::global));
    let object = get(describe::basic).post(absent::tooling_write);
    let router = both(router, "/tooling/sobjects/{object}", object);
    both(router, "/tooling/sobjects/{object}/describe", get(describe::object))
}

async fn root(caller: Caller) -> Response {
    let base = format!("/services/data/{}/tooling", caller.version);
    caller.answer(Json(json!({ "query": format!("{base}/query"), "sobjects": format!("{base}/sobjects") })))
}
