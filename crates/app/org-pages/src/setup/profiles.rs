//! Profiles: the list, what each grants, and making one from another.

mod clone;

use alongside_org::Record;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;

use super::drawing::Button;
use super::drawing::detail::{Fact, words};
use super::drawing::listing::{Asked, Row};
use super::frame::Setup;
use super::grants::{self, Holder, Kind, Sought};
use super::selection::Selection;
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
        .route("/lightning/setup/EnhancedProfiles/{id}/clone", get(clone::form).post(clone::save))
        .merge(grants::router(Kind::Profile, "/lightning/setup/EnhancedProfiles/{id}"))
}

/// Where a profile's page is.
pub fn address(id: &str) -> String {
    format!("/lightning/setup/EnhancedProfiles/{id}/view")
}

const LIST: Selection = Selection {
    node: &PROFILES,
    noun: "profiles",
    object: "Profile",
    within: None,
    fields: "Name, UserLicense.Name, IsCustom, LastModifiedDate",
    names: &["Name"],
    order: "Name",
    columns: &["Profile Name", "User License", "Custom"],
    empty: ("No such profile", "Try fewer letters of its name."),
};

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let row = |profile: &Record| {
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
    };
    LIST.list(&setup, &asked, Vec::new(), row).await
}

pub async fn holder(setup: &Setup, id: &str) -> Result<Holder, Problem> {
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
