//! Who calls: the access token of a request, and the version of the API it speaks.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, IntoResponseParts, ResponseParts};

use super::Refusal;
use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::{ApiError, CurrentUser, ErrorCode};

/// Calls a day, as the limits report them.
pub(super) const DAILY_CALLS: u64 = 100_000;

/// A request with a good token of a user who may use the API.
pub(crate) struct Caller {
    pub engine: Arc<Engine>,
    pub user: CurrentUser,
    /// `v67.0`, as the address says.
    pub version: String,
    pub usage: Usage,
}

/// The header that tells how much of the daily allowance is used.
#[derive(Clone, Copy)]
pub(crate) struct Usage(u64);

impl IntoResponseParts for Usage {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        let text = format!("api-usage={}/{DAILY_CALLS}", self.0);
        if let Ok(value) = HeaderValue::from_str(&text) {
            parts.headers_mut().insert(HeaderName::from_static("sforce-limit-info"), value);
        }
        Ok(parts)
    }
}

impl Caller {
    /// An answer with the usage header.
    pub fn answer(&self, response: impl IntoResponse) -> axum::response::Response {
        (self.usage, response).into_response()
    }
}

impl FromRequestParts<Arc<Engine>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<Caller, Refusal> {
        let version = version(parts, engine).await?;
        let token = access_token(parts).ok_or_else(no_session)?;
        let session = engine.token_user(&token).await?.ok_or_else(no_session)?;
        if !session.may_call_api {
            let message = "This session is not valid for use with the REST API";
            return Err(ApiError::new(ErrorCode::InvalidSessionId, message).into());
        }
        let rights = engine.rights(&session.user.id).await?;
        if !rights.has(SystemPermission::ApiEnabled) {
            return Err(
                ApiError::new(ErrorCode::ApiCurrentlyDisabled, "API is disabled for this User").into()
            );
        }
        let used = engine.api_calls.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(Caller { engine: engine.clone(), user: session.user, version, usage: Usage(used) })
    }
}

/// A request with a good token, whatever its scopes.
pub(crate) struct TokenHolder(pub CurrentUser);

impl FromRequestParts<Arc<Engine>> for TokenHolder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<TokenHolder, Refusal> {
        let token = access_token(parts).ok_or_else(no_session)?;
        let session = engine.token_user(&token).await?.ok_or_else(no_session)?;
        Ok(TokenHolder(session.user))
    }
}

/// A request with a good token that may open pages.
pub(crate) struct PageHolder(pub CurrentUser);

impl FromRequestParts<Arc<Engine>> for PageHolder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<PageHolder, Refusal> {
        let token = access_token(parts).ok_or_else(no_session)?;
        let session = engine.token_user(&token).await?.ok_or_else(no_session)?;
        if !session.may_open_pages {
            let message =
                "This session is not valid for use with pages: the token needs the scope web or full";
            return Err(ApiError::new(ErrorCode::InvalidSessionId, message).into());
        }
        Ok(PageHolder(session.user))
    }
}

/// What the platform says without a good token.
fn no_session() -> Refusal {
    ApiError::new(ErrorCode::InvalidSessionId, "Session expired or invalid").into()
}

/// The access token in any of the places clients put it.
fn access_token(parts: &Parts) -> Option<String> {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = |text: &str| {
        let (scheme, token) = text.split_once(' ')?;
        let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
        known.then(|| token.trim().to_owned())
    };
    header(AUTHORIZATION.as_str())
        .and_then(scheme)
        .or_else(|| header("x-sfdc-session").map(str::to_owned))
        .or_else(|| {
            let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri).ok()?;
            query.get("oauth_token").cloned()
        })
}

/// The version in the address; one that does not exist has no resources.
async fn version(parts: &mut Parts, engine: &Arc<Engine>) -> Result<String, Refusal> {
    let path = Path::<HashMap<String, String>>::from_request_parts(parts, engine).await;
    let Some(version) = path.ok().and_then(|path| path.get("version").cloned()) else {
        return Ok(super::LATEST.to_owned());
    };
    match version.strip_prefix('v').and_then(super::version_number) {
        Some(_) => Ok(version),
        None => Err(ApiError::not_found().into()),
    }
}
