//! Which permission sets are in a group, moved between two lists.

use std::collections::BTreeSet;

use alongside_org::Change;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::{ADDRESS, Member, address, group, members_of, mutes};
use crate::problem::Problem;
use crate::setup::drawing::Sent;
use crate::setup::drawing::choice::{Item, TwoLists, refuse};
use crate::setup::frame::Setup;
use crate::setup::tree::PERMISSION_SET_GROUPS;

pub async fn choose(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    lists(&setup, &id).await?.page.answer()
}

struct Lists {
    group: String,
    page: TwoLists,
    members: Vec<Member>,
}

async fn lists(setup: &Setup, id: &str) -> Result<Lists, Problem> {
    setup.needs(setup.rights.manage_grants, "changing permission set groups")?;
    let group = group(setup, id).await?;
    let id = group.id.clone().unwrap_or_default();
    let mut members = members_of(setup, &id).await?;
    members.retain(|member| !mutes(&member.set));
    let items = setup
        .rows(
            "SELECT Id, Label, NamespacePrefix FROM PermissionSet \
             WHERE IsOwnedByProfile = false AND PermissionSetGroupId = null ORDER BY Label, Id",
        )
        .await?
        .into_iter()
        .map(|set| Item {
            label: set.text("Label"),
            note: match set.text("NamespacePrefix") {
                own if own.is_empty() => String::new(),
                package => format!("From the package {package}"),
            },
            chosen: members.iter().any(|member| set.id.as_ref() == Some(&member.set)),
            id: set.id.unwrap_or_default(),
            wrong: None,
        });
    let (chrome, frame) = setup.frame(&PERMISSION_SET_GROUPS, "Permission Sets in Group").await?;
    let page = TwoLists {
        chrome,
        frame: frame.below(group.text("MasterLabel"), address(&id)),
        action: format!("{ADDRESS}/{id}/members"),
        cancel: address(&id),
        noun: "Permission Sets",
        notice: None,
        items: items.collect(),
    };
    Ok(Lists { group: id, page, members })
}

pub async fn save(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    let Lists { group, mut page, members } = lists(&setup, &id).await?;
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
    let gone = members.iter().filter(|member| !wanted.contains(member.set.as_str())).map(|member| {
        let object = "PermissionSetGroupComponent";
        (member.set.as_str(), Change::Delete { object, id: member.component.clone() })
    });
    let new = wanted.iter().filter(|id| members.iter().all(|member| member.set != **id)).map(|set| {
        let fields: Map<String, Json> = [("PermissionSetGroupId", group.as_str()), ("PermissionSetId", *set)]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Json::from(value)))
            .collect();
        (*set, Change::Create { object: "PermissionSetGroupComponent", fields })
    });
    let (sets, changes): (Vec<&str>, Vec<Change>) = gone.chain(new).unzip();
    match setup.pages.org.save_all(&setup.viewer.user, changes).await {
        Ok(()) => Ok(Redirect::to(&format!("{}#saved", address(&group))).into_response()),
        Err(refused) => {
            let about = refused.index.and_then(|index| sets.get(index).copied());
            refuse(&mut page.notice, &mut page.items, about, &refused.error.message);
            page.refused()
        }
    }
}
