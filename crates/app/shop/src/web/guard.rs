//! What stands in front of every page: posts only from the shop's own pages, and
//! the headers a careful site sends.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Support;
use crate::pages::{Shop, refusal};

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Lets a request that changes something through only when it comes from a page
/// of this shop: browsers name the page's origin on every post.
pub(crate) async fn refuse_foreign_posts(
    State(shop): State<Arc<Shop>>,
    request: Request,
    next: Next,
) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let origin = request.headers().get(ORIGIN);
    if changes && origin != Some(shop.origin_header()) {
        return refusal::foreign(&shop, request.headers());
    }
    next.run(request).await
}

/// Adds the security headers, and keeps pages out of shared caches: they name
/// the customer and their cart.
pub(crate) async fn set_security_headers(State(shop): State<Arc<Shop>>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, shop.content_security_policy());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static("geolocation=(), camera=(), microphone=()"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    response
}

/// The policy of every page: only the shop itself and, where help is on, the
/// platform's script and connections.
pub(crate) fn content_security_policy(support: Option<&Support>) -> HeaderValue {
    let (script, connect) = match support {
        Some(Support { platform, .. }) => {
            (format!(" {platform}"), format!(" {platform} {}", platform.socket()))
        }
        None => Default::default(),
    };
    HeaderValue::try_from(format!(
        "default-src 'self'; script-src 'self'{script}; connect-src 'self'{connect}; \
         img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; \
         frame-src 'self'; frame-ancestors 'self'; object-src 'none'; base-uri 'self'; \
         form-action 'self'"
    ))
    .expect("an origin that was parsed is valid header text")
}
