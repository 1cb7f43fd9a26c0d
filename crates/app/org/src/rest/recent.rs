//! `recent`: what the user worked on last. The org keeps no record of looks, so it is what the user
//! made or changed.

use std::collections::HashMap;

use axum::Json;
use axum::extract::Query;
use axum::response::Response;
use serde_json::{Value, json};

use super::Refusal;
use super::caller::Caller;
use crate::{ApiError, ErrorCode, Record};

/// Items told when nobody asks for another number, and most that are told.
const USUAL: usize = 10;
const MOST: usize = 200;

pub(super) async fn recent(
    caller: Caller,
    Query(parameters): Query<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let limit = match parameters.get("limit") {
        None => USUAL,
        Some(text) => {
            text.parse::<usize>().ok().filter(|limit| (1..=MOST).contains(limit)).ok_or_else(|| {
                let message = format!("limit: a number from 1 to {MOST} is required, not '{text}'");
                ApiError::new(ErrorCode::InvalidInput, message)
            })?
        }
    };
    let schema = caller.engine.schema();
    let names: Vec<String> =
        schema.objects().filter(|object| !object.setup).map(|object| object.name.clone()).collect();
    let mut items = Vec::new();
    for name in names {
        items.extend(items_of(&caller, &name, limit).await?);
    }
    items.sort_by(|one, other| other.0.cmp(&one.0));
    items.truncate(limit);
    Ok(caller.answer(Json(items.into_iter().map(|(_, item)| item).collect::<Vec<_>>())))
}

/// The newest items of one object, each with the instant it was changed.
pub(super) async fn items_of(
    caller: &Caller,
    object: &str,
    limit: usize,
) -> Result<Vec<(String, Value)>, ApiError> {
    let schema = caller.engine.schema();
    let rights = caller.engine.rights(&caller.user.id).await?;
    let Ok(object) = caller.engine.readable(&schema, &rights, object) else { return Ok(Vec::new()) };
    let Some(name) = object.name_field().filter(|_| !object.computed) else { return Ok(Vec::new()) };
    let soql = format!(
        "SELECT Id, {}, LastModifiedDate FROM {} WHERE LastModifiedById = '{}' ORDER BY LastModifiedDate DESC LIMIT {limit}",
        name.name, object.name, caller.user.id
    );
    let found = caller.query(&soql, false, limit).await?;
    let item = |record: &Record| {
        let mut item = record.to_json(&caller.version);
        if let Value::Object(fields) = &mut item {
            fields.remove("LastModifiedDate");
        }
        (record.text("LastModifiedDate"), item)
    };
    Ok(found.records.iter().map(item).collect())
}

/// Items without their instants, as a describe result has them.
pub(super) async fn listed(caller: &Caller, object: &str) -> Result<Value, ApiError> {
    let items = items_of(caller, object, USUAL).await?;
    Ok(json!(items.into_iter().map(|(_, item)| item).collect::<Vec<_>>()))
}
