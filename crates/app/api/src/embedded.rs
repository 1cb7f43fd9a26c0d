//! The pages and programs that the browser side builds, compiled in; when they had not been built,
//! a page that says how.

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::state::ApiState;

#[derive(RustEmbed)]
#[folder = "../../../ui/dist/console"]
#[allow_missing = true]
struct Console;

#[derive(RustEmbed)]
#[folder = "../../../ui/dist/widget"]
#[allow_missing = true]
struct Widget;

#[derive(RustEmbed)]
#[folder = "../../../sdk/dist"]
#[allow_missing = true]
struct Sdk;

#[derive(RustEmbed)]
#[folder = "../../../viewer/dist"]
#[allow_missing = true]
struct Viewer;

/// How long a browser may keep a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// Its name changes with its content.
    Forever,
    /// Its name stays: ask again after five minutes.
    Shortly,
    /// A page: ask every time.
    Never,
}

impl Keep {
    const fn header(self) -> &'static str {
        match self {
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Shortly => "public, max-age=300, stale-while-revalidate=86400",
            Self::Never => "no-cache",
        }
    }
}

/// Every page of the console is the same program.
pub(crate) async fn console_page(State(state): State<ApiState>, headers: HeaderMap) -> Response {
    page::<Console>(&headers, "the console", &state.policies.console)
}

/// `/console/{file}`: the console's program.
pub(crate) async fn console_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    file::<Console>(&format!("console/{name}"), &headers, Keep::Forever)
}

/// `/widget/`: the page inside the CRM.
pub(crate) async fn widget_page(State(state): State<ApiState>, headers: HeaderMap) -> Response {
    anywhere(page::<Widget>(&headers, "the widget", &state.policies.widget))
}

/// `/widget/assets/{file}`: the widget's program, fetched by a page of opaque origin.
pub(crate) async fn widget_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    anywhere(file::<Widget>(&format!("assets/{name}"), &headers, Keep::Forever))
}

/// `/sdk/{file}`: the loader under its fixed name, everything else under names with a hash. Any
/// site may load them.
pub(crate) async fn sdk_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let keep = if is_hashed(&name) { Keep::Forever } else { Keep::Shortly };
    let mut response = anywhere(file::<Sdk>(&name, &headers, keep));
    response.headers_mut().insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}

/// `/view/`: the viewer's page, told which origin may speak to it.
pub(crate) async fn viewer_page(State(state): State<ApiState>) -> Response {
    let Some(index) = Viewer::get("index.html") else {
        return not_built("the viewer");
    };
    let text =
        String::from_utf8_lossy(&index.data).replace("__ALONGSIDE_PLATFORM__", &state.config.platform_origin);
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, state.policies.viewer.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(Keep::Never.header()));
    response
}

/// `/view/assets/{file}`: the viewer's program.
pub(crate) async fn viewer_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    file::<Viewer>(&format!("assets/{name}"), &headers, Keep::Forever)
}

fn page<Files: RustEmbed>(headers: &HeaderMap, what: &str, policy: &HeaderValue) -> Response {
    let Some(index) = Files::get("index.html") else {
        return not_built(what);
    };
    let mut response = answer(index, "index.html", headers, Keep::Never);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    response
}

fn file<Files: RustEmbed>(name: &str, headers: &HeaderMap, keep: Keep) -> Response {
    match Files::get(name) {
        Some(file) => answer(file, name, headers, keep),
        None => (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    }
}

fn answer(file: EmbeddedFile, name: &str, headers: &HeaderMap, keep: Keep) -> Response {
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()[..16]));
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let body = match file.data {
        _ if unchanged => Body::empty(),
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep.header()));
    headers.insert(header::ETAG, HeaderValue::try_from(tag).expect("hexadecimal digits in quotes"));
    response
}

/// The types that the browser side builds; anything else is bytes.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether a file's name has a hash in it, `recorder-C9MEh8DM.js`.
fn is_hashed(name: &str) -> bool {
    name.split_once('.').and_then(|(stem, _)| stem.rsplit_once('-')).is_some_and(|(_, hash)| {
        hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Any page may load it: it is public and carries no cookie.
fn anywhere(mut response: Response) -> Response {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn not_built(what: &str) -> Response {
    let text = format!(
        "This server was built without {what}.\n\nRun `npm ci` and `npm run build \
         --workspaces --if-present` at the root of the repository, then build the server again.\n"
    );
    (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for hashed in ["recorder-C9MEh8DM.js", "index-TtvLC34l.css", "a-b-0a1b2c3d.mjs"] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for fixed in ["alongside.js", "alongside.mjs", "alongside.d.ts", "side-car.js"] {
            assert!(!is_hashed(fixed), "{fixed}");
        }
    }
}
