//! The fields of a form: what kind of input each is, what stands in it, what is wrong with it.

use alongside_org::{FieldDescribe, FieldValue, ObjectDescribe, Record, Value};

use super::{Refusal, Typed};
use crate::Pages;
use crate::shape::{Section, Shape};
use crate::viewer::Viewer;

/// One field of a form.
pub struct Field {
    pub name: String,
    pub label: String,
    pub input: Input,
    pub value: String,
    pub required: bool,
    pub wide: bool,
    pub hint: Option<String>,
    pub wrong: Option<String>,
}

/// How a field is typed or chosen.
pub enum Input {
    /// One line; the kind as HTML names it, and the most characters it takes (0: no limit).
    Line {
        kind: &'static str,
        longest: u32,
    },
    Number {
        step: &'static str,
    },
    Area {
        longest: u32,
    },
    Check,
    Choice(Vec<String>),
    /// A record of one of these objects, by name; `id` and `was` tell that nothing was changed.
    Lookup {
        objects: String,
        id: String,
        was: String,
    },
}

/// The name under which a lookup's unchanged id is sent.
pub fn id_key(field: &str) -> String {
    format!("{field}.id")
}

/// The name under which the name of a lookup's unchanged target is sent.
pub fn was_key(field: &str) -> String {
    format!("{field}.was")
}

/// Whether the form can change the field: moments and compound values are the system's.
pub fn is_typed(field: &FieldDescribe, exists: bool) -> bool {
    let allowed = if exists { field.updateable } else { field.createable };
    allowed && !matches!(field.kind, "datetime" | "id" | "address" | "location" | "base64")
}

/// The fields of one section that the user may set.
pub fn fields(
    shape: &Shape<'_>,
    section: &Section<'_>,
    exists: bool,
    typed: &Typed,
    refusal: &Refusal,
) -> Vec<Field> {
    section
        .fields
        .iter()
        .filter(|field| is_typed(field, exists))
        // A new record is its maker's; giving it away is a change like others.
        .filter(|field| exists || field.name != "OwnerId")
        .map(|field| Field {
            name: field.name.clone(),
            label: shape.label(field),
            input: input(field, typed),
            value: typed.get(&field.name).cloned().unwrap_or_default(),
            required: is_required(field),
            wide: field.kind == "textarea" || Some(field.name.as_str()) == title(shape),
            hint: field.inline_help_text.clone(),
            wrong: refusal.fields.get(&field.name).cloned(),
        })
        .collect()
}

/// Whether a record cannot be without the field.
pub fn is_required(field: &FieldDescribe) -> bool {
    !field.nillable && !field.defaulted_on_create && field.kind != "boolean"
}

/// A subject has the full width, a name does not.
fn title<'a>(shape: &Shape<'a>) -> Option<&'a str> {
    let title = shape.title_field()?;
    (title.name == "Subject").then_some(title.name.as_str())
}

fn input(field: &FieldDescribe, typed: &Typed) -> Input {
    let longest = field.length;
    match field.kind {
        "boolean" => Input::Check,
        "picklist" => {
            let current = typed.get(&field.name).map_or("", String::as_str);
            let active = field.picklist_values.iter().filter(|entry| entry.active);
            let mut choices: Vec<String> = active.map(|entry| entry.value.clone()).collect();
            if !current.is_empty() && !choices.iter().any(|choice| choice == current) {
                // A value that is no longer offered stays until it is changed.
                choices.push(current.to_owned());
            }
            Input::Choice(choices)
        }
        "reference" => Input::Lookup {
            objects: field.reference_to.join(","),
            id: typed.get(&id_key(&field.name)).cloned().unwrap_or_default(),
            was: typed.get(&was_key(&field.name)).cloned().unwrap_or_default(),
        },
        "textarea" => Input::Area { longest },
        "int" => Input::Number { step: "1" },
        "double" | "currency" | "percent" => Input::Number { step: "any" },
        "date" => Input::Line { kind: "date", longest: 0 },
        "email" => Input::Line { kind: "email", longest },
        "phone" => Input::Line { kind: "tel", longest },
        // Not `url`: the CRM takes an address without its scheme.
        _ => Input::Line { kind: "text", longest },
    }
}

/// What a form of an existing record begins with.
pub fn kept(describe: &ObjectDescribe, record: &Record) -> Typed {
    let mut typed = Typed::new();
    for field in &describe.fields {
        let text = match record.get(&field.name) {
            None | Some(Value::Null) => continue,
            Some(Value::Boolean(flag)) => if *flag { "on" } else { "" }.to_owned(),
            Some(value) => value.display(),
        };
        if field.kind == "reference" {
            let name = target_name(field, record).unwrap_or_else(|| text.clone());
            typed.insert(id_key(&field.name), text);
            typed.insert(was_key(&field.name), name.clone());
            typed.insert(field.name.clone(), name);
        } else {
            typed.insert(field.name.clone(), text);
        }
    }
    typed
}

fn target_name(field: &FieldDescribe, record: &Record) -> Option<String> {
    let relationship = field.relationship_name.as_deref()?;
    record.fields.iter().find_map(|(name, value)| match value {
        FieldValue::Parent(Some(parent)) if name.eq_ignore_ascii_case(relationship) => {
            parent.fields.iter().find_map(|(field, value)| match value {
                FieldValue::Value(Value::Text(text)) if field != "Id" => Some(text.clone()),
                _ => None,
            })
        }
        _ => None,
    })
}

/// What the form of a new record begins with: defaults of picklists, and what its address gave.
pub async fn given(pages: &Pages, viewer: &Viewer, describe: &ObjectDescribe, given: &Typed) -> Typed {
    let mut typed = Typed::new();
    for field in &describe.fields {
        let default = field.picklist_values.iter().find(|entry| entry.default_value);
        if let Some(default) = default {
            typed.insert(field.name.clone(), default.value.clone());
        }
        let Some(value) = given.get(&field.name).filter(|_| is_typed(field, false)) else {
            continue;
        };
        if field.kind != "reference" {
            typed.insert(field.name.clone(), value.clone());
        } else if let Some(name) = super::sent::name_of(pages, viewer, field, value).await {
            typed.insert(id_key(&field.name), value.clone());
            typed.insert(was_key(&field.name), name.clone());
            typed.insert(field.name.clone(), name);
        }
    }
    typed
}
