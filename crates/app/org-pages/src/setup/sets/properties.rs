//! A permission set's label, API name and description; making one, and deleting it.

use alongside_org::Record;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::{ADDRESS, address, set};
use crate::problem::Problem;
use crate::setup::drawing::Sent;
use crate::setup::drawing::form::{ConfirmPage, Entries, Entry, FormPage, Input, Refusal};
use crate::setup::frame::Setup;
use crate::setup::tree::PERMISSION_SETS;

const FIELDS: [&str; 3] = ["Label", "Name", "Description"];

pub async fn new(setup: Setup) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making permission sets")?;
    form(&setup, None).await?.answer()
}

pub async fn create(setup: Setup, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making permission sets")?;
    let mut refusals = missing(&sent);
    if refusals.is_empty() {
        let fields = values(&sent, |_| String::new());
        match setup.pages.org.create(&setup.viewer.user, "PermissionSet", &fields).await {
            Ok(id) => return Ok(Redirect::to(&format!("{}#created", address(&id))).into_response()),
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    form(&setup, None).await?.refused(&sent, &refusals)
}

pub async fn edit(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let set = changeable(&setup, &id).await?;
    form(&setup, Some(&set)).await?.answer()
}

pub async fn update(
    setup: Setup,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let set = changeable(&setup, &id).await?;
    let id = set.id.clone().unwrap_or_default();
    let mut refusals = missing(&sent);
    if refusals.is_empty() {
        let fields = values(&sent, |name| set.text(name));
        match setup.pages.org.update(&setup.viewer.user, "PermissionSet", &id, &fields).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}#saved", address(&id))).into_response()),
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    form(&setup, Some(&set)).await?.refused(&sent, &refusals)
}

pub async fn ask(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let set = changeable(&setup, &id).await?;
    confirm(&setup, &set).await?.answer()
}

pub async fn delete(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let set = changeable(&setup, &id).await?;
    let id = set.id.clone().unwrap_or_default();
    match setup.pages.org.delete(&setup.viewer.user, "PermissionSet", &id).await {
        Ok(()) => {
            let address = format!("{}#deleted", PERMISSION_SETS.address());
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => confirm(&setup, &set).await?.refused(error.message),
    }
}

/// A set of the org's own, for somebody who may change it.
async fn changeable(setup: &Setup, id: &str) -> Result<Record, Problem> {
    setup.needs(setup.rights.manage_grants, "changing permission sets")?;
    let set = set(setup, id).await?;
    if set.text("NamespacePrefix").is_empty() {
        Ok(set)
    } else {
        Err(Problem::Forbidden("changing a managed permission set: clone it and change the clone"))
    }
}

fn missing(sent: &Sent) -> Vec<Refusal> {
    let empty = ["Label", "Name"].into_iter().filter(|name| sent.text(name).is_empty());
    empty.map(|name| Refusal::at(name, "Complete this field.")).collect()
}

/// The fields that differ from what stands.
fn values(sent: &Sent, before: impl Fn(&str) -> String) -> Map<String, Json> {
    let differing = FIELDS.into_iter().filter(|name| sent.text(name) != before(name));
    differing
        .map(|name| {
            let text = sent.text(name);
            (name.to_owned(), if text.is_empty() { Json::Null } else { Json::from(text) })
        })
        .collect()
}

async fn form(setup: &Setup, set: Option<&Record>) -> Result<FormPage, Problem> {
    let text = |name: &str| set.map(|set| set.text(name)).unwrap_or_default();
    let entries = vec![
        Entry::line("Label", "Label", text("Label"), 80).required(),
        Entry::line("Name", "API Name", text("Name"), 80)
            .required()
            .hint("Letters, digits and single underscores; it begins with a letter."),
        Entry::new("Description", "Description", text("Description"), Input::Area { longest: 255 }),
    ];
    let title = match set {
        Some(set) => format!("Edit {}", set.text("Label")),
        None => "New Permission Set".to_owned(),
    };
    let (chrome, frame) = setup.frame(&PERMISSION_SETS, title).await?;
    let (action, cancel, frame) = match set {
        Some(set) => {
            let id = set.id.as_deref().unwrap_or_default();
            let frame = frame.below(set.text("Label"), address(id));
            (format!("{ADDRESS}/{id}/properties"), address(id), frame)
        }
        None => (format!("{ADDRESS}/new"), PERMISSION_SETS.address(), frame),
    };
    Ok(FormPage {
        chrome,
        frame,
        action,
        cancel,
        submit: "Save",
        notice: None,
        groups: vec![Entries { title: "Permission Set Information", entries }],
    })
}

async fn confirm(setup: &Setup, set: &Record) -> Result<ConfirmPage, Problem> {
    let id = set.id.as_deref().unwrap_or_default();
    let users = setup.count(&format!("FROM PermissionSetAssignment WHERE PermissionSetId = '{id}'")).await?;
    let (chrome, frame) = setup.frame(&PERMISSION_SETS, format!("Delete {}", set.text("Label"))).await?;
    Ok(ConfirmPage {
        chrome,
        frame: frame.below(set.text("Label"), address(id)),
        action: format!("{ADDRESS}/{id}/delete"),
        cancel: address(id),
        submit: "Delete",
        question: format!("Delete the permission set “{}”?", set.text("Label")),
        consequences: match users {
            0 => vec!["Nobody has it.".to_owned()],
            1 => vec!["One user has it, and loses what it grants at once.".to_owned()],
            users => vec![format!("{users} users have it, and lose what it grants at once.")],
        },
        notice: None,
    })
}
