//! Assets of captured pages: stylesheets, images and fonts under their hash. A customer in an
//! active session puts them on the platform, a viewer gets them from the viewer's origin. No asset
//! is ever a document: each is sent so that a browser neither guesses its type nor runs it.

use alongside_blobs::{BlobError, BlobHash, Blobs};
use alongside_live::{AssetGrant, Hub};
use alongside_wire::{rest::ApiError, room::Role};
use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};

mod sniff;

/// Bytes of one asset.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;

/// What the asset endpoints need.
#[derive(Clone)]
pub struct Assets {
    hub: Hub,
    blobs: Blobs,
}

impl Assets {
    /// Over a hub, which knows the bearers, and a place for the bytes.
    #[must_use]
    pub const fn new(hub: Hub, blobs: Blobs) -> Self {
        Self { hub, blobs }
    }
}

/// `PUT` and `HEAD /assets/{sha256}` for the platform's origin: customers' pages of the allowed
/// origins only.
pub fn platform_assets(assets: Assets) -> Router {
    Router::new()
        .route("/assets/{hash}", get(not_here).head(head).put(put).options(preflight))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::from_fn_with_state(assets.clone(), share_with_sites))
        .with_state(assets)
}

/// `GET /assets/{sha256}` for the viewer's origin.
pub fn viewer_assets(assets: Assets) -> Router {
    Router::new().route("/assets/{hash}", get(give)).with_state(assets)
}

/// What a request is refused with.
struct Refused(StatusCode, &'static str, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, id, message) = self;
        let body = ApiError { id: id.to_owned(), message, field: None, gates: Vec::new() };
        (status, Json(body)).into_response()
    }
}

async fn head(
    State(assets): State<Assets>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    let grant = granted(&assets, &headers, Role::Customer)?;
    let hash = parse(&hash)?;
    let size = assets.blobs.size(grant.account, hash).await.map_err(|error| unreadable(&error))?;
    match size {
        Some(_) => Ok(StatusCode::NO_CONTENT),
        None => Err(unknown()),
    }
}

async fn put(
    State(assets): State<Assets>,
    Path(hash): Path<String>,
    request: Request,
) -> Result<StatusCode, Refused> {
    // Before the body is read: whoever may not put does not get to send five megabytes.
    let grant = granted(&assets, request.headers(), Role::Customer)?;
    let hash = parse(&hash)?;
    let stated = stated_type(request.headers());
    let bytes =
        axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| too_large(MOST_BYTES))?;
    let Some(found) = sniff::media_type(&bytes).filter(|found| sniff::agree(found, &stated)) else {
        return Err(Refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media_type",
            "an asset is CSS, PNG, JPEG, WebP, GIF, AVIF, SVG, WOFF or WOFF2, by its content and by its Content-Type".to_owned(),
        ));
    };
    let size = assets.blobs.size(grant.account, hash).await;
    if size.map_err(|error| unreadable(&error))?.is_some() {
        return Ok(StatusCode::NO_CONTENT);
    }
    let bytes_taken = bytes.len() as u64;
    if !grant.room.take(bytes_taken) {
        let message = "the assets of this session are larger than what a session may store";
        return Err(Refused(StatusCode::INSUFFICIENT_STORAGE, "session_full", message.to_owned()));
    }
    match assets.blobs.put(grant.account, hash, &bytes).await {
        Ok(()) => {
            tracing::debug!(session = %grant.session, media_type = found, bytes = bytes.len(), "asset kept");
            Ok(StatusCode::CREATED)
        }
        Err(error) => {
            grant.room.give_back(bytes_taken);
            Err(match error {
                BlobError::Hash { .. } => {
                    let message = "the bytes do not have the SHA-256 of the address";
                    Refused(StatusCode::BAD_REQUEST, "hash", message.to_owned())
                }
                BlobError::TooLarge { most } => too_large(most),
                BlobError::Disk(_) => unreadable(&error),
            })
        }
    }
}

async fn give(
    State(assets): State<Assets>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let grant = granted(&assets, &headers, Role::Viewer)?;
    let hash = parse(&hash)?;
    let found = assets.blobs.get(grant.account, hash).await.map_err(|error| unreadable(&error))?;
    let bytes = found.ok_or_else(unknown)?;
    // By content, as it was let in; never by what somebody said.
    let media_type = sniff::media_type(&bytes).unwrap_or("application/octet-stream");
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (header::VARY, "Authorization"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// The platform gives no assets: its origin has cookies.
async fn not_here() -> Refused {
    unknown()
}

async fn preflight() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Lets the pages of customers' sites read the answers, and their browsers ask beforehand.
async fn share_with_sites(State(assets): State<Assets>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let shared = origin.filter(|origin| origin.to_str().is_ok_and(|origin| assets.hub.allows_origin(origin)));
    let asked_beforehand = request.method() == Method::OPTIONS;
    let Some(origin) = shared else {
        return Refused(
            StatusCode::FORBIDDEN,
            "origin_refused",
            "this origin is not allowed; an admin adds it to a license key in Account Settings".to_owned(),
        )
        .into_response();
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    if asked_beforehand {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "PUT, HEAD"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
            (header::ACCESS_CONTROL_MAX_AGE, "600"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

fn granted(assets: &Assets, headers: &HeaderMap, role: Role) -> Result<AssetGrant, Refused> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .and_then(|token| assets.hub.asset_grant(token))
        .filter(|grant| grant.role == role)
        .ok_or_else(|| {
            let message =
                "this needs the asset_token that the room gave on entering, while the session is open";
            Refused(StatusCode::UNAUTHORIZED, "unauthorized", message.to_owned())
        })
}

fn parse(hash: &str) -> Result<BlobHash, Refused> {
    hash.parse().map_err(|_| {
        let message = "an asset's address is its SHA-256 in 64 lower-case hexadecimal digits";
        Refused(StatusCode::BAD_REQUEST, "invalid", message.to_owned())
    })
}

/// The media type that the sender states, without its parameters.
fn stated_type(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase())
        .unwrap_or_default()
}

fn too_large(most: usize) -> Refused {
    Refused(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("an asset has at most {most} bytes"))
}

fn unknown() -> Refused {
    Refused(StatusCode::NOT_FOUND, "not_found", "no asset is kept under this hash".to_owned())
}

fn unreadable(error: &BlobError) -> Refused {
    tracing::error!(%error, "an asset could not be kept or read");
    Refused(
        StatusCode::SERVICE_UNAVAILABLE,
        "unavailable",
        "the asset store does not answer, try again in a moment".to_owned(),
    )
}
