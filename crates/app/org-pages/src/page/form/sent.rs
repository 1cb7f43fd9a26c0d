//! What a form sends, as values the org takes: numbers are numbers, and names of lookups are ids.

use alongside_org::{FieldDescribe, ObjectDescribe, Record};
use serde_json::{Map, Value as Json};

use super::field::{id_key, is_required, is_typed, was_key};
use super::{Refusal, Typed};
use crate::Pages;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::soql;
use crate::viewer::Viewer;

/// The values of a form, or why some cannot be read.
pub struct Sent {
    pub values: Map<String, Json>,
    pub refusal: Refusal,
}

/// Reads the fields that the form shows; anything else that was sent is not looked at.
pub async fn parse(
    pages: &Pages,
    viewer: &Viewer,
    describe: &ObjectDescribe,
    record: Option<&Record>,
    typed: &Typed,
) -> Result<Sent, Problem> {
    let shape = Shape::of(describe);
    let mut sent = Sent { values: Map::new(), refusal: Refusal::default() };
    let shown = shape.sections().into_iter().flat_map(|section| section.fields);
    for field in shown.filter(|field| is_typed(field, record.is_some())) {
        let text = match typed.get(&field.name) {
            Some(text) => text.trim(),
            // An empty checkbox sends nothing; any other absent field was not in the form.
            None if field.kind == "boolean" => "",
            None => continue,
        };
        let value = match field.kind {
            "reference" => lookup(pages, viewer, field, text, typed).await?,
            _ => plain(field, text),
        };
        match value {
            Ok(Json::Null) if is_required(field) => {
                sent.refusal.say(&field.name, "Complete this field.");
            }
            // What is left empty on a new record is left to its default.
            Ok(Json::Null) if record.is_none() => {}
            Ok(value) => {
                sent.values.insert(field.name.clone(), value);
            }
            Err(words) => sent.refusal.say(&field.name, words),
        }
    }
    Ok(sent)
}

fn plain(field: &FieldDescribe, text: &str) -> Result<Json, String> {
    if field.kind == "boolean" {
        return Ok(Json::Bool(text == "on"));
    }
    if text.is_empty() {
        return Ok(Json::Null);
    }
    match field.kind {
        "int" => {
            text.parse::<i64>().map(Json::from).map_err(|_| "Write a whole number, as in 12.".to_owned())
        }
        "double" | "currency" | "percent" => text
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(Json::from)
            .ok_or_else(|| "Write a number, as in 1250.50.".to_owned()),
        "date" => text
            .parse::<jiff::civil::Date>()
            .map(|day| Json::from(day.to_string()))
            .map_err(|_| "Write a date, as in 2026-11-30.".to_owned()),
        _ => Ok(Json::from(text)),
    }
}

/// The id behind the name in a lookup: unchanged, or of the one record that has this name.
async fn lookup(
    pages: &Pages,
    viewer: &Viewer,
    field: &FieldDescribe,
    text: &str,
    typed: &Typed,
) -> Result<Result<Json, String>, Problem> {
    if text.is_empty() {
        return Ok(Ok(Json::Null));
    }
    let unchanged = typed.get(&was_key(&field.name)).is_some_and(|was| was.trim() == text);
    let id = typed.get(&id_key(&field.name)).filter(|id| soql::is_id(id));
    if let (true, Some(id)) = (unchanged, id) {
        return Ok(Ok(Json::from(id.as_str())));
    }
    let mut found = Vec::new();
    for object in &field.reference_to {
        let Ok(describe) = pages.org.describe(&viewer.user, object).await else {
            continue;
        };
        let Some(name) = Shape::of(&describe).name_field() else {
            continue;
        };
        let query = format!("SELECT Id FROM {object} WHERE {} = {} LIMIT 2", name.name, soql::text(text));
        let records = pages.org.query(&viewer.user, &query).await?.records;
        found.extend(records.into_iter().filter_map(|record| record.id));
    }
    Ok(match found.as_slice() {
        [id] => Ok(Json::from(id.as_str())),
        [] => Err(format!("Nothing is called “{text}”. Choose a name from the suggestions.")),
        _ => Err(format!("Several are called “{text}”. Open the one you mean and start from there.")),
    })
}

/// The name of the record with this id, if it is one that the lookup may lead to.
pub async fn name_of(pages: &Pages, viewer: &Viewer, field: &FieldDescribe, id: &str) -> Option<String> {
    if !soql::is_id(id) {
        return None;
    }
    for object in &field.reference_to {
        let Ok(describe) = pages.org.describe(&viewer.user, object).await else {
            continue;
        };
        if describe.key_prefix.as_deref().is_some_and(|prefix| id.starts_with(prefix)) {
            let record = pages.org.retrieve(&viewer.user, object, id).await.ok()?;
            let name = Shape::of(&describe).name_field()?;
            return Some(record.text(&name.name));
        }
    }
    None
}
