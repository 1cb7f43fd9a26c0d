//! Queries over HTTP.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;

use super::Refusal;
use super::caller::Caller;
use crate::reading::MAX_BATCH;
use crate::{ApiError, ErrorCode};

/// Smallest page a client may ask for.
const MIN_BATCH: usize = 200;

type Parameters = Query<HashMap<String, String>>;

pub(super) async fn query(
    caller: Caller,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    first_page(caller, &parameters, &headers, false).await
}

pub(super) async fn query_all(
    caller: Caller,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    first_page(caller, &parameters, &headers, true).await
}

pub(super) async fn more(
    caller: Caller,
    Path(path): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let locator = path.get("locator").map(String::as_str).unwrap_or_default();
    let result = caller.engine.query_more(&caller.user, locator, batch(&headers)).await?;
    Ok(caller.answer(Json(result.rest(&caller.version))))
}

async fn first_page(
    caller: Caller,
    parameters: &HashMap<String, String>,
    headers: &HeaderMap,
    all_rows: bool,
) -> Result<Response, Refusal> {
    if let Some(soql) = parameters.get("explain") {
        let view = super::listviews::soql_of(&caller, soql).await?;
        let soql = view.as_deref().unwrap_or(soql);
        let plan = caller.engine.query_plan(&caller.user, soql).await?;
        return Ok(caller.answer(Json(super::columns::plan(soql, &plan))));
    }
    let soql = parameters.get("q").filter(|soql| !soql.trim().is_empty()).ok_or_else(|| {
        ApiError::new(ErrorCode::MalformedQuery, "The q parameter with a SOQL query is required")
    })?;
    if parameters.get("columns").is_some_and(|flag| flag.eq_ignore_ascii_case("true")) {
        let shape = caller.engine.query_shape(&caller.user, soql).await?;
        return Ok(caller.answer(Json(super::columns::columns(&caller.engine.schema(), &shape))));
    }
    let result = caller.query(soql, all_rows, batch(headers)).await?;
    Ok(caller.answer(Json(result.rest(&caller.version))))
}

/// `Sforce-Query-Options: batchSize=500`.
fn batch(headers: &HeaderMap) -> usize {
    let options =
        headers.get("sforce-query-options").and_then(|value| value.to_str().ok()).unwrap_or_default();
    options
        .split([',', ';'])
        .filter_map(|option| option.trim().strip_prefix("batchSize="))
        .find_map(|size| size.trim().parse::<usize>().ok())
        .map_or(MAX_BATCH, |size| size.clamp(MIN_BATCH, MAX_BATCH))
}
