//! `composite/batch`: requests that have nothing to do with each other, sent in one.

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use super::composite::flag;
use super::inner::{InnerAnswer, InnerRequest, Sender, headers, invalid, method, resource};
use crate::{ApiError, ErrorCode};

/// Most requests of a batch.
const MAX_REQUESTS: usize = 25;
/// What may be asked for in a batch.
const RESOURCES: [&str; 9] = [
    "chatter",
    "limits",
    "query",
    "queryAll",
    "search",
    "parameterizedSearch",
    "sobjects",
    "recent",
    "connect",
];

pub(super) async fn batch(caller: Caller, Fields(body): Fields) -> Result<Response, Refusal> {
    let halts = flag(body.get("haltOnError"), "haltOnError")?;
    let requests = requests(body.get("batchRequests"))?;
    let sender = Sender::new(&caller, None);
    let mut failed = false;
    let mut results = Vec::with_capacity(requests.len());
    for request in &requests {
        let answer = if failed && halts {
            let error =
                ApiError::new(ErrorCode::BatchProcessingHalted, "Batch processing halted per request");
            InnerAnswer::refused(StatusCode::PRECONDITION_FAILED, &error)
        } else {
            sender.send(request).await
        };
        failed |= answer.failed();
        results.push(json!({ "statusCode": answer.status.as_u16(), "result": answer.body }));
    }
    Ok(caller.answer(Json(json!({ "hasErrors": failed, "results": results }))))
}

fn requests(list: Option<&Value>) -> Result<Vec<InnerRequest>, ApiError> {
    let list = list.and_then(Value::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| invalid("batchRequests: a list of subrequests is required"))?;
    if list.len() > MAX_REQUESTS {
        let message =
            format!("batchRequests: at most {MAX_REQUESTS} subrequests are taken, this has {}", list.len());
        return Err(ApiError::new(ErrorCode::LimitExceeded, message));
    }
    list.iter()
        .map(|json| {
            let url = json.get("url").and_then(Value::as_str).unwrap_or_default();
            // Addresses may begin with the version.
            let url = if url.starts_with("/services/data/") {
                url.to_owned()
            } else {
                format!("/services/data/{}", url.trim_start_matches('/'))
            };
            let first = resource(&url).and_then(|resource| resource.split('/').next());
            if !first.is_some_and(|first| RESOURCES.contains(&first)) {
                return Err(invalid(format!("url: '{url}' is not supported in a batch")));
            }
            Ok(InnerRequest {
                method: method(json)?,
                url,
                headers: headers(json.get("httpHeaders"))?,
                body: json.get("richInput").filter(|body| !body.is_null()).cloned(),
            })
        })
        .collect()
}
