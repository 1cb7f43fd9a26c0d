//! License keys (R35, R36) and API keys (R89, R92).

use serde_json::{Value, json};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, client::IntoClientRequest as _},
};

use crate::world::{API_KEY, LICENSE, SHOP, THEIR_API_KEY, World};

const KEYS: &str = "/api/1/api-keys";
const LICENSES: &str = "/api/1/license-keys";

/// Whether a page of this site gets its socket with this license key; else the status.
async fn opens(world: &World, license: &str, origin: &str) -> Result<(), u16> {
    let address = format!("ws://{}/socket/device?license={license}", world.server.address);
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert("origin", origin.parse().unwrap());
    match connect_async(request).await {
        Ok(_) => Ok(()),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r35_r36_a_license_key_for_each_environment_opens_on_its_own_sites() {
    let world = World::start().await;
    let listed = world.server.get(LICENSES, Some(API_KEY)).await.ok();
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &json!(LICENSE)));
    assert_eq!(listed["items"][0]["allowed_origins"], json!([SHOP]));
    let account = world.server.get("/api/1/accounts/current", Some(API_KEY)).await.ok();
    assert_eq!(account["license_key"], LICENSE);

    let new = json!({"name": "For developers", "environment": "development",
        "allowed_origins": ["http://localhost:3000", "http://LOCALHOST:3000/"]});
    let made = world.server.post(LICENSES, Some(API_KEY), &new).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!(made["allowed_origins"], json!(["http://localhost:3000"]));
    let key = made["id"].as_str().unwrap();
    assert_eq!(opens(&world, key, "http://localhost:3000").await, Ok(()));
    assert_eq!(opens(&world, key, SHOP).await, Err(403), "the customers' site is not the developers'");
    assert_eq!(opens(&world, LICENSE, "http://localhost:3000").await, Err(403));
    assert_eq!(opens(&world, LICENSE, SHOP).await, Ok(()));

    let path = format!("{LICENSES}/{key}");
    let change = json!({"environment": "test", "allowed_origins": ["https://test.example"]});
    let changed = world.server.ask("PATCH", &path, Some(API_KEY), &change).await.ok();
    assert_eq!((&changed["name"], &changed["environment"]), (&json!("For developers"), &json!("test")));
    assert_eq!(opens(&world, key, "http://localhost:3000").await, Err(403), "at once");
    assert_eq!(opens(&world, key, "https://test.example").await, Ok(()));
    for (method, body) in [("PATCH", json!({"name": "Theirs"})), ("DELETE", Value::Null)] {
        assert_eq!(world.server.ask(method, &path, Some(THEIR_API_KEY), &body).await.status, 404);
    }
    assert_eq!(world.server.ask("DELETE", &path, Some(API_KEY), &Value::Null).await.status, 204);
    assert_eq!(opens(&world, key, "https://test.example").await, Err(401));
}

#[tokio::test]
async fn r36_a_license_key_that_cannot_be_is_refused_by_field_and_fix() {
    let world = World::start().await;
    let good = json!({"name": "Test", "environment": "test", "allowed_origins": []});
    for (field, value, named) in [
        ("name", json!(""), "name"),
        ("name", json!("a\nb"), "name"),
        ("environment", json!("staging"), "environment"),
        ("allowed_origins", json!(["https://a.example", "*"]), "allowed_origins[2]"),
        ("allowed_origins", json!(["https://a.example/path"]), "allowed_origins[1]"),
        ("allowed_origins", json!(["javascript:alert(1)"]), "allowed_origins[1]"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let refused = world.server.post(LICENSES, Some(API_KEY), &body).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!(named)), "{refused:?}");
    }
    // What the server's configuration says is changed there.
    let configured = format!("{LICENSES}/{LICENSE}");
    let change = json!({"allowed_origins": []});
    let refused = world.server.ask("PATCH", &configured, Some(API_KEY), &change).await;
    assert!(refused.json()["message"].as_str().unwrap().contains("account.allowed_origins"), "{refused:?}");
    assert_eq!(world.server.ask("DELETE", &configured, Some(API_KEY), &Value::Null).await.status, 422);
    world.server.ask("PATCH", &configured, Some(API_KEY), &json!({"name": "Shop"})).await.ok();
    assert_eq!(world.server.get(LICENSES, Some(API_KEY)).await.ok()["items"][0]["name"], "Shop");
}

#[tokio::test]
async fn r89_r92_an_api_key_is_shown_once_opens_its_account_and_is_rotated_and_revoked() {
    let world = World::start().await;
    let ada = world.bearer("ada").await;
    let made = world.server.post(KEYS, Some(&ada), &json!({"name": " For the portal "})).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    let (key, id) = (made["key"].as_str().unwrap(), made["id"].as_str().unwrap());
    assert_eq!((&made["name"], &made["signs_links"]), (&json!("For the portal"), &json!(true)));
    let account = world.server.get("/api/1/accounts/current", Some(key)).await.ok();
    assert_eq!(account["license_key"], LICENSE);
    let of = async |id: &str| {
        let listed = world.server.get(KEYS, Some(&ada)).await.ok();
        listed["items"].as_array().unwrap().iter().find(|key| key["id"] == id).cloned().unwrap()
    };
    let kept = of(id).await;
    assert!(kept["last_used"].is_string() && kept.get("key").is_none(), "{kept}");

    let rotate = format!("{KEYS}/{id}/rotate");
    let too_long = world.server.post(&rotate, Some(&ada), &json!({"grace_seconds": 2_592_001})).await;
    assert_eq!(too_long.json()["field"], "grace_seconds");
    assert_eq!(
        world.server.post(&rotate, Some(THEIR_API_KEY), &json!({"grace_seconds": 0})).await.status,
        404
    );
    let next = world.server.post(&rotate, Some(&ada), &json!({"grace_seconds": 600})).await.ok();
    assert_eq!(next["name"], "For the portal");
    assert!(of(id).await["grace_ends"].is_string());
    let next_key = next["key"].as_str().unwrap();
    for key in [key, next_key] {
        world.server.get("/api/1/accounts/current", Some(key)).await.ok();
    }
    let again = world.server.post(&rotate, Some(&ada), &json!({"grace_seconds": 600})).await;
    assert_eq!(again.status, 422, "its grace does not begin anew");
    // Without a grace the one before is over at once.
    let rotate = format!("{KEYS}/{}/rotate", next["id"].as_str().unwrap());
    let last = world.server.post(&rotate, Some(&ada), &json!({"grace_seconds": 0})).await.ok();
    assert_eq!(world.server.get("/api/1/accounts/current", Some(next_key)).await.status, 401);

    let revoke = format!("{KEYS}/{}", last["id"].as_str().unwrap());
    assert_eq!(world.server.ask("DELETE", &revoke, Some(THEIR_API_KEY), &Value::Null).await.status, 404);
    assert_eq!(world.server.ask("DELETE", &revoke, Some(&ada), &Value::Null).await.status, 204);
    let last_key = last["key"].as_str().unwrap();
    assert_eq!(world.server.get("/api/1/accounts/current", Some(last_key)).await.status, 401);
    assert_eq!(world.server.ask("DELETE", &revoke, Some(&ada), &Value::Null).await.status, 404);
    assert_eq!(
        world.server.ask("DELETE", &format!("{KEYS}/..%2Fx"), Some(&ada), &Value::Null).await.status,
        404
    );
    assert!(of(last["id"].as_str().unwrap()).await["revoked"].is_string());
}
