//! Users: the list, one user, and what is assigned to him.

mod assignments;
mod edit;
mod password;

use alongside_org::Record;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;

use super::drawing::Button;
use super::drawing::detail::{DetailPage, Fact, Facts, words};
use super::drawing::listing::{Asked, Row};
use super::frame::Setup;
use super::selection::Selection;
use super::tree::PEOPLE;
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::soql;

const ADDRESS: &str = "/lightning/setup/ManageUsers";

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/ManageUsers/home", get(list))
        .route("/lightning/setup/ManageUsers/new", get(edit::new).post(edit::create))
        .route("/lightning/setup/ManageUsers/{id}/password", get(password::ask).post(password::reset))
        .route("/lightning/setup/ManageUsers/{id}/view", get(show))
        .route("/lightning/setup/ManageUsers/{id}/edit", get(edit::form).post(edit::save))
        .route("/lightning/setup/ManageUsers/{id}/sets", get(assignments::sets).post(assignments::save_sets))
        .route(
            "/lightning/setup/ManageUsers/{id}/groups",
            get(assignments::groups).post(assignments::save_groups),
        )
}

/// Where a user's page is.
pub fn address(id: &str) -> String {
    format!("{ADDRESS}/{id}/view")
}

const LIST: Selection = Selection {
    node: &PEOPLE,
    noun: "users",
    object: "User",
    within: None,
    fields: "Name, Alias, Username, UserRole.Name, IsActive, Profile.Name, ProfileId",
    names: &NAMES,
    order: "Name",
    columns: &["Full Name", "Alias", "Username", "Role", "Active", "Profile"],
    empty: ("No such user", "Try fewer letters of the name."),
};

/// The fields that users are found by.
pub const NAMES: [&str; 4] = ["Name", "Username", "Email", "Alias"];

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut buttons = Vec::new();
    if setup.rights.manage_users {
        buttons.push(Button::new("New User", format!("{ADDRESS}/new")).primary());
    }
    LIST.list(&setup, &asked, buttons, |user| row(&setup, user)).await
}

fn row(setup: &Setup, user: &Record) -> Row {
    let id = user.id.as_deref().unwrap_or_default();
    let profile = Cell::Link {
        address: super::profiles::address(&user.text("ProfileId")),
        text: user.text("Profile.Name"),
    };
    let row = Row::new(vec![
        Cell::Link { address: address(id), text: user.text("Name") },
        words(user.text("Alias")),
        words(user.text("Username")),
        words(user.text("UserRole.Name")),
        Cell::Flag(user.text("IsActive") == "true"),
        profile,
    ]);
    if setup.rights.manage_users {
        row.with(Button::new("Edit", format!("{ADDRESS}/{id}/edit")).about(user.text("Name")))
    } else {
        row
    }
}

/// One user, if there is such a one.
async fn user(setup: &Setup, id: &str) -> Result<Record, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    setup
        .row(&format!(
            "SELECT Id, Name, FirstName, LastName, Alias, Email, Username, Title, Department, Phone, \
             MobilePhone, IsActive, FederationIdentifier, ProfileId, Profile.Name, UserRoleId, \
             UserRole.Name, Manager.Name, TimeZoneSidKey, LocaleSidKey, LastLoginDate, CreatedDate \
             FROM User WHERE Id = '{id}'"
        ))
        .await
}

async fn show(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let user = user(&setup, &id).await?;
    let id = user.id.clone().unwrap_or(id);
    let profile = Cell::Link {
        address: super::profiles::address(&user.text("ProfileId")),
        text: user.text("Profile.Name"),
    };
    let facts = vec![Facts {
        title: "User Detail".to_owned(),
        buttons: Vec::new(),
        facts: vec![
            Fact::text("Name", user.text("Name")),
            Fact::new("Profile", profile),
            Fact::text("Alias", user.text("Alias")),
            Fact::text("Role", user.text("UserRole.Name")),
            Fact::text("Email", user.text("Email")),
            Fact::new("Active", Cell::Flag(user.text("IsActive") == "true")),
            Fact::text("Username", user.text("Username")),
            Fact::text("Federation ID", user.text("FederationIdentifier")),
            Fact::text("Title", user.text("Title")),
            Fact::text("Department", user.text("Department")),
            Fact::text("Phone", user.text("Phone")),
            Fact::text("Mobile", user.text("MobilePhone")),
            Fact::text("Manager", user.text("Manager.Name")),
            Fact::text("Time Zone", user.text("TimeZoneSidKey")),
        ],
    }];
    let mut buttons = Vec::new();
    if setup.rights.manage_users {
        buttons.push(Button::new("Edit", format!("{ADDRESS}/{id}/edit")));
        buttons.push(Button::new("Reset Password", format!("{ADDRESS}/{id}/password")));
    }
    let cards =
        vec![assignments::sets_card(&setup, &id).await?, assignments::groups_card(&setup, &id).await?];
    let (chrome, frame) = setup.frame(&PEOPLE, user.text("Name")).await?;
    DetailPage { chrome, frame, buttons, notice: None, facts, cards }.answer()
}
