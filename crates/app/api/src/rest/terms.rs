//! What customers said to the terms.

use alongside_platform::{Platform, TermsFilter};
use alongside_wire::rest::{PageOf, TermsAnswer};
use axum::{Json, extract::State};

use super::described::{AdminsOnly, PageParameters, WrongParameter};
use crate::{credentials::Asking, error::Failure, extract::Parameters};

/// The customers' answers to the terms, the newest first: acceptances and refusals, each with the
/// text as it was read. For admins and programs.
#[utoipa::path(
    get, path = "/terms/answers", tag = "sessions", security(("bearer" = []), ("console" = [])),
    params(
        ("session" = Option<String>, Query, description = "Before the session of this id"),
        ("device" = Option<String>, Query, description = "On the device of this id"),
        PageParameters,
    ),
    responses(
        (status = 200, description = "A page of answers", body = PageOf<TermsAnswer>),
        AdminsOnly,
        WrongParameter,
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
