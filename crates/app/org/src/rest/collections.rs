//! `composite/sobjects`: up to 200 records created, changed, upserted, deleted or read in one. Each
//! record is checked for itself; with `allOrNone` one refusal takes all the others back.

use std::collections::HashMap;

use alongside_orgstore::RecordId;
use axum::Json;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde_json::{Value, json};

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use super::composite::flag;
use super::inner::invalid;
use crate::records::{Command, FieldMap};
use crate::{ApiError, ErrorCode, FieldValue};

/// Most records written in one call.
pub(super) const MAX_RECORDS: usize = 200;
/// Most records read in one call.
const MAX_READ: usize = 2_000;

type Names = Path<HashMap<String, String>>;
type Parameters = Query<HashMap<String, String>>;

pub(super) async fn create(caller: Caller, Fields(mut body): Fields) -> Result<Response, Refusal> {
    let commands = records(&mut body)?.into_iter().map(|record| {
        let (object, fields) = typed(record)?;
        Ok(Command::Create { object, fields })
    });
    write(&caller, commands.collect(), flag(body.get("allOrNone"), "allOrNone")?, false).await
}

pub(super) async fn update(caller: Caller, Fields(mut body): Fields) -> Result<Response, Refusal> {
    let commands = records(&mut body)?.into_iter().map(|record| {
        let (object, mut fields) = typed(record)?;
        let id = taken(&mut fields, "Id").and_then(|id| id.as_str().map(str::to_owned));
        let id = id.ok_or_else(|| {
            ApiError::new(ErrorCode::MissingArgument, "Id not specified in an update call").about("Id")
        })?;
        Ok(Command::Update { object, id, fields })
    });
    write(&caller, commands.collect(), flag(body.get("allOrNone"), "allOrNone")?, false).await
}

pub(super) async fn upsert(
    caller: Caller,
    Path(path): Names,
    Fields(mut body): Fields,
) -> Result<Response, Refusal> {
    let (object, key_field) = caller.engine.key_field(&caller.user, &path["object"], &path["field"]).await?;
    let commands = records(&mut body)?.into_iter().map(|record| {
        let (own, mut fields) = typed(record)?;
        if !own.eq_ignore_ascii_case(&object) {
            let message = format!("attributes.type: {own} cannot be upserted as {object}");
            return Err(ApiError::new(ErrorCode::InvalidType, message));
        }
        let key = taken(&mut fields, &key_field);
        Ok(Command::Upsert { object: object.clone(), key_field: key_field.clone(), key, fields })
    });
    write(&caller, commands.collect(), flag(body.get("allOrNone"), "allOrNone")?, true).await
}

pub(super) async fn delete(caller: Caller, Query(parameters): Parameters) -> Result<Response, Refusal> {
    let all_or_none = parameters.get("allOrNone").is_some_and(|word| word.eq_ignore_ascii_case("true"));
    let ids = listed(parameters.get("ids"));
    if ids.is_empty() {
        return Err(ApiError::new(ErrorCode::MissingArgument, "The ids parameter is required").into());
    }
    let schema = caller.engine.schema();
    let commands = ids.iter().map(|id| {
        let malformed = || ApiError::new(ErrorCode::MalformedId, format!("malformed id {id}"));
        let parsed = RecordId::parse(id).map_err(|_| malformed())?;
        let object = schema.object_of_prefix(parsed.prefix()).ok_or_else(malformed)?;
        Ok(Command::Delete { object: object.name.clone(), id: parsed.into_string() })
    });
    write(&caller, commands.collect(), all_or_none, false).await
}

pub(super) async fn read(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let (ids, fields) = (listed(parameters.get("ids")), listed(parameters.get("fields")));
    retrieved(&caller, &path["object"], &ids, &fields).await
}

pub(super) async fn read_posted(
    caller: Caller,
    Path(path): Names,
    Fields(body): Fields,
) -> Result<Response, Refusal> {
    let list = |name: &str| -> Result<Vec<String>, ApiError> {
        let wrong = || invalid(format!("{name}: a list of texts is required"));
        let items = body.get(name).and_then(Value::as_array).ok_or_else(wrong)?;
        items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
    };
    retrieved(&caller, &path["object"], &list("ids")?, &list("fields")?).await
}

/// The records in the order of the ids, `null` for each that is not there or may not be read.
async fn retrieved(
    caller: &Caller,
    object: &str,
    ids: &[String],
    fields: &[String],
) -> Result<Response, Refusal> {
    if ids.is_empty() || fields.is_empty() {
        let missing = if ids.is_empty() { "ids" } else { "fields" };
        let message = format!("The {missing} parameter is required");
        return Err(ApiError::new(ErrorCode::MissingArgument, message).into());
    }
    at_most(ids.len(), MAX_READ)?;
    let schema = caller.engine.schema();
    let rights = caller.engine.rights(&caller.user.id).await?;
    let object = caller.engine.readable(&schema, &rights, object)?;
    let parsed: Vec<Option<RecordId>> = ids.iter().map(|id| RecordId::parse(id).ok()).collect();
    let mut wanted: Vec<&str> = Vec::new();
    for name in fields {
        // Names are put into a query; whatever is none would change what it says.
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
        if !plain || name.is_empty() {
            let message = format!("No such column '{name}' on sobject of type {}", object.name);
            return Err(ApiError::new(ErrorCode::InvalidField, message).into());
        }
        if !wanted.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            wanted.push(name);
        }
    }
    let quoted: Vec<String> = parsed.iter().flatten().map(|id| format!("'{id}'")).collect();
    let mut found = HashMap::new();
    if !quoted.is_empty() {
        let soql =
            format!("SELECT {} FROM {} WHERE Id IN ({})", wanted.join(", "), object.name, quoted.join(", "));
        for mut record in caller.query(&soql, false, MAX_READ).await?.records {
            let id = record.id.clone().unwrap_or_default();
            if record.get("Id").is_none() {
                record.fields.push(("Id".into(), FieldValue::Value(id.as_str().into())));
            }
            found.insert(id, record.to_json(&caller.version));
        }
    }
    let records: Vec<Value> = parsed
        .iter()
        .map(|id| id.as_ref().and_then(|id| found.get(id.as_str())).cloned().unwrap_or(Value::Null))
        .collect();
    Ok(caller.answer(Json(records)))
}

/// Carries the commands out one after the other in one transaction, and tells what became of each.
async fn write(
    caller: &Caller,
    commands: Vec<Result<Command, ApiError>>,
    all_or_none: bool,
    upserting: bool,
) -> Result<Response, Refusal> {
    at_most(commands.len(), MAX_RECORDS)?;
    let mut writing = caller.begin().await?;
    writing.mark().await?;
    let mut results = Vec::with_capacity(commands.len());
    for command in commands {
        results.push(match command {
            Ok(command) => writing.attempt(&command).await?,
            Err(error) => Err(error),
        });
    }
    let rolled_back = all_or_none && results.iter().any(Result::is_err);
    let outcome = if rolled_back { Err(also_rolled_back()) } else { Ok(()) };
    let outcome = writing.settle(outcome).await?;
    caller.commit(writing).await?;
    let told: Vec<Value> = results
        .into_iter()
        .map(|result| match result {
            Err(error) => failure(&error, upserting.then_some(rolled_back)),
            Ok(done) => match &outcome {
                Err(error) => failure(error, upserting.then_some(true)),
                Ok(()) if upserting => {
                    json!({ "id": done.id, "success": true, "errors": [], "created": done.created })
                }
                Ok(()) => json!({ "id": done.id, "success": true, "errors": [] }),
            },
        })
        .collect();
    Ok(caller.answer(Json(told)))
}

fn failure(error: &ApiError, created: Option<bool>) -> Value {
    let mut body = json!({ "success": false, "errors": [status(error)] });
    if let Some(created) = created {
        body["created"] = json!(created);
    }
    body
}

/// An error as results of several records tell it.
pub(super) fn status(error: &ApiError) -> Value {
    json!({ "statusCode": error.code.as_str(), "message": error.message, "fields": error.fields })
}

fn also_rolled_back() -> ApiError {
    let message =
        "Record rolled back because not all records were valid and the request was using AllOrNone header";
    ApiError::new(ErrorCode::AllOrNoneOperationRolledBack, message)
}

/// The list of records, taken out of the body.
fn records(body: &mut FieldMap) -> Result<Vec<Value>, ApiError> {
    let records = body.get_mut("records").and_then(Value::as_array_mut).map(std::mem::take);
    records.ok_or_else(|| invalid("records: a list is required"))
}

/// A record's object and fields, without its attributes.
fn typed(record: Value) -> Result<(String, FieldMap), ApiError> {
    let Value::Object(mut fields) = record else {
        return Err(invalid("records: every record must be an object"));
    };
    let attributes = fields.shift_remove("attributes");
    let object = attributes.as_ref().and_then(|attributes| attributes.get("type")).and_then(Value::as_str);
    let object = object.ok_or_else(|| invalid("attributes.type: every record must name its object"))?;
    Ok((object.to_owned(), fields))
}

/// Takes a field out, ASCII case ignored.
pub(super) fn taken(fields: &mut FieldMap, name: &str) -> Option<Value> {
    let known = fields.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned()?;
    fields.remove(&known)
}

fn listed(list: Option<&String>) -> Vec<String> {
    let list = list.map(String::as_str).unwrap_or_default();
    list.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

fn at_most(count: usize, most: usize) -> Result<(), ApiError> {
    if count <= most {
        return Ok(());
    }
    let message = format!("record limit reached. cannot submit more than {most} records into this call");
    Err(ApiError::new(ErrorCode::ExceededIdLimit, message))
}
