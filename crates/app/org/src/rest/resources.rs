//! Versions, the list of resources, limits.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::response::Response;
use serde_json::{Value, json};

use super::caller::{Caller, DAILY_CALLS};
use super::{NEWEST, OLDEST};

/// Every version, for anybody.
pub(super) async fn versions() -> Json<Value> {
    let versions: Vec<Value> = (OLDEST..=NEWEST)
        .map(|number| json!({ "label": release(number), "url": format!("/services/data/v{number}.0"), "version": format!("{number}.0") }))
        .collect();
    Json(Value::Array(versions))
}

/// The name of the release that brought a version: three a year, 67 is Summer '26.
fn release(version: u32) -> String {
    let season = ["Spring", "Summer", "Winter"][(version as usize) % 3];
    let year = 26 + (i64::from(version) - 66).div_euclid(3) + i64::from(version % 3 == 2);
    format!("{season} '{year:02}")
}

pub(super) async fn resources(caller: Caller) -> Response {
    let base = format!("/services/data/{}", caller.version);
    let identity = caller.engine.identity_url(&caller.user.id);
    caller.answer(Json(json!({
        "chatter": format!("{base}/chatter"),
        "composite": format!("{base}/composite"),
        "identity": identity,
        "jobs": format!("{base}/jobs"),
        "limits": format!("{base}/limits"),
        "parameterizedSearch": format!("{base}/parameterizedSearch"),
        "query": format!("{base}/query"),
        "queryAll": format!("{base}/queryAll"),
        "recent": format!("{base}/recent"),
        "search": format!("{base}/search"),
        "sobjects": format!("{base}/sobjects"),
        "tabs": format!("{base}/tabs"),
        "theme": format!("{base}/theme"),
        "tooling": format!("{base}/tooling"),
    })))
}

pub(super) async fn limits(caller: Caller) -> Response {
    let used = caller.engine.api_calls.load(Ordering::Relaxed);
    let limit = |max: u64, remaining: u64| json!({ "Max": max, "Remaining": remaining });
    caller.answer(Json(json!({
        "DailyApiRequests": limit(DAILY_CALLS, DAILY_CALLS.saturating_sub(used)),
        "DataStorageMB": limit(1024, 1024),
        "FileStorageMB": limit(1024, 1024),
    })))
}

#[cfg(test)]
mod tests;
