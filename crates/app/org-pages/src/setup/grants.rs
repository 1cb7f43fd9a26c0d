//! What a profile, a permission set or a muting set grants: its page, its editing, and the
//! field-level security of one object at a time. The three differ in name only: a profile's grants
//! are those of the hidden permission set that it owns.

mod fields;
mod read;
mod save;

use alongside_org::Record;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;

use super::drawing::detail::Fact;
use super::drawing::grid::Section;
use super::drawing::{Button, Notice, Sent};
use super::frame::{Frame, Setup};
use super::tree::{Node, PERMISSION_SET_GROUPS, PERMISSION_SETS, PROFILES};
use super::{groups, profiles, sets};
use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, form_urlencoded, html, refused};

pub use fields::by_profile;
pub use read::api_name;
pub use save::{Outcome, save};

/// Whose grants they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Profile,
    PermissionSet,
    /// Takes away within one group what this grants.
    Muting,
}

impl Kind {
    async fn holder(self, setup: &Setup, id: &str) -> Result<Holder, Problem> {
        match self {
            Self::Profile => profiles::holder(setup, id).await,
            Self::PermissionSet => sets::holder(setup, id).await,
            Self::Muting => groups::muting_holder(setup, id).await,
        }
    }
}

/// Editing what a holder grants, and its field-level security, below its own address `base`.
pub fn router(kind: Kind, base: &str) -> Router<Pages> {
    let whole = move |setup: Setup, Path(id): Path<String>, Query(sought): Query<Sought>| async move {
        edit(&setup, kind.holder(&setup, &id).await?, &sought).await
    };
    let save_whole = move |setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>| async move {
        change(&setup, kind.holder(&setup, &id).await?, &sent).await
    };
    let show = move |setup: Setup, Path((id, object)): Path<(String, String)>| async move {
        fields::show(&setup, kind.holder(&setup, &id).await?, &object).await
    };
    let open = move |setup: Setup, Path((id, object)): Path<(String, String)>| async move {
        fields::edit(&setup, kind.holder(&setup, &id).await?, &object).await
    };
    let save = move |setup: Setup, Path((id, object)): Path<(String, String)>, Form(sent): Form<Sent>| async move {
        fields::change(&setup, kind.holder(&setup, &id).await?, &object, &sent).await
    };
    Router::new()
        .route(&format!("{base}/edit"), get(whole).post(save_whole))
        .route(&format!("{base}/fields/{{object}}"), get(show))
        .route(&format!("{base}/fields/{{object}}/edit"), get(open).post(save))
}

/// A profile, permission set or muting set.
pub struct Holder {
    pub kind: Kind,
    /// Its own id, or the group's of a muting set: what stands in addresses.
    pub id: String,
    /// Id of the set that holds the grants.
    pub set: String,
    pub label: String,
    /// The package it belongs to; empty for the org's own.
    pub namespace: String,
    pub facts: Vec<Fact>,
}

impl Holder {
    pub fn node(&self) -> &'static Node {
        match self.kind {
            Kind::Profile => &PROFILES,
            Kind::PermissionSet => &PERMISSION_SETS,
            Kind::Muting => &PERMISSION_SET_GROUPS,
        }
    }

    /// The address of one of its pages.
    pub fn address(&self, part: &str) -> String {
        let node = self.node().name;
        let below = if self.kind == Kind::Muting { "muting/" } else { "" };
        format!("/lightning/setup/{node}/{}/{below}{part}", self.id)
    }

    pub fn is_managed(&self) -> bool {
        !self.namespace.is_empty()
    }

    /// What its users are called in a sentence.
    fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Profile => "profile",
            Kind::PermissionSet => "permission set",
            Kind::Muting => "muting permission set",
        }
    }

    /// Refuses to change it, in words that say what to do instead.
    fn changeable(&self, setup: &Setup) -> Result<(), Problem> {
        setup.needs(setup.rights.manage_grants, "changing profiles and permission sets")?;
        if self.is_managed() {
            return Err(Problem::Forbidden(
                "changing a managed permission set: clone it and change the clone",
            ));
        }
        Ok(())
    }
}

/// What the address of such a page asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    find: String,
}

#[derive(Template)]
#[template(path = "setup/grants.html")]
pub struct GrantsPage {
    pub chrome: Chrome,
    pub frame: Frame,
    pub notice: Option<Notice>,
    /// Whether the checkboxes can be changed.
    pub editing: bool,
    pub address: String,
    pub cancel: String,
    /// Where Find Settings looks; none where there is nothing to look through.
    pub finder: Option<&'static str>,
    pub sought: String,
    pub buttons: Vec<Button>,
    /// What the facts are called as a group.
    pub about: &'static str,
    pub facts: Vec<Fact>,
    pub sections: Vec<Section>,
}

/// The page of a holder.
pub async fn show(
    setup: &Setup,
    holder: Holder,
    sought: &Sought,
    more: Vec<Button>,
) -> Result<Response, Problem> {
    let sections = read::everything(setup, &holder).await?;
    let mut buttons = Vec::new();
    if setup.rights.manage_grants && !holder.is_managed() {
        let find = match sought.find.trim() {
            "" => String::new(),
            find => format!("?find={}", form_urlencoded(find)),
        };
        buttons.push(Button::new("Edit", format!("{}{find}", holder.address("edit"))));
    }
    buttons.extend(more);
    let notice = holder.is_managed().then(|| {
        Notice::hint(format!(
            "This permission set belongs to the package {}: it cannot be edited. Clone it to make one that can.",
            holder.namespace
        ))
    });
    html(&page(setup, holder, sections, sought, Editing::No, buttons, notice).await?)
}

/// The same with checkboxes that can be changed.
async fn edit(setup: &Setup, holder: Holder, sought: &Sought) -> Result<Response, Problem> {
    holder.changeable(setup)?;
    let sections = read::everything(setup, &holder).await?;
    html(&page(setup, holder, sections, sought, Editing::Yes, Vec::new(), None).await?)
}

/// Saves what the form shows; what it did not show stays as it is.
async fn change(setup: &Setup, holder: Holder, sent: &Sent) -> Result<Response, Problem> {
    holder.changeable(setup)?;
    let sections = read::everything(setup, &holder).await?;
    match save(setup, sections, sent).await? {
        Outcome::Saved => Ok(save::back_to(&holder.address("view"))),
        Outcome::Refused(sections, notice) => {
            let sought = Sought { find: sent.text("find").to_owned() };
            let page = page(setup, holder, sections, &sought, Editing::Yes, Vec::new(), Some(notice)).await?;
            refused(&page)
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Editing {
    No,
    Yes,
}

async fn page(
    setup: &Setup,
    holder: Holder,
    sections: Vec<Section>,
    sought: &Sought,
    editing: Editing,
    buttons: Vec<Button>,
    notice: Option<Notice>,
) -> Result<GrantsPage, Problem> {
    let find = sought.find.trim().to_owned();
    let mut sections: Vec<Section> = sections.into_iter().map(|section| section.found(&find)).collect();
    // A section without rows says nothing.
    sections.retain(|section| !section.rows.is_empty());
    let editing = editing == Editing::Yes;
    let title = if editing { format!("Edit {}", holder.label) } else { holder.label.clone() };
    let (chrome, frame) = setup.frame(holder.node(), title).await?;
    let frame = match (editing, holder.kind) {
        (false, Kind::Muting) | (true, _) => frame.below(&holder.label, holder.address("view")),
        _ => frame,
    };
    let part = if editing { "edit" } else { "view" };
    Ok(GrantsPage {
        chrome,
        frame: frame.of_kind(holder.noun()),
        notice,
        editing,
        address: holder.address(part),
        cancel: holder.address("view"),
        finder: Some("Find Settings"),
        sought: find,
        buttons,
        about: "Details",
        facts: if editing { Vec::new() } else { holder.facts },
        sections,
    })
}

/// The facts that profile and permission set share.
pub fn stamps(record: &Record) -> Vec<Fact> {
    vec![
        Fact::text("Created By", record.text("CreatedBy.Name")),
        Fact::text("Last Modified By", record.text("LastModifiedBy.Name")),
    ]
}
