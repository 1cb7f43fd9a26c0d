//! Permission sets and groups of one user, moved between two lists.

use std::collections::BTreeSet;

use alongside_org::Change;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::{ADDRESS, address, assigned_card, user};
use crate::cell::Cell;
use crate::problem::Problem;
use crate::setup::drawing::choice::{Item, TwoLists, refuse};
use crate::setup::drawing::detail::{Card, words};
use crate::setup::drawing::listing::Row;
use crate::setup::drawing::{Button, Sent};
use crate::setup::frame::Setup;
use crate::setup::tree::PEOPLE;
use crate::setup::{groups, sets};

/// What can be assigned to a user.
#[derive(Clone, Copy)]
struct Kind {
    noun: &'static str,
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
    part: "sets",
    lookup: "PermissionSetId",
    all: "SELECT Id, Label, NamespacePrefix FROM PermissionSet \
          WHERE IsOwnedByProfile = false AND PermissionSetGroupId = null ORDER BY Label, Id",
    label: "Label",
};

const GROUPS: Kind = Kind {
    noun: "Permission Set Groups",
    part: "groups",
    lookup: "PermissionSetGroupId",
    all: "SELECT Id, MasterLabel, NamespacePrefix FROM PermissionSetGroup ORDER BY MasterLabel, Id",
    label: "MasterLabel",
};

pub async fn sets_card(setup: &Setup, user: &str) -> Result<Card, Problem> {
    let assigned = setup
        .rows(&format!(
            "SELECT Id, PermissionSetId, PermissionSet.Label, PermissionSet.NamespacePrefix, ExpirationDate \
             FROM PermissionSetAssignment WHERE AssigneeId = '{user}' AND PermissionSetId != null \
             AND PermissionSet.IsOwnedByProfile = false ORDER BY PermissionSet.Label"
        ))
        .await?;
    let rows = assigned.iter().map(|row| {
        Row::new(vec![
            Cell::Link {
                address: sets::address(&row.text("PermissionSetId")),
                text: row.text("PermissionSet.Label"),
            },
            words(row.text("PermissionSet.NamespacePrefix")),
            words(row.text("ExpirationDate")),
        ])
    });
    let button = setup.rights.assign.then(|| {
        Button::new("Edit Assignments", format!("{ADDRESS}/{user}/sets")).about("of permission sets")
    });
    Ok(assigned_card(
        "Permission Set Assignments",
        vec!["Permission Set Label", "Package", "Expires On"],
        rows.collect(),
        button,
    ))
}

pub async fn groups_card(setup: &Setup, user: &str) -> Result<Card, Problem> {
    let assigned = setup
        .rows(&format!(
            "SELECT Id, PermissionSetGroupId, PermissionSetGroup.MasterLabel, ExpirationDate \
             FROM PermissionSetAssignment WHERE AssigneeId = '{user}' AND PermissionSetGroupId != null \
             ORDER BY PermissionSetGroup.MasterLabel"
        ))
        .await?;
    let rows = assigned.iter().map(|row| {
        Row::new(vec![
            Cell::Link {
                address: groups::address(&row.text("PermissionSetGroupId")),
                text: row.text("PermissionSetGroup.MasterLabel"),
            },
            words(row.text("ExpirationDate")),
        ])
    });
    let button = setup.rights.assign.then(|| {
        Button::new("Edit Assignments", format!("{ADDRESS}/{user}/groups")).about("of permission set groups")
    });
    Ok(assigned_card(
        "Permission Set Group Assignments",
        vec!["Permission Set Group", "Expires On"],
        rows.collect(),
        button,
    ))
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

/// An assignment that stands: its own id, and what is assigned.
struct Standing {
    id: String,
    target: String,
}

/// The lists of one user, with what stands behind them.
struct Lists {
    user: String,
    page: TwoLists,
    standing: Vec<Standing>,
}

async fn lists(setup: &Setup, kind: Kind, id: &str) -> Result<Lists, Problem> {
    setup.needs(setup.rights.assign, "assigning permission sets")?;
    let user = user(setup, id).await?;
    let id = user.id.clone().unwrap_or_default();
    let lookup = kind.lookup;
    let standing: Vec<Standing> = setup
        .rows(&format!(
            "SELECT Id, {lookup} FROM PermissionSetAssignment WHERE AssigneeId = '{id}' AND {lookup} != null"
        ))
        .await?
        .into_iter()
        .map(|row| Standing { target: row.text(lookup), id: row.id.unwrap_or_default() })
        .collect();
    let items = setup.rows(kind.all).await?.into_iter().map(|row| {
        let target = row.id.clone().unwrap_or_default();
        Item {
            label: row.text(kind.label),
            note: match row.text("NamespacePrefix") {
                own if own.is_empty() => String::new(),
                package => format!("From the package {package}"),
            },
            chosen: standing.iter().any(|one| one.target == target),
            id: target,
            wrong: None,
        }
    });
    let title = match kind.part {
        "sets" => "Permission Set Assignments",
        _ => "Permission Set Group Assignments",
    };
    let (chrome, frame) = setup.frame(&PEOPLE, title).await?;
    let page = TwoLists {
        chrome,
        frame: frame.below(user.text("Name"), address(&id)),
        action: format!("{ADDRESS}/{id}/{}", kind.part),
        cancel: address(&id),
        noun: kind.noun,
        notice: None,
        items: items.collect(),
    };
    Ok(Lists { user: id, page, standing })
}

async fn save(setup: &Setup, kind: Kind, id: &str, sent: &Sent) -> Result<Response, Problem> {
    let Lists { user, mut page, standing } = lists(setup, kind, id).await?;
    let mut wanted: BTreeSet<&str> = sent.all("enabled").collect();
    match sent.text("move") {
        "add" => wanted.extend(sent.all("available")),
        "remove" => wanted.retain(|id| !sent.all("chosen").any(|moved| moved == *id)),
        _ => {}
    }
    for item in &mut page.items {
        item.chosen = wanted.contains(item.id.as_str());
    }
    if sent.has("move") {
        return page.answer();
    }
    let mut changes: Vec<(&str, Change)> = Vec::new();
    for one in standing.iter().filter(|one| !wanted.contains(one.target.as_str())) {
        // What the lists do not show is not theirs to take away.
        if page.items.iter().any(|item| item.id == one.target) {
            let change = Change::Delete { object: "PermissionSetAssignment", id: one.id.clone() };
            changes.push((&one.target, change));
        }
    }
    for target in wanted.into_iter().filter(|id| standing.iter().all(|one| one.target != *id)) {
        let fields: Map<String, Json> = [("AssigneeId", user.as_str()), (kind.lookup, target)]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Json::from(value)))
            .collect();
        changes.push((target, Change::Create { object: "PermissionSetAssignment", fields }));
    }
    let (targets, changes): (Vec<&str>, Vec<Change>) = changes.into_iter().unzip();
    match setup.pages.org.save_all(&setup.viewer.user, changes).await {
        Ok(()) => Ok(Redirect::to(&format!("{}#saved", page.cancel)).into_response()),
        Err(refused) => {
            let about = refused.index.and_then(|index| targets.get(index).copied());
            refuse(&mut page.notice, &mut page.items, about, &refused.error.message);
            page.refused()
        }
    }
}
