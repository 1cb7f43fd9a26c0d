//! Records by SOAP: queries, and creating, changing and deleting up to 200 at once, each by itself.

use serde_json::{Map, Value as Json, json};

use super::answer::{element, elements, leaf};
use super::envelope::{Call, Fault};
use super::partner::result;
use crate::metadata::{Element, escape};
use crate::reading::MAX_BATCH;
use crate::records::{FieldMap, Writing};
use crate::{ApiError, CurrentUser, ErrorCode, QueryResult};

/// Most records of a call.
const MAX_RECORDS: usize = 200;

pub(super) async fn query(call: &Call<'_>, all_rows: bool) -> Result<String, Fault> {
    let user = call.user().await?;
    let soql = call.operation.optional("queryString").unwrap_or_default();
    let found = call.engine.query(&user, &soql, all_rows, MAX_BATCH).await?;
    Ok(page(call, &found))
}

pub(super) async fn query_more(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let locator = call.operation.optional("queryLocator").unwrap_or_default();
    let found = call.engine.query_more(&user, &locator, MAX_BATCH).await?;
    Ok(page(call, &found))
}

fn page(call: &Call<'_>, found: &QueryResult) -> String {
    let version = format!("v{}.0", call.version);
    let mut out = leaf("done", if found.next.is_none() { "true" } else { "false" });
    out += &leaf("queryLocator", found.next.as_deref().unwrap_or_default());
    for record in &found.records {
        out += &record_element("records", &record.to_json(&version));
    }
    out += &leaf("size", &found.total_size.to_string());
    format!("<result xsi:type=\"QueryResult\">{out}</result>")
}

/// A record as JSON, written as the partner API writes it.
fn record_element(name: &str, record: &Json) -> String {
    let Json::Object(members) = record else { return String::new() };
    let kind = record.pointer("/attributes/type").and_then(Json::as_str).unwrap_or_default();
    let id = members.get("Id").and_then(Json::as_str);
    let mut out = leaf("sf:type", kind);
    out += &id.map_or_else(|| "<sf:Id xsi:nil=\"true\"/>".to_owned(), |id| leaf("sf:Id", id));
    for (field, value) in members.iter().filter(|(field, _)| *field != "attributes" && *field != "Id") {
        let field = format!("sf:{field}");
        out += &match value {
            Json::Null => format!("<{field} xsi:nil=\"true\"/>"),
            Json::Object(inner) if inner.contains_key("records") => children(&field, inner),
            Json::Object(inner) if inner.contains_key("attributes") => record_element(&field, value),
            other => element(&field, other),
        };
    }
    format!("<{name} xsi:type=\"sf:sObject\">{out}</{name}>")
}

fn children(field: &str, inner: &Map<String, Json>) -> String {
    let text = |name: &str| inner.get(name).map(ToString::to_string).unwrap_or_default();
    let records = inner.get("records").and_then(Json::as_array).cloned().unwrap_or_default();
    let records: String = records.iter().map(|record| record_element("records", record)).collect();
    format!(
        "<{field} xsi:type=\"QueryResult\">{}<queryLocator xsi:nil=\"true\"/>{records}{}</{field}>",
        leaf("done", &text("done")),
        leaf("size", &text("totalSize"))
    )
}

pub(super) async fn retrieve(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let object = call.operation.optional("sObjectType").unwrap_or_default();
    let fields = call.operation.optional("fieldList").unwrap_or_default();
    let fields: Vec<String> = fields.split(',').map(|field| field.trim().to_owned()).collect();
    let version = format!("v{}.0", call.version);
    let mut out = String::new();
    for id in limited(call.operation.texts("ids"))? {
        match call.engine.retrieve(&user, &object, &id, Some(&fields), false).await {
            Ok(record) => out += &record_element("result", &record.to_json(&version)),
            Err(error) if error.code == ErrorCode::NotFound => out += "<result xsi:nil=\"true\"/>",
            Err(error) => return Err(error.into()),
        }
    }
    Ok(out)
}

/// An sObject element: its type, id and fields as text.
struct Sent {
    object: String,
    id: Option<String>,
    fields: FieldMap,
}

fn sent(element: Element<'_>) -> Sent {
    let mut sent = Sent { object: String::new(), id: None, fields: FieldMap::new() };
    // The enterprise API names the type by xsi:type, the partner API by an element.
    if let Some(kind) = element.attribute("type") {
        sent.object = kind.rsplit(':').next().unwrap_or_default().to_owned();
    }
    for child in element.elements() {
        match child.name() {
            "type" => sent.object = child.own_text(),
            "Id" => sent.id = Some(child.own_text()).filter(|id| !id.is_empty()),
            "fieldsToNull" => {
                sent.fields.insert(child.own_text(), Json::Null);
            }
            name if child.attribute("nil") == Some("true") => {
                sent.fields.insert(name.to_owned(), Json::Null);
            }
            name => {
                sent.fields.insert(name.to_owned(), Json::String(child.own_text()));
            }
        }
    }
    sent
}

fn limited<T>(items: Vec<T>) -> Result<Vec<T>, Fault> {
    if items.len() > MAX_RECORDS {
        return Err(Fault::new(
            "EXCEEDED_ID_LIMIT",
            format!("record limit reached. cannot submit more than {MAX_RECORDS} records in this call"),
        ));
    }
    Ok(items)
}

fn save_result(outcome: Result<(String, Option<bool>), ApiError>) -> String {
    let value = match outcome {
        Ok((id, created)) => json!({ "created": created, "id": id, "success": true }),
        Err(error) => json!({
            "errors": { "fields": error.fields, "message": error.message, "statusCode": error.code.as_str() },
            "success": false,
        }),
    };
    result(&value)
}

pub(super) async fn create(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let mut out = String::new();
    for record in limited(call.operation.children("sObjects").collect())?.into_iter().map(sent) {
        let made =
            write(call, &user, async |writing| writing.create(&record.object, &record.fields).await).await;
        out += &save_result(made.map(|id| (id, None)));
    }
    Ok(out)
}

pub(super) async fn update(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let mut out = String::new();
    for record in limited(call.operation.children("sObjects").collect())?.into_iter().map(sent) {
        let outcome = match &record.id {
            None => Err(ApiError::new(ErrorCode::MalformedId, "Id not specified in an update call")),
            Some(id) => {
                write(call, &user, async |writing| writing.update(&record.object, id, &record.fields).await)
                    .await
                    .map(|()| (id.clone(), None))
            }
        };
        out += &save_result(outcome);
    }
    Ok(out)
}

pub(super) async fn upsert(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let key_field = call.operation.optional("externalIDFieldName").unwrap_or_else(|| "Id".to_owned());
    let mut out = String::new();
    for mut record in limited(call.operation.children("sObjects").collect())?.into_iter().map(sent) {
        let key = if key_field.eq_ignore_ascii_case("Id") {
            record.id.clone()
        } else {
            record.fields.remove(&key_field).and_then(|key| key.as_str().map(str::to_owned))
        };
        let outcome = match key {
            None if key_field.eq_ignore_ascii_case("Id") => {
                write(call, &user, async |writing| writing.create(&record.object, &record.fields).await)
                    .await
                    .map(|id| (id, Some(true)))
            }
            None => Err(ApiError::new(ErrorCode::RequiredFieldMissing, format!("{key_field} not specified"))),
            Some(key) => write(call, &user, async |writing| {
                writing.upsert(&record.object, &key_field, &key, &record.fields).await
            })
            .await
            .map(|upserted| (upserted.id, Some(upserted.created))),
        };
        out += &save_result(outcome);
    }
    Ok(out)
}

pub(super) async fn delete(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let mut out = String::new();
    for id in limited(call.operation.texts("ids"))? {
        let schema = call.engine.schema();
        let object = id.get(..3).and_then(|prefix| schema.object_of_prefix(prefix));
        let outcome = match object {
            None => Err(ApiError::new(ErrorCode::MalformedId, format!("malformed id {}", escape(&id)))),
            Some(object) => write(call, &user, async |writing| writing.delete(&object.name, &id).await)
                .await
                .map(|()| (id.clone(), None)),
        };
        out += &save_result(outcome);
    }
    Ok(out)
}

pub(super) async fn undelete(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let mut out = String::new();
    for id in limited(call.operation.texts("ids"))? {
        let outcome = write(call, &user, async |writing| writing.undelete(&id).await).await;
        out += &save_result(outcome.map(|id| (id, None)));
    }
    Ok(out)
}

/// One record in a transaction of its own.
async fn write<T>(
    call: &Call<'_>,
    user: &CurrentUser,
    work: impl AsyncFnOnce(&mut Writing<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let mut writing = Writing::begin(call.engine, &user.id).await?;
    let done = Box::pin(work(&mut writing)).await?;
    writing.commit().await?;
    Ok(done)
}

pub(super) async fn describe_global(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let version = format!("v{}.0", call.version);
    let mut out = leaf("encoding", "UTF-8") + &leaf("maxBatchSize", "200");
    for object in call.engine.describe_global(&user).await? {
        out += &element("sobjects", &without_urls(crate::rest::outline(&version, &object)));
    }
    Ok(format!("<result>{out}</result>"))
}

pub(super) async fn describe(call: &Call<'_>) -> Result<String, Fault> {
    let user = call.user().await?;
    let version = format!("v{}.0", call.version);
    let mut out = String::new();
    for name in limited(call.operation.texts("sObjectType"))? {
        let object = call.engine.describe(&user, &name).await.map_err(|error| match error.code {
            ErrorCode::NotFound => {
                Fault::new("INVALID_TYPE", format!("sObject type '{name}' is not supported."))
            }
            _ => error.into(),
        })?;
        let described = without_urls(crate::rest::described_object(&version, &object));
        let Json::Object(members) = described else { continue };
        out += &format!("<result>{}</result>", elements(&members));
    }
    Ok(out)
}

fn without_urls(mut described: Json) -> Json {
    if let Some(members) = described.as_object_mut() {
        members.remove("urls");
    }
    described
}
