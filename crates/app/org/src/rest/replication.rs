//! `updated` and `deleted`: what changed of an object between two instants, for copies kept elsewhere.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::Refusal;
use super::caller::Caller;
use crate::clock::now;
use crate::{ApiError, ErrorCode, Record, format_instant};

/// How far back may be asked for, in days.
const DAYS: i64 = 30;
/// Most records one answer tells of.
const MAX_RECORDS: usize = 200_000;

type Names = Path<HashMap<String, String>>;
type Parameters = Query<HashMap<String, String>>;

pub(super) async fn updated(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let span = Asked::read(&caller, &parameters).await?;
    let records = changed(&caller, &path["object"], "", &span).await?;
    let ids: Vec<String> = records.into_iter().filter_map(|record| record.id).collect();
    let body = json!({ "ids": ids, "latestDateCovered": format_instant(span.covered) });
    Ok(caller.answer(Json(body)))
}

pub(super) async fn deleted(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let span = Asked::read(&caller, &parameters).await?;
    let schema = caller.engine.schema();
    let rights = caller.engine.rights(&caller.user.id).await?;
    let object = caller.engine.readable(&schema, &rights, &path["object"])?;
    // What has no recycle bin leaves nothing behind to tell of.
    let records = if object.keeps_deleted() {
        changed(&caller, &object.name, "IsDeleted = true AND ", &span).await?
    } else {
        Vec::new()
    };
    let told: Vec<_> = records
        .iter()
        .map(|record| json!({ "id": record.id, "deletedDate": record.text("SystemModstamp") }))
        .collect();
    let begin = caller.query("SELECT CreatedDate FROM Organization", false, 1).await?;
    let earliest = begin.records.first().map(|record| record.text("CreatedDate")).unwrap_or_default();
    let body = json!({
        "deletedRecords": told,
        "earliestDateAvailable": earliest,
        "latestDateCovered": format_instant(span.covered),
    });
    Ok(caller.answer(Json(body)))
}

async fn changed(caller: &Caller, object: &str, filter: &str, span: &Asked) -> Result<Vec<Record>, ApiError> {
    let schema = caller.engine.schema();
    let rights = caller.engine.rights(&caller.user.id).await?;
    let object = caller.engine.readable(&schema, &rights, object)?;
    let (start, end) = (span.start, span.end);
    let soql = format!(
        "SELECT Id, SystemModstamp FROM {} WHERE {filter}SystemModstamp >= {start} AND SystemModstamp < {end} ORDER BY SystemModstamp",
        object.name
    );
    let found = caller.query(&soql, !filter.is_empty(), MAX_RECORDS).await?;
    if found.next.is_some() {
        let message = format!("More than {MAX_RECORDS} records changed; ask for a shorter time");
        return Err(ApiError::new(ErrorCode::ExceededIdLimit, message));
    }
    Ok(found.records)
}

/// The time asked for.
struct Asked {
    start: Timestamp,
    end: Timestamp,
    /// Up to when everything that was written is seen: not later than now.
    covered: Timestamp,
}

impl Asked {
    async fn read(caller: &Caller, parameters: &HashMap<String, String>) -> Result<Asked, ApiError> {
        let (start, end) = span(parameters)?;
        Ok(Asked { start, end, covered: end.min(caller.settled_now().await?) })
    }
}

fn span(parameters: &HashMap<String, String>) -> Result<(Timestamp, Timestamp), ApiError> {
    let instant = |name: &str| {
        let text = parameters.get(name).filter(|text| !text.is_empty()).ok_or_else(|| {
            ApiError::new(ErrorCode::MissingArgument, format!("Missing required parameter: {name}"))
        })?;
        // An offset's plus that was not encoded arrives as a blank.
        text.replace(' ', "+").parse::<Timestamp>().map_err(|_| {
            let message = format!("{name}: '{text}' is no ISO 8601 instant such as 2026-11-25T10:00:00Z");
            ApiError::new(ErrorCode::InvalidReplicationDate, message)
        })
    };
    let (start, end) = (instant("start")?, instant("end")?);
    let wrong = |message: String| Err(ApiError::new(ErrorCode::InvalidReplicationDate, message));
    if start >= end {
        return wrong("start: the start date must be before the end date".into());
    }
    if start < now() - SignedDuration::from_hours(24 * DAYS) {
        return wrong(format!("start: the start date cannot be more than {DAYS} days ago"));
    }
    Ok((start, end))
}
