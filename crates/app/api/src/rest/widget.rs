//! The widget's sign-in.

use alongside_platform::Platform;
use alongside_wire::rest::{ApiError, WidgetSession, WidgetSignIn};
use axum::{Json, extract::State};

use crate::{error::Failure, extract::Body};

/// Signs a widget in by the request that the CRM signed for the page around it. Also when access is
/// blocked: `agent.access` says so.
#[utoipa::path(
    post, path = "/widget/sign-in", tag = "widget", request_body = WidgetSignIn,
    responses(
        (status = 200, description = "A bearer for the widget", body = WidgetSession),
        (status = 422, description = "The token is forged, old, used, or another frame's", body = ApiError),
    )
)]
pub(super) async fn sign_in(
    State(platform): State<Platform>,
    Body(sign_in): Body<WidgetSignIn>,
) -> Result<Json<WidgetSession>, Failure> {
    Ok(Json(platform.widget_sign_in(&sign_in).await?))
}
