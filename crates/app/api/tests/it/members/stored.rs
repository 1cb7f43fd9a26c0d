use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{PASSWORD, id_of, refusal, store, with_password};
use crate::{
    directory::watching::{Watching, closed},
    world::{API_KEY, World},
};

const OWN: &str = "/api/1/users/me/sign-in";
const SAMS: &str = "sam@fernhill.example";

async fn without_sso() -> World {
    World::with(|_| {}, |settings| settings.sso.enabled = false).await
}

/// R71, R90: without single sign-on nothing serves a customer until address and password are stored;
/// an admin looks after the product all the same.
#[tokio::test]
async fn r71_r90_r91_without_single_sign_on_address_and_password_are_needed_and_enough() {
    let world = without_sso().await;
    let (sam, ada) = (world.bearer("sam").await, world.bearer("ada").await);
    with_password(&world, "sam").await;
    assert_eq!(refusal(&world, &sam).await, "signed_in");
    world.server.get("/api/1/settings", Some(&ada)).await.ok();
    let before = world.server.get(OWN, Some(&sam)).await.ok();
    assert!(
        before["address"].is_null() && before["problem"].as_str().unwrap().contains("User Settings"),
        "{before}"
    );

    let stored = store(&world, &sam, "  SAM@fernhill.example ", PASSWORD).await.ok();
    assert_eq!((&stored["address"], &stored["sso"]), (&json!(SAMS), &json!(false)));
    assert!(stored["problem"].is_null() && stored["expires"].is_string(), "{stored}");
    assert_eq!(refusal(&world, &sam).await, "");
    // Mei has stored nothing, and what Sam has stored is Sam's.
    assert_eq!(refusal(&world, &world.bearer("mei").await).await, "signed_in");
    let no_person = world.server.get(OWN, Some(API_KEY)).await;
    assert_eq!(no_person.refusal(), (403, "person_needed".into()));

    // It is a person's to erase.
    assert_eq!(world.server.ask("DELETE", OWN, Some(&sam), &Value::Null).await.status, 204);
    assert_eq!(refusal(&world, &sam).await, "signed_in");
    assert_eq!(world.server.ask("DELETE", OWN, Some(&sam), &Value::Null).await.status, 404);
}

/// R90: whatever is wrong is told alike and takes as long, and a few wrong ones lock.
#[tokio::test]
async fn r90_a_wrong_password_is_slow_counted_and_tells_nothing() {
    let world = without_sso().await;
    let sam = world.bearer("sam").await;
    with_password(&world, "sam").await;
    let wrong = [
        (SAMS, "not the password at all"),
        ("nobody@fernhill.example", PASSWORD),
        // A member without a password.
        ("mei@fernhill.example", PASSWORD),
        ("no address", PASSWORD),
        (SAMS, ""),
    ];
    let mut told = Vec::new();
    for (address, password) in wrong {
        let before = Instant::now();
        let refused = store(&world, &sam, address, password).await;
        assert!(before.elapsed() >= Duration::from_millis(400), "an answer is held back");
        told.push((refused.refusal(), refused.json()["message"].clone()));
        assert!(!refused.text.contains(address) || address == "no address", "{refused:?}");
    }
    assert_eq!(told[0].0, (422, "sign_in_wrong".into()));
    assert!(told.iter().all(|one| one == &told[0]), "{told:?}");
    // The right one is not looked at any more, and Retry-After says for how long.
    let locked = store(&world, &sam, SAMS, PASSWORD).await;
    assert_eq!(locked.refusal(), (429, "sign_in_locked".into()));
    assert!(locked.header("retry-after").parse::<u64>().unwrap() > 60);
    // Whom nobody guessed for is not held up.
    let mei = world.bearer("mei").await;
    store(&world, &mei, SAMS, PASSWORD).await.ok();
}

/// R115 to R118: the list of Users, and what Del does and does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r115_r116_r117_r118_users_lists_who_stored_a_sign_in_and_del_erases_just_that() {
    let world = without_sso().await;
    let (sam, mei) = (world.bearer("sam").await, world.bearer("mei").await);
    for (person, bearer) in [("sam", &sam), ("mei", &mei)] {
        with_password(&world, person).await;
        store(&world, bearer, &crate::company::username(person), PASSWORD).await.ok();
    }
    let listed = world.server.get("/api/1/associations", Some(API_KEY)).await.ok();
    assert_eq!(listed["total"], 2);
    let row = listed["items"].as_array().unwrap().iter().find(|row| row["address"] == SAMS).unwrap();
    assert_eq!(row["user"]["id"], world.company.id("sam"));
    assert_eq!((&row["user"]["email"], &row["subscription"]["active"]), (&json!(SAMS), &json!(true)));
    let id = id_of(&world, "mei").await;
    let change = json!({"subscription": {"active": true, "ends": "2020-01-01T00:00:00Z"}});
    world.server.ask("PATCH", &format!("/api/1/members/{id}"), Some(API_KEY), &change).await.ok();
    let ended = world.server.get("/api/1/associations", Some(API_KEY)).await.ok();
    let row = ended["items"].as_array().unwrap().iter().find(|row| row["address"] != SAMS).unwrap();
    assert_eq!(row["subscription"], json!({"active": false, "ends": "2020-01-01T00:00:00.000Z"}));
    let change = json!({"subscription": {"active": true}});
    world.server.ask("PATCH", &format!("/api/1/members/{id}"), Some(API_KEY), &change).await.ok();
    assert!(!listed.to_string().contains("password") && !listed.to_string().contains("argon2"), "{listed}");

    let mut open = Watching::open(&world.server, &sam, json!({"kind": "sessions"})).await;
    open.value().await;
    let del = format!("/api/1/associations/{}", world.company.id("sam"));
    assert_eq!(world.server.ask("DELETE", &del, Some(&mei), &Value::Null).await.status, 403);
    assert_eq!(world.server.ask("DELETE", &del, Some(API_KEY), &Value::Null).await.status, 204);
    assert_eq!(closed(&mut open.socket).await, (4001, "access ended".to_owned()));
    assert_eq!(refusal(&world, &sam).await, "signed_in");
    assert_eq!(refusal(&world, &mei).await, "");
    // The CRM's user and the member are there as before: signing in again is all it takes.
    let me = world.server.get("/api/1/users/me", Some(&sam)).await.ok();
    assert_eq!(me["access"]["allowed"], true);
    id_of(&world, "sam").await;
    assert_eq!(world.server.ask("DELETE", &del, Some(API_KEY), &Value::Null).await.status, 404);
    store(&world, &sam, SAMS, PASSWORD).await.ok();
    assert_eq!(refusal(&world, &sam).await, "");
}

/// R116: whom single sign-on signs in is listed only who typed address and password, too.
#[tokio::test]
async fn r116_with_single_sign_on_nobody_is_listed_but_who_typed_a_password() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    assert_eq!(refusal(&world, &sam).await, "");
    assert_eq!(world.server.get("/api/1/associations", Some(API_KEY)).await.ok()["total"], 0);
    with_password(&world, "sam").await;
    store(&world, &sam, SAMS, PASSWORD).await.ok();
    let listed = world.server.get("/api/1/associations", Some(API_KEY)).await.ok();
    assert_eq!((&listed["total"], &listed["items"][0]["address"]), (&json!(1), &json!(SAMS)));
    // Erased, single sign-on still signs Sam in.
    let del = format!("/api/1/associations/{}", world.company.id("sam"));
    assert_eq!(world.server.ask("DELETE", &del, Some(API_KEY), &Value::Null).await.status, 204);
    assert_eq!(refusal(&world, &sam).await, "");
}

/// What was typed with the password before is not good any more.
#[tokio::test]
async fn r90_another_password_ends_what_was_stored_with_the_one_before() {
    let world = without_sso().await;
    let sam = world.bearer("sam").await;
    with_password(&world, "sam").await;
    store(&world, &sam, SAMS, PASSWORD).await.ok();
    let path = format!("/api/1/members/{}", id_of(&world, "sam").await);
    let change = json!({"password": "another good password"});
    world.server.ask("PATCH", &path, Some(API_KEY), &change).await.ok();
    assert_eq!(refusal(&world, &sam).await, "signed_in");
    let own = world.server.get(OWN, Some(&sam)).await.ok();
    assert!(own["problem"].as_str().unwrap().contains("ended at"), "{own}");
    assert_eq!(store(&world, &sam, SAMS, PASSWORD).await.status, 422);
    store(&world, &sam, SAMS, "another good password").await.ok();
}
