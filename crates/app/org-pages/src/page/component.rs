//! The places of installed components: the Sidebar on record pages, whole pages of the package,
//! and the signed request that a component asks for on behalf of its frame.

use alongside_org::ErrorCode;
use askama::Template;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::Pages;
use crate::chrome::{Chrome, FrontPage};
use crate::problem::{Problem, html};
use crate::soql;
use crate::viewer::Viewer;

/// The component on record pages.
pub const SIDEBAR: &str = "Sidebar";
/// The component of the package's whole pages.
pub const DASHBOARD: &str = "Dashboard";

/// Where a component stands and what it is told.
pub struct Place {
    /// API name of the component.
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
    place: Place,
}

/// A page of the package: the platform's frame over the full width.
pub async fn tab(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let apps = pages.org.apps(&viewer.user).await?;
    let front = apps
        .iter()
        .filter_map(FrontPage::of)
        .find(|front| front.tab == name)
        .ok_or(Problem::Forbidden("this page"))?;
    html(&TabPage {
        chrome: Chrome::of(&pages, &viewer, &name).await?,
        title: front.label.to_owned(),
        place: Place {
            component: DASHBOARD,
            record: None,
            platform: pages.config.platform_url().to_owned(),
            full: true,
        },
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

/// What the platform serves for a component of the package, by the name pages hold.
pub fn frame_of(component: &str) -> Option<&'static str> {
    (component == "alongside:sidebar").then_some(SIDEBAR)
}

impl TokenRequest {
    fn check(&self) -> Result<(), &'static str> {
        if ![SIDEBAR, DASHBOARD].contains(&self.component.as_str()) {
            return Err("component: this org has Sidebar and Dashboard.");
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
