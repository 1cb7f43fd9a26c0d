//! The panel on a CRM record.

use alongside_platform::Platform;
use alongside_wire::rest::{ApiError, RecordPanel, Session};
use axum::{
    Json,
    extract::{Path, State},
};

use super::described::NotSignedIn;
use crate::{credentials::Asking, error::Failure};

/// Everything the Sidebar shows on a record: mapping, buttons, devices, sessions. The record is
/// read in the CRM as the person who asks.
#[utoipa::path(
    get, path = "/records/{object}/{record}", tag = "records", security(("bearer" = []), ("console" = [])),
    params(
        ("object" = String, Path, description = "The object's name, `Case`"),
        ("record" = String, Path, description = "The record's id, 15 or 18 characters"),
    ),
    responses(
        (status = 200, description = "The panel", body = RecordPanel),
        NotSignedIn,
        (status = 403, description = "Access has not been granted, or the record cannot be read", body = ApiError),
        (status = 422, description = "Not an object or not a record's id", body = ApiError),
    )
)]
pub(super) async fn panel(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path((object, record)): Path<(String, String)>,
) -> Result<Json<RecordPanel>, Failure> {
    Ok(Json(platform.record_panel(&actor, &object, &record).await?))
}

/// Joins the session of the record's customer that waits for an agent, where Auto Join is on: what
/// the Sidebar does when a Case is loaded.
#[utoipa::path(
    post, path = "/records/{object}/{record}/auto-join", tag = "records",
    security(("bearer" = []), ("console" = [])),
    params(
        ("object" = String, Path, description = "The object's name, `Case`"),
        ("record" = String, Path, description = "The record's id, 15 or 18 characters"),
    ),
    responses(
        (status = 200, description = "The customer is being asked", body = Session),
        NotSignedIn,
        (status = 403, description = "A gate refuses, or an API key asks", body = ApiError),
        (status = 409, description = "No session waits, or Auto Join is off", body = ApiError),
        (status = 422, description = "Not an object or not a record's id", body = ApiError),
    )
)]
pub(super) async fn auto_join(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path((object, record)): Path<(String, String)>,
) -> Result<Json<Session>, Failure> {
    Ok(Json(platform.auto_join(&actor, &object, &record).await?))
}
