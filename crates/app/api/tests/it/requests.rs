//! Requests that are wrong: each is told what is wrong with it, in the one shape of errors.

use axum::{
    body::Body,
    http::{Method, header},
};
use serde_json::json;

use crate::{
    beside::Beside,
    customer::{Customer, casey},
    world::{API_KEY, World, with_bearer},
};

#[tokio::test]
async fn addresses_and_methods_that_do_not_exist_are_told() {
    let world = World::start().await;
    for path in ["/api", "/api/", "/api/1", "/api/1/", "/api/1/nothing", "/api/2/devices"] {
        let answer = world.server.get(path, Some(API_KEY)).await;
        assert_eq!(answer.refusal(), (404, "not_found".into()), "{path}");
    }
    let request = with_bearer(Method::DELETE, "/api/1/devices", Some(API_KEY)).body(Body::empty()).unwrap();
    let answer = world.server.send(request).await;
    assert_eq!(answer.refusal(), (405, "method_not_allowed".into()));
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn bodies_that_are_wrong_name_the_field() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let cases = [
        ("{", 400, "invalid_json", None),
        ("[]", 422, "invalid", Some("body")),
        ("{}", 422, "invalid", Some("device")),
        (r#"{"device": 5}"#, 422, "invalid", Some("device")),
        (r#"{"device": "dev_x"}"#, 422, "invalid", Some("device")),
        (r#"{"device": "acc_00000000000000000000000000"}"#, 422, "invalid", Some("device")),
        (r#"{"device": "dev_00000000000000000000000000", "agent": "me"}"#, 422, "invalid", Some("agent")),
        (
            r#"{"device": "dev_00000000000000000000000000", "account": "acc_1"}"#,
            422,
            "invalid",
            Some("account"),
        ),
        (
            r#"{"device": "dev_00000000000000000000000000", "record": {"object": "Case"}}"#,
            422,
            "invalid",
            Some("record"),
        ),
        (
            r#"{"device": "dev_00000000000000000000000000", "record": {"object": "Case", "id": "5"}}"#,
            422,
            "invalid",
            Some("record.id"),
        ),
        (r#"{"device": "dev_00000000000000000000000000"}"#, 404, "not_found", None),
    ];
    for (body, status, id, field) in cases {
        let request = with_bearer(Method::POST, "/api/1/sessions", Some(&sam))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap();
        let answer = world.server.send(request).await;
        assert_eq!(answer.refusal(), (status, id.into()), "{body}");
        assert_eq!(answer.json()["field"].as_str(), field, "{body}: {answer:?}");
    }
}

#[tokio::test]
async fn bodies_that_are_too_large_or_not_json_are_refused() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let send = async |kind: &str, body: String| {
        let request = with_bearer(Method::POST, "/api/1/sessions/join", Some(&sam))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        world.server.send(request).await.refusal()
    };
    let large = json!({"code": "1".repeat(70_000)}).to_string();
    assert_eq!(send("application/json", large).await, (413, "too_large".into()));
    assert_eq!(send("text/plain", "{}".into()).await, (415, "unsupported_media_type".into()));
    // Depth is bounded as well: it must not end the process.
    let deep = format!("{{\"code\": {}", "[".repeat(60_000));
    assert_eq!(send("application/json", deep).await.0, 422);
}

#[tokio::test]
async fn parameters_that_are_wrong_or_unknown_are_named() {
    let world = World::start().await;
    let cases = [
        ("/api/1/devices?limit=0", "limit"),
        ("/api/1/devices?limit=201", "limit"),
        ("/api/1/devices?limit=many", "limit"),
        ("/api/1/devices?cursor=made-up", "cursor"),
        ("/api/1/devices?cursor=online.x.y", "cursor"),
        ("/api/1/devices?seen_after=yesterday", "seen_after"),
        ("/api/1/devices?filterplan=gold", "filterplan"),
        ("/api/1/devices?search=a&search=b", "search"),
        ("/api/1/sessions?state=over", "state"),
        ("/api/1/sessions?agent=sam", "agent"),
        ("/api/1/access/explain?button=Hide", "button"),
        ("/api/1/records/Ca%27se/500000000000001AAA", "record.object"),
    ];
    let sam = world.bearer("ada").await;
    for (path, field) in cases {
        let answer = world.server.get(path, Some(&sam)).await;
        assert_eq!(answer.refusal(), (422, "invalid".into()), "{path}");
        assert_eq!(answer.json()["field"], field, "{path}");
    }
}

/// H34: what a payload says about who sends it is refused or ignored; identity is the bearer's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h34_nobody_speaks_for_another_by_naming_them() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let foreign = json!({
        "device": customer.id(), "agent": {"id": world.company.id("ada"), "name": "Ada"},
    });
    let refused = world.server.post("/api/1/sessions", Some(&sam), &foreign).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("agent")));
    let request = with_bearer(Method::POST, "/api/1/sessions", Some(&sam))
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-user-id", world.company.id("ada"))
        .header("x-account-id", "acc_other")
        .header("cookie", "alongside_console=made-up")
        .body(Body::from(json!({"device": customer.id()}).to_string()))
        .unwrap();
    let session = world.server.send(request).await.ok();
    assert_eq!(session["agent"]["id"], world.company.id("sam"));
    // Nor by any other place that a request has: another's sessions stay another's.
    let mei = world.bearer("mei").await;
    let path = format!("/api/1/sessions/{}", session["id"].as_str().unwrap());
    for (name, value) in [
        ("x-user-id", world.company.id("sam")),
        ("x-account-id", "acc_00000000000000000000000000"),
        ("x-forwarded-user", "sam@fernhill.example"),
        ("cookie", &format!("alongside_console={sam}")),
    ] {
        let request = with_bearer(Method::GET, &path, Some(&mei)).header(name, value);
        let answer = world.server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.refusal(), (404, "not_found".into()), "{name}");
    }
    for query in ["?user=sam", "?account=acc_1", "?role=admin"] {
        let answer = world.server.get(&format!("/api/1/sessions{query}"), Some(&mei)).await;
        assert_eq!(answer.refusal(), (422, "invalid".into()), "{query}");
    }
    for action in ["end", "ticket"] {
        let foreign = json!({"agent": world.company.id("mei"), "role": "admin"});
        let answer = world.server.post(&format!("{path}/{action}"), Some(&mei), &foreign).await;
        assert_eq!(answer.refusal(), (404, "not_found".into()), "{action}");
    }
    assert_eq!(world.server.get(&path, Some(&sam)).await.ok()["state"], "pending");
    beside.unharmed().await;
}
