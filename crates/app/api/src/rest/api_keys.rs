//! API keys: for admins and programs. A key itself is in the answer that makes it, and nowhere else.

use alongside_platform::{ApiKeyName, Platform, PlatformError};
use alongside_wire::rest::{ApiError, ApiKey, MadeApiKey, NewApiKey, PageOf, RotateApiKey};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::described::{AdminsOnly, PageParameters, WrongParameter, WrongValue};
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, Paging},
};

/// The API keys, the oldest first, without the keys themselves.
#[utoipa::path(
    get, path = "/api-keys", tag = "accounts", security(("bearer" = []), ("console" = [])),
    params(PageParameters),
    responses(
        (status = 200, description = "A page of them", body = PageOf<ApiKey>),
        AdminsOnly,
        WrongParameter,
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Paging(page): Paging,
) -> Result<Json<PageOf<ApiKey>>, Failure> {
    Ok(Json(platform.api_keys(&actor, &page).await?))
}

/// Makes an API key. Only this answer has the key itself.
#[utoipa::path(
    post, path = "/api-keys", tag = "accounts", security(("bearer" = []), ("console" = [])), request_body = NewApiKey,
    responses(
        (status = 201, description = "The new one", body = MadeApiKey),
        AdminsOnly,
        WrongValue,
    )
)]
pub(super) async fn make(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(new): Body<NewApiKey>,
) -> Result<(StatusCode, Json<MadeApiKey>), Failure> {
    Ok((StatusCode::CREATED, Json(platform.make_api_key(&actor, &new).await?)))
}

/// Puts a new API key in the place of one, which still works for the grace.
#[utoipa::path(
    post, path = "/api-keys/{id}/rotate", tag = "accounts", security(("bearer" = []), ("console" = [])), request_body = RotateApiKey,
    params(("id" = String, Path, description = "The key that is replaced")),
    responses(
        (status = 201, description = "The new key", body = MadeApiKey),
        AdminsOnly,
        (status = 404, description = "No such key that works", body = ApiError),
        WrongValue,
    )
)]
pub(super) async fn rotate(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
    Body(rotate): Body<RotateApiKey>,
) -> Result<(StatusCode, Json<MadeApiKey>), Failure> {
    Ok((StatusCode::CREATED, Json(platform.rotate_api_key(&actor, &key(&id)?, rotate).await?)))
}

/// Revokes an API key at once, and the login links that it has signed.
#[utoipa::path(
    delete, path = "/api-keys/{id}", tag = "accounts", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The key")),
    responses(
        (status = 204, description = "Revoked"),
        AdminsOnly,
        (status = 404, description = "No such key that is not revoked", body = ApiError),
    )
)]
pub(super) async fn revoke(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    platform.revoke_api_key(&actor, &key(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no name names no key.
fn key(id: &str) -> Result<ApiKeyName, PlatformError> {
    ApiKeyName::read(id).ok_or(PlatformError::NotFound { what: "API key" })
}
