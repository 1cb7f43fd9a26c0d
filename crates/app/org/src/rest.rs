//! The REST API under `/services/` and the identity address `/id/`, in the platform's shapes.

mod answer;
mod body;
mod caller;
mod describe;
mod metadata;
mod query;
mod resources;
mod sobjects;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use crate::engine::Engine;
use crate::oauth;

pub(crate) use answer::Refusal;
pub(crate) use caller::{PageHolder, TokenHolder};
pub(crate) use describe::{described_object, outline};

/// The newest version of the API.
pub(crate) const LATEST: &str = "v67.0";
/// The oldest version answered.
const OLDEST: u32 = 31;
const NEWEST: u32 = 67;
/// Largest body taken, in bytes.
const MAX_BODY: usize = 8 * 1024 * 1024;
/// Largest body of a deploy: an archive of 39 MB beside its options.
const MAX_DEPLOY: usize = 40 * 1024 * 1024;

/// Every route of the API.
pub(crate) fn router(engine: Arc<Engine>) -> Router {
    let data = Router::new().route("/", get(resources::resources));
    let data = both(data, "/sobjects", get(describe::global));
    let data = both(data, "/sobjects/{object}", get(describe::basic).post(sobjects::create));
    let data = both(data, "/sobjects/{object}/describe", get(describe::object));
    let data = both(
        data,
        "/sobjects/{object}/{name}",
        get(sobjects::read).patch(sobjects::update).post(sobjects::post_on_record).delete(sobjects::delete),
    );
    let data = both(
        data,
        "/sobjects/{object}/{name}/{key}",
        get(sobjects::read_by_key)
            .patch(sobjects::upsert)
            .post(sobjects::post_on_key)
            .delete(sobjects::delete_by_key),
    );
    let data = both(data, "/query", get(query::query));
    let data = both(data, "/queryAll", get(query::query_all));
    let data = both(data, "/query/{locator}", get(query::more));
    let data = both(data, "/queryAll/{locator}", get(query::more));
    let data = both(data, "/limits", get(resources::limits));
    let deploys = post(metadata::deploy).layer(DefaultBodyLimit::max(MAX_DEPLOY));
    let data = both(data, "/metadata/deployRequest", deploys);
    let data = both(data, "/metadata/deployRequest/{id}", get(metadata::status).patch(metadata::cancel));

    let services = Router::new()
        .nest("/services/data/{version}", data)
        .route("/services/data/{version}/", get(resources::resources));
    let services = both(services, "/services/data", get(resources::versions));
    let services = both(services, "/services/oauth2/userinfo", get(oauth::userinfo).post(oauth::userinfo));
    services
        .route("/services/oauth2/authorize", get(oauth::authorize).post(oauth::authorize_posted))
        .route("/services/oauth2/approve", post(oauth::approve))
        .route("/services/oauth2/token", post(oauth::token))
        .route("/services/oauth2/revoke", get(oauth::revoke).post(oauth::revoke))
        .route("/services/oauth2/introspect", post(oauth::introspect))
        .route("/services/oauth2/singleaccess", get(oauth::single_access).post(oauth::single_access))
        .route("/id/{organization}/{user}", get(oauth::identity))
        .merge(crate::soap::router())
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(engine)
}

/// A route with and without a slash at its end: some clients send one.
fn both(router: Router<Arc<Engine>>, path: &str, methods: MethodRouter<Arc<Engine>>) -> Router<Arc<Engine>> {
    let router = router.route(&format!("{path}/"), methods.clone());
    router.route(path, methods)
}

/// The number of a version that exists, from `67.0`.
pub(crate) fn version_number(text: &str) -> Option<u32> {
    let number = text.strip_suffix(".0")?.parse().ok()?;
    (OLDEST..=NEWEST).contains(&number).then_some(number)
}
