//! Chatter: the page with the feed of what a user follows, and the addresses of everything about
//! posts, comments and following.

mod actions;
mod feed;
mod follow;
mod item;
mod person;
mod writing;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::viewer::Viewer;

pub use feed::{Draft, FeedQuery, FeedView, Source};
pub use follow::Following;

/// Where the page is.
pub const ADDRESS: &str = "/lightning/page/chatter";
/// What the page is called in the header's tabs.
pub const TAB: &str = "Chatter";

/// How many of the followed records the page names.
const NAMED: usize = 12;

/// Which of the two feeds of one's own.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Which {
    show: Option<String>,
}

/// Something that the user follows.
struct Followed {
    name: String,
    address: String,
    unfollow: String,
}

#[derive(Template)]
#[template(path = "chatter.html")]
struct ChatterPage {
    chrome: Chrome,
    to_me: bool,
    feed: FeedView,
    followed: Vec<Followed>,
    /// Whether the user follows more than is named.
    cut: bool,
}

/// Everything about feeds.
pub fn router() -> Router<Pages> {
    Router::new()
        .route(ADDRESS, get(show).post(actions::post_on_own_feed))
        .route("/lightning/chatter/people", get(writing::suggest))
        .route("/lightning/r/User/{id}/view", get(person::show))
        .route("/lightning/r/User/{id}/feed", post(actions::post_to_person))
        .route("/lightning/r/FeedItem/{id}/view", get(item::show).post(actions::comment))
        .route("/lightning/r/FeedItem/{id}/delete", post(actions::delete_post))
        .route("/lightning/r/FeedComment/{id}/delete", post(actions::delete_comment))
        .route("/lightning/r/{object}/{id}/feed", post(actions::post_on_record))
        .route("/lightning/r/{object}/{id}/follow", post(follow::follow))
        .route("/lightning/r/{object}/{id}/unfollow", post(follow::unfollow))
}

async fn show(
    State(pages): State<Pages>,
    viewer: Viewer,
    Query(asked): Query<FeedQuery>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let to_me = which.show.as_deref() == Some("to-me");
    html(&page(&pages, &viewer, to_me, asked, Draft::default()).await?)
}

async fn page(
    pages: &Pages,
    viewer: &Viewer,
    to_me: bool,
    asked: FeedQuery,
    draft: Draft,
) -> Result<ChatterPage, Problem> {
    let source = if to_me { Source::ToMe } else { Source::News };
    let mut followed = pages.org.following(&viewer.user).await?;
    let cut = followed.len() > NAMED;
    followed.truncate(NAMED);
    let mut drawing = feed::Drawing::new(pages, viewer);
    let mut entries = Vec::with_capacity(followed.len());
    for subscription in &followed {
        let subject = &subscription.subject;
        let base = format!("/lightning/r/{}/{}", subject.object, subject.id);
        entries.push(Followed {
            name: drawing.title(subject).await,
            address: format!("{base}/view"),
            unfollow: format!("{base}/unfollow"),
        });
    }
    Ok(ChatterPage {
        chrome: Chrome::of(pages, viewer, TAB).await?,
        to_me,
        feed: FeedView::load(pages, viewer, &source, asked, draft).await?,
        followed: entries,
        cut,
    })
}
