//! A person's own sign-in to the product by address and password (R90).

use alongside_platform::Platform;
use alongside_wire::rest::{ApiError, OwnSignIn, SaveSignIn};
use axum::{Json, extract::State, http::StatusCode};

use super::described::NotSignedIn;
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, ClientAddress},
};

/// How the person who asks is signed in to the product.
#[utoipa::path(
    get, path = "/users/me/sign-in", tag = "users", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "How, and what stands in the way", body = OwnSignIn),
        NotSignedIn,
        (status = 403, description = "An API key is nobody in the CRM", body = ApiError),
    )
)]
pub(super) async fn read(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Json<OwnSignIn>, Failure> {
    Ok(Json(platform.own_sign_in(&actor).await?))
}

/// Signs the person in as the member of an address and a password. Whatever is wrong is told alike.
#[utoipa::path(
    put, path = "/users/me/sign-in", tag = "users", security(("bearer" = []), ("console" = [])), request_body = SaveSignIn,
    responses(
        (status = 200, description = "Signed in", body = OwnSignIn),
        NotSignedIn,
        (status = 403, description = "An API key is nobody in the CRM", body = ApiError),
        (status = 422, description = "Address or password is wrong", body = ApiError),
        (status = 429, description = "Too many wrong ones; Retry-After says how long", body = ApiError),
    )
)]
pub(super) async fn save(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    ClientAddress(address): ClientAddress,
    Body(save): Body<SaveSignIn>,
) -> Result<Json<OwnSignIn>, Failure> {
    Ok(Json(platform.save_own_sign_in(&actor, &save, address).await?))
}

/// Erases what the person has stored.
#[utoipa::path(
    delete, path = "/users/me/sign-in", tag = "users", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 204, description = "Erased"),
        NotSignedIn,
        (status = 403, description = "An API key is nobody in the CRM", body = ApiError),
        (status = 404, description = "Nothing is stored", body = ApiError),
    )
)]
pub(super) async fn erase(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<StatusCode, Failure> {
    platform.erase_own_sign_in(&actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
