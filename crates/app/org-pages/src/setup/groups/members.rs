//! Which permission sets are in a group, moved between two lists.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;

use super::{ADDRESS, address, group, members_of, mutes};
use crate::problem::Problem;
use crate::setup::drawing::Sent;
use crate::setup::drawing::choice::{Item, TwoLists};
use crate::setup::frame::Setup;
use crate::setup::junction::{Junction, Standing, origin};
use crate::setup::tree::PERMISSION_SET_GROUPS;

pub async fn choose(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    lists(&setup, &id).await?.page.answer()
}

struct Lists {
    page: TwoLists,
    junction: Junction,
}

async fn lists(setup: &Setup, id: &str) -> Result<Lists, Problem> {
    setup.needs(setup.rights.manage_grants, "changing permission set groups")?;
    let group = group(setup, id).await?;
    let id = group.id.clone().unwrap_or_default();
    let members = members_of(setup, &id).await?.into_iter().filter(|member| !mutes(&member.set));
    let junction = Junction {
        object: "PermissionSetGroupComponent",
        owner: "PermissionSetGroupId",
        lookup: "PermissionSetId",
        standing: members.map(|member| Standing { id: member.component, target: member.set }).collect(),
        id: id.clone(),
    };
    let items = setup
        .rows(
            "SELECT Id, Label, NamespacePrefix FROM PermissionSet \
             WHERE IsOwnedByProfile = false AND PermissionSetGroupId = null ORDER BY Label, Id",
        )
        .await?
        .into_iter()
        .map(|set| Item {
            label: set.text("Label"),
            note: origin(&set.text("NamespacePrefix")),
            chosen: set.id.as_deref().is_some_and(|id| junction.holds(id)),
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
    Ok(Lists { page, junction })
}

pub async fn save(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    let Lists { page, junction } = lists(&setup, &id).await?;
    junction.save(&setup, page, &sent).await
}
