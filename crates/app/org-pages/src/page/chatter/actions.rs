//! Writing and taking back: what a form of a feed sends.

use alongside_org::{ApiError, ErrorCode, NewPost};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::Pages;
use crate::page::record;
use crate::problem::{Problem, refused};
use crate::soql;
use crate::viewer::Viewer;

use super::feed::{Draft, FeedQuery};
use super::follow::back_to;
use super::{ADDRESS, item, person, writing};

/// What a form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Written {
    text: String,
    link: String,
    link_name: String,
    /// Ids of the people chosen from the suggestions, to tell those of one name apart.
    mentions: String,
    back: Option<String>,
}

/// How a post went.
enum Outcome {
    Done,
    /// What the org refused, and the words for it.
    Refused(Draft),
}

/// A post on one's own feed.
pub async fn post_on_own_feed(
    State(pages): State<Pages>,
    viewer: Viewer,
    Form(written): Form<Written>,
) -> Result<Response, Problem> {
    let me = viewer.user.id.clone();
    match post(&pages, &viewer, &me, written).await? {
        Outcome::Done => Ok(Redirect::to(&format!("{ADDRESS}#posted")).into_response()),
        Outcome::Refused(draft) => {
            refused(&super::page(&pages, &viewer, false, FeedQuery::default(), draft).await?)
        }
    }
}

/// A post to a colleague.
pub async fn post_to_person(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Result<Response, Problem> {
    person::person(&pages, &viewer, &id).await?;
    match post(&pages, &viewer, &id, written).await? {
        Outcome::Done => Ok(back_to(None, "User", &id, "posted")),
        Outcome::Refused(draft) => {
            refused(&person::page(&pages, &viewer, &id, FeedQuery::default(), draft).await?)
        }
    }
}

/// A post on a record.
pub async fn post_on_record(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(written): Form<Written>,
) -> Result<Response, Problem> {
    record::read(&pages, &viewer, &object, &id).await?;
    match post(&pages, &viewer, &id, written).await? {
        Outcome::Done => Ok(back_to(None, &object, &id, "posted")),
        Outcome::Refused(draft) => {
            let page = record::draw(&pages, viewer, (object, id), &headers, jar, FeedQuery::default(), draft);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page.await?).into_response())
        }
    }
}

/// A comment on a post.
pub async fn comment(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Result<Response, Problem> {
    if !soql::is_id(&id) {
        return Err(Problem::NotFound);
    }
    let body = writing::segments(&pages, &viewer, &written.text, &written.mentions).await?;
    match pages.org.comment(&viewer.user, &id, &body).await {
        Ok(_) => Ok(back_to(written.back.as_deref(), "FeedItem", &id, "commented")),
        Err(error) => {
            let wrong = words(error, "Write something first.")?;
            let draft = Draft { text: written.text, wrong: Some(wrong), ..Draft::default() };
            refused(&item::page(&pages, &viewer, &id, draft).await?)
        }
    }
}

/// Takes back a post of one's own, with its comments.
pub async fn delete_post(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Result<Response, Problem> {
    delete(&pages, &viewer, "FeedItem", &id, written.back).await
}

/// Takes back a comment of one's own.
pub async fn delete_comment(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Result<Response, Problem> {
    delete(&pages, &viewer, "FeedComment", &id, written.back).await
}

async fn delete(
    pages: &Pages,
    viewer: &Viewer,
    object: &str,
    id: &str,
    back: Option<String>,
) -> Result<Response, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    pages.org.delete(&viewer.user, object, id).await?;
    let own = format!("/lightning/r/FeedItem/{id}/view");
    // The page of the post itself is gone with it.
    let back = back.filter(|back| *back != own).unwrap_or_else(|| ADDRESS.to_owned());
    Ok(back_to(Some(&back), object, id, "deleted"))
}

async fn post(
    pages: &Pages,
    viewer: &Viewer,
    subject_id: &str,
    written: Written,
) -> Result<Outcome, Problem> {
    let (link, link_name) = (written.link.trim(), written.link_name.trim());
    let post = NewPost {
        subject_id: subject_id.to_owned(),
        body: writing::segments(pages, viewer, &written.text, &written.mentions).await?,
        link: (!link.is_empty()).then(|| (link.to_owned(), link_name.to_owned())),
    };
    match pages.org.post(&viewer.user, &post).await {
        Ok(_) => Ok(Outcome::Done),
        Err(error) => {
            let wrong = words(error, "Write something, or add a link.")?;
            let Written { text, link, link_name, .. } = written;
            Ok(Outcome::Refused(Draft { text, link, link_name, wrong: Some(wrong) }))
        }
    }
}

/// What to say of a refusal that the writer can put right; any other is a problem of its own.
fn words(error: ApiError, nothing: &str) -> Result<String, Problem> {
    match error.code {
        ErrorCode::RequiredFieldMissing => Ok(nothing.to_owned()),
        ErrorCode::StringTooLong => Ok("This is too long: a text holds 10,000 characters.".to_owned()),
        ErrorCode::FieldIntegrityException if error.fields.iter().any(|field| field == "LinkUrl") => {
            Ok("Write the link with http:// or https:// in front.".to_owned())
        }
        ErrorCode::LimitExceeded => Ok(error.message),
        _ => Err(error.into()),
    }
}
