//! Chatter's REST API: feed elements, comments, feeds, followers.

mod input;
mod likes;
mod shapes;

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde_json::json;

use super::body::Fields;
use super::caller::Caller;
use super::{Refusal, both};
use crate::chatter::{COMMENTS, Feed, FeedSubscription, MAX_PAGE, PAGE};
use crate::engine::Engine;
use crate::{ApiError, ErrorCode};

type Names = Path<HashMap<String, String>>;
type Parameters = Query<HashMap<String, String>>;

pub(super) fn router() -> Router<Arc<Engine>> {
    let router = both(Router::new(), "/chatter", get(root));
    let router = both(router, "/chatter/feeds", get(feeds));
    let router = both(router, "/chatter/feed-elements", post(create));
    let router = both(router, "/chatter/feed-elements/{id}", get(element).delete(remove));
    let comments = "/chatter/feed-elements/{id}/capabilities/comments/items";
    let router = both(router, comments, get(list_comments).post(create_comment));
    let router = both(router, "/chatter/comments/{id}", get(comment).delete(remove_comment));
    let router = router.merge(likes::router());
    let router = both(router, "/chatter/feeds/company/feed-elements", get(company_feed));
    let router = both(router, "/chatter/feeds/{kind}/{id}/feed-elements", get(feed));
    let router = both(router, "/chatter/groups", get(groups));
    let router = both(router, "/chatter/users", get(people));
    let router = both(router, "/chatter/users/{id}", get(person));
    let router = both(router, "/chatter/users/{id}/following", get(following).post(follow));
    let router = both(router, "/chatter/users/{id}/followers", get(followers));
    let router = both(router, "/chatter/records/{id}/followers", get(followers));
    let router = both(router, "/chatter/subscriptions/{id}", delete(unfollow));
    both(router, "/connect/batch", post(super::batch::batch))
}

async fn root(caller: Caller) -> Response {
    let base = format!("/services/data/{}/chatter", caller.version);
    let urls = json!({
        "feeds": format!("{base}/feeds"),
        "groups": format!("{base}/groups"),
        "users": format!("{base}/users"),
    });
    caller.answer(Json(urls))
}

async fn feeds(caller: Caller) -> Response {
    let base = format!("/services/data/{}/chatter/feeds", caller.version);
    let feed = |label: &str, kind: &str| {
        let url = format!("{base}/{kind}/{}", caller.user.id);
        json!({ "label": label, "feedType": label, "feedUrl": url, "feedElementsUrl": format!("{url}/feed-elements") })
    };
    let company = format!("{base}/company");
    let company = json!({
        "label": "Company", "feedType": "Company", "feedUrl": company,
        "feedElementsUrl": format!("{company}/feed-elements"),
    });
    let feeds = [feed("News", "news"), company, feed("To", "to"), feed("UserProfile", "user-profile")];
    let post = format!("/services/data/{}/chatter/feed-elements", caller.version);
    caller.answer(Json(json!({ "favorites": [], "feeds": feeds, "feedElementsPostUrl": post })))
}

async fn create(
    caller: Caller,
    Query(parameters): Parameters,
    Fields(body): Fields,
) -> Result<Response, Refusal> {
    let mut post = input::post(&body, &parameters)?;
    if post.subject_id.eq_ignore_ascii_case("me") {
        post.subject_id.clone_from(&caller.user.id);
    }
    let id = caller.engine.post(&caller.user, &post).await?;
    let post = caller.engine.feed_post(&caller.user, &id).await?;
    Ok(caller.answer((StatusCode::CREATED, Json(shapes::post(&caller, &post)))))
}

async fn element(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let post = caller.engine.feed_post(&caller.user, &path["id"]).await?;
    Ok(caller.answer(Json(shapes::post(&caller, &post))))
}

async fn remove(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    removed(&caller, "FeedItem", &path["id"]).await
}

async fn remove_comment(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    removed(&caller, "FeedComment", &path["id"]).await
}

async fn unfollow(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    removed(&caller, "EntitySubscription", &path["id"]).await
}

async fn removed(caller: &Caller, object: &str, id: &str) -> Result<Response, Refusal> {
    let mut writing = caller.begin().await?;
    writing.delete(object, id).await?;
    caller.commit(writing).await?;
    Ok(caller.answer(StatusCode::NO_CONTENT))
}

async fn feed(caller: Caller, Path(path): Names, Query(parameters): Parameters) -> Result<Response, Refusal> {
    let (kind, id) = (path["kind"].as_str(), me(&caller, &path["id"]));
    let own = id == caller.user.id;
    let feed = match kind {
        "news" if own => Feed::News,
        "to" if own => Feed::ToMe,
        "record" | "user-profile" => {
            // A record that may not be read has no feed to be told of.
            caller.retrieve_any(&id).await?;
            Feed::Record(id.clone())
        }
        _ => return Err(ApiError::not_found().into()),
    };
    elements(&caller, &format!("{kind}/{id}"), &feed, &parameters).await
}

async fn company_feed(caller: Caller, Query(parameters): Parameters) -> Result<Response, Refusal> {
    elements(&caller, "company", &Feed::Company, &parameters).await
}

/// A page of a feed.
async fn elements(
    caller: &Caller,
    name: &str,
    feed: &Feed,
    parameters: &HashMap<String, String>,
) -> Result<Response, Refusal> {
    let most = page_size(parameters)?;
    let token = parameters.get("page").map(String::as_str);
    let page = caller.engine.feed(&caller.user, feed, token, most).await?;
    let base = format!("/services/data/{}/chatter/feeds/{name}/feed-elements", caller.version);
    Ok(caller.answer(Json(shapes::page(caller, &base, token, most, &page))))
}

fn page_size(parameters: &HashMap<String, String>) -> Result<usize, ApiError> {
    let Some(text) = parameters.get("pageSize") else { return Ok(PAGE) };
    text.parse::<usize>().ok().filter(|size| (1..=MAX_PAGE).contains(size)).ok_or_else(|| {
        let message = format!("pageSize: a number from 1 to {MAX_PAGE} is required, not '{text}'");
        ApiError::new(ErrorCode::InvalidInput, message)
    })
}

async fn list_comments(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let post = caller.engine.feed_post(&caller.user, &path["id"]).await?;
    let skip = place(&parameters)?;
    let comments = caller.engine.feed_comments(&caller.user, &post.id, skip, COMMENTS).await?;
    Ok(caller.answer(Json(shapes::comments(&caller, &post.id, skip, &comments, post.comment_count))))
}

async fn create_comment(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
    Fields(body): Fields,
) -> Result<Response, Refusal> {
    let body = input::body(&body, &parameters)?;
    caller.engine.feed_post(&caller.user, &path["id"]).await?;
    let id = caller.engine.comment(&caller.user, &path["id"], &body).await?;
    let comment = caller.engine.feed_comment(&caller.user, &id).await?;
    Ok(caller.answer((StatusCode::CREATED, Json(shapes::comment(&caller, &comment)))))
}

async fn comment(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let comment = caller.engine.feed_comment(&caller.user, &path["id"]).await?;
    Ok(caller.answer(Json(shapes::comment(&caller, &comment))))
}

/// What is told of a user.
const PERSON: [&str; 7] = ["Name", "FirstName", "LastName", "Email", "Username", "Title", "IsActive"];

async fn person(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let id = me(&caller, &path["id"]);
    let record = caller.retrieve("User", &id, Some(&PERSON.map(str::to_owned))).await?;
    Ok(caller.answer(Json(shapes::person(&caller, &record))))
}

/// Everybody who can sign in, by name; pages are numbered from 0.
async fn people(caller: Caller, Query(parameters): Parameters) -> Result<Response, Refusal> {
    let (most, page) = (page_size(&parameters)?, place(&parameters)?);
    let skip = page.saturating_mul(most);
    let soql = format!(
        "SELECT Id, {} FROM User WHERE IsActive = true ORDER BY Name, Id LIMIT {} OFFSET {skip}",
        PERSON.join(", "),
        most + 1
    );
    let found = caller.query(&soql, false, most + 1).await?.records;
    let url =
        |page: usize| format!("/services/data/{}/chatter/users?page={page}&pageSize={most}", caller.version);
    let users: Vec<_> = found.iter().take(most).map(|record| shapes::person(&caller, record)).collect();
    Ok(caller.answer(Json(json!({
        "currentPageToken": page,
        "currentPageUrl": url(page),
        "nextPageToken": (found.len() > most).then_some(page + 1),
        "nextPageUrl": (found.len() > most).then(|| url(page + 1)),
        "previousPageToken": page.checked_sub(1),
        "previousPageUrl": page.checked_sub(1).map(url),
        "users": users,
    }))))
}

/// There are no groups here, and no way to make one.
async fn groups(caller: Caller) -> Response {
    let url = format!("/services/data/{}/chatter/groups", caller.version);
    caller.answer(Json(json!({
        "currentPageUrl": url, "groups": [], "nextPageUrl": null, "previousPageUrl": null, "total": 0,
    })))
}

async fn following(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let (id, skip) = (me(&caller, &path["id"]), place(&parameters)?);
    caller.retrieve("User", &id, Some(&["Id".to_owned()])).await?;
    let found = caller.engine.following(&caller.user, &id, skip).await?;
    let url = format!("/services/data/{}/chatter/users/{id}/following", caller.version);
    Ok(listed(&caller, "following", &url, skip, &found))
}

async fn followers(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let (id, skip) = (me(&caller, &path["id"]), place(&parameters)?);
    caller.retrieve_any(&id).await?;
    let found = caller.engine.followers(&caller.user, &id, skip).await?;
    let url = format!("/services/data/{}/chatter/records/{id}/followers", caller.version);
    Ok(listed(&caller, "followers", &url, skip, &found))
}

fn listed(caller: &Caller, name: &str, url: &str, skip: usize, found: &[FeedSubscription]) -> Response {
    let shown = &found[..found.len().min(MAX_PAGE)];
    let subscriptions: Vec<_> = shown.iter().map(|one| shapes::subscription(caller, one)).collect();
    let next = (found.len() > MAX_PAGE).then(|| format!("{url}?page={}", skip + MAX_PAGE));
    caller.answer(Json(json!({
        name: subscriptions,
        "currentPageUrl": if skip == 0 { url.to_owned() } else { format!("{url}?page={skip}") },
        "nextPageUrl": next,
        "total": skip + found.len(),
    })))
}

async fn follow(
    caller: Caller,
    Path(path): Names,
    Query(parameters): Parameters,
    Fields(body): Fields,
) -> Result<Response, Refusal> {
    if me(&caller, &path["id"]) != caller.user.id {
        let message = "You can't subscribe other users to records";
        return Err(ApiError::new(ErrorCode::InsufficientAccess, message).into());
    }
    let subject = input::subject(&body, &parameters)?;
    caller.engine.follow(&caller.user, &subject).await?;
    let found = caller.engine.followers(&caller.user, &subject, 0).await?;
    let own = found.iter().find(|one| one.subscriber.id == caller.user.id).ok_or_else(ApiError::not_found)?;
    Ok((StatusCode::CREATED, caller.answer(Json(shapes::subscription(&caller, own)))).into_response())
}

/// `me`, or an id in its long form.
fn me(caller: &Caller, id: &str) -> String {
    if id.eq_ignore_ascii_case("me") {
        return caller.user.id.clone();
    }
    crate::RecordId::parse(id).map_or_else(|_| id.to_owned(), crate::RecordId::into_string)
}

fn place(parameters: &HashMap<String, String>) -> Result<usize, ApiError> {
    let Some(text) = parameters.get("page") else { return Ok(0) };
    text.parse().map_err(|_| ApiError::new(ErrorCode::InvalidInput, format!("page: '{text}' is no page")))
}
