//! Setup's first page, and Quick Find for a browser without script.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::frame::{Frame, Setup};
use super::tree::{HOME, NODES, Node, branches};
use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::soql;

const TITLE: &str = "Setup Home";

pub fn router() -> Router<Pages> {
    Router::new()
        .route(HOME, get(show))
        .route("/lightning/setup", get(|| async { Redirect::to(HOME) }))
        .route("/lightning/setup/{node}/page", get(record_of_node))
}

#[derive(Deserialize)]
struct Framed {
    #[serde(default)]
    address: String,
}

/// The address by which Salesforce's Setup shows one record of a node, `…/page?address=%2F005…`.
async fn record_of_node(Path(node): Path<String>, Query(framed): Query<Framed>) -> Result<Redirect, Problem> {
    let id = framed.address.trim_start_matches('/').split('?').next().unwrap_or_default();
    let known = NODES.iter().any(|one| one.name == node);
    if !known || !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    Ok(Redirect::to(&format!("/lightning/setup/{node}/{id}/view")))
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
}

#[derive(Template)]
#[template(path = "setup/home.html")]
struct HomePage {
    chrome: Chrome,
    frame: Frame,
    nodes: [Node; NODES.len()],
}

async fn show(setup: Setup, Query(sought): Query<Sought>) -> Result<Response, Problem> {
    let find = sought.find.trim().to_owned();
    let frame = Frame {
        branches: branches("", &find),
        sought: find,
        is_home: true,
        icon: "gear",
        kind: "Setup".to_owned(),
        title: TITLE.to_owned(),
        crumbs: Vec::new(),
    };
    html(&HomePage { chrome: Chrome::of(&setup.pages, &setup.viewer, "").await?, frame, nodes: NODES })
}
