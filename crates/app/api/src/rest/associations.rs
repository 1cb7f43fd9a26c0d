//! Users (R115 to R118): who of the CRM has stored address and password of a member.

use alongside_kernel::CrmId;
use alongside_platform::{Platform, PlatformError};
use alongside_wire::rest::{ApiError, Association, PageOf};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::described::{AdminsOnly, PageParameters, WrongParameter};
use crate::{credentials::Asking, error::Failure, extract::Paging};

/// Who has stored address and password, by name. Whom single sign-on signs in is not listed, unless they stored them, too.
#[utoipa::path(
    get, path = "/associations", tag = "members", security(("bearer" = []), ("console" = [])),
    params(PageParameters),
    responses(
        (status = 200, description = "A page of them", body = PageOf<Association>),
        AdminsOnly,
        WrongParameter,
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Paging(page): Paging,
) -> Result<Json<PageOf<Association>>, Failure> {
    Ok(Json(platform.associations(&actor, &page).await?))
}

/// Erases the address and password that a user of the CRM has stored. Neither the CRM's user nor the
/// member is deleted; what the user has open is cut.
#[utoipa::path(
    delete, path = "/associations/{crm_user}", tag = "members", security(("bearer" = []), ("console" = [])),
    params(("crm_user" = String, Path, description = "The CRM user's id")),
    responses(
        (status = 204, description = "Erased"),
        AdminsOnly,
        (status = 404, description = "This user has stored nothing", body = ApiError),
    )
)]
pub(super) async fn erase(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(user): Path<String>,
) -> Result<StatusCode, Failure> {
    // What is no id names nobody.
    let user: CrmId = user.parse().map_err(|_| PlatformError::NotFound { what: "stored sign-in" })?;
    platform.erase_association(&actor, user).await?;
    Ok(StatusCode::NO_CONTENT)
}
