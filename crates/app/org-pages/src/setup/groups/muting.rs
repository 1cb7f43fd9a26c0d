//! What a group mutes: a set whose grants its users do not get from this group.

use alongside_org::Record;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::{ADDRESS, Member, address, group, members_of, mutes};
use crate::cell::Cell;
use crate::problem::Problem;
use crate::setup::drawing::detail::{Card, Fact};
use crate::setup::drawing::form::{Entries, Entry, FormPage, Refusal};
use crate::setup::drawing::listing::{Listing, Row};
use crate::setup::drawing::{Button, Sent};
use crate::setup::frame::Setup;
use crate::setup::grants::{self, Holder, Kind, Sought};
use crate::setup::tree::PERMISSION_SET_GROUPS;

/// The group's muting set, on the group's page.
pub async fn card(setup: &Setup, group: &str, members: &[Member], may: bool) -> Result<Card, Problem> {
    let mut rows = Vec::new();
    for muting in members.iter().filter(|member| mutes(&member.set)) {
        let set = setup
            .row(&format!("SELECT Id, MasterLabel FROM MutingPermissionSet WHERE Id = '{}'", muting.set))
            .await?;
        rows.push(Row::new(vec![Cell::Link {
            address: format!("{ADDRESS}/{group}/muting/view"),
            text: set.text("MasterLabel"),
        }]));
    }
    let new = may && rows.is_empty();
    Ok(Card {
        title: "Muting Permission Set".to_owned(),
        note: new.then(|| {
            "Takes single permissions out of this group, whatever its permission sets grant.".to_owned()
        }),
        buttons: new
            .then(|| {
                Button::new("New", format!("{ADDRESS}/{group}/muting/new")).about("muting permission set")
            })
            .into_iter()
            .collect(),
        listing: Listing {
            caption: "Muting Permission Set".to_owned(),
            columns: vec!["Label"],
            rows,
            empty: ("Nothing is muted".to_owned(), String::new()),
        },
    })
}

/// The form of a new muting set.
pub async fn new(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "changing permission set groups")?;
    let group = group(&setup, &id).await?;
    form(&setup, &group).await?.answer()
}

/// Makes the group's muting set and opens it for editing.
pub async fn create(
    setup: Setup,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "changing permission set groups")?;
    let group = group(&setup, &id).await?;
    let id = group.id.clone().unwrap_or_default();
    if members_of(&setup, &id).await?.iter().any(|member| mutes(&member.set)) {
        let words = Refusal { field: None, words: "This group has a muting permission set.".to_owned() };
        return form(&setup, &group).await?.refused(&sent, &[words]);
    }
    let fields: Map<String, Json> = ["MasterLabel", "DeveloperName"]
        .into_iter()
        .map(|name| (name.to_owned(), Json::from(sent.text(name))))
        .collect();
    let user = &setup.viewer.user;
    let set = match setup.pages.org.create(user, "MutingPermissionSet", &fields).await {
        Ok(set) => set,
        Err(error) => {
            let refusals = Refusal::of(error)?;
            return form(&setup, &group).await?.refused(&sent, &refusals);
        }
    };
    let fields: Map<String, Json> = [("PermissionSetGroupId", id.as_str()), ("PermissionSetId", &set)]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Json::from(value)))
        .collect();
    if let Err(error) = setup.pages.org.create(user, "PermissionSetGroupComponent", &fields).await {
        // The set alone means nothing: it goes with what it was made for.
        setup.pages.org.delete(user, "MutingPermissionSet", &set).await?;
        let refusals = Refusal::of(error)?;
        return form(&setup, &group).await?.refused(&sent, &refusals);
    }
    Ok(Redirect::to(&format!("{ADDRESS}/{id}/muting/edit")).into_response())
}

async fn form(setup: &Setup, group: &Record) -> Result<FormPage, Problem> {
    let id = group.id.as_deref().unwrap_or_default();
    let label = cut(format!("{} Muting", group.text("MasterLabel")));
    let name = cut(format!("{}_Muting", group.text("DeveloperName")));
    let (chrome, frame) = setup.frame(&PERMISSION_SET_GROUPS, "New Muting Permission Set").await?;
    Ok(FormPage {
        chrome,
        frame: frame.below(group.text("MasterLabel"), address(id)),
        action: format!("{ADDRESS}/{id}/muting/new"),
        cancel: address(id),
        submit: "Save",
        notice: None,
        groups: vec![Entries {
            title: "Muting Permission Set Information",
            entries: vec![
                Entry::line("MasterLabel", "Label", label, 80).required(),
                Entry::line("DeveloperName", "API Name", name, 80).required(),
            ],
        }],
    })
}

/// At most 80 characters, as labels and names are.
fn cut(text: String) -> String {
    text.chars().take(80).collect()
}

pub async fn holder(setup: &Setup, id: &str) -> Result<Holder, Problem> {
    let group = group(setup, id).await?;
    let id = group.id.clone().unwrap_or_default();
    let members = members_of(setup, &id).await?;
    let muting = members.into_iter().find(|member| mutes(&member.set)).ok_or(Problem::NotFound)?;
    let set = setup
        .row(&format!(
            "SELECT Id, MasterLabel, DeveloperName, NamespacePrefix, CreatedBy.Name, LastModifiedBy.Name \
             FROM MutingPermissionSet WHERE Id = '{}'",
            muting.set
        ))
        .await?;
    let mut facts = vec![
        Fact::text("Label", set.text("MasterLabel")),
        Fact::new(
            "Permission Set Group",
            Cell::Link { address: address(&id), text: group.text("MasterLabel") },
        ),
    ];
    facts.extend(grants::stamps(&set));
    Ok(Holder {
        kind: Kind::Muting,
        id,
        set: muting.set,
        label: set.text("MasterLabel"),
        namespace: set.text("NamespacePrefix"),
        facts,
    })
}

pub async fn show(
    setup: Setup,
    Path(id): Path<String>,
    Query(sought): Query<Sought>,
) -> Result<Response, Problem> {
    grants::show(&setup, holder(&setup, &id).await?, &sought, Vec::new()).await
}
