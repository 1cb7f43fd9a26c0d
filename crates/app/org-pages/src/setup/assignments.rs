//! Who has a permission set or a group: the list, giving it to several users and taking it away.

mod add;

use alongside_org::{Change, ErrorCode};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html, refused};
use crate::setup::drawing::listing::{Asked, Paging};
use crate::setup::drawing::{Notice, Sent};
use crate::setup::frame::{Frame, Setup};
use crate::setup::tree::Node;
use crate::setup::{groups, people, sets};
use crate::soql;

/// Which kind of thing is given to users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignable {
    PermissionSet,
    PermissionSetGroup,
}

impl Assignable {
    async fn target(self, setup: &Setup, id: &str) -> Result<Target, Problem> {
        match self {
            Self::PermissionSet => sets::target(setup, id).await,
            Self::PermissionSetGroup => groups::target(setup, id).await,
        }
    }
}

/// The pages of assignments below `base`, the address of what has them.
pub fn router(of: Assignable, base: &str) -> Router<Pages> {
    let list = move |setup: Setup, Path(id): Path<String>, Query(asked): Query<Asked>| async move {
        show(&setup, &of.target(&setup, &id).await?, &asked, None).await
    };
    let take = move |setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>| async move {
        remove(&setup, &of.target(&setup, &id).await?, &sent).await
    };
    let choose = move |setup: Setup, Path(id): Path<String>| async move {
        add::choose(&setup, &of.target(&setup, &id).await?).await
    };
    let give = move |setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>| async move {
        add::submit(&setup, &of.target(&setup, &id).await?, &sent).await
    };
    let done = move |setup: Setup, Path(id): Path<String>, Query(sent): Query<Sent>| async move {
        add::done(&setup, &of.target(&setup, &id).await?, &sent).await
    };
    Router::new()
        .route(&format!("{base}/{{id}}/assignments"), get(list))
        .route(&format!("{base}/{{id}}/assignments/new"), get(choose).post(give))
        .route(&format!("{base}/{{id}}/assignments/done"), get(done))
        .route(&format!("{base}/{{id}}/assignments/remove"), post(take))
}

/// What is given to users: a permission set, or a group of them.
pub struct Target {
    pub node: &'static Node,
    /// The lookup of an assignment that leads to it.
    pub lookup: &'static str,
    pub id: String,
    pub label: String,
    /// Its own page.
    pub view: String,
    /// The page of its assignments.
    pub address: String,
}

/// One assignment.
struct Assignment {
    id: String,
    user: String,
    address: String,
    username: String,
    profile: String,
    active: bool,
    expires: String,
}

#[derive(Template)]
#[template(path = "setup/assignments.html")]
struct AssignmentsPage {
    chrome: Chrome,
    frame: Frame,
    notice: Option<Notice>,
    label: String,
    address: String,
    can_assign: bool,
    paging: Paging,
    rows: Vec<Assignment>,
}

/// The current assignments.
async fn show(
    setup: &Setup,
    target: &Target,
    asked: &Asked,
    notice: Option<Notice>,
) -> Result<Response, Problem> {
    let answer = if notice.is_none() { html } else { refused };
    answer(&page(setup, target, asked, notice).await?)
}

async fn page(
    setup: &Setup,
    target: &Target,
    asked: &Asked,
    notice: Option<Notice>,
) -> Result<AssignmentsPage, Problem> {
    let mut from = format!("FROM PermissionSetAssignment WHERE {} = '{}'", target.lookup, target.id);
    if !asked.text().is_empty() {
        let pattern = soql::containing(asked.text());
        from.push_str(&format!(" AND (Assignee.Name LIKE {pattern} OR Assignee.Username LIKE {pattern})"));
    }
    let total = setup.count(&from).await?;
    let rows: Vec<Assignment> = setup
        .rows(&format!(
            "SELECT Id, AssigneeId, Assignee.Name, Assignee.Username, Assignee.Profile.Name, \
             Assignee.IsActive, ExpirationDate {from} ORDER BY Assignee.Name, Id{}",
            asked.window()
        ))
        .await?
        .into_iter()
        .map(|row| Assignment {
            user: row.text("Assignee.Name"),
            address: people::address(&row.text("AssigneeId")),
            username: row.text("Assignee.Username"),
            profile: row.text("Assignee.Profile.Name"),
            active: row.text("Assignee.IsActive") == "true",
            expires: row.text("ExpirationDate"),
            id: row.id.unwrap_or_default(),
        })
        .collect();
    let paging = Paging::of("users", &target.address, asked, total, rows.len());
    let (chrome, frame) = setup.frame(target.node, "Current Assignments").await?;
    Ok(AssignmentsPage {
        chrome,
        frame: frame.below(&target.label, &target.view),
        notice,
        label: target.label.clone(),
        address: target.address.clone(),
        can_assign: setup.rights.assign,
        paging,
        rows,
    })
}

/// Takes the ticked assignments away, all or none.
async fn remove(setup: &Setup, target: &Target, sent: &Sent) -> Result<Response, Problem> {
    setup.needs(setup.rights.assign, "assigning permission sets")?;
    let ids: Vec<&str> = sent.all("assignment").filter(|id| soql::is_id(id)).collect();
    if ids.is_empty() {
        let notice = Notice::refusal("Tick the users to remove first.");
        return show(setup, target, &Asked::default(), Some(notice)).await;
    }
    let listed: Vec<String> = ids.iter().map(|id| soql::text(id)).collect();
    // Only what hangs on this set: an id of another one is nothing this page showed.
    let own = setup
        .rows(&format!(
            "SELECT Id FROM PermissionSetAssignment WHERE {} = '{}' AND Id IN ({})",
            target.lookup,
            target.id,
            listed.join(", ")
        ))
        .await?;
    let changes = own.into_iter().filter_map(|row| row.id);
    let changes = changes.map(|id| Change::Delete { object: "PermissionSetAssignment", id }).collect();
    match setup.pages.org.save_all(&setup.viewer.user, changes).await {
        Ok(()) => Ok(Redirect::to(&format!("{}#removed", target.address)).into_response()),
        Err(refused) if refused.error.code == ErrorCode::UnknownException => Err(refused.error.into()),
        Err(refused) => {
            let words = format!("{}. Nothing was removed.", refused.error.message);
            show(setup, target, &Asked::default(), Some(Notice::refusal(words))).await
        }
    }
}
