//! What customers said to the terms.

use alongside_platform::{Platform, TermsFilter};
use alongside_wire::rest::{ApiError, PageOf, TermsAnswer};
use axum::{Json, extract::State};

use crate::{credentials::Asking, error::Failure, extract::Parameters};

/// The customers' answers to the terms, the newest first: acceptances and refusals, each with the
/// text as it was read. For admins and programs.
#[utoipa::path(
    get, path = "/terms/answers", tag = "sessions", security(("bearer" = []), ("console" = [])),
    params(
        ("session" = Option<String>, Query, description = "Before the session of this id"),
        ("device" = Option<String>, Query, description = "On the device of this id"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses(
        (status = 200, description = "A page of answers", body = PageOf<TermsAnswer>),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "Not an admin", body = ApiError),
        (status = 422, description = "A parameter is wrong", body = ApiError),
    )
)]
pub(super) async fn answers(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<PageOf<TermsAnswer>>, Failure> {
    let session = parameters
        .text("session")
        .map(|text| text.parse().map_err(|_| Failure::field("session", "a session's id such as ses_01j...")));
    let device = parameters
        .text("device")
        .map(|text| text.parse().map_err(|_| Failure::field("device", "a device's id such as dev_01j...")));
    let filter = TermsFilter { session: session.transpose()?, device: device.transpose()? };
    let page = parameters.page()?;
    parameters.end()?;
    Ok(Json(platform.terms_answers(&actor, &filter, &page).await?))
}
