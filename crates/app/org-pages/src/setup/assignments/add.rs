//! Add Assignment: users are searched, ticked over several searches, and given the set together.

use std::collections::BTreeSet;

use alongside_org::{Change, ErrorCode};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::Target;
use crate::chrome::Chrome;
use crate::problem::{Problem, html, refused};
use crate::setup::drawing::listing::{PAGE, Paging};
use crate::setup::drawing::{Notice, Sent};
use crate::setup::frame::{Frame, Setup};
use crate::setup::people;
use crate::setup::selection::like;
use crate::soql;

/// Most users that are given a set at once: a page's worth of addresses fits the answer.
const MOST: usize = 200;
/// The query language skips no more records than this.
const FARTHEST: u64 = 2_000;

/// A user who may be ticked.
struct Person {
    id: String,
    name: String,
    username: String,
    role: String,
    profile: String,
    /// Has the set already.
    assigned: bool,
    ticked: bool,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "setup/assign.html")]
struct AssignPage {
    chrome: Chrome,
    frame: Frame,
    notice: Option<Notice>,
    label: String,
    action: String,
    cancel: String,
    text: String,
    page: u64,
    paging: Paging,
    /// Users ticked in another search, kept until Assign: id and name.
    kept: Vec<(String, String)>,
    people: Vec<Person>,
}

#[derive(Template)]
#[template(path = "setup/assigned.html")]
struct DonePage {
    chrome: Chrome,
    frame: Frame,
    label: String,
    back: String,
    view: String,
    people: Vec<Person>,
}

/// What the form holds between two clicks.
#[derive(Default)]
struct State {
    text: String,
    page: u64,
    ticked: BTreeSet<String>,
    /// The user whose assignment was refused, and why.
    wrong: Option<(Option<String>, String)>,
}

/// The list of users.
pub async fn choose(setup: &Setup, target: &Target) -> Result<Response, Problem> {
    html(&page(setup, target, State { page: 1, ..State::default() }).await?)
}

/// Searches, turns the page, or assigns: each by its own button of one form.
pub async fn submit(setup: &Setup, target: &Target, sent: &Sent) -> Result<Response, Problem> {
    let shown: BTreeSet<&str> = sent.all("shown").collect();
    let mut ticked: BTreeSet<String> = sent
        .all("kept")
        .filter(|id| !shown.contains(id))
        .chain(sent.all("user"))
        .filter(|id| soql::is_id(id))
        .map(str::to_owned)
        .collect();
    if sent.has("unkeep") {
        ticked.remove(sent.text("unkeep"));
    }
    let number: u64 = sent.text("page").parse().unwrap_or(1);
    let mut state = State { text: sent.text("text").to_owned(), page: number.max(1), ticked, wrong: None };
    match sent.text("step") {
        "next" => state.page += 1,
        "previous" => state.page = state.page.saturating_sub(1).max(1),
        "assign" => return assign(setup, target, state).await,
        // A search begins at its first page; the Enter key in its box is one, too.
        _ if !sent.has("unkeep") => state.page = 1,
        _ => {}
    }
    html(&page(setup, target, state).await?)
}

async fn assign(setup: &Setup, target: &Target, mut state: State) -> Result<Response, Problem> {
    setup.needs(setup.rights.assign, "assigning permission sets")?;
    let refusal = if state.ticked.is_empty() {
        Some((None, "Tick the users first".to_owned()))
    } else if state.ticked.len() > MOST {
        Some((None, format!("At most {MOST} users at once, and {} are ticked", state.ticked.len())))
    } else {
        let users: Vec<&String> = state.ticked.iter().collect();
        let changes = users.iter().map(|user| {
            let fields: Map<String, Json> =
                [("AssigneeId", user.as_str()), (target.lookup, target.id.as_str())]
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), Json::from(value)))
                    .collect();
            Change::Create { object: "PermissionSetAssignment", fields }
        });
        match setup.pages.org.save_all(&setup.viewer.user, changes.collect()).await {
            Ok(()) => None,
            Err(refused) if refused.error.code == ErrorCode::UnknownException => {
                return Err(refused.error.into());
            }
            Err(refused) => {
                let user = refused.index.and_then(|index| users.get(index)).map(|user| (*user).clone());
                Some((user, refused.error.message))
            }
        }
    };
    if refusal.is_none() {
        let users: Vec<String> = state.ticked.iter().map(|user| format!("user={user}")).collect();
        let address = format!("{}/done?{}", target.address, users.join("&"));
        return Ok(Redirect::to(&address).into_response());
    }
    state.wrong = refusal;
    let page = page(setup, target, state).await?;
    refused(&page)
}

async fn page(setup: &Setup, target: &Target, state: State) -> Result<AssignPage, Problem> {
    setup.needs(setup.rights.assign, "assigning permission sets")?;
    let mut from = "FROM User WHERE IsActive = true".to_owned();
    if !state.text.is_empty() {
        // Whom a profile lets in is who a set is often for.
        let sought = [&people::NAMES[..], &["Profile.Name"]].concat();
        from.push_str(&format!(" AND {}", like(&sought, &state.text)));
    }
    let total = setup.count(&from).await?;
    let number = state.page.min(FARTHEST / PAGE + 1);
    let skipped = (number - 1) * PAGE;
    let found = setup
        .rows(&format!(
            "SELECT Id, Name, Username, UserRole.Name, Profile.Name {from} ORDER BY Name, Id \
             LIMIT {PAGE} OFFSET {skipped}"
        ))
        .await?;
    let ids: Vec<String> = found.iter().filter_map(|row| row.id.as_deref()).map(soql::text).collect();
    let assigned = assigned(setup, target, &ids).await?;
    let (about, words) = state.wrong.clone().unzip();
    let about = about.flatten();
    let people: Vec<Person> = found
        .iter()
        .map(|row| {
            let id = row.id.clone().unwrap_or_default();
            Person {
                name: row.text("Name"),
                username: row.text("Username"),
                role: row.text("UserRole.Name"),
                profile: row.text("Profile.Name"),
                assigned: assigned.contains(&id),
                ticked: state.ticked.contains(&id),
                wrong: words.clone().filter(|_| about.as_ref() == Some(&id)),
                id,
            }
        })
        .collect();
    let elsewhere: Vec<String> = state
        .ticked
        .iter()
        .filter(|id| people.iter().all(|person| person.id != **id))
        .map(|id| soql::text(id))
        .collect();
    let kept = named(setup, &elsewhere).await?;
    let shown = u64::try_from(people.len()).unwrap_or(PAGE);
    let (chrome, frame) = setup.frame(target.node, "Select Users to Assign").await?;
    Ok(AssignPage {
        chrome,
        frame: frame.below(&target.label, &target.view).below("Current Assignments", &target.address),
        notice: words.map(|words| Notice::refusal(format!("{words}. Nothing was assigned."))),
        label: target.label.clone(),
        action: format!("{}/new", target.address),
        cancel: target.address.clone(),
        page: number,
        paging: Paging {
            noun: "active users",
            address: String::new(),
            text: state.text.clone(),
            searched: true,
            total,
            first: if shown == 0 { 0 } else { skipped + 1 },
            last: skipped + shown,
            previous: (number > 1).then(String::new),
            next: (skipped + shown < total && skipped + PAGE <= FARTHEST).then(String::new),
        },
        text: state.text,
        kept,
        people,
    })
}

/// Which of these users have the set; the ids are literals of the query language.
async fn assigned(setup: &Setup, target: &Target, ids: &[String]) -> Result<BTreeSet<String>, Problem> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = setup
        .rows(&format!(
            "SELECT AssigneeId FROM PermissionSetAssignment WHERE {} = '{}' AND AssigneeId IN ({})",
            target.lookup,
            target.id,
            ids.join(", ")
        ))
        .await?;
    Ok(rows.iter().map(|row| row.text("AssigneeId")).collect())
}

/// Ids and names of users; the ids are literals of the query language.
async fn named(setup: &Setup, ids: &[String]) -> Result<Vec<(String, String)>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let soql = format!("SELECT Id, Name FROM User WHERE Id IN ({}) ORDER BY Name", ids.join(", "));
    Ok(setup
        .rows(&soql)
        .await?
        .into_iter()
        .map(|row| (row.id.clone().unwrap_or_default(), row.text("Name")))
        .collect())
}

/// What was assigned, read back.
pub async fn done(setup: &Setup, target: &Target, sent: &Sent) -> Result<Response, Problem> {
    let ids: Vec<String> = sent.all("user").filter(|id| soql::is_id(id)).take(MOST).map(soql::text).collect();
    let assigned = assigned(setup, target, &ids).await?;
    let people = named(setup, &ids).await?.into_iter().map(|(id, name)| Person {
        assigned: assigned.contains(&id),
        name,
        username: String::new(),
        role: String::new(),
        profile: String::new(),
        ticked: false,
        wrong: None,
        id,
    });
    let (chrome, frame) = setup.frame(target.node, "Assignment Summary").await?;
    html(&DonePage {
        chrome,
        frame: frame.below(&target.label, &target.view).below("Current Assignments", &target.address),
        label: target.label.clone(),
        back: target.address.clone(),
        view: target.view.clone(),
        people: people.collect(),
    })
}
