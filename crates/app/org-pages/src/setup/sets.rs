//! Permission sets: the list, what each grants, its name, and who has it.

mod clone;
mod properties;

use alongside_org::Record;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;

use super::assignments::{self, Assignable, Target};
use super::drawing::Button;
use super::drawing::detail::{Fact, words};
use super::drawing::listing::{Asked, Row};
use super::frame::Setup;
use super::grants::{self, Holder, Kind, Sought};
use super::selection::Selection;
use super::tree::PERMISSION_SETS;
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::soql;

const ADDRESS: &str = "/lightning/setup/PermSets";

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/PermSets/home", get(list))
        .route("/lightning/setup/PermSets/new", get(properties::new).post(properties::create))
        .route("/lightning/setup/PermSets/{id}/view", get(show))
        .route("/lightning/setup/PermSets/{id}/properties", get(properties::edit).post(properties::update))
        .route("/lightning/setup/PermSets/{id}/clone", get(clone::form).post(clone::save))
        .route("/lightning/setup/PermSets/{id}/delete", get(properties::ask).post(properties::delete))
        .merge(grants::router(Kind::PermissionSet, "/lightning/setup/PermSets/{id}"))
        .merge(assignments::router(Assignable::PermissionSet, ADDRESS))
}

/// Where a permission set's page is.
pub fn address(id: &str) -> String {
    format!("{ADDRESS}/{id}/view")
}

const LIST: Selection = Selection {
    node: &PERMISSION_SETS,
    noun: "permission sets",
    object: "PermissionSet",
    within: Some("IsOwnedByProfile = false AND PermissionSetGroupId = null"),
    fields: "Label, Name, Description, NamespacePrefix, License.Name",
    names: &["Label", "Name"],
    order: "Label",
    columns: &["Permission Set Label", "Description", "Package", "License"],
    empty: ("No such permission set", "Try fewer letters, or make one with New."),
};

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut buttons = Vec::new();
    if setup.rights.manage_grants {
        buttons.push(Button::new("New", format!("{ADDRESS}/new")).about("permission set").primary());
    }
    LIST.list(&setup, &asked, buttons, |set| row(&setup, set)).await
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

pub async fn holder(setup: &Setup, id: &str) -> Result<Holder, Problem> {
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
pub async fn target(setup: &Setup, id: &str) -> Result<Target, Problem> {
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
