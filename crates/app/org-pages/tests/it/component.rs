//! The signed request that a component gets for its frame.

use axum::http::StatusCode;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::{Value, json};

use crate::world::World;

const NONCE: &str = "00112233445566778899aabbccddeeff";

fn payload(token: &str) -> Value {
    let (_, payload) = token.split_once('.').unwrap();
    let bytes = BASE64.decode(payload.as_bytes()).or_else(|_| BASE64URL_NOPAD.decode(payload.as_bytes()));
    serde_json::from_slice(&bytes.unwrap()).unwrap()
}

#[tokio::test]
async fn a_component_gets_a_request_bound_to_user_record_and_nonce() {
    let world = World::new().await;
    let id = world.id("SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'").await;
    let asked = json!({ "component": "Sidebar", "object": "Case", "id": id, "nonce": NONCE }).to_string();
    // Whoever is signed in gets one: what may be done with it is the platform's decision.
    for person in ["Sam Okafor", "Tom Ellery", "Jonas Weber"] {
        let mut browser = world.signed_in(person).await;
        let answer = browser.post_json("/lightning/component/token", &asked).await;
        assert_eq!(answer.status, StatusCode::OK, "{person}: {}", answer.body);
        let token: Value = serde_json::from_str(&answer.body).unwrap();
        let payload = payload(token["token"].as_str().unwrap());
        assert_eq!(payload["userId"], world.user(person).await.id);
        let environment = &payload["context"]["environment"];
        assert_eq!(environment["parameters"]["nonce"], NONCE);
        assert_eq!(environment["parameters"]["component"], "Sidebar");
        assert_eq!(environment["record"]["Id"], id);
    }
}

#[tokio::test]
async fn a_request_that_is_not_a_components_is_refused_in_words() {
    let world = World::new().await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let whole = json!({ "component": "Sidebar", "object": null, "id": null, "nonce": NONCE });
    for (field, value, words) in [
        ("component", json!("Other"), "component"),
        ("nonce", json!("short"), "nonce"),
        ("nonce", json!("zz112233445566778899aabbccddeeff"), "nonce"),
        ("object", json!("Case"), "both or neither"),
    ] {
        let mut asked = whole.clone();
        asked[field] = value;
        let answer = browser.post_json("/lightning/component/token", &asked.to_string()).await;
        answer.is_refused(StatusCode::BAD_REQUEST, words);
    }
    let answer = browser.post_json("/lightning/component/token", "{").await;
    assert!(answer.status.is_client_error() && answer.body.starts_with("{\"message\""), "{}", answer.body);

    let answer = world.browser().post_json("/lightning/component/token", &whole.to_string()).await;
    answer.is_refused(StatusCode::UNAUTHORIZED, "You are logged out.");
    let answer = browser
        .post_from(
            "/lightning/component/token",
            &[],
            &[("origin", "null"), ("content-type", "application/json")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the frame itself may not ask");
}

#[tokio::test]
async fn no_request_is_signed_for_a_record_that_the_user_may_not_read() {
    let world = World::new().await;
    let priya = world.user("Priya Nair").await.id;
    let id = world.id(&format!("SELECT Id FROM Opportunity WHERE OwnerId = '{priya}' LIMIT 1")).await;
    let asked = json!({ "component": "Sidebar", "object": "Opportunity", "id": id, "nonce": NONCE });
    let mut diego = world.signed_in("Diego Fuentes").await;
    let answer = diego.post_json("/lightning/component/token", &asked.to_string()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
}
