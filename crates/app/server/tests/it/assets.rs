//! Assets over HTTP: who may put and get them, and what is refused before it is kept.

use alongside_api::assets::{Assets, MOST_BYTES, platform_assets, viewer_assets};
use alongside_blobs::Blobs;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
    response::Response,
};
use serde_json::json;
use tower::ServiceExt;

use crate::harness::{Node, SITE, Socket, VIEWER};

const CSS: &str = "h1 { color: #0b5c5a }";

struct World {
    node: Node,
    platform: Router,
    viewer: Router,
    /// The customer's bearer and the viewer's.
    bearers: [String; 2],
    /// Kept open: a bearer is good while its socket is in the room.
    _sockets: Vec<Socket>,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let node = Node::start().await;
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).await.unwrap();
        let assets = Assets::new(node.hub.clone(), blobs);
        let mut page = Socket::device(&node).await;
        let (device, _) = page.hello(json!({})).await;
        let session = node.ask(device).await.id;
        let (ticket, _) = page.allow(session).await;
        let (customer, put) = enter(&node, SITE, &ticket).await;
        let ticket = node.hub.viewer_ticket(session, node.agent()).unwrap();
        let (viewer, get) = enter(&node, VIEWER, &ticket).await;
        Self {
            platform: platform_assets(assets.clone()),
            viewer: viewer_assets(assets),
            bearers: [put, get],
            _sockets: vec![page, customer, viewer],
            _folder: folder,
            node,
        }
    }

    async fn put(&self, bearer: &str, hash: &str, kind: &str, bytes: impl Into<Body>) -> StatusCode {
        let request = Request::put(format!("/assets/{hash}"))
            .header(header::ORIGIN, SITE)
            .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
            .header(header::CONTENT_TYPE, kind)
            .body(bytes.into());
        self.platform.clone().oneshot(request.unwrap()).await.unwrap().status()
    }

    async fn get(&self, bearer: &str, hash: &str) -> Response {
        let request = Request::get(format!("/assets/{hash}"))
            .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
            .body(Body::empty());
        self.viewer.clone().oneshot(request.unwrap()).await.unwrap()
    }
}

async fn enter(node: &Node, origin: &str, ticket: &str) -> (Socket, String) {
    let mut socket = Socket::open(node, "/socket/room", origin).await.unwrap();
    socket.say(json!({"type": "enter", "ticket": ticket})).await;
    let entered = socket.hear("entered").await;
    (socket, entered["asset_token"].as_str().unwrap().to_owned())
}

fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    data_encoding::HEXLOWER.encode(digest.as_ref())
}

#[tokio::test]
async fn r209_what_the_customer_puts_the_viewer_gets_and_it_is_never_a_document() {
    let world = World::new().await;
    let [put, get] = &world.bearers;
    let hash = sha256(CSS.as_bytes());
    assert_eq!(world.get(get, &hash).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(world.put(put, &hash, "text/css", CSS).await, StatusCode::CREATED);
    assert_eq!(world.put(put, &hash, "text/css", CSS).await, StatusCode::NO_CONTENT, "once is enough");

    let answer = world.get(get, &hash).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let headers = answer.headers();
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(to_bytes(answer.into_body(), 1_000).await.unwrap(), CSS);
}

#[tokio::test]
async fn a_bearer_is_good_for_its_own_side_only_and_while_the_session_lasts() {
    let world = World::new().await;
    let [put, get] = &world.bearers;
    let hash = sha256(CSS.as_bytes());
    for wrong in ["", "guess", get] {
        let status = world.put(wrong, &hash, "text/css", CSS).await;
        assert!(matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN), "{wrong}: {status}");
    }
    assert_eq!(world.put(put, &hash, "text/css", CSS).await, StatusCode::CREATED);
    for wrong in ["", "guess", put] {
        let status = world.get(wrong, &hash).await.status();
        assert!(matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN), "{wrong}: {status}");
    }
    let session = world.node.hub.open_sessions(world.node.account)[0].id;
    world.node.hub.end_session(session, alongside_live::EndedBy::Agent).await.unwrap();
    assert_ne!(world.get(get, &hash).await.status(), StatusCode::OK, "the session is over");
}

#[tokio::test]
async fn what_lies_about_itself_is_refused_and_not_kept() {
    let world = World::new().await;
    let [put, get] = &world.bearers;
    let hash = sha256(CSS.as_bytes());
    assert_eq!(world.put(put, &hash, "text/css", "h1 { color: red }").await, StatusCode::BAD_REQUEST);
    assert_eq!(world.get(get, &hash).await.status(), StatusCode::NOT_FOUND);

    let page = "<!doctype html><script>alert(1)</script>";
    for kind in ["text/html", "image/png"] {
        let status = world.put(put, &sha256(page.as_bytes()), kind, page).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    let huge = vec![b' '; MOST_BYTES + 1];
    let status = world.put(put, &sha256(&huge), "text/css", huge).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    for name in ["..%2f..%2fetc", "zz", &"A".repeat(64)] {
        let status = world.put(put, name, "text/css", CSS).await;
        assert!(status.is_client_error(), "{name}: {status}");
    }
}

#[tokio::test]
async fn only_an_allowed_site_hears_that_it_may_put() {
    let world = World::new().await;
    for (origin, allowed) in [(SITE, true), ("https://shop.example.evil.example", false), ("null", false)] {
        let request = Request::builder()
            .method(Method::OPTIONS)
            .uri(format!("/assets/{}", sha256(b"x")))
            .header(header::ORIGIN, origin)
            .header("access-control-request-method", "PUT")
            .header("access-control-request-headers", "authorization,content-type")
            .body(Body::empty())
            .unwrap();
        let answer = world.platform.clone().oneshot(request).await.unwrap();
        let told = answer.headers().get("access-control-allow-origin");
        assert_eq!(told.is_some_and(|told| told == origin), allowed, "{origin}");
    }
}
