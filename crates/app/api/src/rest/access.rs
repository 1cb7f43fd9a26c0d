//! Why somebody may or may not do something.

use alongside_platform::{Explain, Platform};
use alongside_wire::rest::{ApiError, Button, Decision};
use axum::{Json, extract::State};

use crate::{credentials::Asking, error::Failure, extract::Parameters};

/// Every gate of a decision, in order, with reasons and fixes. Everybody may ask about themselves,
/// admins and API keys about anyone.
#[utoipa::path(
    get, path = "/access/explain", tag = "access", security(("bearer" = []), ("console" = [])),
    params(
        ("user" = Option<String>, Query, description = "CRM id or sign-in name; who asks when absent"),
        ("object" = Option<String>, Query, description = "An object's name, `Case`; without it, whether the product opens"),
        ("record" = Option<String>, Query, description = "A record's id; needs `object`"),
        ("button" = Option<Button>, Query, description = "A button; `join` when absent"),
    ),
    responses(
        (status = 200, description = "The decision", body = Decision),
        (status = 401, description = "Nobody is signed in", body = ApiError),
        (status = 403, description = "About somebody else, and not an admin", body = ApiError),
        (status = 422, description = "A parameter is wrong", body = ApiError),
    )
)]
pub(super) async fn explain(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<Decision>, Failure> {
    let explain = Explain {
        user: parameters.text("user"),
        object: parameters.text("object"),
        record: parameters.text("record"),
        button: parameters.word("button", "show, view, join")?,
    };
    parameters.end()?;
    Ok(Json(platform.explain(&actor, &explain).await?))
}
