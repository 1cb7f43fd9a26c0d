//! Permission sets and groups of one user, moved between two lists.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;

use super::{ADDRESS, address, user};
use crate::cell::Cell;
use crate::problem::Problem;
use crate::setup::drawing::choice::{Item, TwoLists};
use crate::setup::drawing::detail::{Card, words};
use crate::setup::drawing::listing::{Listing, Row};
use crate::setup::drawing::{Button, Sent};
use crate::setup::frame::Setup;
use crate::setup::junction::{Junction, Standing, origin};
use crate::setup::tree::PEOPLE;
use crate::setup::{groups, sets};

/// What can be assigned to a user.
#[derive(Clone, Copy)]
struct Kind {
    noun: &'static str,
    title: &'static str,
    /// What the column of their labels is called.
    column: &'static str,
    /// The last part of the address of its lists.
    part: &'static str,
    /// The lookup of an assignment.
    lookup: &'static str,
    /// Everything of the kind: id, label, and its package.
    all: &'static str,
    label: &'static str,
}

const SETS: Kind = Kind {
    noun: "Permission Sets",
    title: "Permission Set Assignments",
    column: "Permission Set Label",
    part: "sets",
    lookup: "PermissionSetId",
    all: "SELECT Id, Label, NamespacePrefix FROM PermissionSet \
          WHERE IsOwnedByProfile = false AND PermissionSetGroupId = null ORDER BY Label, Id",
    label: "Label",
};

const GROUPS: Kind = Kind {
    noun: "Permission Set Groups",
    title: "Permission Set Group Assignments",
    column: "Permission Set Group",
    part: "groups",
    lookup: "PermissionSetGroupId",
    all: "SELECT Id, MasterLabel, NamespacePrefix FROM PermissionSetGroup ORDER BY MasterLabel, Id",
    label: "MasterLabel",
};

pub async fn sets_card(setup: &Setup, user: &str) -> Result<Card, Problem> {
    let own = " AND PermissionSet.IsOwnedByProfile = false";
    card(setup, SETS, user, own, "PermissionSet", sets::address).await
}

pub async fn groups_card(setup: &Setup, user: &str) -> Result<Card, Problem> {
    card(setup, GROUPS, user, "", "PermissionSetGroup", groups::address).await
}

async fn card(
    setup: &Setup,
    kind: Kind,
    user: &str,
    and: &str,
    relationship: &str,
    address: fn(&str) -> String,
) -> Result<Card, Problem> {
    let (lookup, label) = (kind.lookup, format!("{relationship}.{}", kind.label));
    let package = format!("{relationship}.NamespacePrefix");
    let assigned = setup
        .rows(&format!(
            "SELECT Id, {lookup}, {label}, {package}, ExpirationDate FROM PermissionSetAssignment \
             WHERE AssigneeId = '{user}' AND {lookup} != null{and} ORDER BY {label}"
        ))
        .await?;
    let rows = assigned.iter().map(|row| {
        Row::new(vec![
            Cell::Link { address: address(&row.text(lookup)), text: row.text(&label) },
            words(row.text(&package)),
            words(row.text("ExpirationDate")),
        ])
    });
    let about = format!("of {}", kind.noun.to_lowercase());
    let button = setup
        .rights
        .assign
        .then(|| Button::new("Edit Assignments", format!("{ADDRESS}/{user}/{}", kind.part)).about(about));
    Ok(Card {
        title: kind.title.to_owned(),
        note: None,
        buttons: button.into_iter().collect(),
        listing: Listing {
            caption: kind.title.to_owned(),
            columns: vec![kind.column, "Package", "Expires On"],
            rows: rows.collect(),
            empty: ("Nothing assigned".to_owned(), "The profile alone decides.".to_owned()),
        },
    })
}

pub async fn sets(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    lists(&setup, SETS, &id).await?.page.answer()
}

pub async fn groups(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    lists(&setup, GROUPS, &id).await?.page.answer()
}

pub async fn save_sets(
    setup: Setup,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    save(&setup, SETS, &id, &sent).await
}

pub async fn save_groups(
    setup: Setup,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    save(&setup, GROUPS, &id, &sent).await
}

/// The lists of one user, with what stands behind them.
struct Lists {
    page: TwoLists,
    junction: Junction,
}

async fn lists(setup: &Setup, kind: Kind, id: &str) -> Result<Lists, Problem> {
    setup.needs(setup.rights.assign, "assigning permission sets")?;
    let user = user(setup, id).await?;
    let id = user.id.clone().unwrap_or_default();
    let lookup = kind.lookup;
    let standing = setup
        .rows(&format!(
            "SELECT Id, {lookup} FROM PermissionSetAssignment WHERE AssigneeId = '{id}' AND {lookup} != null"
        ))
        .await?;
    let standing =
        standing.into_iter().map(|row| Standing { target: row.text(lookup), id: row.id.unwrap_or_default() });
    let junction = Junction {
        object: "PermissionSetAssignment",
        owner: "AssigneeId",
        id: id.clone(),
        lookup,
        standing: standing.collect(),
    };
    let items = setup.rows(kind.all).await?.into_iter().map(|row| {
        let target = row.id.clone().unwrap_or_default();
        Item {
            label: row.text(kind.label),
            note: origin(&row.text("NamespacePrefix")),
            chosen: junction.holds(&target),
            id: target,
            wrong: None,
        }
    });
    let (chrome, frame) = setup.frame(&PEOPLE, kind.title).await?;
    let page = TwoLists {
        chrome,
        frame: frame.below(user.text("Name"), address(&id)),
        action: format!("{ADDRESS}/{id}/{}", kind.part),
        cancel: address(&id),
        noun: kind.noun,
        notice: None,
        items: items.collect(),
    };
    Ok(Lists { page, junction })
}

async fn save(setup: &Setup, kind: Kind, id: &str, sent: &Sent) -> Result<Response, Problem> {
    let Lists { page, junction } = lists(setup, kind, id).await?;
    junction.save(setup, page, sent).await
}
