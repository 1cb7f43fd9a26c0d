//! Query jobs: what a query finds, kept row by row.

use std::sync::Arc;

use alongside_orgstore::{FieldValue, Job, JobRow, JobState, QueryColumn, Record, RowOutcome, Value};

use super::{Definition, Operation, definition};
use crate::clock::now;
use crate::engine::Engine;
use crate::reading::MAX_BATCH;
use crate::{ApiError, CurrentUser, format_instant};

/// The columns of a query that a job can run: fields, and fields of parents.
pub(crate) async fn columns(
    engine: &Engine,
    user: &CurrentUser,
    soql: &str,
) -> Result<(String, Vec<String>), ApiError> {
    let shape = engine.query_shape(user, soql).await?;
    let mut names = Vec::new();
    for column in &shape.columns {
        collect(column, "", &mut names)?;
    }
    if names.is_empty() || shape.grouped {
        return Err(unsupported("aggregate queries"));
    }
    Ok((shape.object, names))
}

fn collect(column: &QueryColumn, before: &str, names: &mut Vec<String>) -> Result<(), ApiError> {
    if column.aggregate {
        let what = if column.inner.is_empty() { "aggregate queries" } else { "nested queries" };
        return Err(unsupported(what));
    }
    let path = format!("{before}{}", column.name);
    if column.inner.is_empty() {
        names.push(path);
        return Ok(());
    }
    let before = format!("{path}.");
    column.inner.iter().try_for_each(|inner| collect(inner, &before, names))
}

fn unsupported(what: &str) -> ApiError {
    definition::invalid(format!("The Bulk API does not support {what}"))
}

/// Works a job off, page by page. The error is why the job as a whole fails.
pub(super) async fn run(engine: &Arc<Engine>, user: &CurrentUser, job: &Job) -> Result<(), ApiError> {
    let definition = Definition::of(job)?;
    let soql = definition.query.clone().unwrap_or_default();
    let (_, columns) = columns(engine, user, &soql).await?;
    let mut position = job.position.clone();
    loop {
        let began = now();
        let page = if position.is_empty() {
            engine.query(user, &soql, definition.operation == Operation::QueryAll, MAX_BATCH).await?
        } else {
            engine.query_more(user, &position, MAX_BATCH).await?
        };
        let mut store = engine.store.begin().await?;
        let current = store.job(&job.id).await?;
        let Some(mut job) = current.filter(|job| job.state == JobState::InProgress) else { return Ok(()) };
        let rows: Vec<JobRow> = page
            .records
            .iter()
            .enumerate()
            .map(|(place, record)| JobRow {
                place: job.processed + place as u64,
                outcome: RowOutcome::Success,
                record_id: None,
                created: false,
                error: None,
                line: columns.iter().map(|path| text(record, path)).collect(),
            })
            .collect();
        store.put_job_rows(&job.id, &rows).await?;
        let end = now();
        job.processed += rows.len() as u64;
        job.spent_ms += end.duration_since(began).as_millis().unsigned_abs() as u64;
        job.changed_at = end;
        job.position = page.next.clone().unwrap_or_default();
        if page.next.is_none() {
            job.state = JobState::JobComplete;
        }
        store.put_job(&job).await?;
        store.commit().await?;
        match page.next {
            Some(next) => position = next,
            None => return Ok(()),
        }
    }
}

/// A value as the platform writes it in CSV.
fn text(record: &Record, path: &str) -> String {
    let mut at = record;
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let found = at.fields.iter().find(|(name, _)| name == step).map(|(_, value)| value);
        match found {
            Some(FieldValue::Parent(Some(parent))) => at = parent,
            Some(FieldValue::Value(value)) if steps.peek().is_none() => {
                return match value {
                    Value::DateTime(instant) => format_instant(*instant).replace("+0000", "Z"),
                    Value::Double(number) => format!("{number:?}"),
                    other => other.display(),
                };
            }
            _ => break,
        }
    }
    String::new()
}
