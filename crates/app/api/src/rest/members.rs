//! The product's own users: for admins and programs.

use alongside_kernel::MemberId;
use alongside_platform::{Platform, PlatformError};
use alongside_wire::rest::{ApiError, ChangeMember, Member, NewMember, PageOf, Provisioned};
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

/// The members, by name.
#[utoipa::path(
    get, path = "/members", tag = "members", security(("bearer" = []), ("console" = [])),
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses(
        (status = 200, description = "A page of them", body = PageOf<Member>),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 422, description = "A parameter is wrong", body = ApiError),
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<PageOf<Member>>, Failure> {
    let page = parameters.page()?;
    parameters.end()?;
    Ok(Json(platform.members(&actor, &page).await?))
}

/// Adds a member.
#[utoipa::path(
    post, path = "/members", tag = "members", security(("bearer" = []), ("console" = [])), request_body = NewMember,
    responses(
        (status = 201, description = "The member", body = Member),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 422, description = "A value cannot be; the message names it and the fix", body = ApiError),
    )
)]
pub(super) async fn add(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(new): Body<NewMember>,
) -> Result<(StatusCode, Json<Member>), Failure> {
    Ok((StatusCode::CREATED, Json(platform.add_member(&actor, &new).await?)))
}

/// Adds everybody who holds a role in the CRM and is no member, and says whom not and why.
#[utoipa::path(
    post, path = "/members/provision", tag = "members", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "Who was added, and who was not", body = Provisioned),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 409, description = "The account has no CRM connection on this server", body = ApiError),
        (status = 422, description = "Single sign-on is off", body = ApiError),
    )
)]
pub(super) async fn provision(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Json<Provisioned>, Failure> {
    Ok(Json(platform.provision_members(&actor).await?))
}

/// Changes a member: what is absent stays.
#[utoipa::path(
    patch, path = "/members/{id}", tag = "members", security(("bearer" = []), ("console" = [])), request_body = ChangeMember,
    params(("id" = String, Path, description = "The member")),
    responses(
        (status = 200, description = "The member", body = Member),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 404, description = "No such member in this account", body = ApiError),
        (status = 422, description = "A value cannot be; the message names it and the fix", body = ApiError),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
    Body(change): Body<ChangeMember>,
) -> Result<Json<Member>, Failure> {
    Ok(Json(platform.change_member(&actor, member(&id)?, &change).await?))
}

/// Removes a member for good, with what users of the CRM have stored of it.
#[utoipa::path(
    delete, path = "/members/{id}", tag = "members", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The member")),
    responses(
        (status = 204, description = "Removed"),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 404, description = "No such member in this account", body = ApiError),
    )
)]
pub(super) async fn remove(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    platform.remove_member(&actor, member(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no id names no member.
fn member(id: &str) -> Result<MemberId, PlatformError> {
    id.parse().map_err(|_| PlatformError::NotFound { what: "member" })
}
