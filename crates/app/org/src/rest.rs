//! The REST API under `/services/` and the identity address `/id/`, in the platform's shapes.

mod absent;
mod answer;
mod batch;
mod body;
mod caller;
mod chatter;
mod collections;
mod columns;
mod composite;
mod describe;
mod freshness;
mod inner;
mod jobs;
mod joint;
mod layouts;
mod listviews;
mod metadata;
mod pretty;
mod query;
mod recent;
mod references;
mod relationships;
mod replication;
mod resources;
mod search;
mod sobjects;
mod tabs;
mod tooling;
mod tree;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, any, get, patch, post, put};

use crate::engine::Engine;
use crate::oauth;

pub(crate) use answer::Refusal;
pub(crate) use caller::{PageHolder, TokenHolder};
pub(crate) use describe::{described_object, outline};
pub(crate) use freshness::Freshness;
pub(crate) use tabs::tab_sets;

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
    let data = both(data, "/sobjects/{object}/updated", get(replication::updated));
    let data = both(data, "/sobjects/{object}/deleted", get(replication::deleted));
    let data = data.merge(jobs()).merge(chatter::router()).merge(tooling::router());
    let data = data.merge(layouts::router()).merge(listviews::router()).merge(tabs::router());
    let data = both(data, "/search", get(search::search));
    let data =
        both(data, "/parameterizedSearch", get(search::parameterized).post(search::parameterized_posted));
    let data = both(data, "/recent", get(recent::recent));
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
    let data = both(data, "/composite", post(composite::composite));
    let data = both(data, "/composite/batch", post(batch::batch));
    let data = both(data, "/composite/graph", post(composite::graph));
    let data = both(data, "/composite/tree/{object}", post(tree::create));
    let data = both(
        data,
        "/composite/sobjects",
        post(collections::create).patch(collections::update).delete(collections::delete),
    );
    let data =
        both(data, "/composite/sobjects/{object}", get(collections::read).post(collections::read_posted));
    let data = both(data, "/composite/sobjects/{object}/{field}", patch(collections::upsert));

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
        .route("/services/async/{*rest}", any(absent::bulk_one))
        .route("/services/apexrest/{*rest}", any(absent::apex))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn(pretty::print))
        .with_state(engine)
}

/// Bulk API 2.0, whose uploads are larger than other bodies.
fn jobs() -> Router<Arc<Engine>> {
    let upload = put(jobs::upload).layer(DefaultBodyLimit::max(jobs::MAX_UPLOAD));
    let router = both(Router::new(), "/jobs/ingest/{job}/batches", upload);
    let router = both(router, "/jobs/ingest", get(jobs::list_ingest).post(jobs::create_ingest));
    let ingest = get(jobs::read_ingest).patch(jobs::change_ingest).delete(jobs::delete_ingest);
    let router = both(router, "/jobs/ingest/{job}", ingest);
    let router = both(router, "/jobs/ingest/{job}/successfulResults", get(jobs::successful));
    let router = both(router, "/jobs/ingest/{job}/failedResults", get(jobs::failed));
    let router = both(router, "/jobs/ingest/{job}/unprocessedrecords", get(jobs::unprocessed));
    let router = both(router, "/jobs/query", get(jobs::list_query).post(jobs::create_query));
    let query = get(jobs::read_query).patch(jobs::change_query).delete(jobs::delete_query);
    let router = both(router, "/jobs/query/{job}", query);
    both(router, "/jobs/query/{job}/results", get(jobs::results))
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
