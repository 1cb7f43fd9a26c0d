//! Devices: the browsers and apps of customers.

use alongside_kernel::DeviceId;
use alongside_platform::{DeviceQuery, Platform, PlatformError};
use alongside_wire::rest::{ApiError, Device, PageOf};
use axum::{
    Json,
    extract::{Path, State},
};

use super::described::{NotSignedIn, PageParameters, WrongParameter};
use crate::{credentials::Asking, error::Failure, extract::Parameters};

/// Devices, those online first, then those seen last.
#[utoipa::path(
    get, path = "/devices", tag = "devices", security(("bearer" = []), ("console" = [])),
    params(
        ("filter_<key>" = Option<String>, Query, description = "Custom data that must be equal; up to sixteen, all of them"),
        ("search" = Option<String>, Query, description = "Text that the name or some value contains"),
        ("seen_after" = Option<String>, Query, description = "Seen at this instant or later"),
        ("seen_before" = Option<String>, Query, description = "Seen before this instant"),
        PageParameters,
    ),
    responses(
        (status = 200, description = "A page of devices", body = PageOf<Device>),
        NotSignedIn,
        (status = 403, description = "Access has not been granted", body = ApiError),
        WrongParameter,
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<PageOf<Device>>, Failure> {
    let query = DeviceQuery {
        custom_data: parameters.filters(),
        search: parameters.text("search").unwrap_or_default(),
        seen_after: parameters.instant("seen_after")?,
        seen_before: parameters.instant("seen_before")?,
    };
    let page = parameters.page()?;
    parameters.end()?;
    Ok(Json(platform.devices(&actor, &query, &page).await?))
}

/// One device.
#[utoipa::path(
    get, path = "/devices/{id}", tag = "devices", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The device")),
    responses(
        (status = 200, description = "The device", body = Device),
        NotSignedIn,
        (status = 403, description = "Access has not been granted", body = ApiError),
        (status = 404, description = "No such device in this account", body = ApiError),
    )
)]
pub(super) async fn one(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<Json<Device>, Failure> {
    // What is no id names no device.
    let id: DeviceId = id.parse().map_err(|_| PlatformError::NotFound { what: "device" })?;
    Ok(Json(platform.device(&actor, id).await?))
}
