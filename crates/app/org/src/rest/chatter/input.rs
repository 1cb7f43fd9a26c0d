//! Bodies of posts and comments.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::chatter::{FeedSegment, NewPost};
use crate::{ApiError, ErrorCode};

/// Most parts of a text.
const MAX_SEGMENTS: usize = 1_000;

/// A post, from the body or from parameters of the address.
pub(super) fn post(
    json: &Map<String, Value>,
    parameters: &HashMap<String, String>,
) -> Result<NewPost, ApiError> {
    let kind = text(json, "feedElementType").or_else(|| parameters.get("feedElementType").cloned());
    if let Some(other) = kind.filter(|kind| kind != "FeedItem") {
        return Err(wrong(format!("feedElementType: '{other}' is not supported; FeedItem is")));
    }
    let link = match json.get("capabilities").and_then(|capabilities| capabilities.get("link")) {
        None | Some(Value::Null) => None,
        Some(link) => {
            let url = link.get("url").and_then(Value::as_str).filter(|url| !url.is_empty());
            let url = url.ok_or_else(|| wrong("capabilities.link.url: an address is required".into()))?;
            let name = link.get("urlName").and_then(Value::as_str).unwrap_or_default();
            Some((url.to_owned(), name.to_owned()))
        }
    };
    let body = if link.is_some() && json.get("body").is_none_or(Value::is_null) {
        Vec::new()
    } else {
        body(json, parameters)?
    };
    Ok(NewPost { subject_id: subject(json, parameters)?, body, link })
}

/// The parts of a text.
pub(super) fn body(
    json: &Map<String, Value>,
    parameters: &HashMap<String, String>,
) -> Result<Vec<FeedSegment>, ApiError> {
    if let Some(text) = parameters.get("text") {
        return Ok(vec![FeedSegment::Text(text.clone())]);
    }
    let list = json.get("body").and_then(|body| body.get("messageSegments")).and_then(Value::as_array);
    let list = list.ok_or_else(|| wrong("body.messageSegments: a list is required".into()))?;
    if list.len() > MAX_SEGMENTS {
        return Err(wrong(format!("body.messageSegments: at most {MAX_SEGMENTS} segments are taken")));
    }
    let mut segments = Vec::new();
    for segment in list {
        let value = |name: &str| {
            let found = segment.get(name).and_then(Value::as_str).map(str::to_owned);
            found.ok_or_else(|| wrong(format!("body.messageSegments: a segment's {name} is required")))
        };
        match value("type")?.as_str() {
            "Text" => segments.push(FeedSegment::Text(value("text")?)),
            "Link" => segments.push(FeedSegment::Link(value("url")?)),
            "Hashtag" => segments.push(FeedSegment::Text(format!("#{}", value("tag")?))),
            "Mention" => {
                let id = value("id").or_else(|_| value("username"))?;
                segments.push(FeedSegment::Mention { user_id: id, name: String::new() });
            }
            // Texts are kept plain: of markup only the ends of paragraphs remain.
            "MarkupBegin" => {}
            "MarkupEnd" => {
                if segment.get("markupType").and_then(Value::as_str) == Some("Paragraph") {
                    segments.push(FeedSegment::Text("\n".into()));
                }
            }
            other => return Err(wrong(format!("body.messageSegments: type '{other}' is not supported"))),
        }
    }
    Ok(segments)
}

/// The id of what is posted on or followed.
pub(super) fn subject(
    json: &Map<String, Value>,
    parameters: &HashMap<String, String>,
) -> Result<String, ApiError> {
    let id = text(json, "subjectId").or_else(|| parameters.get("subjectId").cloned());
    id.filter(|id| !id.is_empty()).ok_or_else(|| wrong("subjectId: an id is required".into()))
}

fn text(json: &Map<String, Value>, name: &str) -> Option<String> {
    json.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn wrong(message: String) -> ApiError {
    ApiError::new(ErrorCode::PostBodyParseError, message)
}
