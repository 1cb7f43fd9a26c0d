//! `search` and `parameterizedSearch`.

use std::collections::HashMap;
use std::fmt::Write;

use alongside_soql::{SearchExpression, parse_search};
use axum::Json;
use axum::extract::Query;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use super::inner::invalid;
use crate::{ApiError, ErrorCode, Record};

/// The version from which an answer is an object and no array.
const OBJECT_ANSWERS: u32 = 37;

type Parameters = Query<HashMap<String, String>>;

pub(super) async fn search(caller: Caller, Query(parameters): Parameters) -> Result<Response, Refusal> {
    let sosl = parameters.get("q").filter(|sosl| !sosl.trim().is_empty()).ok_or_else(|| {
        ApiError::new(ErrorCode::MalformedSearch, "The q parameter with a SOSL search is required")
    })?;
    let records = caller.engine.sosl(&caller.user, sosl).await?;
    Ok(answer(&caller, &records))
}

/// `?q=word&sobject=Account&Account.fields=Id,Name&Account.limit=10&in=NAME`
pub(super) async fn parameterized(
    caller: Caller,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let value = |name: &str| {
        let found = parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    };
    let list = |text: Option<&str>| -> Vec<String> {
        text.unwrap_or_default().split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect()
    };
    let objects = parameters.iter().filter(|(name, _)| name.eq_ignore_ascii_case("sobject"));
    let objects: Vec<Target> = objects
        .map(|(_, object)| Target {
            name: object.clone(),
            fields: list(value(&format!("{object}.fields"))),
            filter: value(&format!("{object}.where")).map(str::to_owned),
            order: value(&format!("{object}.orderBy")).map(str::to_owned),
            limit: value(&format!("{object}.limit")).map(str::to_owned),
        })
        .collect();
    let asked = Asked {
        text: value("q").unwrap_or_default(),
        group: value("in").unwrap_or("ALL"),
        fields: list(value("fields")),
        objects,
        limit: value("overallLimit").map(str::to_owned),
        usual_limit: value("defaultLimit").map(str::to_owned),
    };
    run(&caller, &asked).await
}

pub(super) async fn parameterized_posted(caller: Caller, Fields(body): Fields) -> Result<Response, Refusal> {
    let objects = match body.get("sobjects") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(objects)) => objects
            .iter()
            .map(|object| {
                let object = object.as_object().ok_or_else(|| invalid("sobjects: objects are required"))?;
                Ok(Target {
                    name: text(object, "name")?.unwrap_or_default(),
                    fields: texts(object, "fields")?,
                    filter: text(object, "where")?,
                    order: text(object, "orderBy")?,
                    limit: text(object, "limit")?,
                })
            })
            .collect::<Result<_, ApiError>>()?,
        Some(_) => return Err(invalid("sobjects: a list is required").into()),
    };
    let asked = Asked {
        text: &text(&body, "q")?.unwrap_or_default(),
        group: &text(&body, "in")?.unwrap_or_else(|| "ALL".into()),
        fields: texts(&body, "fields")?,
        objects,
        limit: text(&body, "overallLimit")?,
        usual_limit: text(&body, "defaultLimit")?,
    };
    run(&caller, &asked).await
}

/// A search whose text has no operators.
struct Asked<'a> {
    text: &'a str,
    group: &'a str,
    fields: Vec<String>,
    objects: Vec<Target>,
    limit: Option<String>,
    usual_limit: Option<String>,
}

struct Target {
    name: String,
    fields: Vec<String>,
    filter: Option<String>,
    order: Option<String>,
    limit: Option<String>,
}

/// Writes the search as SOSL, so that both kinds are checked by the same rules.
async fn run(caller: &Caller, asked: &Asked<'_>) -> Result<Response, Refusal> {
    let mut sosl = format!("FIND {{xx}} IN {} FIELDS", asked.group);
    for (place, target) in asked.objects.iter().enumerate() {
        let fields = if target.fields.is_empty() { &asked.fields } else { &target.fields };
        let before = if place == 0 { " RETURNING" } else { "," };
        let mut clauses = if fields.is_empty() { "Id".to_owned() } else { fields.join(", ") };
        let limit = target.limit.as_ref().or(asked.usual_limit.as_ref());
        for (word, text) in
            [("WHERE", &target.filter), ("ORDER BY", &target.order), ("LIMIT", &limit.cloned())]
        {
            if let Some(text) = text {
                write!(clauses, " {word} {text}").expect("memory takes every text");
            }
        }
        write!(sosl, "{before} {}({clauses})", target.name).expect("memory takes every text");
    }
    if let Some(limit) = &asked.limit {
        write!(sosl, " LIMIT {limit}").expect("memory takes every text");
    }
    let malformed = |message: String| ApiError::new(ErrorCode::MalformedSearch, message);
    let mut search = parse_search(&sosl).map_err(|error| malformed(error.rendered))?;
    search.expression = SearchExpression::plain(asked.text).map_err(|error| malformed(error.message))?;
    let records = caller.engine.find(&caller.user, &search, &sosl).await?;
    let records: Vec<Value> = records.iter().map(|record| record.to_json(&caller.version)).collect();
    Ok(caller.answer(Json(json!({ "searchRecords": records }))))
}

fn answer(caller: &Caller, records: &[Record]) -> Response {
    let records: Vec<Value> = records.iter().map(|record| record.to_json(&caller.version)).collect();
    if caller.version_number() < OBJECT_ANSWERS {
        return caller.answer(Json(records));
    }
    caller.answer(Json(json!({ "searchRecords": records })))
}

fn text(body: &Map<String, Value>, name: &str) -> Result<Option<String>, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(other) => Err(invalid(format!("{name}: a text is required, not {other}"))),
    }
}

fn texts(body: &Map<String, Value>, name: &str) -> Result<Vec<String>, ApiError> {
    let wrong = || invalid(format!("{name}: a list of texts is required"));
    match body.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}
