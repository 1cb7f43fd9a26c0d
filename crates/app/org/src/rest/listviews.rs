//! List views: of each object the records of everybody and those of the user.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::caller::Caller;
use super::describe::described;
use super::layouts::names_first;
use super::{Refusal, both};
use crate::engine::Engine;
use crate::{ApiError, ErrorCode, FieldDescribe, ObjectDescribe, Record, RecordId};

/// Columns of a list.
const COLUMNS: usize = 5;
/// Records of an answer when nobody asks for another number, and most.
const USUAL: usize = 25;
const MOST: usize = 2_000;

type Names = Path<HashMap<String, String>>;

pub(super) fn router() -> Router<Arc<Engine>> {
    let base = "/sobjects/{object}/listviews";
    let router = both(Router::new(), base, get(list));
    let router = both(router, &format!("{base}/{{view}}"), get(one));
    let router = both(router, &format!("{base}/{{view}}/describe"), get(describe));
    both(router, &format!("{base}/{{view}}/results"), get(results))
}

/// A view of one object.
struct View {
    id: String,
    name: String,
    label: String,
    scope: &'static str,
}

async fn list(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let object = described(&caller, &path).await?;
    let views: Vec<Value> = views(&object).iter().map(|view| outline(&caller, &object, view)).collect();
    Ok(caller.answer(Json(json!({
        "done": true,
        "listviews": views,
        "nextRecordsUrl": null,
        "size": views.len(),
        "sobjectType": object.name,
    }))))
}

async fn one(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let (object, view) = found(&caller, &path).await?;
    Ok(caller.answer(Json(outline(&caller, &object, &view))))
}

async fn describe(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let (object, view) = found(&caller, &path).await?;
    let columns = columns(&object);
    let order = columns.first().map(|field| field.name.as_str()).unwrap_or("Id");
    let told: Vec<Value> = columns.iter().enumerate().map(|(place, field)| column(field, place)).collect();
    Ok(caller.answer(Json(json!({
        "columns": told,
        "id": view.id,
        "orderBy": [{ "fieldNameOrPath": order, "nullsPosition": "first", "sortDirection": "ascending" }],
        "query": soql(&object, &view),
        "relatedEntityId": null,
        "scope": view.scope,
        "scopeEntityId": null,
        "sobjectType": object.name,
        "whereCondition": null,
    }))))
}

async fn results(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Query<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let (object, view) = found(&caller, &path).await?;
    let number = |name: &str, usual: usize, most: usize| match parameters.get(name) {
        None => Ok(usual),
        Some(text) => text.parse::<usize>().ok().filter(|number| *number <= most).ok_or_else(|| {
            let message = format!("{name}: a number up to {most} is required, not '{text}'");
            ApiError::new(ErrorCode::InvalidInput, message)
        }),
    };
    let (limit, offset) = (number("limit", USUAL, MOST)?, number("offset", 0, MOST)?);
    let query = format!("{} LIMIT {limit} OFFSET {offset}", soql(&object, &view));
    let records = caller.query(&query, false, MOST).await?.records;
    let columns = columns(&object);
    let row = |record: &Record| {
        let mut names: Vec<&str> = columns.iter().map(|field| field.name.as_str()).collect();
        names.push("Id");
        let told: Vec<Value> = names
            .into_iter()
            .map(|name| {
                let value = record.get(name).map(|value| value.to_json()).filter(|value| !value.is_null());
                let value =
                    value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                json!({ "fieldNameOrPath": name, "value": value })
            })
            .collect();
        json!({ "columns": told })
    };
    Ok(caller.answer(Json(json!({
        "columns": columns.iter().enumerate().map(|(place, field)| column(field, place)).collect::<Vec<_>>(),
        "developerName": view.name,
        "done": records.len() < limit,
        "id": view.id,
        "label": view.label,
        "records": records.iter().map(row).collect::<Vec<_>>(),
        "size": records.len(),
    }))))
}

fn views(object: &ObjectDescribe) -> Vec<View> {
    let view = |kind: &str, scope: &'static str| View {
        id: id_of(&format!("{}/{kind}", object.name)),
        name: format!("{kind}{}", object.label_plural.replace(|letter: char| !letter.is_alphanumeric(), "")),
        label: format!("{kind} {}", object.label_plural),
        scope,
    };
    let mut views = vec![view("All", "everything")];
    if object.fields.iter().any(|field| field.name == "OwnerId") {
        views.push(view("My", "mine"));
    }
    views
}

/// The same id for the same view, in every org: FNV-1a of its name.
fn id_of(name: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    RecordId::from_number("00B", hash % 62u64.pow(10)).into_string()
}

async fn found(caller: &Caller, path: &HashMap<String, String>) -> Result<(ObjectDescribe, View), Refusal> {
    let object = described(caller, path).await?;
    let id = RecordId::parse(&path["view"]).map_err(|_| ApiError::not_found())?;
    let view = views(&object).into_iter().find(|view| view.id == id.as_str());
    let view = view.filter(|_| object.layoutable).ok_or_else(ApiError::not_found)?;
    Ok((object, view))
}

fn outline(caller: &Caller, object: &ObjectDescribe, view: &View) -> Value {
    let url = format!("/services/data/{}/sobjects/{}/listviews/{}", caller.version, object.name, view.id);
    json!({
        "describeUrl": format!("{url}/describe"),
        "developerName": view.name,
        "id": view.id,
        "label": view.label,
        "resultsUrl": format!("{url}/results"),
        "soqlCompatible": true,
        "url": url,
    })
}

fn columns(object: &ObjectDescribe) -> Vec<&FieldDescribe> {
    let short = |field: &&FieldDescribe| !matches!(field.kind, "textarea" | "reference" | "multipicklist");
    names_first(object).filter(short).take(COLUMNS).collect()
}

fn column(field: &FieldDescribe, place: usize) -> Value {
    json!({
        "ascendingLabel": "Z-A",
        "descendingLabel": "A-Z",
        "fieldNameOrPath": field.name,
        "hidden": false,
        "label": field.label,
        "searchable": false,
        "selectListItem": field.name,
        "sortDirection": if place == 0 { json!("ascending") } else { Value::Null },
        "sortIndex": if place == 0 { json!(0) } else { Value::Null },
        "sortable": field.sortable,
        "type": field.kind,
    })
}

fn soql(object: &ObjectDescribe, view: &View) -> String {
    let names: Vec<&str> = columns(object).iter().map(|field| field.name.as_str()).collect();
    let order = names.first().copied().unwrap_or("Id");
    format!(
        "SELECT {}, Id FROM {} USING SCOPE {} ORDER BY {order} ASC NULLS FIRST, Id ASC NULLS FIRST",
        names.join(", "),
        object.name,
        view.scope
    )
}
