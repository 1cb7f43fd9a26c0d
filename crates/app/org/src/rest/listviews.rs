//! List views: the standard ones of an object and those that people have made.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::caller::Caller;
use super::{Refusal, both};
use crate::engine::Engine;
use crate::{ApiError, ErrorCode, FieldDescribe, ListDefinition, ListView, ObjectDescribe, Record, RecordId};

/// Records of an answer when nobody asks for another number, and most.
const USUAL: usize = 25;
const MOST: usize = 2_000;
/// What ids of list views begin with.
const PREFIX: &str = "00B";

type Names = Path<HashMap<String, String>>;

pub(super) fn router() -> Router<Arc<Engine>> {
    let base = "/sobjects/{object}/listviews";
    let router = both(Router::new(), base, get(list));
    let router = both(router, &format!("{base}/{{view}}"), get(one));
    let router = both(router, &format!("{base}/{{view}}/describe"), get(describe));
    both(router, &format!("{base}/{{view}}/results"), get(results))
}

async fn list(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let object = caller.engine.list_describe(&caller.user, &path["object"]).await?;
    let views = caller.engine.list_views(&caller.user, &object).await?;
    let views: Vec<Value> = views.iter().map(|view| outline(&caller, &object, view)).collect();
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
    let order = order(&object, &view);
    let direction = if view.definition.descending { "descending" } else { "ascending" };
    let columns = view.columns(&object);
    let told: Vec<Value> = columns.iter().map(|field| column(field, &order, direction)).collect();
    Ok(caller.answer(Json(json!({
        "columns": told,
        "id": view.id,
        "orderBy": [{ "fieldNameOrPath": order, "nullsPosition": "last", "sortDirection": direction }],
        "query": soql(&caller, &object, &view)?,
        "relatedEntityId": null,
        "scope": scope(&view.definition),
        "scopeEntityId": null,
        "sobjectType": object.name,
        "whereCondition": filters(&view.definition),
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
    let query = format!("{} LIMIT {limit} OFFSET {offset}", soql(&caller, &object, &view)?);
    let records = caller.query(&query, false, MOST).await?.records;
    let columns = view.columns(&object);
    let row = |record: &Record| {
        let mut names: Vec<String> = columns.iter().map(|field| path_of(field)).collect();
        names.push("Id".to_owned());
        let told: Vec<Value> = names
            .into_iter()
            .map(|name| {
                let value = record.get(&name).map(|value| value.to_json()).filter(|value| !value.is_null());
                let value =
                    value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                json!({ "fieldNameOrPath": name, "value": value })
            })
            .collect();
        json!({ "columns": told })
    };
    let order = order(&object, &view);
    let direction = if view.definition.descending { "descending" } else { "ascending" };
    Ok(caller.answer(Json(json!({
        "columns": columns.iter().map(|field| column(field, &order, direction)).collect::<Vec<_>>(),
        "developerName": view.developer_name,
        "done": records.len() < limit,
        "id": view.id,
        "label": view.label,
        "records": records.iter().map(row).collect::<Vec<_>>(),
        "size": records.len(),
    }))))
}

/// The query of a list view of whatever object, by its id; none when the text is no list view's id.
pub(super) async fn soql_of(caller: &Caller, id: &str) -> Result<Option<String>, ApiError> {
    let Some(id) = RecordId::parse(id).ok().filter(|id| id.as_str().starts_with(PREFIX)) else {
        return Ok(None);
    };
    for object in caller.engine.describe_global(&caller.user).await? {
        if !object.layoutable {
            continue;
        }
        let object = caller.engine.list_describe(&caller.user, &object.name).await?;
        let views = caller.engine.list_views(&caller.user, &object).await?;
        if let Some(view) = views.iter().find(|view| view.id == id.as_str()) {
            return Ok(Some(soql(caller, &object, view)?));
        }
    }
    Err(ApiError::not_found())
}

async fn found(
    caller: &Caller,
    path: &HashMap<String, String>,
) -> Result<(ObjectDescribe, ListView), Refusal> {
    let object = caller.engine.list_describe(&caller.user, &path["object"]).await?;
    let id = RecordId::parse(&path["view"]).map_err(|_| ApiError::not_found())?;
    let views = caller.engine.list_views(&caller.user, &object).await?;
    let view = views.into_iter().find(|view| view.id == id.as_str());
    let view = view.filter(|_| object.layoutable).ok_or_else(ApiError::not_found)?;
    Ok((object, view))
}

fn outline(caller: &Caller, object: &ObjectDescribe, view: &ListView) -> Value {
    let url = format!("/services/data/{}/sobjects/{}/listviews/{}", caller.version, object.name, view.id);
    json!({
        "describeUrl": format!("{url}/describe"),
        "developerName": view.developer_name,
        "id": view.id,
        "label": view.label,
        "resultsUrl": format!("{url}/results"),
        "soqlCompatible": true,
        "url": url,
    })
}

/// A column of a lookup holds the name of what it leads to.
fn path_of(field: &FieldDescribe) -> String {
    match &field.relationship_name {
        Some(relationship) if field.kind == "reference" => {
            let name = if field.reference_to == ["Case"] { "CaseNumber" } else { "Name" };
            format!("{relationship}.{name}")
        }
        _ => field.name.clone(),
    }
}

fn column(field: &FieldDescribe, order: &str, direction: &str) -> Value {
    let sorted = field.name == order;
    let path = path_of(field);
    json!({
        "ascendingLabel": "Z-A",
        "descendingLabel": "A-Z",
        "fieldNameOrPath": path,
        "hidden": false,
        "label": field.label,
        "searchable": false,
        "selectListItem": path,
        "sortDirection": if sorted { json!(direction) } else { Value::Null },
        "sortIndex": if sorted { json!(0) } else { Value::Null },
        "sortable": field.sortable,
        "type": field.kind,
    })
}

/// The field that a view is ordered by: its own, or its first column.
fn order(object: &ObjectDescribe, view: &ListView) -> String {
    let named = object.fields.iter().find(|field| field.name == view.definition.order_by);
    let columns = view.columns(object);
    let field = named.or_else(|| columns.into_iter().find(|field| field.sortable));
    field.map_or_else(|| "Id".to_owned(), |field| field.name.clone())
}

fn scope(definition: &ListDefinition) -> &'static str {
    if definition.mine { "mine" } else { "everything" }
}

fn filters(definition: &ListDefinition) -> Value {
    if definition.filters.is_empty() {
        return Value::Null;
    }
    let conditions: Vec<Value> = definition
        .filters
        .iter()
        .map(|filter| {
            json!({ "field": filter.field, "operator": filter.operator.name(), "values": [filter.value] })
        })
        .collect();
    json!({ "conditions": conditions, "conjunction": if definition.any { "or" } else { "and" } })
}

fn soql(caller: &Caller, object: &ObjectDescribe, view: &ListView) -> Result<String, ApiError> {
    let mut names: Vec<String> = view.columns(object).into_iter().map(path_of).collect();
    names.push("Id".to_owned());
    let all = ListDefinition { mine: false, ..view.definition.clone() };
    let condition = caller.engine.list_condition(&caller.user, object, &all)?;
    let filter = if condition.is_empty() { String::new() } else { format!(" WHERE {condition}") };
    let direction = if view.definition.descending { "DESC" } else { "ASC" };
    Ok(format!(
        "SELECT {} FROM {} USING SCOPE {}{filter} ORDER BY {} {direction} NULLS LAST, Id ASC NULLS FIRST",
        names.join(", "),
        object.name,
        scope(&view.definition),
        order(object, view)
    ))
}
