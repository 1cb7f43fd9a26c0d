//! Records reached from another one: `/sobjects/Account/{id}/Contacts`, `/sobjects/Contact/{id}/Account`.

use std::collections::HashMap;

use alongside_orgstore::{ObjectDefinition, RecordId};
use axum::Json;
use axum::response::Response;

use super::Refusal;
use super::caller::Caller;
use super::sobjects::read_record;
use crate::ApiError;
use crate::reading::MAX_BATCH;

/// Whether a step of the path is the id of a record of the object, and not the name of a field.
pub(super) fn is_record(caller: &Caller, object: &str, step: &str) -> bool {
    let schema = caller.engine.schema();
    let prefix = schema.object(object).and_then(|object| object.key_prefix.as_deref());
    RecordId::parse(step).is_ok_and(|id| Some(id.prefix()) == prefix)
}

/// The record a lookup points at, or the records that point here.
pub(super) async fn read(
    caller: &Caller,
    object: &str,
    id: &str,
    relationship: &str,
    parameters: &HashMap<String, String>,
) -> Result<Response, Refusal> {
    let schema = caller.engine.schema();
    let rights = caller.engine.rights(&caller.user.id).await?;
    let visibility = rights.visibility();
    let object = caller.engine.readable(&schema, &rights, object)?;
    let id = RecordId::parse(id).map_err(|_| ApiError::not_found())?;
    if let Some(lookup) = object.lookup(relationship) {
        let record =
            caller.retrieve(&object.name, id.as_str(), Some(std::slice::from_ref(&lookup.name))).await?;
        let target = record.text(&lookup.name);
        let known = target.get(..3).and_then(|prefix| schema.object_of_prefix(prefix));
        let known = known.ok_or_else(ApiError::not_found)?;
        let record = read_record(caller, &known.name, &target, parameters).await?;
        return Ok(caller.answer(Json(record.rest(&caller.version))));
    }
    // A record that may not be read has no children either.
    caller.retrieve(&object.name, id.as_str(), Some(&["Id".to_owned()])).await?;
    let child = schema.children(&object.name).find(|(child, lookup)| {
        let named = lookup.child_relationship.as_deref();
        named.is_some_and(|named| named.eq_ignore_ascii_case(relationship))
            && visibility.object(child)
            && visibility.field(&schema, child, lookup)
    });
    let (child, lookup) = child.ok_or_else(ApiError::not_found)?;
    let wanted = selected(child, parameters, |field| visibility.field(&schema, child, field));
    let soql = format!("SELECT {} FROM {} WHERE {} = '{id}'", wanted.join(", "), child.name, lookup.name);
    let found = caller.query(&soql, false, MAX_BATCH).await?;
    Ok(caller.answer(Json(found.rest(&caller.version))))
}

fn selected(
    object: &ObjectDefinition,
    parameters: &HashMap<String, String>,
    seen: impl Fn(&alongside_orgstore::FieldDefinition) -> bool,
) -> Vec<String> {
    match parameters.get("fields") {
        // Anything but names becomes a name that no field has.
        Some(list) => list
            .split(',')
            .map(|name| {
                name.chars().filter(|letter| letter.is_ascii_alphanumeric() || "_.".contains(*letter))
            })
            .map(Iterator::collect::<String>)
            .filter(|name| !name.is_empty())
            .collect(),
        None => object.fields.iter().filter(|field| seen(field)).map(|field| field.name.clone()).collect(),
    }
}
