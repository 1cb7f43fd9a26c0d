//! Rows of an upload as commands, carried out in steps that are kept with their results.

use std::sync::Arc;

use alongside_orgstore::{FieldKind, Job, JobRow, JobState, ObjectDefinition, RowOutcome};
use serde_json::{Map, Value as Json};

use super::{Definition, Operation, table};
use crate::clock::now;
use crate::engine::Engine;
use crate::records::{Command, FieldMap, Writing};
use crate::{ApiError, ErrorCode};

/// Rows of one step: other writers wait for no more than these.
const STEP: usize = 200;
/// How a client says that a field is to be emptied; an empty column leaves it as it is.
const NOTHING: &str = "#N/A";

/// A column of an upload.
enum Column {
    /// The record's id.
    Id,
    /// A field of the object.
    Field { name: String, checkbox: bool },
    /// The record a lookup points at, by an external id: `Account.ExtId__c`.
    Parent { relationship: String, field: String },
}

/// Works a job off, step by step. The error is why the job as a whole fails.
pub(super) async fn run(engine: &Arc<Engine>, job: &Job) -> Result<(), String> {
    let definition = Definition::of(job).map_err(|error| error.message)?;
    let content = engine.store.job_upload(&job.id).await.map_err(|error| refused(&error.into()))?;
    let content = content.unwrap_or_default();
    let columns = columns(engine, job, &definition, &content).await?;
    let mut lines = table::lines(&content, &definition, job.processed as usize);
    loop {
        let step: Vec<Vec<String>> = lines.by_ref().take(STEP).collect();
        let last = step.len() < STEP;
        let goes_on = carry_out(engine, &job.id, &definition, &columns, step, last)
            .await
            .map_err(|error| refused(&error))?;
        if last || !goes_on {
            return Ok(());
        }
        // Whoever waits to write gets a turn.
        tokio::task::yield_now().await;
    }
}

/// One step: false when the job is no longer wanted.
async fn carry_out(
    engine: &Arc<Engine>,
    job_id: &str,
    definition: &Definition,
    columns: &[Column],
    lines: Vec<Vec<String>>,
    last: bool,
) -> Result<bool, ApiError> {
    let began = now();
    let Some(user_id) = engine.store.job(job_id).await?.map(|job| job.user_id) else { return Ok(false) };
    let mut writing = Writing::begin(engine, &user_id).await?;
    let current = writing.job(job_id).await?;
    let Some(mut job) = current.filter(|job| job.state == JobState::InProgress) else { return Ok(false) };
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let outcome = match command(definition, columns, &line) {
            Ok(command) => writing.attempt(&command).await?.map_err(|error| text_of(&error, columns, &line)),
            Err(message) => Err(message),
        };
        let (place, failed) = (job.processed, outcome.is_err());
        job.processed += 1;
        job.failed += u64::from(failed);
        rows.push(match outcome {
            Ok(done) => JobRow {
                place,
                outcome: RowOutcome::Success,
                record_id: Some(done.id),
                created: done.created,
                error: None,
                line,
            },
            Err(message) => JobRow {
                place,
                outcome: RowOutcome::Failure,
                record_id: None,
                created: false,
                error: Some(message),
                line,
            },
        });
    }
    let end = now();
    job.changed_at = end;
    job.spent_ms += end.duration_since(began).as_millis().unsigned_abs() as u64;
    if last {
        job.state = JobState::JobComplete;
    }
    writing.keep_job(&job, &rows).await?;
    writing.commit().await?;
    Ok(true)
}

/// An error as the platform writes it beside a row.
fn text_of(error: &ApiError, columns: &[Column], line: &[String]) -> String {
    let fields = error.fields.join(",");
    // A row is no JSON: what does not fit its field is told in other words than in a body.
    if error.code == ErrorCode::JsonParserError {
        let of_field = |column: &&Column| matches!(column, Column::Field { name, .. } if *name == fields);
        let place = columns.iter().position(|column| of_field(&column));
        let text = place.and_then(|place| line.get(place)).map(String::as_str).unwrap_or_default();
        let code = ErrorCode::InvalidTypeOnFieldInRecord.as_str();
        return format!("{code}:{fields}: value not of required type: {text}:{fields} --");
    }
    let blank = if fields.is_empty() { "" } else { " " };
    format!("{}:{}:{fields}{blank}--", error.code.as_str(), error.message)
}

fn refused(error: &ApiError) -> String {
    format!("{} : {}", error.code.as_str(), error.message)
}

async fn columns(
    engine: &Engine,
    job: &Job,
    definition: &Definition,
    content: &[u8],
) -> Result<Vec<Column>, String> {
    let wrong = |reason: String| format!("InvalidBatch : {reason}");
    let names = table::header(content, definition).map_err(wrong)?;
    let rights = engine.rights(&job.user_id).await.map_err(|error| refused(&error.into()))?;
    let schema = engine.schema();
    let object = engine
        .readable(&schema, &rights, &definition.object)
        .map_err(|_| format!("InvalidJob : Unable to find object: {}", definition.object))?;
    let mut columns = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        if names[..place].iter().any(|other| other.eq_ignore_ascii_case(name)) {
            return Err(wrong(format!("Duplicate field name: {name}")));
        }
        let seen =
            |field: &&alongside_orgstore::FieldDefinition| rights.visibility().field(&schema, object, field);
        let column = column(object, name, seen);
        columns.push(column.ok_or_else(|| wrong(format!("Field name not found : {name}")))?);
    }
    // Nothing was sent, so nothing is missing: the job is done at once.
    if names.is_empty() {
        return Ok(columns);
    }
    let needs_id = matches!(definition.operation, Operation::Update | Operation::Delete);
    if needs_id && !columns.iter().any(|column| matches!(column, Column::Id)) {
        return Err(wrong("Required column is missing : Id".into()));
    }
    // Without ids, every row of an upsert by id is a new record.
    if let Some(key) = definition.key_field.as_ref().filter(|key| !key.eq_ignore_ascii_case("Id"))
        && !names.iter().any(|name| name.eq_ignore_ascii_case(key))
    {
        return Err(wrong(format!("Required column is missing : {key}")));
    }
    Ok(columns)
}

fn column(
    object: &ObjectDefinition,
    name: &str,
    seen: impl Fn(&&alongside_orgstore::FieldDefinition) -> bool,
) -> Option<Column> {
    if name.eq_ignore_ascii_case("Id") {
        return Some(Column::Id);
    }
    if let Some((relationship, field)) = name.split_once('.') {
        // A lookup with several targets may name the object: `Who:Contact.ExtId__c`.
        let relationship = relationship.split(':').next().unwrap_or_default();
        let lookup = object.lookup(relationship).filter(&seen)?;
        let relationship = lookup.relationship.clone()?;
        return Some(Column::Parent { relationship, field: field.to_owned() });
    }
    let field = object.field(name).filter(&seen)?;
    Some(Column::Field { name: field.name.clone(), checkbox: field.kind == FieldKind::Boolean })
}

fn command(definition: &Definition, columns: &[Column], line: &[String]) -> Result<Command, String> {
    if line.len() != columns.len() {
        return Err(format!(
            "INVALID_INPUT:The row has {} columns, the header has {}:--",
            line.len(),
            columns.len()
        ));
    }
    let mut fields: FieldMap = Map::new();
    let mut id = None;
    for (column, text) in columns.iter().zip(line) {
        if text.is_empty() {
            continue;
        }
        let value = if text == NOTHING { Json::Null } else { Json::String(text.clone()) };
        match column {
            Column::Id => id = Some(text.clone()),
            Column::Field { name, checkbox } => {
                let value = match (checkbox, text.as_str()) {
                    (true, "1") => Json::Bool(true),
                    (true, "0") => Json::Bool(false),
                    _ => value,
                };
                fields.insert(name.clone(), value);
            }
            Column::Parent { relationship, field } => {
                let mut target = Map::new();
                target.insert(field.clone(), value);
                fields.insert(relationship.clone(), Json::Object(target));
            }
        }
    }
    let object = definition.object.clone();
    let missing = || "MISSING_ARGUMENT:Id not specified:Id --".to_owned();
    Ok(match definition.operation {
        Operation::Update => Command::Update { object, id: id.ok_or_else(missing)?, fields },
        Operation::Delete => Command::Delete { object, id: id.ok_or_else(missing)? },
        Operation::Upsert => {
            let key_field = definition.key_field.clone().unwrap_or_default();
            let key = if key_field.eq_ignore_ascii_case("Id") {
                id.map(Json::String)
            } else {
                let known = fields.keys().find(|name| name.eq_ignore_ascii_case(&key_field)).cloned();
                known.and_then(|name| fields.remove(&name))
            };
            Command::Upsert { object, key_field, key, fields }
        }
        _ => {
            if let Some(id) = id {
                fields.insert("Id".into(), Json::String(id));
            }
            Command::Create { object, fields }
        }
    })
}
