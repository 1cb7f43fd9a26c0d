//! Who a token belongs to: the identity address and userinfo.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::rest::{Refusal, TokenHolder};
use crate::{ApiError, CurrentUser, ErrorCode};

pub(crate) async fn userinfo(
    State(engine): State<Arc<Engine>>,
    request: Request,
) -> Result<Response, Refusal> {
    let (mut parts, _) = request.into_parts();
    let TokenHolder(user) = TokenHolder::from_request_parts(&mut parts, &engine).await?;
    let url = engine.identity_url(&user.id);
    let names = urls(&engine, &user);
    Ok(Json(json!({
        "sub": url,
        "user_id": user.id,
        "organization_id": user.organization_id,
        "preferred_username": user.username,
        "nickname": user.username.split('@').next(),
        "name": user.name,
        "given_name": user.first_name,
        "family_name": user.last_name,
        "email": user.email,
        "email_verified": true,
        "zoneinfo": user.time_zone,
        "locale": user.locale,
        "user_type": "STANDARD",
        "active": true,
        "photos": photos(&engine),
        "urls": names,
    }))
    .into_response())
}

pub(crate) async fn identity(
    State(engine): State<Arc<Engine>>,
    Path((organization, user_id)): Path<(String, String)>,
    TokenHolder(user): TokenHolder,
) -> Result<Json<Value>, Refusal> {
    let same = |one: &str, other: &str| one.get(..15).is_some_and(|short| other.starts_with(short));
    if !same(&organization, &user.organization_id) || !same(&user_id, &user.id) {
        // The platform tells others' identities to nobody.
        return Err(ApiError::new(ErrorCode::InsufficientAccess, "Bad_OAuth_Token").into());
    }
    let secure = engine.identity_url(&user.id).replacen("http://", "https://", 1);
    Ok(Json(json!({
        "id": secure,
        "asserted_user": true,
        "user_id": user.id,
        "organization_id": user.organization_id,
        "username": user.username,
        "nick_name": user.username.split('@').next(),
        "display_name": user.name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "email_verified": true,
        "active": true,
        "user_type": "STANDARD",
        "timezone": user.time_zone,
        "locale": user.locale,
        "photos": photos(&engine),
        "urls": urls(&engine, &user),
    })))
}

fn photos(engine: &Engine) -> Value {
    let picture = |size: &str| format!("{}/profilephoto/005/{size}", engine.config.instance_url);
    json!({ "picture": picture("F"), "thumbnail": picture("T") })
}

fn urls(engine: &Engine, user: &CurrentUser) -> Value {
    let base = &engine.config.instance_url;
    let organization = &user.organization_id[..15];
    json!({
        "enterprise": format!("{base}/services/Soap/c/{{version}}/{organization}"),
        "metadata": format!("{base}/services/Soap/m/{{version}}/{organization}"),
        "partner": format!("{base}/services/Soap/u/{{version}}/{organization}"),
        "rest": format!("{base}/services/data/v{{version}}/"),
        "sobjects": format!("{base}/services/data/v{{version}}/sobjects/"),
        "search": format!("{base}/services/data/v{{version}}/search/"),
        "query": format!("{base}/services/data/v{{version}}/query/"),
        "recent": format!("{base}/services/data/v{{version}}/recent/"),
        "feeds": format!("{base}/services/data/v{{version}}/chatter/feeds"),
        "profile": format!("{base}/lightning/r/User/{}/view", user.id),
    })
}
