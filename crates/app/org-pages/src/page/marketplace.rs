//! The marketplace: finding an app, reading about it, and installing it step by step.

mod wizard;

use alongside_org::{Listing, PackageError};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::viewer::Viewer;

/// Where the marketplace begins.
pub const ADDRESS: &str = "/marketplace";

pub fn router() -> Router<Pages> {
    Router::new()
        .route(ADDRESS, get(list))
        .route("/marketplace/{namespace}", get(show))
        .route("/marketplace/{namespace}/install", get(wizard::confirm))
        .route("/marketplace/{namespace}/install/scope", get(wizard::scope).post(wizard::install))
        .route("/marketplace/{namespace}/install/{job}", get(wizard::progress))
}

/// Where a listing is.
fn address(listing: &Listing) -> String {
    format!("{ADDRESS}/{}", listing.namespace)
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    text: String,
}

#[derive(Template)]
#[template(path = "marketplace/list.html")]
struct ListPage {
    chrome: Chrome,
    text: String,
    listings: Vec<Listing>,
}

#[derive(Template)]
#[template(path = "marketplace/listing.html")]
struct ListingPage {
    chrome: Chrome,
    listing: Listing,
    /// What the button says: Get It Now, or Upgrade to a newer version; none when there is nothing to get.
    get: Option<&'static str>,
}

async fn list(
    axum::extract::State(pages): axum::extract::State<Pages>,
    viewer: Viewer,
    Query(sought): Query<Sought>,
) -> Result<Response, Problem> {
    let text = sought.text.trim().to_owned();
    let listings = pages.org.marketplace(&text).await.map_err(problem)?;
    html(&ListPage { chrome: Chrome::of(&pages, &viewer, "").await?, text, listings })
}

async fn show(
    axum::extract::State(pages): axum::extract::State<Pages>,
    viewer: Viewer,
    Path(namespace): Path<String>,
) -> Result<Response, Problem> {
    let listing = listing(&pages, &namespace).await?;
    let get = match &listing.installed {
        None => Some("Get It Now"),
        Some(installed) if *installed != listing.version => Some("Upgrade"),
        Some(_) => None,
    };
    html(&ListingPage { chrome: Chrome::of(&pages, &viewer, "").await?, listing, get })
}

/// The listing of a package.
async fn listing(pages: &Pages, namespace: &str) -> Result<Listing, Problem> {
    let all = pages.org.marketplace("").await.map_err(problem)?;
    all.into_iter().find(|listing| listing.namespace == namespace).ok_or(Problem::NotFound)
}

/// What a refusal is as a page; those that a form can answer are shown on it instead.
fn problem(error: PackageError) -> Problem {
    match error {
        PackageError::NotAllowed => Problem::Forbidden("installing packages"),
        PackageError::NotInstalled => Problem::NotFound,
        error => {
            tracing::error!(error = %error, "a page about a package could not be made");
            Problem::Internal
        }
    }
}
