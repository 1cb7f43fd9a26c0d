//! Who looks at a page: the signed-in user with a clock and a time zone.

use alongside_org::CurrentUser;
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Pages;
use crate::console::Asked;
use crate::problem::Problem;

/// Cookie of the session, shared with the org's authorization endpoint.
pub const SESSION: &str = "sid";
/// Cookie with the ids of the records this browser showed last.
pub const RECENT: &str = "sid_recent";
/// Cookie with the app whose tabs are shown.
pub const APP: &str = "sid_app";

/// The signed-in user at the moment of a request.
pub struct Viewer {
    pub user: CurrentUser,
    pub now: Timestamp,
    pub zone: TimeZone,
    /// API name of the app whose tabs are shown, if one was chosen.
    pub app: Option<String>,
    /// Ids of the records shown last, newest first.
    pub recent: Vec<String>,
    /// How the page was asked for.
    pub asked: Asked,
}

impl Viewer {
    pub async fn from_cookies(pages: &Pages, jar: &CookieJar, asked: Asked) -> Option<Self> {
        let user = pages.org.current_user(jar.get(SESSION)?.value()).await?;
        let recent = jar.get(RECENT).map(Cookie::value).unwrap_or_default();
        Some(Self {
            zone: TimeZone::get(&user.time_zone).unwrap_or(TimeZone::UTC),
            now: Timestamp::now(),
            app: jar.get(APP).map(|app| app.value().to_owned()),
            recent: recent.split('.').filter(|id| crate::soql::is_id(id)).map(str::to_owned).collect(),
            user,
            asked,
        })
    }
}

impl FromRequestParts<Pages> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Problem> {
        let jar = CookieJar::from_headers(&parts.headers);
        let asked = Asked::of(parts.uri.path(), &parts.headers);
        Self::from_cookies(pages, &jar, asked).await.ok_or_else(|| {
            let wanted = parts.uri.path_and_query().map(|wanted| wanted.as_str().to_owned());
            Problem::SignedOut {
                // What a form sent is gone; its page is not an address to come back to. And a frame
                // does not show the login: it says so, and the whole page leads there.
                wanted: wanted.filter(|_| parts.method == Method::GET && !asked.framed),
            }
        })
    }
}

/// A cookie of the org: kept from scripts, and sent along when another site links here.
pub fn cookie(name: &'static str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build()
}
