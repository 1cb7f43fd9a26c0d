//! The product's own users: for admins and programs.

use alongside_kernel::MemberId;
use alongside_platform::{Platform, PlatformError};
use alongside_wire::rest::{ApiError, ChangeMember, Member, NewMember, PageOf, Provisioned};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::described::{AdminsOnly, NoCrm, PageParameters, WrongParameter, WrongValue};
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, Paging},
};

/// The members, by name.
#[utoipa::path(
    get, path = "/members", tag = "members", security(("bearer" = []), ("console" = [])),
    params(PageParameters),
    responses(
        (status = 200, description = "A page of them", body = PageOf<Member>),
        AdminsOnly,
        WrongParameter,
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Paging(page): Paging,
) -> Result<Json<PageOf<Member>>, Failure> {
    Ok(Json(platform.members(&actor, &page).await?))
}

/// Adds a member.
#[utoipa::path(
    post, path = "/members", tag = "members", security(("bearer" = []), ("console" = [])), request_body = NewMember,
    responses(
        (status = 201, description = "The member", body = Member),
        AdminsOnly,
        WrongValue,
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
        AdminsOnly,
        NoCrm,
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
        AdminsOnly,
        (status = 404, description = "No such member in this account", body = ApiError),
        WrongValue,
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
        AdminsOnly,
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
