//! What browsers are told, and what they may send from where.

use axum::{
    body::Body,
    http::{Method, Request},
};

use crate::world::{VIEWER, World, with_bearer};

fn get(path: &str) -> Request<Body> {
    with_bearer(Method::GET, path, None).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_answer_carries_its_policy_and_companions() {
    let world = World::start().await;
    for path in
        ["/", "/session/ses_x", "/sign-out", "/widget/", "/healthz", "/readyz", "/api/1/users/me", "/nothing"]
    {
        let answer = world.server.send(get(path)).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(!answer.header("content-security-policy").contains("unsafe"), "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors"), "{path}");
        assert_eq!(answer.header("x-frame-options"), "", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
    }
}

#[tokio::test]
async fn the_viewers_origin_has_no_api_no_console_and_no_cookie() {
    let world = World::start().await;
    for path in ["/", "/sign-in", "/api/1/users/me", "/sdk/alongside.js", "/widget/", "/socket/agent"] {
        assert_eq!(world.server.send_to_viewer(get(path)).await.refusal().0, 404, "{path}");
    }
    let page = world.server.send_to_viewer(get("/view/")).await;
    assert_eq!(page.header("set-cookie"), "");
    assert_eq!(world.server.send_to_viewer(get("/readyz")).await.status, 200);
}

/// The widget's origin is opaque: any origin may ask, with a bearer and without credentials.
#[tokio::test]
async fn an_opaque_origin_may_ask_with_a_bearer() {
    let world = World::start().await;
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/api/1/socket-ticket")
        .header("origin", "null")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type")
        .body(Body::empty())
        .unwrap();
    let answer = world.server.send(preflight).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("access-control-allow-headers").contains("authorization"));
    let sam = world.bearer("sam").await;
    let request = with_bearer(Method::GET, "/api/1/users/me", Some(&sam)).header("origin", "null");
    let answer = world.server.send(request.body(Body::empty()).unwrap()).await;
    answer.ok();
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn the_pages_name_who_may_frame_them() {
    let world = World::start().await;
    let console = world.server.send(get("/sign-out")).await;
    let policy = console.header("content-security-policy").to_owned();
    assert!(policy.contains(&format!("frame-src {VIEWER}")), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    let widget = world.server.send(get("/widget/")).await;
    if widget.status.is_success() {
        let policy = widget.header("content-security-policy");
        assert!(policy.contains(&format!("frame-ancestors {}", world.company.url)), "{policy}");
        assert_eq!(widget.header("access-control-allow-origin"), "*");
    } else {
        assert!(widget.text.contains("npm run build"), "{widget:?}");
    }
}
