//! One post on a page of its own, with every comment.

use alongside_org::COMMENTS;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::soql;
use crate::viewer::Viewer;

use super::feed::{Draft, Drawing, PostView};

/// Most comments that the page shows.
const MOST: usize = 1_000;

/// What the forms of the post's template come back to.
struct Here {
    here: String,
}

#[derive(Template)]
#[template(path = "post.html")]
pub struct PostPage {
    chrome: Chrome,
    feed: Here,
    post: PostView,
    draft: Draft,
}

/// The post, if the user may read what it is on.
pub async fn show(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    html(&page(&pages, &viewer, &id, Draft::default()).await?)
}

/// The page, with a comment that was not taken.
pub async fn page(pages: &Pages, viewer: &Viewer, id: &str, draft: Draft) -> Result<PostPage, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    let mut post = pages.org.feed_post(&viewer.user, id).await?;
    while post.comments.len() >= COMMENTS && post.comments.len() < MOST {
        let more = pages.org.feed_comments(&viewer.user, id, post.comments.len()).await?;
        if more.is_empty() {
            break;
        }
        post.comments.extend(more);
    }
    Ok(PostPage {
        chrome: Chrome::of(pages, viewer, super::TAB).await?,
        feed: Here { here: format!("/lightning/r/FeedItem/{}/view", post.id) },
        post: Drawing::new(pages, viewer).post(post, true).await,
        draft,
    })
}
