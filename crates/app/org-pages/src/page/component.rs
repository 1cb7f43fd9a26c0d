//! The places of installed components: the Sidebar on record pages, a Panel on the page of a tab,
//! and the signed request that a component asks for on behalf of its frame.

use alongside_org::{ErrorCode, PlacedComponent};
use askama::Template;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::soql;
use crate::viewer::Viewer;

/// What the platform serves in a frame, by the name under which a component asks for it.
const FRAMES: [&str; 5] = ["Sidebar", "Dashboard", "Company Settings", "Account Settings", "User Settings"];

/// Where a component stands and what it is told.
pub struct Place {
    /// What the frame shows, one of [`FRAMES`].
    pub component: &'static str,
    /// The record it is about.
    pub record: Option<(String, String)>,
    /// Origin of the platform.
    pub platform: String,
    /// Whether it has the whole page.
    pub full: bool,
}

#[derive(Template)]
#[template(path = "tab.html")]
struct TabPage {
    chrome: Chrome,
    title: String,
    places: Vec<Place>,
}

/// A page behind a tab of an app that the user has: the platform's frame over the full width.
pub async fn tab(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let apps = pages.org.apps(&viewer.user).await?;
    if !apps.iter().any(|app| app.tabs.contains(&name)) {
        return Err(Problem::Forbidden("this page"));
    }
    let page = pages.org.tab_pages(std::slice::from_ref(&name)).await?.pop();
    let page = page.ok_or(Problem::Forbidden("this page"))?;
    let frames = page.components.iter().filter_map(frame_of);
    let platform = pages.config.platform_url();
    let places =
        frames.map(|component| Place { component, record: None, platform: platform.to_owned(), full: true });
    html(&TabPage {
        chrome: Chrome::of(&pages, &viewer, &name).await?,
        title: page.label,
        places: places.collect(),
    })
}

/// What a component asks on behalf of its frame.
#[derive(Deserialize)]
pub struct TokenRequest {
    component: String,
    object: Option<String>,
    id: Option<String>,
    nonce: String,
}

#[derive(Serialize)]
struct TokenAnswer {
    token: String,
}

#[derive(Serialize)]
struct Refusal {
    message: String,
}

/// A signed request bound to user, record, component and nonce, for a page of this org only.
pub async fn token(
    State(pages): State<Pages>,
    viewer: Result<Viewer, Problem>,
    body: Result<Json<TokenRequest>, JsonRejection>,
) -> Response {
    let Ok(viewer) = viewer else {
        return refuse(StatusCode::UNAUTHORIZED, "You are logged out.");
    };
    let asked = match body {
        Ok(Json(asked)) => asked,
        Err(rejection) => return refuse(rejection.status(), &rejection.body_text()),
    };
    if let Err(message) = asked.check() {
        return refuse(StatusCode::BAD_REQUEST, message);
    }
    let record = asked.object.as_deref().zip(asked.id.as_deref());
    let signed = pages.org.component_token(&viewer.user, &asked.component, record, &asked.nonce).await;
    match signed {
        Ok(token) => Json(TokenAnswer { token }).into_response(),
        Err(error) if error.code == ErrorCode::UnknownException => {
            tracing::error!(error = %error, "a component's request could not be signed");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "The org could not answer.")
        }
        Err(error) => refuse(
            StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST),
            &error.message,
        ),
    }
}

/// What the platform serves for a component of the package as a page holds it.
pub fn frame_of(placed: &PlacedComponent) -> Option<&'static str> {
    let wanted = match placed.component.as_str() {
        "alongside:sidebar" => "Sidebar",
        "alongside:panel" => placed.properties.get("page").map_or("Dashboard", String::as_str),
        _ => return None,
    };
    FRAMES.into_iter().find(|frame| *frame == wanted)
}

impl TokenRequest {
    fn check(&self) -> Result<(), &'static str> {
        if !FRAMES.contains(&self.component.as_str()) {
            return Err("component: Sidebar, or the page of a Panel.");
        }
        if self.nonce.len() != 32 || !self.nonce.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("nonce: write 128 random bits as 32 hexadecimal digits.");
        }
        match (&self.object, &self.id) {
            (None, None) => Ok(()),
            (Some(object), Some(id)) if soql::is_name(object) && soql::is_id(id) => Ok(()),
            (Some(_), Some(_)) => Err("object, id: not the name of an object and an id."),
            _ => Err("object, id: give both or neither."),
        }
    }
}

fn refuse(status: StatusCode, message: &str) -> Response {
    let message = message.to_owned();
    (status, Json(Refusal { message })).into_response()
}
