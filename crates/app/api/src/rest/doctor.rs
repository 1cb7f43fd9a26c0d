//! What the CRM should grant and does not, and its repair.

use alongside_platform::Platform;
use alongside_wire::rest::{AccessPlan, AccessRun, ApiError, ApplyPlan, PageOf, PlanFromFile};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::described::{AdminsOnly, NoCrm, PageParameters, StillAdminsOnly, WrongParameter, WrongValue};
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, Parameters},
};

/// What the product needs granted in the CRM and is not, by cause, with what would be done about
/// it. Nothing is changed.
#[utoipa::path(
    get, path = "/access/plan", tag = "access", security(("bearer" = []), ("console" = [])),
    params(("manifest" = Option<String>, Query, description = "`co-browsing`, `company-settings` or `messages`; all three when absent")),
    responses(
        (status = 200, description = "The plan", body = AccessPlan),
        AdminsOnly,
        NoCrm,
        WrongParameter,
        (status = 502, description = "The CRM could not be read", body = ApiError),
    )
)]
pub(super) async fn plan(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<AccessPlan>, Failure> {
    let manifest = parameters.text("manifest");
    parameters.end()?;
    Ok(Json(platform.access_plan(&actor, manifest.as_deref()).await?))
}

/// The plan of a manifest of the company's own. Nothing is changed.
#[utoipa::path(
    post, path = "/access/plan", tag = "access", security(("bearer" = []), ("console" = [])),
    request_body = PlanFromFile,
    responses(
        (status = 200, description = "The plan", body = AccessPlan),
        AdminsOnly,
        NoCrm,
        (status = 422, description = "Not a manifest; the message names section, row and fix", body = ApiError),
        (status = 502, description = "The CRM could not be read", body = ApiError),
    )
)]
pub(super) async fn plan_of_file(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(file): Body<PlanFromFile>,
) -> Result<Json<AccessPlan>, Failure> {
    Ok(Json(platform.access_plan_of_file(&actor, &file).await?))
}

/// A shipped manifest as a file, to begin one of the company's own with.
#[utoipa::path(
    get, path = "/access/manifests/{name}", tag = "access", security(("bearer" = []), ("console" = [])),
    params(("name" = String, Path, description = "`co-browsing`, `company-settings` or `messages`")),
    responses(
        (status = 200, description = "The manifest", body = String, content_type = "application/toml"),
        AdminsOnly,
        (status = 404, description = "No such manifest", body = ApiError),
    )
)]
pub(super) async fn manifest(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let text = platform.shipped_manifest(&actor, &name).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml".to_owned()),
        // Only a name that ships comes this far.
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.toml\"")),
    ];
    Ok((headers, text).into_response())
}

/// Makes a plan's changes through the CRM's REST API, and tells what became of each.
#[utoipa::path(
    post, path = "/access/apply", tag = "access", security(("bearer" = []), ("console" = [])),
    request_body = ApplyPlan,
    responses(
        (status = 200, description = "The run", body = AccessRun),
        StillAdminsOnly,
        (status = 409, description = "The plan is another by now, another run is under way, or the platform's user in the CRM lacks rights", body = ApiError),
        WrongValue,
        (status = 502, description = "The CRM could not be read", body = ApiError),
    )
)]
pub(super) async fn apply(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(apply): Body<ApplyPlan>,
) -> Result<Json<AccessRun>, Failure> {
    Ok(Json(platform.apply_access_plan(&actor, &apply).await?))
}

/// The runs, the newest first.
#[utoipa::path(
    get, path = "/access/runs", tag = "access", security(("bearer" = []), ("console" = [])),
    params(PageParameters),
    responses(
        (status = 200, description = "A page of runs", body = PageOf<AccessRun>),
        AdminsOnly,
        WrongParameter,
    )
)]
pub(super) async fn runs(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<PageOf<AccessRun>>, Failure> {
    let page = parameters.page()?;
    parameters.end()?;
    Ok(Json(platform.access_runs(&actor, &page).await?))
}

/// One run, change by change.
#[utoipa::path(
    get, path = "/access/runs/{id}", tag = "access", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The run")),
    responses(
        (status = 200, description = "The run", body = AccessRun),
        AdminsOnly,
        (status = 404, description = "No such run", body = ApiError),
    )
)]
pub(super) async fn run(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<Json<AccessRun>, Failure> {
    Ok(Json(platform.access_run(&actor, &id).await?))
}

/// Takes back what a run did, in reverse order; what somebody changed meanwhile is told and left.
#[utoipa::path(
    post, path = "/access/runs/{id}/undo", tag = "access", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The run")),
    responses(
        (status = 200, description = "The run with what became of each change", body = AccessRun),
        StillAdminsOnly,
        (status = 404, description = "No such run", body = ApiError),
        (status = 409, description = "Nothing of it is left to undo, or another run is under way", body = ApiError),
        (status = 502, description = "The CRM could not be asked; repeat it", body = ApiError),
    )
)]
pub(super) async fn undo(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<Json<AccessRun>, Failure> {
    Ok(Json(platform.undo_access_run(&actor, &id).await?))
}
