//! `composite` and `composite/graph`: requests that build on each other's answers, sent in one.

use axum::Json;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use super::inner::{InnerAnswer, InnerRequest, Sender, headers, invalid, method, resource};
use super::joint::{Joint, halted};
use super::references::References;
use crate::{ApiError, ErrorCode};

/// Most requests of a composite.
const MAX_REQUESTS: usize = 25;
/// Most of them that may be queries or collections.
const MAX_QUERIES: usize = 5;
/// Most requests of all graphs together.
const MAX_NODES: usize = 500;
/// Most graphs.
const MAX_GRAPHS: usize = 75;

struct Subrequest {
    method: Method,
    url: String,
    reference: String,
    headers: HeaderMap,
    body: Option<Value>,
}

pub(super) async fn composite(caller: Caller, Fields(body): Fields) -> Result<Response, Refusal> {
    let all_or_none = flag(body.get("allOrNone"), "allOrNone")?;
    flag(body.get("collateSubrequests"), "collateSubrequests")?;
    let requests = subrequests(body.get("compositeRequest"), MAX_REQUESTS)?;
    let queries = requests.iter().filter(|request| is_query(&request.url)).count();
    if queries > MAX_QUERIES {
        let message = format!(
            "A composite request takes at most {MAX_QUERIES} queries and sObject collections, this has {queries}"
        );
        return Err(ApiError::new(ErrorCode::LimitExceeded, message).into());
    }
    let (answers, _) = run(&caller, &requests, all_or_none).await?;
    Ok(caller.answer(Json(json!({ "compositeResponse": answers }))))
}

/// Each graph is kept as a whole or not at all; they do not see each other's references.
pub(super) async fn graph(caller: Caller, Fields(body): Fields) -> Result<Response, Refusal> {
    let graphs = body.get("graphs").and_then(Value::as_array);
    let graphs = graphs.ok_or_else(|| invalid("graphs: a list is required"))?;
    if graphs.len() > MAX_GRAPHS {
        let message = format!("graphs: at most {MAX_GRAPHS} graphs are taken, this has {}", graphs.len());
        return Err(ApiError::new(ErrorCode::LimitExceeded, message).into());
    }
    let mut read = Vec::new();
    let mut room = MAX_NODES;
    for graph in graphs {
        let id = graph.get("graphId").and_then(Value::as_str);
        let id = id.ok_or_else(|| invalid("graphId: every graph needs one"))?;
        let requests = subrequests(graph.get("compositeRequest"), room)?;
        room -= requests.len();
        read.push((id, requests));
    }
    let mut answered = Vec::new();
    for (id, requests) in read {
        let (answers, failed) = run(&caller, &requests, true).await?;
        answered.push(json!({
            "graphId": id,
            "graphResponse": { "compositeResponse": answers },
            "isSuccessful": !failed,
        }));
    }
    Ok(caller.answer(Json(json!({ "graphs": answered }))))
}

async fn run(
    caller: &Caller,
    requests: &[Subrequest],
    all_or_none: bool,
) -> Result<(Vec<Value>, bool), ApiError> {
    let joint = if all_or_none { Some(Joint::begin(&caller.engine, &caller.user.id).await?) } else { None };
    let sender = Sender::new(caller, joint.clone());
    let mut references = References::default();
    let mut answers: Vec<InnerAnswer> = Vec::with_capacity(requests.len());
    let mut failed = None;
    for (place, request) in requests.iter().enumerate() {
        if all_or_none && failed.is_some() {
            break;
        }
        let answer = match filled(request, &references) {
            Ok(inner) => sender.send(&inner).await,
            Err(error) => InnerAnswer::refused(StatusCode::BAD_REQUEST, &error),
        };
        if answer.failed() {
            failed = failed.or(Some(place));
        } else {
            references.answered(&request.reference, answer.body.clone());
        }
        answers.push(answer);
    }
    if let Some(joint) = joint {
        match failed {
            None => joint.commit(&caller.engine, &caller.user.id).await?,
            Some(cause) => {
                let halted = halted();
                answers = answers
                    .into_iter()
                    .enumerate()
                    .map(|(place, answer)| {
                        if place == cause {
                            answer
                        } else {
                            InnerAnswer::refused(StatusCode::BAD_REQUEST, &halted)
                        }
                    })
                    .collect();
                answers
                    .resize_with(requests.len(), || InnerAnswer::refused(StatusCode::BAD_REQUEST, &halted));
            }
        }
    }
    let told = requests.iter().zip(answers).map(|(request, answer)| {
        json!({
            "body": answer.body,
            "httpHeaders": answer.headers,
            "httpStatusCode": answer.status.as_u16(),
            "referenceId": request.reference,
        })
    });
    Ok((told.collect(), failed.is_some()))
}

fn filled(request: &Subrequest, references: &References) -> Result<InnerRequest, ApiError> {
    let url = references.fill_url(&request.url)?;
    if !may_be_inside(&url) {
        return Err(invalid(format!("url: '{url}' is not supported in a composite request")));
    }
    Ok(InnerRequest {
        method: request.method.clone(),
        url,
        headers: request.headers.clone(),
        body: request.body.as_ref().map(|body| references.fill_body(body)).transpose()?,
    })
}

fn subrequests(list: Option<&Value>, most: usize) -> Result<Vec<Subrequest>, ApiError> {
    let list = list.and_then(Value::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| invalid("compositeRequest: a list of subrequests is required"))?;
    if list.len() > most {
        let message =
            format!("compositeRequest: at most {most} subrequests are taken, this has {}", list.len());
        return Err(ApiError::new(ErrorCode::LimitExceeded, message));
    }
    let mut read: Vec<Subrequest> = Vec::with_capacity(list.len());
    for json in list {
        let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
        let (reference, url) = (text("referenceId"), text("url"));
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !reference.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
            || !reference.bytes().all(letters)
        {
            return Err(invalid(format!(
                "Provided referenceId ('{reference}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_')."
            )));
        }
        if read.iter().any(|other| other.reference == reference) {
            return Err(invalid(format!("referenceId: '{reference}' is given twice")));
        }
        if resource(url).is_none() {
            return Err(invalid(format!("url: '{url}' does not begin with /services/data/vXX.X/")));
        }
        read.push(Subrequest {
            method: method(json)?,
            url: url.to_owned(),
            reference: reference.to_owned(),
            headers: headers(json.get("httpHeaders"))?,
            body: json.get("body").filter(|body| !body.is_null()).cloned(),
        });
    }
    Ok(read)
}

fn is_query(url: &str) -> bool {
    let resource = resource(url).unwrap_or_default();
    let first = resource.split('/').next().unwrap_or_default();
    matches!(first, "query" | "queryAll") || resource.starts_with("composite/sobjects")
}

/// Composites do not hold composites, and jobs are not part of any transaction.
fn may_be_inside(url: &str) -> bool {
    let Some(resource) = resource(url) else { return false };
    let mut steps = resource.split('/');
    match steps.next().unwrap_or_default() {
        "sobjects" | "query" | "queryAll" | "limits" => true,
        "composite" => steps.next() == Some("sobjects"),
        _ => false,
    }
}

/// A truth value that may be left out or `null`, which some clients send.
pub(super) fn flag(json: Option<&Value>, name: &str) -> Result<bool, ApiError> {
    match json {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(invalid(format!("{name}: true or false is required, not {other}"))),
    }
}
