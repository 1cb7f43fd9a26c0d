//! A colleague's page: who that is, and what they wrote and were told.

use alongside_org::Record;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::soql;
use crate::viewer::Viewer;

use super::feed::{Draft, FeedQuery, FeedView, Source};
use super::follow::Following;

#[derive(Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    chrome: Chrome,
    name: String,
    initials: String,
    title: String,
    email: String,
    phone: String,
    /// Nobody follows oneself.
    following: Option<Following>,
    feed: FeedView,
}

/// The page of a user.
pub async fn show(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(asked): Query<FeedQuery>,
) -> Result<Response, Problem> {
    html(&page(&pages, &viewer, &id, asked, Draft::default()).await?)
}

/// The page, with a post that was not taken.
pub async fn page(
    pages: &Pages,
    viewer: &Viewer,
    id: &str,
    asked: FeedQuery,
    draft: Draft,
) -> Result<PersonPage, Problem> {
    let person = person(pages, viewer, id).await?;
    let id = person.id.clone().unwrap_or_default();
    let own = id == viewer.user.id;
    let following = if own { None } else { Some(Following::of(pages, viewer, "User", &id).await?) };
    let source = Source::Record { object: "User".to_owned(), id };
    let name = person.text("Name");
    Ok(PersonPage {
        chrome: Chrome::of(pages, viewer, super::TAB).await?,
        initials: name.split(' ').filter_map(|word| word.chars().next()).take(2).collect(),
        name,
        title: person.text("Title"),
        email: person.text("Email"),
        phone: person.text("Phone"),
        following,
        feed: FeedView::load(pages, viewer, &source, asked, draft).await?,
    })
}

/// The user's record, as far as the viewer may read it.
pub async fn person(pages: &Pages, viewer: &Viewer, id: &str) -> Result<Record, Problem> {
    if !soql::is_id(id) || !id.starts_with("005") {
        return Err(Problem::NotFound);
    }
    Ok(pages.org.retrieve(&viewer.user, "User", id).await?)
}
