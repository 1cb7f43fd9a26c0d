//! Sharing rules: records of one group's users, shared with another group beyond the default.

use std::collections::HashMap;

use alongside_org::{SharingAccess, SharingDefault, SharingRule};
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::defaults;
use crate::problem::Problem;
use crate::setup::drawing::detail::{Card, words};
use crate::setup::drawing::form::{ConfirmPage, Entries, Entry, FormPage, Input, Refusal};
use crate::setup::drawing::listing::{Listing, Row};
use crate::setup::drawing::{Button, Sent};
use crate::setup::frame::Setup;
use crate::setup::tree::SHARING;

const ADDRESS: &str = "/lightning/setup/SecuritySharing/rules";

/// Every rule of the org, in a table.
pub async fn card(setup: &Setup, defaults: &[SharingDefault]) -> Result<Card, Problem> {
    let groups: HashMap<String, String> = groups(setup).await?.into_iter().collect();
    let named = |id: &str| groups.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let may = setup.rights.customize;
    let mut rows = Vec::new();
    for object in defaults {
        for rule in setup.pages.org.sharing_rules(&setup.viewer.user, &object.object).await? {
            let row = Row::new(vec![
                words(&object.label),
                words(&rule.name),
                words(named(&rule.owned_by)),
                words(named(&rule.shared_with)),
                words(label(rule.access)),
            ]);
            let delete = format!("{ADDRESS}/{}/{}/delete", object.object, rule.name);
            rows.push(if may { row.with(Button::new("Del", delete).about(&rule.name)) } else { row });
        }
    }
    let new = may.then(|| Button::new("New", format!("{ADDRESS}/new")).about("sharing rule"));
    Ok(Card {
        title: "Sharing Rules".to_owned(),
        note: None,
        buttons: new.into_iter().collect(),
        listing: Listing {
            caption: "Sharing Rules".to_owned(),
            columns: vec!["Object", "Rule Name", "Owned by", "Shared with", "Access"],
            rows,
            empty: (
                "No sharing rules".to_owned(),
                "The defaults, roles and shares by hand alone decide.".to_owned(),
            ),
        },
    })
}

pub async fn new(setup: Setup) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing sharing settings")?;
    page(&setup).await?.answer()
}

pub async fn create(setup: Setup, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing sharing settings")?;
    let mut refusals = Vec::new();
    for field in ["object", "developerName", "sharedFrom", "sharedTo"] {
        if sent.text(field).is_empty() {
            refusals.push(Refusal::at(field, "Complete this field."));
        }
    }
    let access = match sent.text("access") {
        "Read" => SharingAccess::Read,
        "Edit" => SharingAccess::Edit,
        _ => {
            refusals.push(Refusal::at("access", "Choose one of these."));
            SharingAccess::Read
        }
    };
    let (user, object, name) = (&setup.viewer.user, sent.text("object"), sent.text("developerName"));
    if refusals.is_empty() {
        // Saving a rule of a known name would replace it; whoever makes one does not mean that.
        let known = setup.pages.org.sharing_rules(user, object).await?;
        if known.iter().any(|rule| rule.name.eq_ignore_ascii_case(name)) {
            refusals.push(Refusal::at("developerName", "This object has a rule of that name."));
        }
    }
    if refusals.is_empty() {
        let rule = SharingRule {
            name: name.to_owned(),
            owned_by: sent.text("sharedFrom").to_owned(),
            shared_with: sent.text("sharedTo").to_owned(),
            access,
        };
        match setup.pages.org.put_sharing_rule(user, object, &rule).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}#created", SHARING.address())).into_response()),
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    page(&setup).await?.refused(&sent, &refusals)
}

pub async fn ask(setup: Setup, Path((object, name)): Path<(String, String)>) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing sharing settings")?;
    let rule = rule(&setup, &object, &name).await?;
    let (chrome, frame) = setup.frame(&SHARING, "Delete Sharing Rule").await?;
    ConfirmPage {
        chrome,
        frame,
        action: format!("{ADDRESS}/{object}/{}/delete", rule.name),
        cancel: SHARING.address(),
        submit: "Delete",
        question: format!("Delete the sharing rule {} of {object}?", rule.name),
        consequences: vec!["Users who reach records by this rule alone lose them at once.".to_owned()],
        notice: None,
    }
    .answer()
}

pub async fn delete(setup: Setup, Path((object, name)): Path<(String, String)>) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing sharing settings")?;
    let rule = rule(&setup, &object, &name).await?;
    setup.pages.org.remove_sharing_rule(&setup.viewer.user, &object, &rule.name).await?;
    Ok(Redirect::to(&format!("{}#deleted", SHARING.address())).into_response())
}

async fn rule(setup: &Setup, object: &str, name: &str) -> Result<SharingRule, Problem> {
    let rules = setup.pages.org.sharing_rules(&setup.viewer.user, object).await?;
    rules.into_iter().find(|rule| rule.name == name).ok_or(Problem::NotFound)
}

async fn page(setup: &Setup) -> Result<FormPage, Problem> {
    // An object whose records go with their parent's has nothing to share by rule.
    let objects = defaults(setup).await?.into_iter().filter(|object| object.choices.len() > 1);
    let objects = objects.map(|object| (object.object, object.label)).collect();
    let groups = groups(setup).await?;
    let access = [SharingAccess::Read, SharingAccess::Edit].map(|access| (word(access), label(access)));
    let access = access.map(|(word, label)| (word.to_owned(), label.to_owned())).to_vec();
    let entries = vec![
        Entry::new("object", "Object", "", Input::Select(objects)).required(),
        Entry::line("developerName", "Rule Name", "", 80).required(),
        Entry::new("sharedFrom", "Owned by members of", "", Input::Select(groups.clone())).required(),
        Entry::new("sharedTo", "Share with", "", Input::Select(groups)).required(),
        Entry::new("access", "Access Level", "Read", Input::Select(access)).required(),
    ];
    let (chrome, frame) = setup.frame(&SHARING, "New Sharing Rule").await?;
    Ok(FormPage {
        chrome,
        frame,
        action: format!("{ADDRESS}/new"),
        cancel: SHARING.address(),
        submit: "Save",
        notice: None,
        groups: vec![Entries { title: "Sharing Rule", entries }],
    })
}

/// Ids of the groups with what they are called.
async fn groups(setup: &Setup) -> Result<Vec<(String, String)>, Problem> {
    let rows = setup.rows("SELECT Id, Name, Type FROM Group ORDER BY Type, Name").await?;
    let named = |name: String, kind: &str| match kind {
        "Role" => format!("Role: {name}"),
        "RoleAndSubordinates" => format!("Role and Subordinates: {name}"),
        "Regular" => format!("Public Group: {name}"),
        "Queue" => format!("Queue: {name}"),
        _ => name,
    };
    Ok(rows
        .into_iter()
        .map(|row| (row.id.clone().unwrap_or_default(), named(row.text("Name"), &row.text("Type"))))
        .collect())
}

fn label(access: SharingAccess) -> &'static str {
    match access {
        SharingAccess::Read => "Read Only",
        SharingAccess::Edit => "Read/Write",
    }
}

fn word(access: SharingAccess) -> &'static str {
    match access {
        SharingAccess::Read => "Read",
        SharingAccess::Edit => "Edit",
    }
}
