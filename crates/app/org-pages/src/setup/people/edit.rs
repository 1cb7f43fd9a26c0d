//! Making and changing a user: names, addresses, profile, role, and whether he may log in.

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
    let (values, mut refusals) = typed(&sent, |name| user.text(name));
    if refusals.is_empty() {
        match setup.pages.org.update(&setup.viewer.user, "User", &id, &values).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}#saved", address(&id))).into_response()),
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    page(&setup, &user).await?.refused(&sent, &refusals)
}

pub async fn new(setup: Setup) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_users, "making users")?;
    new_page(&setup).await?.answer()
}

pub async fn create(setup: Setup, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_users, "making users")?;
    let (mut values, mut refusals) = typed(&sent, |_| String::new());
    // What was not typed is left to the org, which knows the defaults.
    values.retain(|_, value| !value.is_null());
    values.entry("IsActive").or_insert(Json::Bool(false));
    if sent.text("ProfileId").is_empty() {
        refusals.push(Refusal::at("ProfileId", "Complete this field."));
    }
    if refusals.is_empty() {
        match setup.pages.org.create(&setup.viewer.user, "User", &values).await {
            Ok(id) => return Ok(Redirect::to(&format!("{}#created", address(&id))).into_response()),
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    new_page(&setup).await?.refused(&sent, &refusals)
}

/// The values that differ from what stands, and what is missing.
fn typed(sent: &Sent, standing: impl Fn(&str) -> String) -> (Map<String, Json>, Vec<Refusal>) {
    let mut values = Map::new();
    let mut refusals = Vec::new();
    for (name, _, _, required) in TEXTS {
        if required && sent.text(name).is_empty() {
            refusals.push(Refusal::at(name, "Complete this field."));
        }
    }
    for name in TEXTS.iter().map(|(name, ..)| *name).chain(["ProfileId", "UserRoleId"]) {
        let text = sent.text(name);
        if text != standing(name) {
            values.insert(name.to_owned(), if text.is_empty() { Json::Null } else { Json::from(text) });
        }
    }
    let active = sent.has("IsActive");
    if active != (standing("IsActive") == "true") {
        values.insert("IsActive".to_owned(), Json::Bool(active));
    }
    (values, refusals)
}

async fn new_page(setup: &Setup) -> Result<FormPage, Problem> {
    let (chrome, frame) = setup.frame(&PEOPLE, "New User").await?;
    Ok(FormPage {
        chrome,
        frame,
        action: format!("{ADDRESS}/new"),
        cancel: PEOPLE.address(),
        submit: "Save",
        notice: None,
        groups: groups(setup, |name| if name == "IsActive" { "true".to_owned() } else { String::new() })
            .await?,
    })
}

async fn page(setup: &Setup, user: &Record) -> Result<FormPage, Problem> {
    let id = user.id.as_deref().unwrap_or_default();
    let (chrome, frame) = setup.frame(&PEOPLE, format!("Edit {}", user.text("Name"))).await?;
    Ok(FormPage {
        chrome,
        frame: frame.below(user.text("Name"), address(id)),
        action: format!("{ADDRESS}/{id}/edit"),
        cancel: address(id),
        submit: "Save",
        notice: None,
        groups: groups(setup, |name| user.text(name)).await?,
    })
}

/// The form's fields with what stands in them.
async fn groups(setup: &Setup, standing: impl Fn(&str) -> String) -> Result<Vec<Entries>, Problem> {
    let texts = TEXTS.into_iter().map(|(name, label, longest, required)| {
        let kind = match name {
            "Email" => "email",
            "Phone" | "MobilePhone" => "tel",
            _ => "text",
        };
        let entry = Entry::new(name, label, standing(name), Input::Line { kind, longest });
        let entry = if name == "Username" {
            entry.hint("In the form of an e-mail address, and like no other user's.")
        } else {
            entry
        };
        if required { entry.required() } else { entry }
    });
    let mut profiles = choices(setup, "SELECT Id, Name FROM Profile ORDER BY Name").await?;
    if standing("ProfileId").is_empty() {
        profiles.insert(0, (String::new(), "--None--".to_owned()));
    }
    let mut roles = vec![(String::new(), "--None--".to_owned())];
    roles.extend(choices(setup, "SELECT Id, Name FROM UserRole ORDER BY Name").await?);
    let active = if standing("IsActive") == "true" { "on" } else { "" };
    let rights = vec![
        Entry::new("ProfileId", "Profile", standing("ProfileId"), Input::Select(profiles))
            .required()
            .hint("The profile brings its user license; Company Information says how many are left."),
        Entry::new("UserRoleId", "Role", standing("UserRoleId"), Input::Select(roles)),
        Entry::new("IsActive", "Active", active, Input::Check)
            .hint("Who is not active cannot log in; open sessions end at once."),
    ];
    Ok(vec![
        Entries { title: "General Information", entries: texts.collect() },
        Entries { title: "Access", entries: rights },
    ])
}

async fn choices(setup: &Setup, soql: &str) -> Result<Vec<(String, String)>, Problem> {
    let rows = setup.rows(soql).await?;
    Ok(rows.into_iter().map(|row| (row.id.clone().unwrap_or_default(), row.text("Name"))).collect())
}
