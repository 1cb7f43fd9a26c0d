//! The embedded CRM's pages: sign-in, lists, records, search and the frames of installed
//! components, rendered on the server and usable without script. Everything a page shows or
//! changes goes through [`alongside_org::Org`] as the signed-in user: there is no other way in.

mod assets;
mod cell;
mod chrome;
mod config;
mod console;
mod guard;
mod page;
mod problem;
mod setup;
mod shape;
mod soql;
mod viewer;

use std::sync::Arc;

use alongside_org::Org;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{get, post};
use tower::{ServiceExt, service_fn};

use page::{apps, chatter, component, editor, form, home, list, marketplace, record, search, sign_in};

pub use config::{PagesConfig, PagesConfigError};

/// What every handler works with.
#[derive(Clone)]
struct Pages {
    org: Org,
    config: Arc<PagesConfig>,
}

/// Everything the org's origin serves: its pages, and its API under `/services/` and `/id/`, which
/// keeps its own answers, headers and limits.
pub fn router(org: Org, config: PagesConfig) -> Router {
    let api = org.router();
    let pages = pages(Pages { org, config: Arc::new(config) });
    // By hand and not by a route with a wildcard: that would add its match to the API's own.
    Router::new().fallback_service(service_fn(move |mut request: Request| {
        one_slash(&mut request);
        let path = request.uri().path();
        let is_api = path == "/services" || path.starts_with("/services/") || path.starts_with("/id/");
        let chosen = if is_api { api.clone() } else { pages.clone() };
        chosen.oneshot(request)
    }))
}

/// Clients that keep the org's address with a slash at its end ask for `//services/…`.
fn one_slash(request: &mut Request) {
    let Some(asked) = request.uri().path_and_query().filter(|asked| asked.as_str().starts_with("//")) else {
        return;
    };
    let asked = format!("/{}", asked.as_str().trim_start_matches('/'));
    if let Ok(uri) = asked.parse() {
        *request.uri_mut() = uri;
    }
}

fn pages(pages: Pages) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to(home::ADDRESS) }))
        .route("/login", get(sign_in::show).post(sign_in::submit))
        .route("/secur/frontdoor.jsp", get(sign_in::front_door))
        .route("/secur/logout", post(sign_in::leave))
        .route(home::ADDRESS, get(home::show))
        .route("/lightning/search", get(search::show))
        .route("/lightning/lookup", get(search::suggest))
        .route("/lightning/apps", get(apps::show))
        .route("/lightning/app/{name}", get(apps::enter))
        .route("/lightning/n/{tab}", get(component::tab))
        .route("/lightning/component/token", post(component::token))
        .route("/lightning/page/editor/{object}", get(editor::of_object).post(editor::save))
        .route("/lightning/page/editor/{object}/{page}", get(editor::of_page))
        .route("/lightning/page/editor/{object}/{page}/activation", post(editor::activate))
        .route("/lightning/o/{object}/new", get(form::new).post(form::create))
        .route("/lightning/r/{object}/{id}/view", get(record::show))
        .route("/lightning/r/{object}/{id}/edit", get(form::edit).post(form::update))
        .route("/lightning/r/{object}/{id}/delete", post(record::delete))
        .route("/lightning/r/{id}/view", get(record::find))
        .route("/assets/{name}", get(assets::serve))
        .merge(chatter::router())
        .merge(list::router())
        .merge(marketplace::router())
        .merge(setup::router())
        .fallback(|| async { problem::Problem::NotFound })
        .layer(from_fn(guard::same_origin))
        .layer(from_fn_with_state(pages.clone(), problem::draw))
        .layer(from_fn_with_state(pages.clone(), guard::headers))
        .with_state(pages)
}
