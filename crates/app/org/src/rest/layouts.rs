//! Layouts described: the fields that a user may see of an object, in the order it has them. How
//! the org's own pages draw them is theirs.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::caller::Caller;
use super::describe::{described, field};
use super::{Refusal, both};
use crate::engine::Engine;
use crate::{ApiError, FieldDescribe, ObjectDescribe};

/// The one record type every object has.
const MASTER: &str = "012000000000000AAA";
/// Fields of a compact layout.
const COMPACT: usize = 4;
/// Fields set by the org itself.
const SYSTEM: [&str; 4] = ["CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate"];

type Names = Path<HashMap<String, String>>;

pub(super) fn router() -> Router<Arc<Engine>> {
    let base = "/sobjects/{object}/describe";
    let router = both(Router::new(), &format!("{base}/layouts"), get(layouts));
    let router = both(router, &format!("{base}/layouts/{{type}}"), get(layout));
    let router = both(router, &format!("{base}/namedLayouts/{{layout}}"), get(named));
    let router = both(router, &format!("{base}/compactLayouts"), get(compact));
    let router = both(router, &format!("{base}/approvalLayouts"), get(approval));
    let router = both(router, "/sobjects/{object}/quickActions", get(quick_actions));
    both(router, "/quickActions", get(no_actions))
}

async fn layouts(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let object = layoutable(&caller, &path).await?;
    Ok(caller.answer(Json(all(&caller, &object))))
}

fn all(caller: &Caller, object: &ObjectDescribe) -> Value {
    let mut mapping = record_type(caller, object);
    mapping["layoutId"] = Value::Null;
    mapping["picklistsForRecordType"] = json!([]);
    json!({
        "layouts": [drawn(object)],
        "recordTypeMappings": [mapping],
        "recordTypeSelectorRequired": [false],
    })
}

/// A layout that is asked for by name instead of by record type.
async fn named(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let object = described(&caller, &path).await?;
    if !named_layouts(&object).contains(&path["layout"].as_str()) {
        return Err(ApiError::not_found().into());
    }
    Ok(caller.answer(Json(all(&caller, &object))))
}

/// Names of the layouts that an object has beside those of its record types.
pub(super) fn named_layouts(object: &ObjectDescribe) -> &'static [&'static str] {
    if object.name == "User" { &["UserAlt"] } else { &[] }
}

async fn layout(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let object = layoutable(&caller, &path).await?;
    if path["type"].get(..15) != MASTER.get(..15) {
        return Err(ApiError::not_found().into());
    }
    Ok(caller.answer(Json(drawn(&object))))
}

async fn compact(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let object = layoutable(&caller, &path).await?;
    let fields = names_first(&object).take(COMPACT);
    let primary =
        format!("/services/data/{}/sobjects/{}/describe/compactLayouts/primary", caller.version, object.name);
    let mut mapping = record_type(&caller, &object);
    mapping["compactLayoutId"] = Value::Null;
    mapping["compactLayoutName"] = json!("SYSTEM");
    mapping["recordTypeName"] = json!("Master");
    Ok(caller.answer(Json(json!({
        "compactLayouts": [{
            "actions": [],
            "fieldItems": fields.enumerate().map(|(place, one)| item(one, place)).collect::<Vec<_>>(),
            "id": null,
            "imageItems": null,
            "label": "System Default",
            "name": "SYSTEM",
            "objectType": object.name,
        }],
        "defaultCompactLayoutId": null,
        "recordTypeCompactLayoutMappings": [mapping],
        "urls": { "primary": primary },
    }))))
}

async fn approval(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    layoutable(&caller, &path).await?;
    Ok(caller.answer(Json(json!({ "approvalLayouts": [] }))))
}

async fn quick_actions(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    layoutable(&caller, &path).await?;
    Ok(caller.answer(Json(json!([]))))
}

async fn no_actions(caller: Caller) -> Response {
    caller.answer(Json(json!([])))
}

async fn layoutable(caller: &Caller, path: &HashMap<String, String>) -> Result<ObjectDescribe, Refusal> {
    let object = described(caller, path).await?;
    if object.layoutable { Ok(object) } else { Err(ApiError::not_found().into()) }
}

/// Fields of the object in order, what names the record first and without what the org sets.
pub(super) fn names_first(object: &ObjectDescribe) -> impl Iterator<Item = &FieldDescribe> {
    let own = |field: &&FieldDescribe| {
        !matches!(field.kind, "id" | "address")
            && field.name != "IsDeleted"
            && field.name != "SystemModstamp"
            && !SYSTEM.contains(&field.name.as_str())
    };
    let names = object.fields.iter().filter(|field| field.name_field);
    names.chain(object.fields.iter().filter(|field| !field.name_field).filter(own))
}

fn drawn(object: &ObjectDescribe) -> Value {
    let own: Vec<&FieldDescribe> = names_first(object).collect();
    let system: Vec<&FieldDescribe> =
        object.fields.iter().filter(|field| SYSTEM.contains(&field.name.as_str())).collect();
    let detail = [section("Information", &own), section("System Information", &system)];
    let edited: Vec<&FieldDescribe> =
        own.into_iter().filter(|field| field.createable || field.updateable).collect();
    json!({
        "buttonLayoutSection": { "detailButtons": buttons(object) },
        "detailLayoutSections": detail,
        "editLayoutSections": [section("Information", &edited)],
        "feedView": null,
        "highlightsPanelLayoutSection": null,
        "id": null,
        "quickActionList": { "quickActionListItems": [] },
        "relatedContent": null,
        "relatedLists": [],
        "saveOptions": [],
    })
}

/// The buttons of a record's page that this reader may use on some record.
fn buttons(object: &ObjectDescribe) -> Vec<Value> {
    let known = [
        ("Edit", object.updateable),
        ("Delete", object.deletable),
        ("Clone", object.createable && object.layoutable),
    ];
    let button = |name: &str| {
        json!({
            "behavior": null,
            "colors": null,
            "content": null,
            "contentSource": null,
            "custom": false,
            "encoding": null,
            "height": null,
            "icons": null,
            "label": name,
            "menubar": null,
            "name": name,
            "overridden": false,
            "resizeable": null,
            "scrollbars": null,
            "showsLocation": null,
            "showsStatus": null,
            "toolbar": null,
            "url": null,
            "width": null,
            "windowPosition": null,
        })
    };
    known.into_iter().filter(|(_, usable)| *usable).map(|(name, _)| button(name)).collect()
}

/// Two fields in a row.
fn section(heading: &str, fields: &[&FieldDescribe]) -> Value {
    let items: Vec<Value> = fields.iter().enumerate().map(|(place, one)| item(one, place)).collect();
    let rows: Vec<Value> =
        items.chunks(2).map(|pair| json!({ "layoutItems": pair, "numItems": pair.len() })).collect();
    json!({
        "columns": 2,
        "heading": heading,
        "layoutRows": rows,
        "rows": rows.len(),
        "tabOrder": "LeftToRight",
        "useCollapsibleSection": false,
        "useHeading": true,
    })
}

fn item(one: &FieldDescribe, place: usize) -> Value {
    json!({
        "editableForNew": one.createable,
        "editableForUpdate": one.updateable,
        "label": one.label,
        "layoutComponents": [{
            "details": field(one),
            "displayLines": if one.kind == "textarea" { 6 } else { 1 },
            "tabOrder": place + 1,
            "type": "Field",
            "value": one.name,
        }],
        "placeholder": false,
        "required": !one.nillable && one.createable && !one.defaulted_on_create,
    })
}

fn record_type(caller: &Caller, object: &ObjectDescribe) -> Value {
    let url = format!("/services/data/{}/sobjects/{}/describe/layouts/{MASTER}", caller.version, object.name);
    json!({
        "active": true,
        "available": true,
        "defaultRecordTypeMapping": true,
        "developerName": "Master",
        "master": true,
        "name": "Master",
        "recordTypeId": MASTER,
        "urls": { "layout": url },
    })
}
