//! Stylesheet, scripts, pictures and the web font, embedded in the binary.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// One embedded file, or `None` when the shop has no such file.
///
/// Browsers keep it and ask again with its hash, so that a new build shows at
/// once and an old one costs an empty answer.
pub(crate) fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let file = Files::get(path)?;
    let tag = format!("\"{}\"", HEXLOWER.encode(&file.metadata.sha256_hash()[..16]));
    let known = headers.get(IF_NONE_MATCH).and_then(|header| header.to_str().ok());
    let caching = [(CACHE_CONTROL, "no-cache".to_owned()), (ETAG, tag.clone())];
    // A compressed answer makes the tag weak, and browsers send it back so.
    if known.is_some_and(|known| known.split(',').any(|part| part.trim().trim_start_matches("W/") == tag)) {
        return Some((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let kind = content_type(path, file.metadata.mimetype());
    Some((caching, [(CONTENT_TYPE, kind)], file.data).into_response())
}

fn content_type(path: &str, guessed: &str) -> String {
    // The service of a licence text without an ending would be a download.
    let guessed = if path.ends_with("LICENSE") { "text/plain" } else { guessed };
    let textual = guessed.starts_with("text/") || guessed.ends_with("javascript");
    if textual && !guessed.contains("charset") {
        format!("{guessed}; charset=utf-8")
    } else {
        guessed.to_owned()
    }
}

/// The last part of `/static/{*path}`.
pub(crate) type AssetPath = Path<String>;
