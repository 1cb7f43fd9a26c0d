//! `composite/tree`: records with their children, created together or not at all.

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use super::collections::{MAX_RECORDS, status};
use super::inner::invalid;
use crate::ApiError;
use crate::records::FieldMap;

/// Deepest level of children.
const MAX_DEPTH: usize = 5;
/// Most different objects in a tree.
const MAX_OBJECTS: usize = 5;

/// A record of the tree; parents stand before their children.
struct Node {
    reference: String,
    object: String,
    fields: FieldMap,
    /// Place of the parent, and the lookup that points at it.
    parent: Option<(usize, String)>,
}

pub(super) async fn create(
    caller: Caller,
    Path(path): Path<HashMap<String, String>>,
    Fields(body): Fields,
) -> Result<Response, Refusal> {
    let schema = caller.engine.schema();
    let rights = caller.engine.rights(&caller.user.id).await?;
    let root = caller.engine.readable(&schema, &rights, &path["object"])?;
    let mut reader = Reader { schema: &schema, nodes: Vec::new(), references: HashSet::new() };
    let nodes = match reader.list(body.get("records"), &root.name, None, 1) {
        Ok(()) => reader.nodes,
        Err((reference, error)) => return Ok(refused(&caller, &[(reference, error)])),
    };
    let mut writing = caller.begin().await?;
    let mut ids: Vec<Option<String>> = Vec::with_capacity(nodes.len());
    let mut errors = Vec::new();
    for node in &nodes {
        let mut fields = node.fields.clone();
        if let Some((place, lookup)) = &node.parent {
            // Without its parent a child cannot be judged.
            let Some(id) = ids[*place].clone() else {
                ids.push(None);
                continue;
            };
            fields.insert(lookup.clone(), Value::String(id));
        }
        writing.mark().await?;
        let outcome = writing.create(&node.object, &fields).await;
        match writing.settle(outcome).await? {
            Ok(id) => ids.push(Some(id)),
            Err(error) => {
                ids.push(None);
                errors.push((node.reference.clone(), error));
            }
        }
    }
    if !errors.is_empty() {
        return Ok(refused(&caller, &errors));
    }
    caller.commit(writing).await?;
    let results: Vec<Value> =
        nodes.iter().zip(ids).map(|(node, id)| json!({ "referenceId": node.reference, "id": id })).collect();
    let body = json!({ "hasErrors": false, "results": results });
    Ok(caller.answer((StatusCode::CREATED, Json(body))))
}

fn refused(caller: &Caller, errors: &[(String, ApiError)]) -> Response {
    let results: Vec<Value> = errors
        .iter()
        .map(|(reference, error)| json!({ "referenceId": reference, "errors": [status(error)] }))
        .collect();
    caller.answer((StatusCode::BAD_REQUEST, Json(json!({ "hasErrors": true, "results": results }))))
}

struct Reader<'s> {
    schema: &'s alongside_orgstore::Schema,
    nodes: Vec<Node>,
    references: HashSet<String>,
}

type Wrong = (String, ApiError);

impl Reader<'_> {
    fn list(
        &mut self,
        list: Option<&Value>,
        object: &str,
        parent: Option<(usize, &str)>,
        depth: usize,
    ) -> Result<(), Wrong> {
        let about = parent.map_or(String::new(), |(place, _)| self.nodes[place].reference.clone());
        let list = list.and_then(Value::as_array).filter(|list| !list.is_empty());
        let Some(list) = list else {
            return Err((about, invalid("records: a list of records is required")));
        };
        if depth > MAX_DEPTH {
            return Err((about, invalid(format!("A tree has at most {MAX_DEPTH} levels"))));
        }
        for record in list {
            self.record(record, object, parent, depth)?;
        }
        Ok(())
    }

    fn record(
        &mut self,
        record: &Value,
        object: &str,
        parent: Option<(usize, &str)>,
        depth: usize,
    ) -> Result<(), Wrong> {
        let attribute = |name: &str| {
            let attributes = record.get("attributes").and_then(Value::as_object);
            attributes.and_then(|attributes| attributes.get(name)).and_then(Value::as_str)
        };
        let reference = attribute("referenceId").unwrap_or_default().to_owned();
        let wrong = |message: String| Err((reference.clone(), invalid(message)));
        let Some(given) = record.as_object() else {
            return wrong("records: every record must be an object".into());
        };
        if reference.is_empty() {
            return wrong("Include a reference ID for each record in the request.".into());
        }
        if !self.references.insert(reference.clone()) {
            return wrong("Duplicate ReferenceId provided in the request.".into());
        }
        if !attribute("type").is_some_and(|own| own.eq_ignore_ascii_case(object)) {
            return wrong(format!("attributes.type: a record of {object} is expected here"));
        }
        if self.nodes.len() == MAX_RECORDS {
            return wrong(format!("A tree has at most {MAX_RECORDS} records"));
        }
        let place = self.nodes.len();
        let mut fields: FieldMap = Map::new();
        let mut children = Vec::new();
        for (name, value) in given.iter().filter(|(name, _)| *name != "attributes") {
            let child = self.schema.children(object).find(|(_, lookup)| {
                lookup.child_relationship.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name))
            });
            match child {
                Some((child, lookup)) if value.get("records").is_some() => {
                    children.push((child.name.clone(), lookup.name.clone(), &value["records"]));
                }
                _ => {
                    fields.insert(name.clone(), value.clone());
                }
            }
        }
        self.nodes.push(Node {
            reference,
            object: object.to_owned(),
            fields,
            parent: parent.map(|(place, lookup)| (place, lookup.to_owned())),
        });
        let objects: HashSet<&str> = self.nodes.iter().map(|node| node.object.as_str()).collect();
        if objects.len() > MAX_OBJECTS {
            let reference = self.nodes[place].reference.clone();
            return Err((reference, invalid(format!("A tree has at most {MAX_OBJECTS} different objects"))));
        }
        for (child, lookup, list) in children {
            self.list(Some(list), &child, Some((place, &lookup)), depth + 1)?;
        }
        Ok(())
    }
}
