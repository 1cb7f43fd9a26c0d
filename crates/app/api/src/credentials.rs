//! Who asks: a bearer in the `Authorization` header, or else the console's cookie. Where a bearer
//! is given the cookie does not count.

use alongside_platform::{Actor, Platform, PlatformError};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::CookieJar;

use crate::{csrf, error::Failure, state::ApiState};

/// The console's cookie. Cookies do not know ports, so it carries the product's name.
pub(crate) const CONSOLE_COOKIE: &str = "alongside_console";

/// Who asks, found out from what the request carries.
pub(crate) struct Asking(pub(crate) Actor);

impl FromRequestParts<ApiState> for Asking {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Failure> {
        let platform = Platform::from_ref(state);
        if parts.headers.contains_key(header::AUTHORIZATION) {
            let bearer = bearer(&parts.headers).ok_or(PlatformError::NotSignedIn)?;
            return Ok(Self(platform.bearer_actor(bearer).await?));
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let cookie = jar.get(CONSOLE_COOKIE).ok_or(PlatformError::NotSignedIn)?;
        csrf::check(&parts.method, &parts.headers, &state.config.platform_origin)?;
        Ok(Self(platform.console_actor(cookie.value()).await?))
    }
}

/// The token of `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim_start();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
