//! The App Launcher as a page of its own, and changing from one app to another.

use alongside_org::AppKind;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::Pages;
use crate::chrome::Chrome;
use crate::page::home;
use crate::problem::{Problem, html};
use crate::viewer::{APP, Viewer, cookie};

#[derive(Template)]
#[template(path = "apps.html")]
struct AppsPage {
    chrome: Chrome,
}

/// Every app and item, for a browser without script.
pub async fn show(State(pages): State<Pages>, viewer: Viewer) -> Result<Response, Problem> {
    html(&AppsPage { chrome: Chrome::of(&pages, &viewer, "").await? })
}

/// Changes to an app: its tabs from now on, its first page now.
pub async fn enter(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(name): Path<String>,
    jar: CookieJar,
) -> Result<Response, Problem> {
    let apps = pages.org.apps(&viewer.user).await?;
    let app = apps.into_iter().find(|app| app.name == name).ok_or(Problem::Forbidden("this app"))?;
    let viewer = Viewer { app: Some(app.name.clone()), ..viewer };
    let chrome = Chrome::of(&pages, &viewer, "").await?;
    let first = match (app.kind, chrome.tabs.first()) {
        (AppKind::Packaged, Some(tab)) => tab.address.clone(),
        _ => home::ADDRESS.to_owned(),
    };
    let jar = jar.add(cookie(APP, app.name, pages.config.secure_cookies()));
    Ok((jar, Redirect::to(&first)).into_response())
}
