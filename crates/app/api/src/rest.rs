//! The REST interface, `/api/1/`, with its description.

mod access;
mod accounts;
mod api_keys;
mod associations;
mod described;
mod devices;
mod doctor;
mod license_keys;
mod login;
mod members;
mod records;
mod sessions;
mod settings;
mod settings_crm;
mod sign_in;
mod terms;
mod users;
mod widget;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::Response,
};
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{error, state::ApiState};

/// Bytes of a request's body.
const MOST_BODY: usize = 64 * 1024;
/// Bytes of settings: every row that they may have, and the longest names.
const MOST_SETTINGS: usize = 1024 * 1024;

/// The resources and their description.
fn described() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(users::me))
        .routes(routes!(sign_in::read, sign_in::save, sign_in::erase))
        .routes(routes!(members::list, members::add))
        .routes(routes!(members::provision))
        .routes(routes!(members::change, members::remove))
        .routes(routes!(associations::list))
        .routes(routes!(associations::erase))
        .routes(routes!(license_keys::list, license_keys::make))
        .routes(routes!(license_keys::change, license_keys::remove))
        .routes(routes!(api_keys::list, api_keys::make))
        .routes(routes!(api_keys::rotate))
        .routes(routes!(api_keys::revoke))
        .routes(routes!(login::make))
        .routes(routes!(login::revoke))
        .routes(routes!(login::log_in))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::current))
        .routes(routes!(accounts::one))
        .routes(routes!(users::current_policy))
        .routes(routes!(users::socket_ticket))
        .routes(routes!(access::explain))
        .routes(routes!(access::matrix))
        .routes(routes!(doctor::plan, doctor::plan_of_file))
        .routes(routes!(doctor::apply))
        .routes(routes!(doctor::runs))
        .routes(routes!(doctor::run))
        .routes(routes!(doctor::undo))
        .routes(routes!(devices::list))
        .routes(routes!(devices::one))
        .routes(routes!(records::panel))
        .routes(routes!(records::auto_join))
        .routes(routes!(sessions::list, sessions::create))
        .routes(routes!(sessions::join))
        .routes(routes!(sessions::one))
        .routes(routes!(sessions::end))
        .routes(routes!(sessions::ticket))
        .routes(routes!(terms::answers))
        .routes(routes!(widget::sign_in))
        .merge(of_settings())
}

/// A company with hundreds of rows fits into no small body.
fn of_settings() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(settings::current, settings::save))
        .routes(routes!(settings::preview))
        .routes(routes!(settings::history))
        .routes(routes!(settings::rollback))
        .routes(routes!(settings::export))
        .routes(routes!(settings::import))
        .routes(routes!(settings::import_preview))
        .routes(routes!(settings::version))
        .routes(routes!(settings_crm::options))
        .routes(routes!(settings_crm::check_sso))
        .routes(routes!(settings_crm::check_mapping))
        .layer(DefaultBodyLimit::max(MOST_SETTINGS))
}

/// The description alone.
pub(crate) fn description() -> OpenApi {
    OpenApiRouter::new().nest("/api/1", described()).into_openapi()
}

/// The interface.
pub(crate) fn router() -> Router<ApiState> {
    let (resources, _) = described().split_for_parts();
    let resources = resources
        .fallback(error::no_such_resource)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(middleware::from_fn(uncached))
        .layer(cross_origin());
    Router::new().nest("/api/1", resources)
}

/// The widget asks from an opaque origin, with a bearer and never with a cookie: any origin may ask
/// that has a bearer, and a browser is told to send no credentials of its own.
fn cross_origin() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::any())
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(std::time::Duration::from_secs(600))
}

async fn uncached(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
