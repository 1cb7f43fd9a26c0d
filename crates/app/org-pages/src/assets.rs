//! The script, stylesheet and icons of the pages, built from `ui/org`.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../../../ui/org/dist"]
#[allow_missing = true]
struct Built;

/// One built file, fetched again only when it has changed.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = Built::get(&name) else {
        return Problem::NotFound.into_response();
    };
    let hash = file.metadata.sha256_hash();
    let tag = hash[..16].iter().fold(String::from("\""), |tag, byte| format!("{tag}{byte:02x}"));
    let tag = format!("{tag}\"");
    let known = headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let common = [(CACHE_CONTROL, "no-cache".to_owned()), (ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let kind = [(CONTENT_TYPE, file.metadata.mimetype().to_owned())];
    (common, kind, file.data).into_response()
}
