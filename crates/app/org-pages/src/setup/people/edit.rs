//! Changing a user: names, addresses, profile, role, and whether he may log in.

use alongside_org::Record;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::{ADDRESS, address, user};
use crate::problem::Problem;
use crate::setup::drawing::Sent;
use crate::setup::drawing::form::{Entries, Entry, FormPage, Input, Refusal};
use crate::setup::frame::Setup;
use crate::setup::tree::PEOPLE;

/// The text fields of the form: name, label, longest, whether a user cannot be without it.
const TEXTS: [(&str, &str, u32, bool); 10] = [
    ("FirstName", "First Name", 40, false),
    ("LastName", "Last Name", 80, true),
    ("Alias", "Alias", 8, true),
    ("Email", "Email", 80, true),
    ("Username", "Username", 80, true),
    ("Title", "Title", 80, false),
    ("Department", "Department", 80, false),
    ("Phone", "Phone", 40, false),
    ("MobilePhone", "Mobile", 40, false),
    ("FederationIdentifier", "Federation ID", 512, false),
];

pub async fn form(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_users, "changing users")?;
    let user = user(&setup, &id).await?;
    page(&setup, &user).await?.answer()
}

pub async fn save(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_users, "changing users")?;
    let user = user(&setup, &id).await?;
    let id = user.id.clone().unwrap_or(id);
    let mut values = Map::new();
    let mut refusals = Vec::new();
    for (name, _, _, required) in TEXTS {
        let text = sent.text(name);
        if required && text.is_empty() {
            refusals.push(Refusal::at(name, "Complete this field."));
        }
        if text != user.text(name) {
            values.insert(name.to_owned(), if text.is_empty() { Json::Null } else { Json::from(text) });
        }
    }
    for name in ["ProfileId", "UserRoleId"] {
        let chosen = sent.text(name);
        if chosen != user.text(name) {
            values.insert(name.to_owned(), if chosen.is_empty() { Json::Null } else { Json::from(chosen) });
        }
    }
    let active = sent.has("IsActive");
    if active != (user.text("IsActive") == "true") {
        values.insert("IsActive".to_owned(), Json::Bool(active));
    }
    if refusals.is_empty() {
        match setup.pages.org.update(&setup.viewer.user, "User", &id, &values).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}#saved", address(&id))).into_response()),
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    page(&setup, &user).await?.refused(&sent, &refusals)
}

async fn page(setup: &Setup, user: &Record) -> Result<FormPage, Problem> {
    let id = user.id.as_deref().unwrap_or_default();
    let texts = TEXTS.into_iter().map(|(name, label, longest, required)| {
        let entry = match name {
            "Email" => Entry::new(name, label, user.text(name), Input::Line { kind: "email", longest }),
            "Phone" | "MobilePhone" => {
                Entry::new(name, label, user.text(name), Input::Line { kind: "tel", longest })
            }
            _ => Entry::line(name, label, user.text(name), longest),
        };
        if required { entry.required() } else { entry }
    });
    let profiles = choices(setup, "SELECT Id, Name FROM Profile ORDER BY Name").await?;
    let mut roles = vec![(String::new(), "--None--".to_owned())];
    roles.extend(choices(setup, "SELECT Id, Name FROM UserRole ORDER BY Name").await?);
    let active = if user.text("IsActive") == "true" { "on" } else { "" };
    let rights = vec![
        Entry::new("ProfileId", "Profile", user.text("ProfileId"), Input::Select(profiles)).required(),
        Entry::new("UserRoleId", "Role", user.text("UserRoleId"), Input::Select(roles)),
        Entry::new("IsActive", "Active", active, Input::Check)
            .hint("Who is not active cannot log in; open sessions end at once."),
    ];
    let (chrome, frame) = setup.frame(&PEOPLE, format!("Edit {}", user.text("Name"))).await?;
    Ok(FormPage {
        chrome,
        frame: frame.below(user.text("Name"), address(id)),
        action: format!("{ADDRESS}/{id}/edit"),
        cancel: address(id),
        submit: "Save",
        notice: None,
        groups: vec![
            Entries { title: "General Information", entries: texts.collect() },
            Entries { title: "Access", entries: rights },
        ],
    })
}

async fn choices(setup: &Setup, soql: &str) -> Result<Vec<(String, String)>, Problem> {
    let rows = setup.rows(soql).await?;
    Ok(rows.into_iter().map(|row| (row.id.clone().unwrap_or_default(), row.text("Name"))).collect())
}
