//! OAuth 2: the web-server flow with PKCE, refresh, JWT bearer and client credentials, under the
//! connected app's policy, with the platform's errors.

mod apps;
mod authorize;
mod frontdoor;
mod grants;
mod identity;
mod jwt;
mod known;
mod scopes;
mod token;
mod tokens;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

pub(crate) use apps::{ClientSettings, SOAP_LOGIN, is_built_in, is_public_key};
pub(crate) use authorize::{approve, authorize, authorize_posted};
pub(crate) use frontdoor::{FrontDoor, single_access};
pub(crate) use identity::{identity, userinfo};
pub(crate) use jwt::check_keys;
pub(crate) use known::KnownTokens;
pub(crate) use token::{introspect, revoke, token};

/// A refusal of the token endpoint: an object, not an array.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub error: &'static str,
    pub description: String,
}

impl OAuthError {
    fn new(error: &'static str, description: impl Into<String>) -> OAuthError {
        OAuthError { error, description: description.into() }
    }

    /// The user is not among those the administrator approved.
    fn not_approved() -> OAuthError {
        OAuthError::new("invalid_app_access", "user is not admin approved to access this app")
    }
}

impl From<alongside_orgstore::StoreError> for OAuthError {
    fn from(error: alongside_orgstore::StoreError) -> OAuthError {
        tracing::error!(error = %error, "oauth failed on the database");
        OAuthError::new("server_error", "The org's log names the cause.")
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let status = if self.error == "server_error" {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::BAD_REQUEST
        };
        let body = json!({ "error": self.error, "error_description": self.description });
        (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}
