//! Profiles: the list, what each grants, and making one from another.

mod clone;

use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};

use super::drawing::detail::{Fact, words};
use super::drawing::listing::{Asked, ListPage, Listing, Paging, Row};
use super::drawing::{Button, Sent};
use super::frame::Setup;
use super::grants::{self, Holder, Kind, Sought};
use super::tree::PROFILES;
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::soql;

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/EnhancedProfiles/home", get(list))
        // The node's older name, which guides still use.
        .route("/lightning/setup/Profiles/home", get(list))
        .route("/lightning/setup/EnhancedProfiles/{id}/view", get(show))
        .route("/lightning/setup/EnhancedProfiles/{id}/edit", get(edit).post(save))
        .route("/lightning/setup/EnhancedProfiles/{id}/clone", get(clone::form).post(clone::save))
        .route("/lightning/setup/EnhancedProfiles/{id}/fields/{object}", get(fields))
        .route(
            "/lightning/setup/EnhancedProfiles/{id}/fields/{object}/edit",
            get(edit_fields).post(save_fields),
        )
}

/// Where a profile's page is.
pub fn address(id: &str) -> String {
    format!("/lightning/setup/EnhancedProfiles/{id}/view")
}

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut from = "FROM Profile".to_owned();
    if !asked.text().is_empty() {
        from.push_str(&format!(" WHERE Name LIKE {}", soql::containing(asked.text())));
    }
    let total = setup.count(&from).await?;
    let profiles = setup
        .rows(&format!(
            "SELECT Id, Name, UserLicense.Name, IsCustom, LastModifiedDate {from} ORDER BY Name, Id{}",
            asked.window()
        ))
        .await?;
    let rows = profiles.iter().map(|profile| {
        let id = profile.id.as_deref().unwrap_or_default();
        let row = Row::new(vec![
            Cell::Link { address: address(id), text: profile.text("Name") },
            words(profile.text("UserLicense.Name")),
            Cell::Flag(profile.text("IsCustom") == "true"),
        ]);
        if setup.rights.manage_grants {
            let clone = format!("/lightning/setup/EnhancedProfiles/{id}/clone");
            row.with(Button::new("Clone", clone).about(profile.text("Name")))
        } else {
            row
        }
    });
    let paging = Paging::of("profiles", &PROFILES.address(), &asked, total, profiles.len());
    let (chrome, frame) = setup.frame(&PROFILES, PROFILES.label).await?;
    ListPage {
        chrome,
        frame,
        buttons: Vec::new(),
        notice: None,
        listing: Listing {
            caption: "Profiles".to_owned(),
            columns: vec!["Profile Name", "User License", "Custom"],
            rows: rows.collect(),
            empty: ("No such profile".to_owned(), "Try fewer letters of its name.".to_owned()),
        },
        paging,
    }
    .answer()
}

async fn holder(setup: &Setup, id: &str) -> Result<Holder, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    let profile = setup
        .row(&format!(
            "SELECT Id, Name, Description, UserLicense.Name, IsCustom, CreatedBy.Name, LastModifiedBy.Name \
             FROM Profile WHERE Id = '{id}'"
        ))
        .await?;
    let id = profile.id.clone().unwrap_or_default();
    let set = setup
        .row(&format!("SELECT Id FROM PermissionSet WHERE ProfileId = '{id}' AND IsOwnedByProfile = true"))
        .await?;
    let users = setup.count(&format!("FROM User WHERE ProfileId = '{id}' AND IsActive = true")).await?;
    let mut facts = vec![
        Fact::text("Name", profile.text("Name")),
        Fact::text("User License", profile.text("UserLicense.Name")),
        Fact::text("Description", profile.text("Description")),
        Fact::new("Custom Profile", Cell::Flag(profile.text("IsCustom") == "true")),
        Fact::text("Active Users", users.to_string()),
    ];
    facts.extend(grants::stamps(&profile));
    Ok(Holder {
        kind: Kind::Profile,
        id,
        set: set.id.unwrap_or_default(),
        label: profile.text("Name"),
        namespace: String::new(),
        facts,
    })
}

async fn show(
    setup: Setup,
    Path(id): Path<String>,
    Query(sought): Query<Sought>,
) -> Result<Response, Problem> {
    let holder = holder(&setup, &id).await?;
    let mut buttons = Vec::new();
    if setup.rights.manage_grants {
        buttons.push(Button::new("Clone", holder.address("clone")));
    }
    grants::show(&setup, holder, &sought, buttons).await
}

async fn edit(
    setup: Setup,
    Path(id): Path<String>,
    Query(sought): Query<Sought>,
) -> Result<Response, Problem> {
    grants::edit(&setup, holder(&setup, &id).await?, &sought).await
}

async fn save(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    grants::change(&setup, holder(&setup, &id).await?, &sent).await
}

async fn fields(setup: Setup, Path((id, object)): Path<(String, String)>) -> Result<Response, Problem> {
    grants::show_fields(&setup, holder(&setup, &id).await?, &object).await
}

async fn edit_fields(setup: Setup, Path((id, object)): Path<(String, String)>) -> Result<Response, Problem> {
    grants::edit_fields(&setup, holder(&setup, &id).await?, &object).await
}

async fn save_fields(
    setup: Setup,
    Path((id, object)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    grants::change_fields(&setup, holder(&setup, &id).await?, &object, &sent).await
}
