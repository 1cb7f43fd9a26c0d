//! Lists: the views of an object, and all records related to one.

mod related;
mod table;
mod view_form;

use alongside_org::{ListView, ObjectDescribe};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::shape::Shape;
use crate::soql;
use crate::viewer::Viewer;

use table::{Asked, Table, load};
pub use table::{Column, Value, row_of, select};

/// Name of the view of what this browser showed last: its records are in a cookie, not in the org.
const RECENT: &str = "Recent";
/// Names that mean the first view of every record, whatever it is called for the object.
const ALL: &str = "All";

/// What the address of a list asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ListQuery {
    #[serde(rename = "filterName")]
    view: Option<String>,
    text: Option<String>,
    sort: Option<String>,
    page: Option<u32>,
}

/// A group of views in the menu.
struct Group {
    title: &'static str,
    choices: Vec<Choice>,
}

struct Choice {
    label: String,
    address: String,
    current: bool,
}

/// What may be done with the view that is shown.
struct Controls {
    new: String,
    clone: Option<String>,
    edit: Option<String>,
    delete: Option<String>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    chrome: Chrome,
    icon: &'static str,
    plural: String,
    singular: String,
    title: String,
    /// The record that a related list belongs to: its address and name.
    parent: Option<(String, String)>,
    views: Vec<Group>,
    controls: Option<Controls>,
    view: String,
    address: String,
    text: String,
    table: Table,
    create: Option<String>,
    empty: (String, String),
}

/// Lists and everything about their views.
pub fn router() -> Router<Pages> {
    let base = "/lightning/o/{object}/list";
    Router::new()
        .route(base, get(show))
        .route("/lightning/o/{object}/home", get(home))
        .route(&format!("{base}/new"), get(view_form::new).post(view_form::create))
        .route(&format!("{base}/{{view}}/edit"), get(view_form::edit).post(view_form::update))
        .route(&format!("{base}/{{view}}/delete"), post(view_form::delete))
        .route("/lightning/r/{object}/{id}/related/{child}/{field}/view", get(related::show))
}

/// The object's own address leads to its list.
async fn home(Path(object): Path<String>) -> Result<Response, Problem> {
    if soql::is_name(&object) {
        Ok(Redirect::to(&format!("/lightning/o/{object}/list")).into_response())
    } else {
        Err(Problem::NotFound)
    }
}

/// The view of that name or id.
fn named<'v>(views: &'v [ListView], name: &str) -> Option<&'v ListView> {
    let every = |view: &&ListView| {
        view.owner_id.is_none() && !view.definition.mine && view.definition.filters.is_empty()
    };
    if name == ALL {
        return views.iter().find(every);
    }
    views.iter().find(|view| view.developer_name.eq_ignore_ascii_case(name) || view.id == name)
}

/// One view of an object.
async fn show(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(object): Path<String>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Problem> {
    let describe = described(&pages, &viewer, &object).await?;
    let shape = Shape::of(&describe);
    let views = pages.org.list_views(&viewer.user, &describe).await?;
    let recent = asked.view.as_deref() == Some(RECENT);
    let view = match asked.view.as_deref() {
        _ if recent => None,
        None => views.first(),
        Some(name) => Some(named(&views, name).ok_or(Problem::NotFound)?),
    };
    let address = format!("/lightning/o/{object}/list");
    let name = view.map_or(RECENT, |view| view.developer_name.as_str());
    let condition = match view {
        Some(view) => pages.org.list_condition(&viewer.user, &describe, &view.definition),
        None => Ok(recently_viewed(&viewer)),
    };
    let order = view.map_or(("LastModifiedDate", true), |view| {
        (view.definition.order_by.as_str(), view.definition.descending)
    });
    let (table, empty) = match condition {
        Ok(condition) => {
            let asked = Asked {
                address: &address,
                view: Some(name),
                condition,
                order,
                columns: view.map_or_else(|| shape.columns(), |view| view.columns(&describe)),
                text: text(&asked),
                sort: asked.sort.as_deref(),
                page: asked.page.unwrap_or(1),
            };
            (load(&pages, &viewer, &shape, &asked).await?, empty(&describe, name, asked.text))
        }
        // Without its filters it would be another list, and with them it would tell too much.
        Err(error) => {
            let what = "This list cannot be shown to you".to_owned();
            (Table::none(), (what, format!("{} Choose another list above.", error.message)))
        }
    };
    let create = describe.createable.then(|| format!("/lightning/o/{object}/new"));
    html(&ListPage {
        chrome: Chrome::of(&pages, &viewer, &object).await?,
        icon: shape.icon(),
        plural: describe.label_plural.clone(),
        singular: describe.label.clone(),
        title: view.map_or_else(|| "Recently Viewed".to_owned(), |view| view.label.clone()),
        parent: None,
        controls: Some(controls(&pages, &viewer, &address, view).await?),
        views: groups(&views, &viewer, &address, name),
        view: name.to_owned(),
        empty,
        text: text(&asked).to_owned(),
        address,
        table,
        create,
    })
}

/// The views in the menu: those that every org has, one's own, those of others.
fn groups(views: &[ListView], viewer: &Viewer, address: &str, current: &str) -> Vec<Group> {
    let choice = |label: &str, name: &str| Choice {
        label: label.to_owned(),
        address: format!("{address}?filterName={name}"),
        current: name == current,
    };
    let of = |kind: &dyn Fn(&ListView) -> bool| -> Vec<Choice> {
        let chosen = views.iter().filter(|view| kind(view));
        chosen.map(|view| choice(&view.label, &view.developer_name)).collect()
    };
    let own = |view: &ListView| view.owner_id.as_ref() == Some(&viewer.user.id);
    let mut standard = vec![choice("Recently Viewed", RECENT)];
    standard.extend(of(&|view| view.owner_id.is_none()));
    let groups = vec![
        Group { title: "My list views", choices: of(&own) },
        Group { title: "Shared list views", choices: of(&|view| view.owner_id.is_some() && !own(view)) },
        Group { title: "Standard list views", choices: standard },
    ];
    groups.into_iter().filter(|group| !group.choices.is_empty()).collect()
}

async fn controls(
    pages: &Pages,
    viewer: &Viewer,
    address: &str,
    view: Option<&ListView>,
) -> Result<Controls, Problem> {
    let new = format!("{address}/new");
    let Some(view) = view else {
        return Ok(Controls { new, clone: None, edit: None, delete: None });
    };
    let own = match &view.owner_id {
        None => false,
        Some(owner) if *owner == viewer.user.id => true,
        Some(_) => view.shared && pages.org.may_share_list_views(&viewer.user).await?,
    };
    Ok(Controls {
        clone: Some(format!("{new}?clone={}", view.id)),
        edit: own.then(|| format!("{address}/{}/edit", view.id)),
        delete: own.then(|| format!("{address}/{}/delete", view.id)),
        new,
    })
}

/// The object as this user sees it, if its records have pages.
pub async fn described(pages: &Pages, viewer: &Viewer, object: &str) -> Result<ObjectDescribe, Problem> {
    if !soql::is_name(object) {
        return Err(Problem::NotFound);
    }
    match pages.org.list_describe(&viewer.user, object).await {
        Ok(describe) if describe.layoutable && object != "User" => Ok(describe),
        Ok(_) => Err(Problem::NotFound),
        Err(_) => Err(Problem::Forbidden("records of this kind")),
    }
}

fn text(asked: &ListQuery) -> &str {
    asked.text.as_deref().unwrap_or_default().trim()
}

fn recently_viewed(viewer: &Viewer) -> String {
    // An `IN` needs a value: an id that nothing has stands for none.
    let ids: Vec<String> = viewer.recent.iter().map(|id| soql::text(id)).collect();
    let ids = if ids.is_empty() { "'000000000000000AAA'".to_owned() } else { ids.join(", ") };
    format!("Id IN ({ids})")
}

/// What an empty list says: why it is empty and what to do.
fn empty(describe: &ObjectDescribe, view: &str, text: &str) -> (String, String) {
    let plural = describe.label_plural.to_lowercase();
    if !text.is_empty() {
        return (
            format!("Nothing in this list holds “{text}”"),
            "Try fewer letters, or look in another view.".to_owned(),
        );
    }
    let words = match view {
        RECENT => format!("The {plural} you open in this browser show here."),
        related::VIEW => format!("The {plural} of this record show here."),
        _ if view.starts_with(ALL) && describe.createable => "Make the first one with New.".to_owned(),
        _ if view.starts_with(ALL) => format!("The {plural} that you may see show here."),
        _ => "Look in another view for the rest.".to_owned(),
    };
    (format!("No {plural} here"), words)
}
