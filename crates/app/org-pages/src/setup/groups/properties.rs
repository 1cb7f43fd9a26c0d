//! Making a permission set group, and deleting it.

use alongside_org::Record;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::{ADDRESS, address, group};
use crate::problem::Problem;
use crate::setup::drawing::Sent;
use crate::setup::drawing::form::{ConfirmPage, Entries, Entry, FormPage, Input, Refusal};
use crate::setup::frame::Setup;
use crate::setup::tree::PERMISSION_SET_GROUPS;

pub async fn new(setup: Setup) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making permission set groups")?;
    form(&setup).await?.answer()
}

pub async fn create(setup: Setup, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making permission set groups")?;
    let empty = ["MasterLabel", "DeveloperName"].into_iter().filter(|name| sent.text(name).is_empty());
    let mut refusals: Vec<Refusal> = empty.map(|name| Refusal::at(name, "Complete this field.")).collect();
    if refusals.is_empty() {
        let fields: Map<String, Json> = ["MasterLabel", "DeveloperName", "Description"]
            .into_iter()
            .filter(|name| !sent.text(name).is_empty())
            .map(|name| (name.to_owned(), Json::from(sent.text(name))))
            .collect();
        match setup.pages.org.create(&setup.viewer.user, "PermissionSetGroup", &fields).await {
            Ok(id) => return Ok(Redirect::to(&format!("{}#created", address(&id))).into_response()),
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    form(&setup).await?.refused(&sent, &refusals)
}

async fn form(setup: &Setup) -> Result<FormPage, Problem> {
    let entries = vec![
        Entry::line("MasterLabel", "Label", "", 80).required(),
        Entry::line("DeveloperName", "API Name", "", 80)
            .required()
            .hint("Letters, digits and single underscores; it begins with a letter."),
        Entry::new("Description", "Description", "", Input::Area { longest: 255 }),
    ];
    let (chrome, frame) = setup.frame(&PERMISSION_SET_GROUPS, "New Permission Set Group").await?;
    Ok(FormPage {
        chrome,
        frame,
        action: format!("{ADDRESS}/new"),
        cancel: PERMISSION_SET_GROUPS.address(),
        submit: "Save",
        notice: None,
        groups: vec![Entries { title: "Permission Set Group Information", entries }],
    })
}

pub async fn ask(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let group = changeable(&setup, &id).await?;
    confirm(&setup, &group).await?.answer()
}

pub async fn delete(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let group = changeable(&setup, &id).await?;
    let id = group.id.clone().unwrap_or_default();
    match setup.pages.org.delete(&setup.viewer.user, "PermissionSetGroup", &id).await {
        Ok(()) => {
            let address = format!("{}#deleted", PERMISSION_SET_GROUPS.address());
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => confirm(&setup, &group).await?.refused(error.message),
    }
}

async fn changeable(setup: &Setup, id: &str) -> Result<Record, Problem> {
    setup.needs(setup.rights.manage_grants, "changing permission set groups")?;
    let group = group(setup, id).await?;
    if group.text("NamespacePrefix").is_empty() {
        Ok(group)
    } else {
        Err(Problem::Forbidden("changing a managed permission set group"))
    }
}

async fn confirm(setup: &Setup, group: &Record) -> Result<ConfirmPage, Problem> {
    let id = group.id.as_deref().unwrap_or_default();
    let label = group.text("MasterLabel");
    let users =
        setup.count(&format!("FROM PermissionSetAssignment WHERE PermissionSetGroupId = '{id}'")).await?;
    let (chrome, frame) = setup.frame(&PERMISSION_SET_GROUPS, format!("Delete {label}")).await?;
    Ok(ConfirmPage {
        chrome,
        frame: frame.below(&label, address(id)),
        action: format!("{ADDRESS}/{id}/delete"),
        cancel: address(id),
        submit: "Delete",
        question: format!("Delete the permission set group “{label}”?"),
        consequences: vec![
            match users {
                0 => "Nobody has it.".to_owned(),
                1 => "One user has it, and loses what it grants at once.".to_owned(),
                users => format!("{users} users have it, and lose what it grants at once."),
            },
            "The permission sets in it stay.".to_owned(),
        ],
        notice: None,
    })
}
