//! Cookies that the shop signs, so that it keeps nothing in memory that a restart
//! would lose. The value can be read by its owner and changed by nobody.

use aws_lc_rs::hmac;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, SameSite};
use data_encoding::BASE64URL_NOPAD;

use crate::config::CookieKey;

/// Longest signed value that is looked at; browsers keep about 4,096 bytes.
const MAX_VALUE_BYTES: usize = 4_096;

/// What a cookie is for. The name is part of what is signed, so that the value of
/// one can never pass for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Who is signed in.
    Session,
    /// What is in the cart.
    Cart,
    /// The last order, for its confirmation page.
    Order,
    /// A customer's own changes to their details.
    Details,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Session => "fernhill_session",
            Self::Cart => "fernhill_cart",
            Self::Order => "fernhill_order",
            Self::Details => "fernhill_details",
        }
    }

    fn max_age_days(self) -> i64 {
        match self {
            Self::Session => 14,
            Self::Cart => 30,
            Self::Order => 1,
            Self::Details => 365,
        }
    }
}

/// Writes and reads signed cookies.
pub(crate) struct CookieJar {
    key: hmac::Key,
    secure: bool,
}

impl CookieJar {
    pub(crate) fn new(key: &CookieKey, secure: bool) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, &key.0), secure }
    }

    /// The value of a cookie, if the browser sent one that this shop signed.
    pub(crate) fn read(&self, headers: &HeaderMap, purpose: Purpose) -> Option<String> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == purpose.name())
            .find_map(|cookie| self.verify(purpose, cookie.value()))
    }

    /// A `Set-Cookie` value that keeps `value` until it ages out.
    pub(crate) fn keep(&self, purpose: Purpose, value: &str) -> HeaderValue {
        let tag = hmac::sign(&self.key, &signed_bytes(purpose, value.as_bytes()));
        let text =
            format!("{}.{}", BASE64URL_NOPAD.encode(value.as_bytes()), BASE64URL_NOPAD.encode(tag.as_ref()));
        self.header(purpose, text, purpose.max_age_days() * 24 * 60 * 60)
    }

    /// A `Set-Cookie` value that makes the browser forget.
    pub(crate) fn forget(&self, purpose: Purpose) -> HeaderValue {
        self.header(purpose, String::new(), 0)
    }

    fn verify(&self, purpose: Purpose, text: &str) -> Option<String> {
        if text.len() > MAX_VALUE_BYTES {
            return None;
        }
        let (value, tag) = text.split_once('.')?;
        let value = BASE64URL_NOPAD.decode(value.as_bytes()).ok()?;
        let tag = BASE64URL_NOPAD.decode(tag.as_bytes()).ok()?;
        hmac::verify(&self.key, &signed_bytes(purpose, &value), &tag).ok()?;
        String::from_utf8(value).ok()
    }

    fn header(&self, purpose: Purpose, value: String, max_age_seconds: i64) -> HeaderValue {
        let mut cookie =
            Cookie::build((purpose.name(), value)).path("/").http_only(true).same_site(SameSite::Lax).build();
        cookie.set_secure(self.secure);
        HeaderValue::from_str(&format!("{cookie}; Max-Age={max_age_seconds}"))
            .expect("base64 and attribute names are valid header text")
    }
}

fn signed_bytes(purpose: Purpose, value: &[u8]) -> Vec<u8> {
    [purpose.name().as_bytes(), b"\0", value].concat()
}

#[cfg(test)]
mod tests;
