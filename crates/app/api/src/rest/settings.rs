//! Company settings and their versions. What changes them names the version it was made from in
//! `If-Match`, so that nobody overwrites what they have not seen.

use alongside_platform::Platform;
use alongside_wire::rest::{
    ApiError, CompanySettings, ImportSettings, PageOf, RollBackSettings, SaveSettings, SettingsPreview,
    SettingsVersion, WholeSettingsVersion,
};
use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::described::{
    AdminsOnly, ChangedMeanwhile, IfMatch, NoCrm, PageParameters, StillAdminsOnly, WrongParameter, WrongValue,
};
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, Paging},
};

/// The version in `If-Match`.
pub(super) struct BasedOn(u32);

impl<S: Send + Sync> FromRequestParts<S> for BasedOn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(Failure::new(
                StatusCode::PRECONDITION_REQUIRED,
                "version_needed",
                "If-Match is missing: send the ETag of the settings that this change was made from.",
            ));
        };
        let text = value.to_str().unwrap_or_default().trim();
        let number = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let version = number.and_then(|number| number.parse().ok());
        version.map(Self).ok_or_else(|| {
            Failure::field("If-Match", "the ETag of the settings, a version in quotation marks such as \"3\"")
        })
    }
}

fn tagged(settings: CompanySettings) -> Response {
    ([(header::ETAG, format!("\"{}\"", settings.version))], Json(settings)).into_response()
}

/// The settings as they stand, for admins and programs.
#[utoipa::path(
    get, path = "/settings", tag = "settings", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "The settings; ETag is their version", body = CompanySettings),
        AdminsOnly,
    )
)]
pub(super) async fn current(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Response, Failure> {
    Ok(tagged(platform.settings(&actor).await?))
}

/// Puts settings in place as a new version.
#[utoipa::path(
    put, path = "/settings", tag = "settings", security(("bearer" = []), ("console" = [])),
    request_body = SaveSettings,
    params(IfMatch),
    responses(
        (status = 200, description = "The new version", body = CompanySettings),
        StillAdminsOnly,
        ChangedMeanwhile,
        WrongValue,
    )
)]
pub(super) async fn save(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    BasedOn(version): BasedOn,
    Body(save): Body<SaveSettings>,
) -> Result<Response, Failure> {
    Ok(tagged(platform.save_settings(&actor, version, &save).await?))
}

/// What settings would change, and who would gain or lose which button. Nothing is saved.
#[utoipa::path(
    post, path = "/settings/preview", tag = "settings", security(("bearer" = []), ("console" = [])),
    request_body = SaveSettings,
    responses(
        (status = 200, description = "What would change", body = SettingsPreview),
        AdminsOnly,
        NoCrm,
        WrongValue,
    )
)]
pub(super) async fn preview(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(save): Body<SaveSettings>,
) -> Result<Json<SettingsPreview>, Failure> {
    Ok(Json(platform.preview_settings(&actor, &save).await?))
}

/// The versions, the newest first, each with who, when, why and what it changed.
#[utoipa::path(
    get, path = "/settings/history", tag = "settings", security(("bearer" = []), ("console" = [])),
    params(PageParameters),
    responses(
        (status = 200, description = "A page of versions", body = PageOf<SettingsVersion>),
        AdminsOnly,
        WrongParameter,
    )
)]
pub(super) async fn history(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Paging(page): Paging,
) -> Result<Json<PageOf<SettingsVersion>>, Failure> {
    Ok(Json(platform.settings_history(&actor, &page).await?))
}

/// One version, with the whole of its settings.
#[utoipa::path(
    get, path = "/settings/versions/{version}", tag = "settings", security(("bearer" = []), ("console" = [])),
    params(("version" = u32, Path, description = "From 1")),
    responses(
        (status = 200, description = "The version", body = WholeSettingsVersion),
        AdminsOnly,
        (status = 404, description = "No such version", body = ApiError),
    )
)]
pub(super) async fn version(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(version): Path<String>,
) -> Result<Json<WholeSettingsVersion>, Failure> {
    let version = version.parse().map_err(|_| Failure::field("version", "a number from 1"))?;
    Ok(Json(platform.version_of_settings(&actor, version).await?))
}

/// Makes a new version that is equal to an earlier one.
#[utoipa::path(
    post, path = "/settings/rollback", tag = "settings", security(("bearer" = []), ("console" = [])),
    request_body = RollBackSettings,
    params(IfMatch),
    responses(
        (status = 200, description = "The new version", body = CompanySettings),
        StillAdminsOnly,
        (status = 404, description = "No such version", body = ApiError),
        ChangedMeanwhile,
    )
)]
pub(super) async fn rollback(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    BasedOn(version): BasedOn,
    Body(back): Body<RollBackSettings>,
) -> Result<Response, Failure> {
    Ok(tagged(platform.roll_back_settings(&actor, version, &back).await?))
}

/// The settings as one TOML file.
#[utoipa::path(
    get, path = "/settings/export", tag = "settings", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "The settings file", body = String, content_type = "application/toml"),
        AdminsOnly,
    )
)]
pub(super) async fn export(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Response, Failure> {
    let file = platform.export_settings(&actor).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"alongside-settings.toml\""),
    ];
    Ok((headers, file).into_response())
}

/// Puts a settings file in place as a new version, or nothing of it.
#[utoipa::path(
    post, path = "/settings/import", tag = "settings", security(("bearer" = []), ("console" = [])),
    request_body = ImportSettings,
    params(IfMatch),
    responses(
        (status = 200, description = "The new version", body = CompanySettings),
        StillAdminsOnly,
        ChangedMeanwhile,
        WrongValue,
    )
)]
pub(super) async fn import(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    BasedOn(version): BasedOn,
    Body(import): Body<ImportSettings>,
) -> Result<Response, Failure> {
    Ok(tagged(platform.import_settings(&actor, version, &import).await?))
}

/// What a settings file would change, and who would gain or lose which button. Nothing is saved.
#[utoipa::path(
    post, path = "/settings/import/preview", tag = "settings", security(("bearer" = []), ("console" = [])),
    request_body = ImportSettings,
    responses(
        (status = 200, description = "What would change", body = SettingsPreview),
        AdminsOnly,
        NoCrm,
        WrongValue,
    )
)]
pub(super) async fn import_preview(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(import): Body<ImportSettings>,
) -> Result<Json<SettingsPreview>, Failure> {
    Ok(Json(platform.preview_import(&actor, &import).await?))
}
