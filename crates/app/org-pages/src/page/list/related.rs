//! All records of one kind that point to a record.

use axum::extract::{Path, Query, State};
use axum::response::Response;

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::shape::Shape;
use crate::soql;
use crate::viewer::Viewer;

use super::table::{Asked, load};
use super::{ListPage, ListQuery, described, empty, text};

/// What such a list is called where a view has a name.
pub const VIEW: &str = "Related";

pub async fn show(
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
    let create = (describe.createable && lookup.createable && !describe.custom)
        .then(|| format!("/lightning/o/{child}/new?{field}={id}"));
    html(&ListPage {
        chrome: Chrome::of(&pages, &viewer, &object).await?,
        icon: shape.icon(),
        plural: describe.label_plural.clone(),
        singular: describe.label.clone(),
        title: describe.label_plural.clone(),
        parent: Some((format!("/lightning/r/{object}/{id}/view"), heading)),
        views: Vec::new(),
        controls: None,
        view: String::new(),
        empty: empty(&describe, VIEW, text(&asked)),
        text: text(&asked).to_owned(),
        address,
        table,
        create,
    })
}
