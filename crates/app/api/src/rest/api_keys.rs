//! API keys: for admins and programs. A key itself is in the answer that makes it, and nowhere else.

use alongside_platform::{ApiKeyName, Platform, PlatformError};
use alongside_wire::rest::{ApiError, ApiKey, MadeApiKey, NewApiKey, PageOf, RotateApiKey};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, Parameters},
};

/// The API keys, the oldest first, without the keys themselves.
#[utoipa::path(
    get, path = "/api-keys", tag = "accounts", security(("bearer" = []), ("console" = [])),
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses(
        (status = 200, description = "A page of them", body = PageOf<ApiKey>),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 422, description = "A parameter is wrong", body = ApiError),
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<PageOf<ApiKey>>, Failure> {
    let page = parameters.page()?;
    parameters.end()?;
    Ok(Json(platform.api_keys(&actor, &page).await?))
}

/// Makes an API key. Only this answer has the key itself.
#[utoipa::path(
    post, path = "/api-keys", tag = "accounts", security(("bearer" = []), ("console" = [])), request_body = NewApiKey,
    responses(
        (status = 201, description = "The new one", body = MadeApiKey),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 422, description = "A value cannot be; the message names it and the fix", body = ApiError),
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
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 404, description = "No such key that works", body = ApiError),
        (status = 422, description = "A value cannot be; the message names it and the fix", body = ApiError),
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
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
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
