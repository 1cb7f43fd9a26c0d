//! Who is signed in, and by which policy the account's sites go.

use alongside_platform::Platform;
use alongside_wire::rest::{Agent, ApiError, Policy, SocketTicket};
use axum::{Json, extract::State};

use super::described::NotSignedIn;
use crate::{credentials::Asking, error::Failure};

/// The person who is signed in, with the decision whether the product lets them in.
#[utoipa::path(
    get, path = "/users/me", tag = "users", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "The person", body = Agent),
        NotSignedIn,
        (status = 403, description = "An API key is nobody in the CRM", body = ApiError),
    )
)]
pub(super) async fn me(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Json<Agent>, Failure> {
    Ok(Json(platform.me(&actor).await?))
}

/// The redaction policy that the account's sites follow.
#[utoipa::path(
    get, path = "/policy/current", tag = "policy", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "The policy", body = Policy),
        NotSignedIn,
        (status = 403, description = "Access has not been granted", body = ApiError),
    )
)]
pub(super) async fn current_policy(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Json<Policy>, Failure> {
    Ok(Json(platform.current_policy(&actor).await?))
}

/// A ticket that opens the agent socket once, within thirty seconds.
#[utoipa::path(
    post, path = "/socket-ticket", tag = "users", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "The ticket", body = SocketTicket),
        NotSignedIn,
        (status = 403, description = "Access has not been granted", body = ApiError),
    )
)]
pub(super) async fn socket_ticket(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Json<SocketTicket>, Failure> {
    Ok(Json(platform.socket_ticket(&actor).await?))
}
