//! What many operations have in common in the description. Nothing is ever made of these types: they
//! stand in `params(...)` and `responses(...)`, where utoipa reads them.
#![expect(dead_code, reason = "they are read when the description is made, and never built")]

use alongside_wire::rest::ApiError;
use utoipa::{IntoParams, IntoResponses};

/// What [`Parameters::page`](crate::extract::Parameters::page) takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageParameters {
    /// `next` of the page before
    #[param(nullable = false)]
    cursor: Option<String>,
    /// 1 to 200, 50 when absent
    #[param(nullable = false)]
    limit: Option<u32>,
}

/// What a change of the settings was made from.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct IfMatch {
    /// The ETag of the settings that were read
    #[param(rename = "If-Match")]
    etag: String,
}

/// Of operations that take an [`IfMatch`].
#[derive(IntoResponses)]
pub(super) enum ChangedMeanwhile {
    #[response(status = 412, description = "Changed meanwhile, and by whom")]
    Changed(ApiError),
    #[response(status = 428, description = "If-Match is missing")]
    VersionNeeded(ApiError),
}

/// Of operations that ask who somebody is.
#[derive(IntoResponses)]
#[response(status = 401, description = "Nobody is signed in")]
pub(super) struct NotSignedIn(ApiError);

/// Of operations for admins and programs.
#[derive(IntoResponses)]
pub(super) enum AdminsOnly {
    #[response(status = 401, description = "Nobody is signed in")]
    NotSignedIn(ApiError),
    #[response(status = 403, description = "Not an admin")]
    NotAdmin(ApiError),
}

/// Of operations that change something for admins and programs, who may have lost that role since they
/// read what they change.
#[derive(IntoResponses)]
pub(super) enum StillAdminsOnly {
    #[response(status = 401, description = "Nobody is signed in")]
    NotSignedIn(ApiError),
    #[response(status = 403, description = "Not an admin, or not any more")]
    NotAdmin(ApiError),
}

/// Of operations that read the query.
#[derive(IntoResponses)]
#[response(status = 422, description = "A parameter is wrong")]
pub(super) struct WrongParameter(ApiError);

/// Of operations that read a body.
#[derive(IntoResponses)]
#[response(status = 422, description = "A value cannot be; the message names it and the fix")]
pub(super) struct WrongValue(ApiError);

/// Of operations that ask the account's CRM.
#[derive(IntoResponses)]
#[response(status = 409, description = "The account has no CRM connection on this server")]
pub(super) struct NoCrm(ApiError);
