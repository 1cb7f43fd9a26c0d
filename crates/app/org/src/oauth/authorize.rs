//! The authorization endpoint in the user's browser: sign in, meet the app's policy, approve once.

use std::collections::HashMap;
use std::sync::Arc;

use alongside_orgstore::Code;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::CookieJar;
use jiff::SignedDuration;

use super::OAuthError;
use super::apps::App;
use super::scopes::Scopes;
use crate::CurrentUser;
use crate::clock::now;
use crate::engine::Engine;
use crate::secrets::{equal, hash, random_token, signature};

/// How long a code can be exchanged, in minutes.
const CODE_MINUTES: i64 = 10;
/// The only style of these pages, allowed by its hash.
const STYLE: &str = include_str!("../../templates/approve.css");
/// Cookie of a signed-in browser.
const SESSION_COOKIE: &str = "sid";

type Parameters = HashMap<String, String>;

/// What the page where a user approves an app shows.
#[derive(Template)]
#[template(path = "approve.html")]
struct ApprovePage<'a> {
    style: &'static str,
    app: &'a str,
    user: &'a CurrentUser,
    sentences: Vec<&'static str>,
    fields: Vec<(&'a str, &'a str)>,
    ticket: String,
}

/// What the page shows when a request is wrong and must not be sent back.
#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage<'a> {
    style: &'static str,
    error: &'a str,
    description: &'a str,
}

pub(crate) async fn authorize(
    State(engine): State<Arc<Engine>>,
    Query(parameters): Query<Parameters>,
    cookies: CookieJar,
) -> Response {
    run(&engine, &parameters, &cookies, Answer::NotYet).await
}

pub(crate) async fn authorize_posted(
    State(engine): State<Arc<Engine>>,
    cookies: CookieJar,
    Form(parameters): Form<Parameters>,
) -> Response {
    run(&engine, &parameters, &cookies, Answer::NotYet).await
}

/// The answer of the approval page. The ticket proves that this page was shown to this session.
pub(crate) async fn approve(
    State(engine): State<Arc<Engine>>,
    headers: HeaderMap,
    cookies: CookieJar,
    Form(parameters): Form<Parameters>,
) -> Response {
    let session = cookies.get(SESSION_COOKIE).map(|cookie| cookie.value()).unwrap_or_default();
    let given = parameters.get("ticket").map(String::as_str).unwrap_or_default();
    let elsewhere = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin");
    if elsewhere || !equal(given, &ticket(session, &parameters)) {
        let error = OAuthError::new(
            "invalid_request",
            "The approval did not come from this org's page. Start again.",
        );
        return refused(&error);
    }
    let allowed = parameters.get("answer").is_some_and(|answer| answer == "allow");
    run(&engine, &parameters, &cookies, if allowed { Answer::Allowed } else { Answer::Denied }).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    NotYet,
    Allowed,
    Denied,
}

/// A request whose app and address are known to be right, so that errors may be sent there.
struct Wish<'p> {
    app: App,
    redirect_uri: &'p str,
    state: Option<&'p str>,
    challenge: Option<String>,
    scopes: Scopes,
}

async fn run(engine: &Engine, parameters: &Parameters, cookies: &CookieJar, answer: Answer) -> Response {
    match respond(engine, parameters, cookies, answer).await {
        Ok(response) => response,
        Err(error) => refused(&error),
    }
}

async fn respond(
    engine: &Engine,
    parameters: &Parameters,
    cookies: &CookieJar,
    answer: Answer,
) -> Result<Response, OAuthError> {
    let text = |name: &str| parameters.get(name).map(String::as_str).filter(|text| !text.is_empty());
    let client_id = text("client_id").unwrap_or_default();
    let Some(app) = engine.app(client_id).await? else { return Err(engine.unknown_app(client_id).await?) };
    let redirect_uri = text("redirect_uri").filter(|uri| app.has_callback(uri));
    let redirect_uri = redirect_uri
        .ok_or_else(|| OAuthError::new("redirect_uri_mismatch", "redirect_uri must match configuration"))?;
    let state = text("state");
    let back = |error: &OAuthError| {
        redirect(redirect_uri, &[("error", error.error), ("error_description", &error.description)], state)
    };
    if text("response_type") != Some("code") {
        return Ok(back(&OAuthError::new("unsupported_response_type", "response type not supported")));
    }
    // Clients of the platform leave the method out and mean S256.
    if text("code_challenge_method").is_some_and(|method| method != "S256") {
        return Ok(back(&OAuthError::new("invalid_request", "code_challenge_method must be S256")));
    }
    let Some(challenge) = text("code_challenge") else {
        return Ok(back(&OAuthError::new("invalid_request", "missing required code challenge")));
    };
    let Some(scopes) = Scopes::parse(text("scope").unwrap_or_default()) else {
        return Ok(back(&OAuthError::new("invalid_scope", "the requested scope is not allowed")));
    };
    let wish = Wish { app, redirect_uri, state, challenge: Some(challenge.to_owned()), scopes };

    let session = cookies.get(SESSION_COOKIE).map(|cookie| cookie.value());
    let user = match session {
        Some(session) => engine.session_user(session).await,
        None => None,
    };
    let (Some(session), Some(user)) = (session, user) else {
        return Ok(to_login(parameters));
    };
    if answer == Answer::Denied {
        return Ok(back(&OAuthError::new("access_denied", "end-user denied authorization")));
    }
    if !engine.lets_in(&wish.app, &user.id).await? {
        let error =
            OAuthError::new("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app");
        return Ok(back(&error));
    }
    if answer == Answer::Allowed {
        engine.store.put_approval(&user.id, &wish.app.id, &wish.scopes.to_string()).await?;
    } else if needs_approval(engine, &wish, &user).await? {
        return Ok(approval_page(parameters, session, &wish, &user));
    }
    grant_code(engine, &wish, &user).await
}

/// A user whom the administrator approved is not asked; others once for each set of scopes.
async fn needs_approval(engine: &Engine, wish: &Wish<'_>, user: &CurrentUser) -> Result<bool, OAuthError> {
    if wish.app.admin_approved_only {
        return Ok(false);
    }
    let approved = engine.store.approval(&user.id, &wish.app.id).await?;
    let approved = approved.and_then(|scope| Scopes::parse(&scope));
    Ok(!approved.is_some_and(|approved| wish.scopes.within(&approved)))
}

async fn grant_code(engine: &Engine, wish: &Wish<'_>, user: &CurrentUser) -> Result<Response, OAuthError> {
    let code = format!("aPrx{}", random_token());
    let expires = now() + SignedDuration::from_mins(CODE_MINUTES);
    let stored = Code {
        app_id: wish.app.id.clone(),
        user_id: user.id.clone(),
        redirect_uri: wish.redirect_uri.to_owned(),
        challenge: wish.challenge.clone(),
        scope: wish.scopes.to_string(),
        expires_at: expires.as_millisecond(),
        used: false,
    };
    engine.store.put_code(&hash(&code), &stored).await?;
    Ok(redirect(wish.redirect_uri, &[("code", &code)], wish.state))
}

fn approval_page(parameters: &Parameters, session: &str, wish: &Wish<'_>, user: &CurrentUser) -> Response {
    let page = ApprovePage {
        style: STYLE,
        app: &wish.app.label,
        user,
        sentences: wish.scopes.sentences(),
        fields: signed_fields(parameters),
        ticket: ticket(session, parameters),
    };
    html(StatusCode::OK, &page)
}

fn refused(error: &OAuthError) -> Response {
    html(
        StatusCode::BAD_REQUEST,
        &RefusedPage { style: STYLE, error: error.error, description: &error.description },
    )
}

/// A page without scripts that nobody may frame.
fn html(status: StatusCode, page: &impl Template) -> Response {
    let Ok(text) = page.render() else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made").into_response();
    };
    let style = data_encoding::BASE64.encode(&hash(STYLE));
    let policy =
        format!("default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'; base-uri 'none'");
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer".into()),
        (header::CACHE_CONTROL, "no-store".into()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
    ];
    (status, headers, Html(text)).into_response()
}

/// The parameters of a request that an approval is about, in a fixed order.
fn signed_fields(parameters: &Parameters) -> Vec<(&str, &str)> {
    let mut fields: Vec<(&str, &str)> = parameters
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "ticket" | "answer"))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.sort_unstable();
    fields
}

fn ticket(session: &str, parameters: &Parameters) -> String {
    let text = serde_json::to_string(&signed_fields(parameters)).unwrap_or_default();
    signature(session, &text)
}

fn to_login(parameters: &Parameters) -> Response {
    let query: Vec<String> = signed_fields(parameters)
        .into_iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    let start = format!("/services/oauth2/authorize?{}", query.join("&"));
    found(&format!("/login?startURL={}", encoded(&start)))
}

fn redirect(uri: &str, fields: &[(&str, &str)], state: Option<&str>) -> Response {
    let mut address = uri.to_owned();
    let state = state.map(|state| ("state", state));
    for (name, value) in fields.iter().copied().chain(state) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&format!("{name}={}", encoded(value)));
    }
    found(&address)
}

fn found(address: &str) -> Response {
    let headers = [
        (header::LOCATION, address),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (StatusCode::FOUND, headers).into_response()
}

/// Percent-encoding of everything but unreserved characters.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
