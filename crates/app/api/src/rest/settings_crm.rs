//! What the pages of the settings ask of the CRM: options for their pickers, and checks before a save.

use alongside_platform::Platform;
use alongside_wire::rest::{ApiError, CheckMapping, MappingCheck, SettingsOptions, SsoCheck};
use axum::{Json, extract::State};

use super::described::{AdminsOnly, NoCrm, NotSignedIn};
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, Parameters},
};

/// What the pickers offer, from the CRM as it is now.
#[utoipa::path(
    get, path = "/settings/options", tag = "settings", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "The options", body = SettingsOptions),
        AdminsOnly,
        NoCrm,
        (status = 502, description = "The CRM could not be asked", body = ApiError),
    )
)]
pub(super) async fn options(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Json<SettingsOptions>, Failure> {
    Ok(Json(platform.settings_options(&actor).await?))
}

/// Whether a field of User names each person once.
#[utoipa::path(
    get, path = "/settings/sso/check", tag = "settings", security(("bearer" = []), ("console" = [])),
    params(("field" = String, Query, description = "API name of a field of User, such as Id")),
    responses(
        (status = 200, description = "Who has no value, and who shares one", body = SsoCheck),
        AdminsOnly,
        NoCrm,
        (status = 422, description = "User has no such field", body = ApiError),
        (status = 502, description = "The CRM could not be asked", body = ApiError),
    )
)]
pub(super) async fn check_sso(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<SsoCheck>, Failure> {
    let field = parameters.text("field");
    parameters.end()?;
    let field = field.ok_or_else(|| Failure::field("field", "name a field of User, such as Id"))?;
    Ok(Json(platform.check_sso(&actor, &field).await?))
}

/// What there is to say about a record mapping, and what it finds for a record. Nothing is saved.
#[utoipa::path(
    post, path = "/settings/mapping/check", tag = "settings", security(("bearer" = []), ("console" = [])),
    request_body = CheckMapping,
    responses(
        (status = 200, description = "Mistakes, warnings, and the outcome of the test", body = MappingCheck),
        NotSignedIn,
        (status = 403, description = "Not an admin, or a program that names a record", body = ApiError),
        NoCrm,
        (status = 422, description = "The record cannot be", body = ApiError),
        (status = 502, description = "The CRM could not be asked for the record", body = ApiError),
    )
)]
pub(super) async fn check_mapping(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(check): Body<CheckMapping>,
) -> Result<Json<MappingCheck>, Failure> {
    Ok(Json(platform.check_mapping(&actor, &check).await?))
}
