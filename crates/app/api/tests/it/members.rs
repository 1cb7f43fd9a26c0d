//! Members, their stored sign-ins and the rows of Users.

mod provisioning;
mod stored;

use serde_json::{Value, json};

use crate::world::{API_KEY, Answer, THEIR_API_KEY, World};

pub const PASSWORD: &str = "correct horse battery";

/// A member of this person's address with a password, in the place of the one that single sign-on
/// knows.
pub async fn with_password(world: &World, person: &str) -> Value {
    let id = id_of(world, person).await;
    let change = json!({"password": PASSWORD});
    world.server.ask("PATCH", &format!("/api/1/members/{id}"), Some(API_KEY), &change).await.ok()
}

async fn id_of(world: &World, person: &str) -> String {
    let all = world.server.get("/api/1/members", Some(API_KEY)).await.ok();
    let wanted = crate::company::username(person);
    let member = all["items"].as_array().unwrap().iter().find(|member| member["address"] == wanted.as_str());
    member.unwrap()["id"].as_str().unwrap().to_owned()
}

/// Signs in by address and password, as this bearer's person.
pub async fn store(world: &World, bearer: &str, address: &str, password: &str) -> Answer {
    let body = json!({"address": address, "password": password});
    world.server.ask("PUT", "/api/1/users/me/sign-in", Some(bearer), &body).await
}

/// The gate at which Join on Cases is refused; empty when it is allowed.
pub async fn refusal(world: &World, bearer: &str) -> String {
    let told = world.server.get("/api/1/access/explain?object=Case&button=join", Some(bearer)).await.ok();
    let failed = told["gates"].as_array().unwrap().iter().find(|gate| gate["status"] == "failed").cloned();
    failed.map_or_else(String::new, |gate| gate["gate"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn members_are_the_admins_and_each_accounts_own() {
    let world = World::start().await;
    let (sam, ada) = (world.bearer("sam").await, world.bearer("ada").await);
    let id = id_of(&world, "mei").await;
    let one = format!("/api/1/members/{id}");
    let new = json!({"address": "New@Fernhill.example", "name": "New", "partner_id": "p-new"});
    for (method, path, body) in [
        ("GET", "/api/1/members", Value::Null),
        ("POST", "/api/1/members", new.clone()),
        ("POST", "/api/1/members/provision", Value::Null),
        ("PATCH", one.as_str(), json!({"name": "Hers"})),
        ("DELETE", one.as_str(), Value::Null),
        ("GET", "/api/1/associations", Value::Null),
        ("DELETE", "/api/1/associations/005000000000001", Value::Null),
        ("GET", "/api/1/license-keys", Value::Null),
        ("GET", "/api/1/api-keys", Value::Null),
        ("POST", "/api/1/api-keys", json!({"name": "mine"})),
        ("POST", "/api/1/login-links", json!({"partner_id": "x", "audience": "api"})),
    ] {
        assert_eq!(world.server.ask(method, path, None, &body).await.status, 401, "{method} {path}");
        let refused = world.server.ask(method, path, Some(&sam), &body).await;
        assert_eq!(refused.refusal(), (403, "gate.role".into()), "{method} {path}");
    }
    for (method, body) in [("PATCH", json!({"name": "Theirs"})), ("DELETE", Value::Null)] {
        let other = world.server.ask(method, &one, Some(THEIR_API_KEY), &body).await;
        assert_eq!(other.status, 404, "{method}");
    }
    let added = world.server.ask("POST", "/api/1/members", Some(&ada), &new).await;
    assert_eq!(
        (added.status.as_u16(), added.json()["address"].clone()),
        (201, json!("new@fernhill.example"))
    );
    assert_eq!(world.server.get("/api/1/members", Some(THEIR_API_KEY)).await.ok()["total"], 0);
    let first = world.server.get("/api/1/members?limit=5", Some(&ada)).await.ok();
    let rest = format!("/api/1/members?limit=5&cursor={}", first["next"].as_str().unwrap());
    let rest = world.server.get(&rest, Some(&ada)).await.ok();
    assert_eq!((&first["total"], rest["items"].as_array().unwrap().len()), (&json!(8), 3));
    assert!(rest["next"].is_null());
}

#[tokio::test]
async fn r88_a_member_that_cannot_be_is_refused_by_field_and_fix() {
    let world = World::start().await;
    let sam = world.company.id("sam").to_owned();
    let good = json!({"address": "new@fernhill.example", "name": "New"});
    let cases = [
        ("address", json!("no address"), "an e-mail address such as"),
        ("address", json!("two@at@x.example"), "an e-mail address such as"),
        ("address", json!("a b@x.example"), "an e-mail address such as"),
        ("address", json!("SAM@fernhill.example"), "another member has this address"),
        ("name", json!("  "), "one line of 1 to 255 characters"),
        ("name", json!("two\nlines"), "one line of 1 to 255 characters"),
        ("partner_id", json!(sam), "another member has this Partner User ID"),
        ("partner_id", json!("x".repeat(256)), "one line of 1 to 255 characters"),
        ("password", json!("short"), "10 to 200 characters"),
        ("admin", json!(true), "unknown field `admin`"),
    ];
    for (field, value, words) in cases {
        let mut body = good.clone();
        body[field] = value.clone();
        let refused = world.server.ask("POST", "/api/1/members", Some(API_KEY), &body).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!(field)), "{value}");
        let told = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(world.server.get("/api/1/members", Some(API_KEY)).await.ok()["total"], 7);
    // Markup is a name like any other, and comes back as it was given.
    let markup = json!({"address": "m@fernhill.example", "name": "<img src=x onerror=alert(1)>"});
    let added = world.server.ask("POST", "/api/1/members", Some(API_KEY), &markup).await.ok();
    assert_eq!(added["name"], markup["name"]);
}

/// R115: what is paid for decides from the moment at which it changes.
#[tokio::test]
async fn r115_a_subscription_that_ends_takes_the_buttons_and_nothing_else() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/members/{}", id_of(&world, "sam").await);
    assert_eq!(refusal(&world, &sam).await, "");
    for (subscription, gate) in [
        (json!({"active": true, "ends": "2020-01-01T00:00:00Z"}), "subscription"),
        (json!({"active": false}), "subscription"),
        (json!({"active": true, "ends": "2999-01-01T00:00:00Z"}), ""),
    ] {
        let change = json!({"subscription": subscription});
        let changed = world.server.ask("PATCH", &path, Some(API_KEY), &change).await.ok();
        assert_eq!(changed["subscription"]["active"], subscription["active"]);
        assert_eq!(refusal(&world, &sam).await, gate, "{subscription}");
        assert_eq!(world.server.get("/api/1/users/me", Some(&sam)).await.ok()["access"]["allowed"], true);
    }
}
