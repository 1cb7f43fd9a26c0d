//! Permission sets: the list, what each grants, its name, and who has it.

pub mod assign;
pub mod assignments;
mod clone;
mod properties;

use alongside_org::Record;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};

use super::drawing::detail::{Fact, words};
use super::drawing::listing::{Asked, ListPage, Listing, Paging, Row};
use super::drawing::{Button, Sent};
use super::frame::Setup;
use super::grants::{self, Holder, Kind, Sought};
use super::tree::PERMISSION_SETS;
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::soql;
use assignments::Target;

const ADDRESS: &str = "/lightning/setup/PermSets";

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/PermSets/home", get(list))
        .route("/lightning/setup/PermSets/new", get(properties::new).post(properties::create))
        .route("/lightning/setup/PermSets/{id}/view", get(show))
        .route("/lightning/setup/PermSets/{id}/edit", get(edit).post(save))
        .route("/lightning/setup/PermSets/{id}/fields/{object}", get(fields))
        .route("/lightning/setup/PermSets/{id}/fields/{object}/edit", get(edit_fields).post(save_fields))
        .route("/lightning/setup/PermSets/{id}/properties", get(properties::edit).post(properties::update))
        .route("/lightning/setup/PermSets/{id}/clone", get(clone::form).post(clone::save))
        .route("/lightning/setup/PermSets/{id}/delete", get(properties::ask).post(properties::delete))
        .route("/lightning/setup/PermSets/{id}/assignments", get(assigned))
        .route("/lightning/setup/PermSets/{id}/assignments/new", get(choose).post(assign))
        .route("/lightning/setup/PermSets/{id}/assignments/done", get(done))
        .route("/lightning/setup/PermSets/{id}/assignments/remove", post(unassign))
}

/// Where a permission set's page is.
pub fn address(id: &str) -> String {
    format!("{ADDRESS}/{id}/view")
}

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut from =
        "FROM PermissionSet WHERE IsOwnedByProfile = false AND PermissionSetGroupId = null".to_owned();
    if !asked.text().is_empty() {
        let pattern = soql::containing(asked.text());
        from.push_str(&format!(" AND (Label LIKE {pattern} OR Name LIKE {pattern})"));
    }
    let total = setup.count(&from).await?;
    let sets = setup
        .rows(&format!(
            "SELECT Id, Label, Name, Description, NamespacePrefix, License.Name {from} \
             ORDER BY Label, Id{}",
            asked.window()
        ))
        .await?;
    let rows = sets.iter().map(|set| row(&setup, set)).collect();
    let paging = Paging::of("permission sets", &PERMISSION_SETS.address(), &asked, total, sets.len());
    let (chrome, frame) = setup.frame(&PERMISSION_SETS, PERMISSION_SETS.label).await?;
    let mut buttons = Vec::new();
    if setup.rights.manage_grants {
        buttons.push(Button::new("New", format!("{ADDRESS}/new")).about("permission set").primary());
    }
    ListPage {
        chrome,
        frame,
        buttons,
        notice: None,
        listing: Listing {
            caption: "Permission Sets".to_owned(),
            columns: vec!["Permission Set Label", "Description", "Package", "License"],
            rows,
            empty: (
                "No such permission set".to_owned(),
                "Try fewer letters, or make one with New.".to_owned(),
            ),
        },
        paging,
    }
    .answer()
}

fn row(setup: &Setup, set: &Record) -> Row {
    let id = set.id.as_deref().unwrap_or_default();
    let own = set.text("NamespacePrefix").is_empty();
    let mut row = Row::new(vec![
        Cell::Link { address: address(id), text: set.text("Label") },
        words(set.text("Description")),
        words(set.text("NamespacePrefix")),
        words(set.text("License.Name")),
    ]);
    if setup.rights.manage_grants {
        row = row.with(Button::new("Clone", format!("{ADDRESS}/{id}/clone")).about(set.text("Label")));
    }
    if setup.rights.manage_grants && own {
        row = row.with(Button::new("Del", format!("{ADDRESS}/{id}/delete")).about(set.text("Label")));
    }
    row
}

/// One permission set of the list, if there is such a one.
async fn set(setup: &Setup, id: &str) -> Result<Record, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    setup
        .row(&format!(
            "SELECT Id, Label, Name, Description, NamespacePrefix, License.Name, CreatedBy.Name, \
             LastModifiedBy.Name FROM PermissionSet WHERE Id = '{id}' AND IsOwnedByProfile = false"
        ))
        .await
}

async fn holder(setup: &Setup, id: &str) -> Result<Holder, Problem> {
    let set = set(setup, id).await?;
    let id = set.id.clone().unwrap_or_default();
    let namespace = set.text("NamespacePrefix");
    let api_name = match namespace.as_str() {
        "" => set.text("Name"),
        namespace => format!("{namespace}__{}", set.text("Name")),
    };
    let mut facts = vec![
        Fact::text("Label", set.text("Label")),
        Fact::text("API Name", api_name),
        Fact::text("Description", set.text("Description")),
        Fact::text("License", set.text("License.Name")),
        Fact::text("Package", namespace.clone()),
    ];
    facts.extend(grants::stamps(&set));
    Ok(Holder { kind: Kind::PermissionSet, set: id.clone(), id, label: set.text("Label"), namespace, facts })
}

/// A permission set as something that users are given.
async fn target(setup: &Setup, id: &str) -> Result<Target, Problem> {
    let set = set(setup, id).await?;
    let id = set.id.clone().unwrap_or_default();
    Ok(Target {
        node: &PERMISSION_SETS,
        lookup: "PermissionSetId",
        label: set.text("Label"),
        view: address(&id),
        address: format!("{ADDRESS}/{id}/assignments"),
        id,
    })
}

async fn show(
    setup: Setup,
    Path(id): Path<String>,
    Query(sought): Query<Sought>,
) -> Result<Response, Problem> {
    let holder = holder(&setup, &id).await?;
    let mut buttons = Vec::new();
    if setup.rights.manage_grants && !holder.is_managed() {
        buttons.push(Button::new("Edit Properties", holder.address("properties")));
    }
    if setup.rights.manage_grants {
        buttons.push(Button::new("Clone", holder.address("clone")));
    }
    buttons.push(Button::new("Manage Assignments", holder.address("assignments")).primary());
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

async fn assigned(
    setup: Setup,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    assignments::show(&setup, &target(&setup, &id).await?, &asked, None).await
}

async fn unassign(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    assignments::remove(&setup, &target(&setup, &id).await?, &sent).await
}

async fn choose(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    assign::choose(&setup, &target(&setup, &id).await?).await
}

async fn assign(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    assign::submit(&setup, &target(&setup, &id).await?, &sent).await
}

async fn done(setup: Setup, Path(id): Path<String>, Query(sent): Query<Sent>) -> Result<Response, Problem> {
    assign::done(&setup, &target(&setup, &id).await?, &sent).await
}
