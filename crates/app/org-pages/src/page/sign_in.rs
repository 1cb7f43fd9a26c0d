//! Signing in and out.

use alongside_org::SignInError;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use serde::Deserialize;

use crate::Pages;
use crate::page::home;
use crate::problem::Problem;
use crate::viewer::{APP, RECENT, SESSION, cookie};

/// Where to go on after signing in.
#[derive(Deserialize)]
pub struct Start {
    #[serde(rename = "startURL")]
    address: Option<String>,
}

/// What the sign-in form sends.
#[derive(Deserialize)]
pub struct Credentials {
    username: String,
    password: String,
    #[serde(rename = "startURL")]
    address: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    company: String,
    start: String,
    username: String,
    wrong: Option<String>,
}

/// The sign-in page; somebody signed in already goes straight on.
pub async fn show(
    State(pages): State<Pages>,
    Query(start): Query<Start>,
    jar: CookieJar,
) -> Result<Response, Problem> {
    let start = own_address(start.address.as_deref());
    if let Some(token) = jar.get(SESSION)
        && pages.org.current_user(token.value()).await.is_some()
    {
        return Ok(Redirect::to(&start).into_response());
    }
    crate::problem::html(&SignInPage {
        company: pages.config.company_name().to_owned(),
        start,
        username: String::new(),
        wrong: None,
    })
}

/// Signs in, or says why not and keeps the user name.
pub async fn submit(
    State(pages): State<Pages>,
    jar: CookieJar,
    Form(form): Form<Credentials>,
) -> Result<Response, Problem> {
    let start = own_address(form.address.as_deref());
    let username = form.username.trim();
    let refusal = match pages.org.sign_in(username, &form.password).await {
        Ok(token) => {
            // What this browser showed to somebody else is not this user's.
            let jar =
                forget(jar).add(cookie(SESSION, token.expose().to_owned(), pages.config.secure_cookies()));
            return Ok((jar, Redirect::to(&start)).into_response());
        }
        Err(refusal) => refusal,
    };
    let status = match refusal {
        SignInError::InvalidLogin => StatusCode::UNAUTHORIZED,
        SignInError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        SignInError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    let html = SignInPage {
        company: pages.config.company_name().to_owned(),
        start,
        username: username.to_owned(),
        wrong: Some(refusal.to_string()),
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}

/// What brings a browser to the front door.
#[derive(Deserialize)]
pub struct Arrival {
    #[serde(default)]
    otp: String,
    #[serde(rename = "startURL")]
    address: Option<String>,
}

/// Signs in with a one-time password; with none that is good, by name and password.
pub async fn front_door(
    State(pages): State<Pages>,
    Query(arrival): Query<Arrival>,
    jar: CookieJar,
) -> Response {
    let start = own_address(arrival.address.as_deref());
    match pages.org.enter(&arrival.otp).await {
        Some(token) => {
            let jar =
                forget(jar).add(cookie(SESSION, token.expose().to_owned(), pages.config.secure_cookies()));
            (jar, Redirect::to(&start)).into_response()
        }
        None => Redirect::to("/login").into_response(),
    }
}

/// Signs out.
pub async fn leave(State(pages): State<Pages>, jar: CookieJar) -> Response {
    if let Some(token) = jar.get(SESSION) {
        pages.org.sign_out(token.value()).await;
    }
    let jar = forget(jar).remove(Cookie::build(SESSION).path("/"));
    (jar, Redirect::to("/login")).into_response()
}

fn forget(jar: CookieJar) -> CookieJar {
    jar.remove(Cookie::build(RECENT).path("/")).remove(Cookie::build(APP).path("/"))
}

/// An address of this org, or the home page: a link to the sign-in leads nowhere else.
pub fn own_address(wanted: Option<&str>) -> String {
    let own = wanted.filter(|wanted| {
        let mut letters = wanted.chars();
        // Browsers read `//host`, and a backslash as a slash, as another host.
        letters.next() == Some('/')
            && !matches!(letters.next(), Some('/' | '\\'))
            && !wanted.contains(|letter: char| letter.is_control() || letter == '\\')
            && !wanted.starts_with("/login")
    });
    own.unwrap_or(home::ADDRESS).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_org_are_followed() {
        let own = "/services/oauth2/authorize?redirect_uri=http%3A%2F%2Flocalhost";
        assert_eq!(own_address(Some(own)), own);
        for foreign in [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "/a\\b",
            "/\t/evil.example",
            "javascript:alert(1)",
            "",
            "/login?startURL=/login",
        ] {
            assert_eq!(own_address(Some(foreign)), home::ADDRESS, "{foreign:?}");
        }
        assert_eq!(own_address(None), home::ADDRESS);
    }
}
