//! License keys: for admins and programs.

use alongside_platform::Platform;
use alongside_wire::rest::{ApiError, ChangeLicenseKey, LicenseKey, NewLicenseKey, PageOf};
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

/// The license keys, the oldest first.
#[utoipa::path(
    get, path = "/license-keys", tag = "accounts", security(("bearer" = []), ("console" = [])),
    params(PageParameters),
    responses(
        (status = 200, description = "A page of them", body = PageOf<LicenseKey>),
        AdminsOnly,
        WrongParameter,
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Paging(page): Paging,
) -> Result<Json<PageOf<LicenseKey>>, Failure> {
    Ok(Json(platform.license_keys(&actor, &page).await?))
}

/// Makes a license key.
#[utoipa::path(
    post, path = "/license-keys", tag = "accounts", security(("bearer" = []), ("console" = [])), request_body = NewLicenseKey,
    responses(
        (status = 201, description = "The new one", body = LicenseKey),
        AdminsOnly,
        WrongValue,
    )
)]
pub(super) async fn make(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(new): Body<NewLicenseKey>,
) -> Result<(StatusCode, Json<LicenseKey>), Failure> {
    Ok((StatusCode::CREATED, Json(platform.make_license_key(&actor, &new).await?)))
}

/// Changes a license key: what is absent stays.
#[utoipa::path(
    patch, path = "/license-keys/{id}", tag = "accounts", security(("bearer" = []), ("console" = [])), request_body = ChangeLicenseKey,
    params(("id" = String, Path, description = "The license key")),
    responses(
        (status = 200, description = "The license key", body = LicenseKey),
        AdminsOnly,
        (status = 404, description = "No such license key in this account", body = ApiError),
        WrongValue,
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
    Body(change): Body<ChangeLicenseKey>,
) -> Result<Json<LicenseKey>, Failure> {
    Ok(Json(platform.change_license_key(&actor, &id, &change).await?))
}

/// Takes a license key away.
#[utoipa::path(
    delete, path = "/license-keys/{id}", tag = "accounts", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The license key")),
    responses(
        (status = 204, description = "Taken away"),
        AdminsOnly,
        (status = 404, description = "No such license key in this account", body = ApiError),
        (status = 422, description = "The key comes from the server's configuration", body = ApiError),
    )
)]
pub(super) async fn remove(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    platform.remove_license_key(&actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
