//! Likes of posts and comments.

use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::{Names, Parameters, place, removed, shapes};
use crate::chatter::MAX_PAGE;
use crate::engine::Engine;
use crate::rest::caller::Caller;
use crate::rest::{Refusal, both};

pub(super) fn router() -> Router<Arc<Engine>> {
    let posts = "/chatter/feed-elements/{id}/capabilities/chatter-likes/items";
    let router = both(Router::new(), posts, get(of_post).post(like_post));
    let router = both(router, "/chatter/comments/{id}/likes", get(of_comment).post(like_comment));
    both(router, "/chatter/likes/{id}", get(one).delete(unlike))
}

async fn of_post(caller: Caller, Path(path): Names, query: Parameters) -> Result<Response, Refusal> {
    let post = caller.engine.feed_post(&caller.user, &path["id"]).await?;
    listed(&caller, &post.id, post.likes.total, query).await
}

async fn of_comment(caller: Caller, Path(path): Names, query: Parameters) -> Result<Response, Refusal> {
    let comment = caller.engine.feed_comment(&caller.user, &path["id"]).await?;
    listed(&caller, &comment.id, comment.likes.total, query).await
}

async fn listed(
    caller: &Caller,
    id: &str,
    total: u64,
    Query(parameters): Parameters,
) -> Result<Response, Refusal> {
    let skip = place(&parameters)?;
    let found = caller.engine.feed_likes(&caller.user, id, skip).await?;
    let url = shapes::likes_url(caller, id);
    let next = (found.len() > MAX_PAGE).then(|| format!("{url}?page={}", skip + MAX_PAGE));
    let items: Vec<_> = found.iter().take(MAX_PAGE).map(|like| shapes::like(caller, like)).collect();
    Ok(caller.answer(Json(json!({
        "currentPageUrl": if skip == 0 { url.clone() } else { format!("{url}?page={skip}") },
        "items": items,
        "nextPageUrl": next,
        "total": total,
    }))))
}

async fn like_post(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let post = caller.engine.feed_post(&caller.user, &path["id"]).await?;
    liked(&caller, &post.id).await
}

async fn like_comment(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let comment = caller.engine.feed_comment(&caller.user, &path["id"]).await?;
    liked(&caller, &comment.id).await
}

async fn liked(caller: &Caller, entry: &str) -> Result<Response, Refusal> {
    let id = caller.engine.like(&caller.user, entry).await?;
    let like = caller.engine.feed_like(&caller.user, &id).await?;
    Ok(caller.answer((StatusCode::CREATED, Json(shapes::like(caller, &like)))))
}

async fn one(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    let like = caller.engine.feed_like(&caller.user, &path["id"]).await?;
    Ok(caller.answer(Json(shapes::like(&caller, &like))))
}

async fn unlike(caller: Caller, Path(path): Names) -> Result<Response, Refusal> {
    removed(&caller, "FeedLike", &path["id"]).await
}
