//! Login links: made by programs, redeemed by whoever was given one. No address takes one in a query.

use alongside_platform::Platform;
use alongside_wire::rest::{ApiError, Login, MadeLoginLink, NewLoginLink, WidgetSession};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::described::{AdminsOnly, NoCrm, WrongValue};
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, ClientAddress},
};

/// Makes a login link: good once, for Login Expiration at most.
#[utoipa::path(
    post, path = "/login-links", tag = "sign-on", security(("bearer" = []), ("console" = [])), request_body = NewLoginLink,
    responses(
        (status = 201, description = "The new one", body = MadeLoginLink),
        AdminsOnly,
        WrongValue,
        NoCrm,
    )
)]
pub(super) async fn make(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(new): Body<NewLoginLink>,
) -> Result<(StatusCode, Json<MadeLoginLink>), Failure> {
    Ok((StatusCode::CREATED, Json(platform.make_login_link(&actor, &new).await?)))
}

/// Revokes a login link that has not been used.
#[utoipa::path(
    delete, path = "/login-links/{id}", tag = "sign-on", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The id that the link was made with")),
    responses(
        (status = 204, description = "Whatever link has this id is not taken any more"),
        AdminsOnly,
        (status = 404, description = "No link can have this id", body = ApiError),
    )
)]
pub(super) async fn revoke(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    platform.revoke_login_link(&actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Redeems a login link for a bearer, with which the person of the link asks. Also when access is
/// blocked: `agent.access` says so. Why a link is refused stands in the server's log only.
#[utoipa::path(
    post, path = "/login", tag = "sign-on", request_body = Login,
    responses(
        (status = 200, description = "A bearer", body = WidgetSession),
        (status = 401, description = "The link is not taken", body = ApiError),
        (status = 422, description = "The audience is none", body = ApiError),
        (status = 429, description = "Too many wrong ones; Retry-After says how long", body = ApiError),
    )
)]
pub(super) async fn log_in(
    State(platform): State<Platform>,
    ClientAddress(address): ClientAddress,
    Body(login): Body<Login>,
) -> Result<Json<WidgetSession>, Failure> {
    Ok(Json(platform.log_in(&login, address).await?))
}
