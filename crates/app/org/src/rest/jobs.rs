//! Bulk API 2.0 over HTTP.

use std::collections::HashMap;

use alongside_orgstore::{Job, JobKind, JobState, RowOutcome};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use crate::bulk::{Definition, LISTED, Operation, written};
use crate::{ApiError, ErrorCode, format_instant};

/// Largest upload of a job, in bytes.
pub(super) const MAX_UPLOAD: usize = 150 * 1024 * 1024;
/// Rows of one answer of a query job's results when nobody asks for another number.
const USUAL_ROWS: u64 = 50_000;

type Names = Path<HashMap<String, String>>;
type Parameters = Query<HashMap<String, String>>;

pub(super) async fn create_ingest(caller: Caller, Fields(body): Fields) -> Result<Response, Refusal> {
    let mut definition = Definition::parse(&body, JobKind::Ingest, &caller.version)?;
    let unknown = |object: &str| {
        let message = format!("InvalidJob : Unable to find object: {object}");
        ApiError::new(ErrorCode::InvalidJob, message)
    };
    let described = caller.engine.describe(&caller.user, &definition.object).await;
    definition.object = described.map_err(|_| unknown(&definition.object))?.name;
    if let Some(field) = &definition.key_field {
        let found = caller.engine.key_field(&caller.user, &definition.object, field).await;
        let (_, field) = found.map_err(|error| {
            ApiError::new(ErrorCode::InvalidJob, format!("InvalidJob : {}", error.message))
        })?;
        definition.key_field = Some(field);
    }
    let job = caller.engine.create_job(&caller.user, &definition).await?;
    Ok(caller.answer(Json(told(&job, false)?)))
}

pub(super) async fn create_query(caller: Caller, Fields(body): Fields) -> Result<Response, Refusal> {
    let mut definition = Definition::parse(&body, JobKind::Query, &caller.version)?;
    let soql = definition.query.clone().unwrap_or_default();
    (definition.object, _) = crate::bulk::columns(&caller.engine, &caller.user, &soql).await?;
    let job = caller.engine.create_job(&caller.user, &definition).await?;
    Ok(caller.answer(Json(told(&job, false)?)))
}

pub(super) async fn list_ingest(caller: Caller, parameters: Parameters) -> Result<Response, Refusal> {
    list(caller, parameters, JobKind::Ingest).await
}

pub(super) async fn list_query(caller: Caller, parameters: Parameters) -> Result<Response, Refusal> {
    list(caller, parameters, JobKind::Query).await
}

async fn list(caller: Caller, Query(parameters): Parameters, kind: JobKind) -> Result<Response, Refusal> {
    let skip = parameters.get("queryLocator").map_or(Ok(0), |locator| {
        let wrong = || ApiError::new(ErrorCode::InvalidQueryLocator, "invalid query locator");
        locator.parse::<u64>().map_err(|_| wrong())
    })?;
    let (jobs, more) = caller.engine.jobs(&caller.user, kind, skip).await?;
    let next = more.then(|| {
        format!("/services/data/{}/jobs/{}?queryLocator={}", caller.version, kind.word(), skip + LISTED)
    });
    let records = jobs.iter().map(|job| told(job, true)).collect::<Result<Vec<_>, _>>()?;
    Ok(caller.answer(Json(json!({ "done": !more, "nextRecordsUrl": next, "records": records }))))
}

pub(super) async fn read_ingest(caller: Caller, path: Names) -> Result<Response, Refusal> {
    let job = job(&caller, &path, JobKind::Ingest).await?;
    Ok(caller.answer(Json(told(&job, true)?)))
}

pub(super) async fn read_query(caller: Caller, path: Names) -> Result<Response, Refusal> {
    let job = job(&caller, &path, JobKind::Query).await?;
    Ok(caller.answer(Json(told(&job, true)?)))
}

pub(super) async fn upload(caller: Caller, path: Names, content: Bytes) -> Result<Response, Refusal> {
    let job = job(&caller, &path, JobKind::Ingest).await?;
    caller.engine.upload(&job, &content).await?;
    Ok(caller.answer(StatusCode::CREATED))
}

pub(super) async fn change_ingest(caller: Caller, path: Names, fields: Fields) -> Result<Response, Refusal> {
    change(caller, path, fields, JobKind::Ingest).await
}

pub(super) async fn change_query(caller: Caller, path: Names, fields: Fields) -> Result<Response, Refusal> {
    change(caller, path, fields, JobKind::Query).await
}

async fn change(
    caller: Caller,
    path: Names,
    Fields(body): Fields,
    kind: JobKind,
) -> Result<Response, Refusal> {
    let to = match (kind, body.get("state").and_then(Value::as_str).unwrap_or_default()) {
        (JobKind::Ingest, "UploadComplete") => JobState::UploadComplete,
        (_, "Aborted") => JobState::Aborted,
        (_, other) => {
            let message = format!("InvalidJobState : state: '{other}' cannot be asked for");
            return Err(ApiError::new(ErrorCode::InvalidJobState, message).into());
        }
    };
    let job = job(&caller, &path, kind).await?;
    let job = caller.engine.move_job(&job, to).await?;
    Ok(caller.answer(Json(told(&job, false)?)))
}

pub(super) async fn delete_ingest(caller: Caller, path: Names) -> Result<Response, Refusal> {
    let job = job(&caller, &path, JobKind::Ingest).await?;
    caller.engine.delete_job(&job).await?;
    Ok(caller.answer(StatusCode::NO_CONTENT))
}

pub(super) async fn delete_query(caller: Caller, path: Names) -> Result<Response, Refusal> {
    let job = job(&caller, &path, JobKind::Query).await?;
    caller.engine.delete_job(&job).await?;
    Ok(caller.answer(StatusCode::NO_CONTENT))
}

pub(super) async fn successful(caller: Caller, path: Names) -> Result<Response, Refusal> {
    let job = ended(&caller, &path, JobKind::Ingest).await?;
    let content = caller.engine.job_results(&job, RowOutcome::Success).await?;
    Ok(csv(&caller, content))
}

pub(super) async fn failed(caller: Caller, path: Names) -> Result<Response, Refusal> {
    let job = ended(&caller, &path, JobKind::Ingest).await?;
    let content = caller.engine.job_results(&job, RowOutcome::Failure).await?;
    Ok(csv(&caller, content))
}

pub(super) async fn unprocessed(caller: Caller, path: Names) -> Result<Response, Refusal> {
    let job = ended(&caller, &path, JobKind::Ingest).await?;
    let content = caller.engine.job_rest(&job).await?;
    Ok(csv(&caller, content))
}

/// A part of what a query job found, from the place its locator names.
pub(super) async fn results(
    caller: Caller,
    path: Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let job = job(&caller, &path, JobKind::Query).await?;
    if job.state != JobState::JobComplete {
        let message = format!("Job {} is in state {} and has no results", job.id, job.state.word());
        return Err(ApiError::new(ErrorCode::InvalidJobState, message).into());
    }
    let number = |name: &str, text: &str| {
        text.parse::<u64>().map_err(|_| {
            let message = format!("{name}: '{text}' is no number");
            ApiError::new(ErrorCode::InvalidInput, message)
        })
    };
    let most = parameters.get("maxRecords").map_or(Ok(USUAL_ROWS), |text| number("maxRecords", text))?;
    let from = match parameters.get("locator").map(String::as_str) {
        None | Some("" | "null") => 0,
        Some(text) => {
            let wrong = || ApiError::new(ErrorCode::InvalidQueryLocator, "invalid query locator");
            let place = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| wrong())?;
            let place = String::from_utf8(place).map_err(|_| wrong())?;
            place.parse::<u64>().ok().filter(|place| *place < job.processed).ok_or_else(wrong)?
        }
    };
    if most == 0 {
        return Err(ApiError::new(ErrorCode::InvalidInput, "maxRecords: at least 1 is required").into());
    }
    let definition = Definition::of(&job)?;
    let soql = definition.query.clone().unwrap_or_default();
    let (_, header) = crate::bulk::columns(&caller.engine, &caller.user, &soql).await?;
    let rows = caller.engine.store.job_rows(&job.id, RowOutcome::Success, from, most).await?;
    let (count, end) = (rows.len(), from + rows.len() as u64);
    let next = if end < job.processed {
        data_encoding::BASE64URL_NOPAD.encode(end.to_string().as_bytes())
    } else {
        "null".to_owned()
    };
    let lines = std::iter::once(header).chain(rows.into_iter().map(|row| row.line));
    let headers = [
        (HeaderName::from_static("sforce-locator"), next),
        (HeaderName::from_static("sforce-numberofrecords"), count.to_string()),
    ];
    Ok((headers, csv(&caller, written(lines, &definition))).into_response())
}

fn csv(caller: &Caller, content: Vec<u8>) -> Response {
    caller.answer(([(CONTENT_TYPE, "text/csv; charset=UTF-8")], content))
}

async fn job(caller: &Caller, Path(path): &Names, kind: JobKind) -> Result<Job, ApiError> {
    caller.engine.job(&caller.user, kind, &path["job"]).await
}

/// A job whose results will not change any more.
async fn ended(caller: &Caller, path: &Names, kind: JobKind) -> Result<Job, ApiError> {
    let job = job(caller, path, kind).await?;
    if matches!(job.state, JobState::JobComplete | JobState::Aborted | JobState::Failed) {
        return Ok(job);
    }
    let message = format!("Job {} is in state {} and has no results", job.id, job.state.word());
    Err(ApiError::new(ErrorCode::InvalidJobState, message))
}

/// A job in the platform's shape; `whole` with what is known of its work.
fn told(job: &Job, whole: bool) -> Result<Value, ApiError> {
    let definition = Definition::of(job)?;
    let version = definition.version.trim_start_matches('v').parse::<f64>().unwrap_or_default();
    let mut body = json!({
        "id": job.id,
        "operation": definition.operation.word(),
        "object": definition.object,
        "createdById": job.user_id,
        "createdDate": format_instant(job.created_at),
        "systemModstamp": format_instant(job.changed_at),
        "state": job.state.word(),
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": version,
        "lineEnding": definition.line_ending,
        "columnDelimiter": definition.delimiter,
    });
    if job.kind == JobKind::Ingest {
        let url = format!("services/data/{}/jobs/ingest/{}/batches", definition.version, job.id);
        body["contentUrl"] = json!(url);
    }
    if definition.operation == Operation::Upsert {
        body["externalIdFieldName"] = json!(definition.key_field);
    }
    if whole {
        body["jobType"] = json!(if job.kind == JobKind::Ingest { "V2Ingest" } else { "V2Query" });
        body["retries"] = json!(0);
        body["totalProcessingTime"] = json!(job.spent_ms);
        body["numberRecordsProcessed"] = json!(job.processed);
        if job.kind == JobKind::Ingest {
            body["numberRecordsFailed"] = json!(job.failed);
            body["apiActiveProcessingTime"] = json!(job.spent_ms);
            body["apexProcessingTime"] = json!(0);
        }
    }
    if let Some(error) = &job.error {
        body["errorMessage"] = json!(error);
    }
    Ok(body)
}
