//! What browsers are told about every answer: content security policies and their companions.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::ApiConfig;

/// The content security policies, written once from the configuration.
#[derive(Debug)]
pub(crate) struct Policies {
    /// Of the console and the pages around sign-in.
    pub(crate) console: HeaderValue,
    /// Of the widget, which the CRM frames.
    pub(crate) widget: HeaderValue,
    /// Of the viewer's page, which the console frames.
    pub(crate) viewer: HeaderValue,
}

/// For what is not a page at all.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

impl Policies {
    pub(crate) fn new(config: &ApiConfig, crm_origin: &str) -> Self {
        let socket = config.socket_origin();
        let (platform, viewer) = (&config.platform_origin, &config.viewer_origin);
        let own = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                   font-src 'self'; base-uri 'none'; form-action 'self'";
        let ancestors = std::iter::once(crm_origin)
            .chain(config.widget_ancestors.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            console: value(format!(
                "{own}; connect-src 'self' {socket}; frame-src {viewer}; frame-ancestors 'none'"
            )),
            // The widget's own origin is opaque inside the CRM; 'self' still means where it came from.
            widget: value(format!(
                "{own}; connect-src 'self' {platform} {socket}; frame-ancestors {ancestors}"
            )),
            // The customer's page is hostile: the frame that rebuilds it inherits this.
            viewer: value(format!(
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                 img-src blob:; font-src blob:; connect-src 'self' {socket}; frame-src 'none'; \
                 object-src 'none'; media-src 'none'; base-uri 'none'; form-action 'none'; \
                 require-trusted-types-for 'script'; trusted-types alongside-doctype; \
                 frame-ancestors {platform}"
            )),
        }
    }
}

fn value(policy: String) -> HeaderValue {
    // The origins were parsed when the configuration was read.
    HeaderValue::try_from(policy).expect("origins are ASCII without control characters")
}

/// Sets what an answer has not set itself.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    default(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(headers, header::REFERRER_POLICY, "no-referrer");
    default(headers, header::CONTENT_SECURITY_POLICY, NOTHING);
    default(headers, header::CACHE_CONTROL, "no-store");
    default(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), display-capture=()",
    );
    response
}

fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
