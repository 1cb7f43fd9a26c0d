//! Describe results over HTTP: what the engine knows, with the attributes clients look for around it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::{Refusal, freshness, recent};
use crate::{FieldDescribe, ObjectDescribe};

pub(super) async fn global(caller: Caller, headers: HeaderMap) -> Result<Response, Refusal> {
    let objects = caller.engine.describe_global(&caller.user).await?;
    let objects: Vec<Value> = objects.iter().map(|object| outline(&caller.version, object)).collect();
    let body = json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects });
    let result = freshness::prepared(caller.version.clone(), &body);
    Ok(freshness::answer(&caller, &headers, &result))
}

pub(super) async fn basic(
    caller: Caller,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let object = described(&caller, &path).await?;
    let recent = recent::listed(&caller, &object.name).await?;
    let body = json!({ "objectDescribe": outline(&caller.version, &object), "recentItems": recent });
    Ok(caller.answer(Json(body)))
}

pub(super) async fn object(
    caller: Caller,
    Path(path): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    // Rights come before everything that is made of them: what is kept must not outlive them.
    let rights = caller.engine.rights(&caller.user.id).await?;
    let name = path.get("object").map(String::as_str).unwrap_or_default();
    let about = format!("{}/{}", caller.version, name.to_ascii_lowercase());
    if let Some(known) = rights.prepared.result(&about) {
        return Ok(freshness::answer(&caller, &headers, &known));
    }
    let object = described(&caller, &path).await?;
    let subject = format!("{}/{}", caller.version, object.name);
    let result = freshness::prepared(subject, &described_object(&caller.version, &object));
    let result = Arc::new(result);
    rights.prepared.put_result(about, result.clone());
    Ok(freshness::answer(&caller, &headers, &result))
}

/// Everything a client may know of an object.
pub(crate) fn described_object(version: &str, object: &ObjectDescribe) -> Value {
    let mut body = outline(version, object);
    body["fields"] = object.fields.iter().map(field).collect();
    body["childRelationships"] = object
        .child_relationships
        .iter()
        .map(|child| {
            merged(
                child,
                json!({
                    "deprecatedAndHidden": false,
                    "junctionIdListNames": [],
                    "junctionReferenceTo": [],
                    "restrictedDelete": false,
                }),
            )
        })
        .collect();
    body["recordTypeInfos"] = json!([{
        "active": true,
        "available": true,
        "defaultRecordTypeMapping": true,
        "developerName": "Master",
        "master": true,
        "name": "Master",
        "recordTypeId": "012000000000000AAA",
        "urls": { "layout": format!("/services/data/{}/sobjects/{}/describe/layouts/012000000000000AAA", version, object.name) },
    }]);
    let layout = |name: &&str| {
        let url = format!("/services/data/{version}/sobjects/{}/describe/namedLayouts/{name}", object.name);
        json!({ "name": name, "urls": { "layout": url } })
    };
    body["namedLayoutInfos"] = super::layouts::named_layouts(object).iter().map(layout).collect();
    body["actionOverrides"] = json!([]);
    body["supportedScopes"] =
        json!([{ "label": "All records", "name": "everything" }, { "label": "My records", "name": "mine" }]);
    body
}

pub(super) async fn described(
    caller: &Caller,
    path: &HashMap<String, String>,
) -> Result<ObjectDescribe, Refusal> {
    let name = path.get("object").map(String::as_str).unwrap_or_default();
    Ok(caller.engine.describe(&caller.user, name).await?)
}

pub(crate) fn outline(version: &str, object: &ObjectDescribe) -> Value {
    let base = format!("/services/data/{version}/sobjects/{}", object.name);
    let mut body = merged(
        object,
        json!({
            "activateable": false,
            "associateEntityType": null,
            "associateParentEntity": null,
            "compactLayoutable": object.layoutable,
            "customSetting": false,
            "deepCloneable": false,
            "defaultImplementation": null,
            "deprecatedAndHidden": false,
            "extendedBy": null,
            "extendsInterfaces": null,
            "feedEnabled": object.layoutable || object.name == "User",
            "hasSubtypes": false,
            "implementedBy": null,
            "implementsInterfaces": null,
            "isInterface": false,
            "isSubtype": false,
            "listviewable": null,
            "lookupLayoutable": null,
            "mergeable": false,
            "mruEnabled": object.layoutable,
            "networkScopeFieldName": null,
            "replicateable": true,
            "searchLayoutable": object.searchable,
            "sobjectDescribeOption": "FULL",
            "triggerable": object.layoutable,
            "undeletable": object.deletable && object.layoutable,
            "urls": {
                "sobject": base,
                "describe": format!("{base}/describe"),
                "rowTemplate": format!("{base}/{{ID}}"),
            },
        }),
    );
    if let Value::Object(fields) = &mut body {
        fields.remove("fields");
        fields.remove("childRelationships");
    }
    body
}

pub(super) fn field(field: &FieldDescribe) -> Value {
    let text = matches!(field.kind, "string" | "email" | "phone" | "picklist" | "url" | "textarea");
    let polymorphic = field.reference_to.len() > 1;
    let mut body = merged(
        field,
        json!({
            "aggregatable": field.filterable && field.kind != "boolean",
            "aiPredictionField": false,
            "byteLength": field.length * 3,
            "calculatedFormula": null,
            "cascadeDelete": false,
            "caseSensitive": false,
            "controllerName": null,
            "defaultValue": field.picklist_values.iter().find(|value| value.default_value).map(|value| value.value.clone()),
            "defaultValueFormula": null,
            "dependentPicklist": false,
            "deprecatedAndHidden": false,
            "digits": if field.kind == "int" { 9 } else { 0 },
            "displayLocationInDecimal": false,
            "encrypted": false,
            "extraTypeInfo": null,
            "filteredLookupInfo": null,
            "formulaTreatNullNumberAsZero": false,
            "highScaleNumber": false,
            "htmlFormatted": false,
            "idLookup": field.external_id || field.kind == "id" || field.unique,
            "mask": null,
            "maskType": null,
            "namePointing": polymorphic,
            "polymorphicForeignKey": polymorphic,
            "queryByDistance": false,
            "referenceTargetField": null,
            "relationshipOrder": null,
            "restrictedDelete": false,
            "searchPrefilterable": field.kind == "reference",
            "writeRequiresMasterRead": false,
        }),
    );
    if !text {
        body["byteLength"] = json!(field.length);
    }
    if field.kind == "boolean" {
        body["defaultValue"] = json!(false);
    }
    body["picklistValues"] =
        field.picklist_values.iter().map(|value| merged(value, json!({ "validFor": null }))).collect();
    body
}

/// A serialized value with further attributes.
fn merged(value: &impl serde::Serialize, more: Value) -> Value {
    let own = serde_json::to_value(value).expect("describe results are plain data");
    match (own, more) {
        (Value::Object(own), Value::Object(more)) => {
            let mut all: Map<String, Value> = own;
            all.extend(more);
            Value::Object(all)
        }
        (own, _) => own,
    }
}
