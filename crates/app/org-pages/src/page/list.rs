//! Lists: the views of an object, and all records related to one.

mod table;

use alongside_org::ObjectDescribe;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::shape::{Shape, View};
use crate::soql;
use crate::viewer::Viewer;

use table::{Asked, Table, load};
pub use table::{Column, Value, row_of, select};

/// What the address of a list asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ListQuery {
    view: Option<String>,
    text: Option<String>,
    sort: Option<String>,
    page: Option<u32>,
}

struct Choice {
    label: &'static str,
    address: String,
    current: bool,
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
    views: Vec<Choice>,
    view: String,
    address: String,
    text: String,
    table: Table,
    create: Option<String>,
    empty: (String, String),
}

/// The object's own address leads to its list.
pub async fn home(Path(object): Path<String>) -> Result<Response, Problem> {
    if soql::is_name(&object) {
        Ok(Redirect::to(&format!("/lightning/o/{object}/list")).into_response())
    } else {
        Err(Problem::NotFound)
    }
}

/// One view of an object.
pub async fn show(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(object): Path<String>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Problem> {
    let describe = described(&pages, &viewer, &object).await?;
    let shape = Shape::of(&describe);
    let views = shape.views();
    let view = match asked.view.as_deref() {
        None => views[0],
        Some(name) => *views.iter().find(|view| view.name == name).ok_or(Problem::NotFound)?,
    };
    let address = format!("/lightning/o/{object}/list");
    let table = load(
        &pages,
        &viewer,
        &shape,
        &Asked {
            address: &address,
            view: Some(view.name),
            condition: condition(&view, &viewer),
            order: view.order,
            columns: shape.columns(),
            text: text(&asked),
            sort: asked.sort.as_deref(),
            page: asked.page.unwrap_or(1),
        },
    )
    .await?;
    let choices = views.iter().map(|choice| Choice {
        label: choice.label,
        address: format!("{address}?view={}", choice.name),
        current: choice.name == view.name,
    });
    let create = describe.createable.then(|| format!("/lightning/o/{object}/new"));
    html(&ListPage {
        chrome: Chrome::of(&pages, &viewer, &object).await?,
        icon: shape.icon(),
        plural: describe.label_plural.clone(),
        singular: describe.label.clone(),
        title: view.label.to_owned(),
        parent: None,
        views: choices.collect(),
        view: view.name.to_owned(),
        empty: empty(&describe, view.name, text(&asked)),
        text: text(&asked).to_owned(),
        address,
        table,
        create,
    })
}

/// All records of one kind that point to a record.
pub async fn related(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id, child, field)): Path<(String, String, String, String)>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Problem> {
    if !soql::is_id(&id) || !soql::is_name(&field) {
        return Err(Problem::NotFound);
    }
    let parent_describe = described(&pages, &viewer, &object).await?;
    let parent_shape = Shape::of(&parent_describe);
    let parent = pages.org.retrieve(&viewer.user, &object, &id).await?;
    let describe = described(&pages, &viewer, &child).await?;
    let shape = Shape::of(&describe);
    let lookup = shape.field(&field).ok_or(Problem::NotFound)?;
    if !lookup.reference_to.contains(&object) {
        return Err(Problem::NotFound);
    }
    let address = format!("/lightning/r/{object}/{id}/related/{child}/{field}/view");
    let mut columns = shape.columns();
    columns.retain(|column| column.name != field);
    let table = load(
        &pages,
        &viewer,
        &shape,
        &Asked {
            address: &address,
            view: None,
            condition: format!("{field} = '{id}'"),
            order: ("CreatedDate", true),
            columns,
            text: text(&asked),
            sort: asked.sort.as_deref(),
            page: asked.page.unwrap_or(1),
        },
    )
    .await?;
    let heading = parent_shape.title_field().map_or_else(|| id.clone(), |title| parent.text(&title.name));
    html(&ListPage {
        chrome: Chrome::of(&pages, &viewer, &object).await?,
        icon: shape.icon(),
        plural: describe.label_plural.clone(),
        singular: describe.label.clone(),
        title: describe.label_plural.clone(),
        parent: Some((format!("/lightning/r/{object}/{id}/view"), heading)),
        views: Vec::new(),
        view: String::new(),
        empty: empty(&describe, "Related", text(&asked)),
        text: text(&asked).to_owned(),
        address,
        table,
        create: None,
    })
}

/// The object as this user sees it, if its records have pages.
pub async fn described(pages: &Pages, viewer: &Viewer, object: &str) -> Result<ObjectDescribe, Problem> {
    if !soql::is_name(object) {
        return Err(Problem::NotFound);
    }
    match pages.org.describe(&viewer.user, object).await {
        Ok(describe) if describe.layoutable && object != "User" => Ok(describe),
        Ok(_) => Err(Problem::NotFound),
        Err(_) => Err(Problem::Forbidden("records of this kind")),
    }
}

fn text(asked: &ListQuery) -> &str {
    asked.text.as_deref().unwrap_or_default().trim()
}

fn condition(view: &View, viewer: &Viewer) -> String {
    if view.is_recent() {
        // An `IN` needs a value: an id that nothing has stands for none.
        let ids: Vec<String> = viewer.recent.iter().map(|id| soql::text(id)).collect();
        let ids = if ids.is_empty() { "'000000000000000AAA'".to_owned() } else { ids.join(", ") };
        return format!("Id IN ({ids})");
    }
    view.condition.replace(":me", &soql::text(&viewer.user.id))
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
        "Recent" => format!("The {plural} you open in this browser show here."),
        "Related" => format!("The {plural} of this record show here."),
        "All" if describe.createable => "Make the first one with New.".to_owned(),
        "All" => format!("The {plural} that you may see show here."),
        _ => "Look in another view for the rest.".to_owned(),
    };
    (format!("No {plural} here"), words)
}
