//! Permission set groups: the list, what is in each, what it mutes, and who has it.

mod members;
mod muting;
mod properties;

use alongside_org::Record;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;

use super::assignments::{self, Assignable, Target};
use super::drawing::Button;
use super::drawing::detail::{Card, DetailPage, Fact, Facts, words};
use super::drawing::listing::{Asked, Listing, Row};
use super::frame::Setup;
use super::grants::{self, Kind};
use super::selection::Selection;
use super::sets;
use super::tree::PERMISSION_SET_GROUPS;
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::soql;

pub use muting::holder as muting_holder;

const ADDRESS: &str = "/lightning/setup/PermSetGroups";

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/PermSetGroups/home", get(list))
        .route("/lightning/setup/PermSetGroups/new", get(properties::new).post(properties::create))
        .route("/lightning/setup/PermSetGroups/{id}/view", get(show))
        .route("/lightning/setup/PermSetGroups/{id}/delete", get(properties::ask).post(properties::delete))
        .route("/lightning/setup/PermSetGroups/{id}/members", get(members::choose).post(members::save))
        .route("/lightning/setup/PermSetGroups/{id}/muting/new", get(muting::new).post(muting::create))
        .route("/lightning/setup/PermSetGroups/{id}/muting/view", get(muting::show))
        .merge(grants::router(Kind::Muting, "/lightning/setup/PermSetGroups/{id}/muting"))
        .merge(assignments::router(Assignable::PermissionSetGroup, ADDRESS))
}

/// Where a group's page is.
pub fn address(id: &str) -> String {
    format!("{ADDRESS}/{id}/view")
}

const LIST: Selection = Selection {
    node: &PERMISSION_SET_GROUPS,
    noun: "permission set groups",
    object: "PermissionSetGroup",
    within: None,
    fields: "MasterLabel, DeveloperName, Description, NamespacePrefix, Status",
    names: &["MasterLabel", "DeveloperName"],
    order: "MasterLabel",
    columns: &["Permission Set Group", "API Name", "Description", "Status"],
    empty: (
        "No permission set groups here",
        "A group bundles permission sets, so that users get them together.",
    ),
};

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut buttons = Vec::new();
    if setup.rights.manage_grants {
        buttons.push(Button::new("New", format!("{ADDRESS}/new")).about("permission set group").primary());
    }
    let row = |group: &Record| {
        let id = group.id.as_deref().unwrap_or_default();
        Row::new(vec![
            Cell::Link { address: address(id), text: group.text("MasterLabel") },
            words(group.text("DeveloperName")),
            words(group.text("Description")),
            words(group.text("Status")),
        ])
    };
    LIST.list(&setup, &asked, buttons, row).await
}

/// One group, if there is such a one.
async fn group(setup: &Setup, id: &str) -> Result<Record, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    setup
        .row(&format!(
            "SELECT Id, MasterLabel, DeveloperName, Description, NamespacePrefix, Status, CreatedBy.Name, \
             LastModifiedBy.Name FROM PermissionSetGroup WHERE Id = '{id}'"
        ))
        .await
}

/// What a group holds: the component, and the set it leads to.
struct Member {
    component: String,
    set: String,
}

async fn members_of(setup: &Setup, group: &str) -> Result<Vec<Member>, Problem> {
    let soql = format!(
        "SELECT Id, PermissionSetId FROM PermissionSetGroupComponent WHERE PermissionSetGroupId = '{group}'"
    );
    Ok(setup
        .rows(&soql)
        .await?
        .into_iter()
        .map(|row| Member { set: row.text("PermissionSetId"), component: row.id.unwrap_or_default() })
        .collect())
}

/// Whether the id is a muting set's.
fn mutes(id: &str) -> bool {
    id.starts_with("0QM")
}

async fn show(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let group = group(&setup, &id).await?;
    let id = group.id.clone().unwrap_or(id);
    let members = members_of(&setup, &id).await?;
    let facts = Facts {
        title: "Permission Set Group Overview".to_owned(),
        buttons: Vec::new(),
        facts: vec![
            Fact::text("Label", group.text("MasterLabel")),
            Fact::text("API Name", group.text("DeveloperName")),
            Fact::text("Description", group.text("Description")),
            Fact::text("Status", group.text("Status")),
            Fact::text("Created By", group.text("CreatedBy.Name")),
            Fact::text("Last Modified By", group.text("LastModifiedBy.Name")),
        ],
    };
    let mut buttons = Vec::new();
    let own = group.text("NamespacePrefix").is_empty();
    if setup.rights.manage_grants && own {
        buttons.push(Button::new("Delete", format!("{ADDRESS}/{id}/delete")));
    }
    buttons.push(Button::new("Manage Assignments", format!("{ADDRESS}/{id}/assignments")).primary());
    let cards = vec![
        sets_card(&setup, &id, &members, setup.rights.manage_grants && own).await?,
        muting::card(&setup, &id, &members, setup.rights.manage_grants && own).await?,
    ];
    let (chrome, frame) = setup.frame(&PERMISSION_SET_GROUPS, group.text("MasterLabel")).await?;
    DetailPage { chrome, frame, buttons, notice: None, facts: vec![facts], cards }.answer()
}

async fn sets_card(setup: &Setup, id: &str, members: &[Member], may: bool) -> Result<Card, Problem> {
    let ids: Vec<String> =
        members.iter().filter(|member| !mutes(&member.set)).map(|member| soql::text(&member.set)).collect();
    let found = if ids.is_empty() {
        Vec::new()
    } else {
        let soql = format!(
            "SELECT Id, Label, Description, NamespacePrefix FROM PermissionSet WHERE Id IN ({}) \
             ORDER BY Label",
            ids.join(", ")
        );
        setup.rows(&soql).await?
    };
    let rows = found.iter().map(|set| {
        Row::new(vec![
            Cell::Link {
                address: sets::address(set.id.as_deref().unwrap_or_default()),
                text: set.text("Label"),
            },
            words(set.text("Description")),
            words(set.text("NamespacePrefix")),
        ])
    });
    let button =
        may.then(|| Button::new("Add or Remove", format!("{ADDRESS}/{id}/members")).about("permission sets"));
    Ok(Card {
        title: "Permission Sets in Group".to_owned(),
        note: None,
        buttons: button.into_iter().collect(),
        listing: Listing {
            caption: "Permission Sets in Group".to_owned(),
            columns: vec!["Permission Set Label", "Description", "Package"],
            rows: rows.collect(),
            empty: (
                "No permission sets yet".to_owned(),
                "Users of this group get nothing from it.".to_owned(),
            ),
        },
    })
}

/// A group as something that users are given.
pub async fn target(setup: &Setup, id: &str) -> Result<Target, Problem> {
    let group = group(setup, id).await?;
    let id = group.id.clone().unwrap_or_default();
    Ok(Target {
        node: &PERMISSION_SET_GROUPS,
        lookup: "PermissionSetGroupId",
        label: group.text("MasterLabel"),
        view: address(&id),
        address: format!("{ADDRESS}/{id}/assignments"),
        id,
    })
}
