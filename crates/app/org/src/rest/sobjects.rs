//! Single records over HTTP: create, read, update, delete, and all of these by external id.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use super::relationships;
use crate::{ApiError, ErrorCode, Record};

/// The version from which an upsert that changed a record has a body.
const UPSERT_ANSWERS: u32 = 46;

type Names = Path<HashMap<String, String>>;
type Parameters = Query<HashMap<String, String>>;

fn part<'p>(path: &'p HashMap<String, String>, name: &str) -> &'p str {
    path.get(name).map(String::as_str).unwrap_or_default()
}

pub(super) async fn create(
    caller: Caller,
    Path(path): Names,
    Fields(fields): Fields,
) -> Result<Response, Refusal> {
    let object = part(&path, "object");
    let mut writing = caller.begin().await?;
    let id = writing.create(object, &fields).await?;
    caller.commit(writing).await?;
    Ok(created(&caller, object, &id))
}

pub(super) async fn read(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let record = read_record(&caller, part(&path, "object"), part(&path, "name"), &parameters).await?;
    Ok(caller.answer(Json(record.rest(&caller.version))))
}

pub(super) async fn update(
    caller: Caller,
    Path(path): Names,
    Fields(fields): Fields,
) -> Result<Response, Refusal> {
    let mut writing = caller.begin().await?;
    writing.update(part(&path, "object"), part(&path, "name"), &fields).await?;
    caller.commit(writing).await?;
    Ok(caller.answer(StatusCode::NO_CONTENT))
}

/// POST with `_HTTP_METHOD=PATCH`, for clients that cannot send PATCH.
pub(super) async fn post_on_record(
    caller: Caller,
    path: Names,
    Query(parameters): Parameters,
    fields: Fields,
) -> Result<Response, Refusal> {
    if is_patch(&parameters) {
        update(caller, path, fields).await
    } else if part(&path, "name").eq_ignore_ascii_case("Id") {
        // An upsert by id that brings none makes a record.
        create(caller, path, fields).await
    } else {
        Err(not_allowed())
    }
}

pub(super) async fn delete(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let mut writing = caller.begin().await?;
    writing.delete(part(&path, "object"), part(&path, "name")).await?;
    caller.commit(writing).await?;
    Ok(caller.answer(StatusCode::NO_CONTENT))
}

pub(super) async fn read_by_key(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let (object, field) = (part(&path, "object"), part(&path, "name"));
    if relationships::is_record(&caller, object, field) {
        return relationships::read(&caller, object, field, part(&path, "key"), &parameters).await;
    }
    let id = id_of_key(&caller, object, field, part(&path, "key")).await?;
    let record = read_record(&caller, object, &id, &parameters).await?;
    Ok(caller.answer(Json(record.rest(&caller.version))))
}

pub(super) async fn upsert(
    caller: Caller,
    Path(path): Names,
    Fields(fields): Fields,
) -> Result<Response, Refusal> {
    let object = part(&path, "object");
    let mut writing = caller.begin().await?;
    let done = writing.upsert(object, part(&path, "name"), part(&path, "key"), &fields).await?;
    caller.commit(writing).await?;
    if !done.created && caller.version_number() < UPSERT_ANSWERS {
        return Ok(caller.answer(StatusCode::NO_CONTENT));
    }
    let status = if done.created { StatusCode::CREATED } else { StatusCode::OK };
    let body = json!({ "id": done.id, "success": true, "errors": [], "created": done.created });
    Ok(caller.answer((status, Json(body))))
}

/// POST on an external id with `_HTTP_METHOD=PATCH`; POST on the pseudo field `Id` creates.
pub(super) async fn post_on_key(
    caller: Caller,
    path: Names,
    Query(parameters): Parameters,
    fields: Fields,
) -> Result<Response, Refusal> {
    if is_patch(&parameters) { upsert(caller, path, fields).await } else { Err(not_allowed()) }
}

pub(super) async fn delete_by_key(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let object = part(&path, "object");
    let id = id_of_key(&caller, object, part(&path, "name"), part(&path, "key")).await?;
    let mut writing = caller.begin().await?;
    writing.delete(object, &id).await?;
    caller.commit(writing).await?;
    Ok(caller.answer(StatusCode::NO_CONTENT))
}

pub(super) async fn read_record(
    caller: &Caller,
    object: &str,
    id: &str,
    parameters: &HashMap<String, String>,
) -> Result<Record, ApiError> {
    let fields: Option<Vec<String>> = parameters.get("fields").map(|list| {
        let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    });
    let mut record = caller.retrieve(object, id, fields.as_deref()).await?;
    // The platform always sends the id along.
    if fields.is_some() && record.get("Id").is_none() {
        let id = record.id.clone().unwrap_or_default();
        record.fields.push(("Id".into(), crate::FieldValue::Value(id.into())));
    }
    Ok(record)
}

async fn id_of_key(caller: &Caller, object: &str, field: &str, key: &str) -> Result<String, ApiError> {
    let mut found = caller.ids_by_key(object, field, key).await?;
    match found.len() {
        0 => Err(ApiError::not_found()),
        1 => Ok(found.remove(0)),
        _ => {
            let mut error =
                ApiError::new(ErrorCode::MultipleChoices, "several records have this external id");
            error.fields = found.iter().map(|id| format!("{object}/{id}")).collect();
            Err(error)
        }
    }
}

fn created(caller: &Caller, object: &str, id: &str) -> Response {
    let location = format!("/services/data/{}/sobjects/{object}/{id}", caller.version);
    let body = json!({ "id": id, "success": true, "errors": [] });
    caller.answer((StatusCode::CREATED, [(header::LOCATION, location)], Json(body)).into_response())
}

fn is_patch(parameters: &HashMap<String, String>) -> bool {
    parameters.get("_HTTP_METHOD").is_some_and(|method| method.eq_ignore_ascii_case("PATCH"))
}

fn not_allowed() -> Refusal {
    let message = "HTTP Method 'POST' not allowed. Allowed are DELETE,GET,HEAD,PATCH";
    ApiError::new(ErrorCode::MethodNotAllowed, message).into()
}
