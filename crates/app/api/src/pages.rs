//! The pages around sign-in. They work without a script: whoever is blocked has to be able to read why.

use std::sync::Arc;

use alongside_kernel::Secret;
use alongside_platform::{Platform, PlatformError, SignInError};
use askama::Template;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};

use crate::{
    ApiConfig, credentials::CONSOLE_COOKIE, csrf, error::Failure, extract::Parameters, state::ApiState,
};

/// Recognises the browser that began a sign-in.
const SIGN_IN_COOKIE: &str = "alongside_sign_in";

/// The pages around sign-in.
pub(crate) fn router() -> Router<ApiState> {
    Router::new()
        .route("/sign-in", get(sign_in))
        .route("/oauth/callback", get(callback))
        .route("/sign-out", get(signed_out).post(sign_out))
        .route("/pages.css", get(style))
}

/// What a page says.
#[derive(Template)]
#[template(path = "notice.html")]
struct Notice<'a> {
    title: &'a str,
    paragraphs: &'a [&'a str],
    steps: &'a [&'a str],
    link: &'a str,
    link_text: &'a str,
}

impl Notice<'_> {
    fn answer(&self, state: &ApiState, status: StatusCode) -> Response {
        let text = self.render().expect("the template writes into memory only");
        let mut response = (status, Html(text)).into_response();
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, state.policies.console.clone());
        response
    }
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")],
        concat!(include_str!("../../../../ui/tokens.css"), include_str!("../templates/pages.css")),
    )
}

async fn sign_in(State(state): State<ApiState>, jar: CookieJar, mut parameters: Parameters) -> Response {
    let return_to = parameters.text("return_to").unwrap_or_default();
    match state.platform.begin_sign_in(&return_to).await {
        Ok(start) => {
            let cookie = own_cookie(SIGN_IN_COOKIE, &start.browser_token, start.valid_for, &state.config);
            (jar.add(cookie), Redirect::to(&start.authorize_url)).into_response()
        }
        Err(error) => not_available(&state, &error),
    }
}

async fn callback(State(state): State<ApiState>, jar: CookieJar, mut parameters: Parameters) -> Response {
    let browser = jar.get(SIGN_IN_COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let answered = parameters.text("state").unwrap_or_default();
    let finished = match (parameters.text("code"), parameters.text("error")) {
        (Some(code), _) => {
            let code = Secret::new(code);
            state.platform.finish_sign_in(&answered, &code, &browser).await
        }
        (None, error) => {
            Err(state.platform.refuse_sign_in(&answered, &error.unwrap_or_default(), &browser).await)
        }
    };
    let jar = jar.remove(Cookie::build(SIGN_IN_COOKIE).path("/"));
    match finished {
        Ok(signed_in) => {
            let cookie = own_cookie(CONSOLE_COOKIE, &signed_in.token, signed_in.valid_for, &state.config);
            (jar.add(cookie), Redirect::to(&signed_in.return_to)).into_response()
        }
        Err(error) => (jar, failed(&state, &error)).into_response(),
    }
}

/// Tells why a sign-in failed, and what to do. Before access is granted that is expected (R10).
fn failed(state: &ApiState, error: &SignInError) -> Response {
    tracing::info!(%error, "sign-in not finished");
    let crm = state.platform.crm_url();
    match error {
        SignInError::NotApproved => Notice {
            title: "Access has not been granted yet",
            paragraphs: &[
                "You are signed in to the CRM, but its connected app AlongsideWebApp does not let you in.",
                "This is expected after installing: nobody has access before it is granted, administrators included.",
            ],
            steps: &[
                "In the CRM's Setup, open App Manager, AlongsideWebApp, Manage, and add your profile or permission set.",
                "In Setup, Users, open your user and assign the permission set Alongside Agent or Alongside Admin.",
                "Sign in again.",
            ],
            link: "/sign-in",
            link_text: "Sign in again",
        }
        .answer(state, StatusCode::FORBIDDEN),
        SignInError::NotUnderWay => Notice {
            title: "This sign-in cannot be finished",
            paragraphs: &[
                "It took longer than ten minutes, was finished already, or was begun in another browser.",
            ],
            steps: &[],
            link: "/sign-in",
            link_text: "Sign in again",
        }
        .answer(state, StatusCode::BAD_REQUEST),
        SignInError::Denied { code } => Notice {
            title: "The CRM did not sign you in",
            paragraphs: &["It was declined, or the CRM does not allow it. The CRM says:", code],
            steps: &[],
            link: "/sign-in",
            link_text: "Sign in again",
        }
        .answer(state, StatusCode::FORBIDDEN),
        SignInError::Crm(error) => Notice {
            title: "The CRM could not finish the sign-in",
            paragraphs: &[&error.words(), "Nothing was changed."],
            steps: &[],
            link: "/sign-in",
            link_text: "Try again",
        }
        .answer(state, StatusCode::BAD_GATEWAY),
        SignInError::Platform(error) => {
            tracing::error!(%error, crm, "sign-in failed");
            not_available(state, error)
        }
    }
}

fn not_available(state: &ApiState, error: &PlatformError) -> Response {
    Notice {
        title: "Signing in is not possible right now",
        paragraphs: &[&error.document().message],
        steps: &[],
        link: "/sign-in",
        link_text: "Try again",
    }
    .answer(state, StatusCode::SERVICE_UNAVAILABLE)
}

async fn sign_out(
    State(platform): State<Platform>,
    State(config): State<Arc<ApiConfig>>,
    method: Method,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, Failure> {
    csrf::check(&method, &headers, &config.platform_origin)?;
    if let Some(cookie) = jar.get(CONSOLE_COOKIE) {
        platform.sign_out(cookie.value()).await?;
    }
    let jar = jar.remove(Cookie::build(CONSOLE_COOKIE).path("/"));
    let mut response = (jar, Redirect::to("/sign-out")).into_response();
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    Ok(response)
}

async fn signed_out(State(state): State<ApiState>) -> Response {
    Notice {
        title: "You are signed out",
        paragraphs: &["What you had open in the console is closed. You may still be signed in to the CRM."],
        steps: &[],
        link: "/sign-in",
        link_text: "Sign in",
    }
    .answer(&state, StatusCode::OK)
}

/// A cookie that scripts cannot read. `Lax`, since the CRM leads back here from its own site.
fn own_cookie(
    name: &'static str,
    value: &Secret,
    valid_for: std::time::Duration,
    config: &ApiConfig,
) -> Cookie<'static> {
    let mut cookie = Cookie::build((name, value.expose().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.secure())
        .build();
    // The type is the cookie crate's own; it is named by what the getter returns.
    let mut max_age = cookie.max_age();
    max_age = valid_for.try_into().ok().or(max_age);
    cookie.set_max_age(max_age);
    cookie
}
