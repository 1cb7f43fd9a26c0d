//! Sharing Settings: what everybody may do with records that are not his own, object by object.

mod rules;

use alongside_org::{SharingDefault, SharingModel};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};

use super::drawing::detail::{Card, DetailPage, words};
use super::drawing::form::{Entries, Entry, FormPage, Input, Refusal};
use super::drawing::listing::{Listing, Row};
use super::drawing::{Button, Sent};
use super::frame::Setup;
use super::tree::SHARING;
use crate::Pages;
use crate::problem::Problem;

const EDIT: &str = "/lightning/setup/SecuritySharing/edit";

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/SecuritySharing/home", get(show))
        .route(EDIT, get(edit).post(save))
        .route("/lightning/setup/SecuritySharing/rules/new", get(rules::new).post(rules::create))
        .route(
            "/lightning/setup/SecuritySharing/rules/{object}/{name}/delete",
            get(rules::ask).post(rules::delete),
        )
}

fn label(model: SharingModel) -> &'static str {
    match model {
        SharingModel::Private => "Private",
        SharingModel::Read => "Public Read Only",
        SharingModel::ReadWrite => "Public Read/Write",
        SharingModel::ReadWriteTransfer => "Public Read/Write/Transfer",
        SharingModel::FullAccess => "Public Full Access",
        SharingModel::ControlledByParent => "Controlled by Parent",
    }
}

async fn defaults(setup: &Setup) -> Result<Vec<SharingDefault>, Problem> {
    let mut defaults = setup.pages.org.sharing_defaults(&setup.viewer.user).await?;
    defaults.sort_by(|one, two| one.label.cmp(&two.label));
    Ok(defaults)
}

async fn show(setup: Setup) -> Result<Response, Problem> {
    let defaults = defaults(&setup).await?;
    let rows = defaults.iter().map(|default| {
        Row::new(vec![words(&default.label), words(&default.object), words(label(default.model))])
    });
    let mut buttons = Vec::new();
    if setup.rights.customize {
        buttons.push(Button::new("Edit", EDIT).about("organization-wide defaults"));
    }
    let own = Card {
        title: "Organization-Wide Defaults".to_owned(),
        note: None,
        buttons,
        listing: Listing {
            caption: "Organization-Wide Defaults".to_owned(),
            columns: vec!["Object", "API Name", "Default Internal Access"],
            rows: rows.collect(),
            empty: ("No objects".to_owned(), String::new()),
        },
    };
    let cards = vec![own, rules::card(&setup, &defaults).await?];
    let (chrome, frame) = setup.frame(&SHARING, SHARING.label).await?;
    DetailPage { chrome, frame, buttons: Vec::new(), notice: None, facts: Vec::new(), cards }.answer()
}

async fn edit(setup: Setup) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing sharing settings")?;
    let defaults = defaults(&setup).await?;
    page(&setup, &defaults).await?.answer()
}

async fn save(setup: Setup, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing sharing settings")?;
    let defaults = defaults(&setup).await?;
    let mut changes = Vec::new();
    let mut refusals = Vec::new();
    for default in defaults.iter().filter(|default| sent.has(&default.object)) {
        match SharingModel::parse(sent.text(&default.object)) {
            Some(model) if model == default.model => {}
            Some(model) => changes.push((default.object.clone(), model)),
            None => refusals.push(Refusal::at(&default.object, "Choose one of these.")),
        }
    }
    if refusals.is_empty() {
        match setup.pages.org.set_sharing_defaults(&setup.viewer.user, &changes).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}#saved", SHARING.address())).into_response()),
            Err((object, error)) => refusals.push(Refusal::at(&object, error.message)),
        }
    }
    page(&setup, &defaults).await?.refused(&sent, &refusals)
}

async fn page(setup: &Setup, defaults: &[SharingDefault]) -> Result<FormPage, Problem> {
    let entries = defaults.iter().map(|default| {
        let choices =
            default.choices.iter().map(|model| (model.as_str().to_owned(), label(*model).to_owned()));
        let input = Input::Select(choices.collect());
        Entry::new(&default.object, &default.label, default.model.as_str(), input)
    });
    let (chrome, frame) = setup.frame(&SHARING, "Organization-Wide Defaults").await?;
    Ok(FormPage {
        chrome,
        frame,
        action: EDIT.to_owned(),
        cancel: SHARING.address(),
        submit: "Save",
        notice: None,
        groups: vec![Entries { title: "Default Internal Access", entries: entries.collect() }],
    })
}
