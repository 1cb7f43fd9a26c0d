//! H36: the CRM, which knows who may do what, is down, slow, or talks nonsense.

use std::time::Duration;

use serde_json::{Value, json};

use super::watching::{Watching, closed};
use crate::{
    beside::{Beside, enter},
    company::Answers,
    customer::{Customer, casey},
    world::{Answer, Times, VIEWER, World},
};

/// Waits until an address is answered so.
async fn until(world: &World, path: &str, bearer: &str, fits: impl Fn(&Answer) -> bool) -> Answer {
    for _ in 0..400 {
        let answer = world.server.get(path, Some(bearer)).await;
        if fits(&answer) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{path} never became what it should");
}

/// Who is let in while the CRM is away: whom it let in before. What it granted meanwhile counts once
/// it is back, and what it took away stays away, over a restart, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h36_nothing_widens_while_the_crm_is_away_and_what_was_taken_away_is_gone_when_it_is_back() {
    let mut world = World::with_times(Times::watching()).await;
    let (sam, tom) = (world.bearer("sam").await, world.bearer("tom").await);
    world.server.get("/api/1/devices", Some(&sam)).await.ok();
    for answers in [Answers::Status(500), Answers::Nonsense] {
        world.company.fault.set(answers);
        world.company.withdraw("sam").await;
        for set in ["Alongside_Agent", "Alongside_Access"] {
            world.company.grant("tom", set).await;
        }
        for _ in 0..2 {
            world.server.get("/api/1/devices", Some(&sam)).await.ok();
            let refused = world.server.get("/api/1/devices", Some(&tom)).await;
            assert_eq!(refused.refusal(), (403, "gate.app_visible".into()), "{answers:?}");
            world.restart().await;
        }
        let me = world.server.get("/api/1/users/me", Some(&sam)).await.ok();
        assert!(me["directory"]["read_at"].is_string(), "{me}");

        world.company.fault.set(Answers::Rightly);
        let gone = |answer: &Answer| answer.status == 403;
        let refused = until(&world, "/api/1/devices", &sam, gone).await;
        assert_eq!(refused.refusal().1, "gate.app_visible");
        until(&world, "/api/1/devices", &tom, |answer| answer.status == 200).await;
        // The other way round for the next kind of trouble.
        world.company.withdraw("tom").await;
        for set in ["Alongside_Agent", "Alongside_Access"] {
            world.company.grant("sam", set).await;
        }
        until(&world, "/api/1/devices", &tom, gone).await;
        until(&world, "/api/1/devices", &sam, |answer| answer.status == 200).await;
    }
}

/// First nothing new begins, while the live view goes on; then nobody is let in and the view is cut.
/// Once the CRM answers, all is as before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h36_on_facts_that_are_too_old_nothing_begins_and_after_a_grace_all_is_cut() {
    let times = Times {
        refresh: Duration::from_millis(500),
        watch: Duration::from_millis(100),
        most_age: Duration::from_secs(4),
        ..Times::default()
    };
    let world = World::with_times(times).await;
    let beside = Beside::start_at_theirs(&world).await;
    let sam = world.bearer("sam").await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let other = Customer::come(&world.server, json!({"user_email": "other@home.example"})).await;
    let new = json!({"device": customer.id()});
    let session = world.server.post("/api/1/sessions", Some(&sam), &new).await.ok();
    customer.answer(true).await;
    let path = format!("/api/1/sessions/{}/ticket", session["id"].as_str().unwrap());
    let ticket = world.server.post(&path, Some(&sam), &json!({})).await.ok()["ticket"].clone();
    let mut view = enter(&world.server, VIEWER, &ticket).await;
    let freshness = |wanted: &'static str| {
        move |answer: &Answer| answer.status == 200 && answer.json()["directory"]["freshness"] == wanted
    };
    let me = until(&world, "/api/1/users/me", &sam, freshness("current")).await.json();
    assert_eq!(me["directory"]["problem"], Value::Null);

    world.company.fault.set(Answers::Status(503));
    let told = |answer: &Answer| {
        let directory = answer.json()["directory"].clone();
        directory["freshness"] == "old" && directory["problem"] == "The CRM is in trouble."
    };
    until(&world, "/api/1/users/me", &sam, told).await;
    until(&world, "/api/1/users/me", &sam, freshness("too_old")).await;
    let new = json!({"device": other.id()});
    let refused = world.server.post("/api/1/sessions", Some(&sam), &new).await;
    assert_eq!(refused.refusal(), (503, "directory_too_old".into()));
    let words = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(words.contains("nothing new can begin. The CRM is in trouble."), "{words}");
    // What has begun goes on: the session is shown, and a view may come back to it.
    world.server.post(&path, Some(&sam), &json!({})).await.ok();
    let shown = format!("/api/1/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(world.server.get(&shown, Some(&sam)).await.ok()["state"], "active");

    let closed_to_all = |answer: &Answer| answer.status == 503;
    let refused = until(&world, &shown, &sam, closed_to_all).await;
    assert_eq!(refused.refusal().1, "directory_too_old");
    assert_eq!(closed(&mut view).await, (4001, "access ended".to_owned()));

    world.company.fault.set(Answers::Rightly);
    until(&world, "/api/1/devices", &sam, |answer| answer.status == 200).await;
    beside.unharmed().await;
}

/// The CRM takes a request and does not answer. A yes rests on what is in memory, and a no waits for
/// the CRM once at most: both are answered while the CRM still holds every call.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h36_a_crm_that_does_not_answer_holds_up_no_decision() {
    let world = World::with_times(Times::watching()).await;
    let (sam, tom) = (world.bearer("sam").await, world.bearer("tom").await);
    let mut list = Watching::open(&world.server, &sam, json!({"kind": "devices"})).await;
    list.value().await;
    // Every call of the platform goes below this address.
    world.company.fault.hold("/services/");
    for _ in 0..20 {
        world.server.get("/api/1/devices", Some(&sam)).await.ok();
        let refused = world.server.get("/api/1/devices", Some(&tom)).await;
        assert_eq!(refused.refusal(), (403, "gate.app_visible".into()));
    }
    let _customer = Customer::come(&world.server, casey()).await;
    list.hear("the new customer", |message| message["value"]["devices"][0].is_object()).await;
    world.company.fault.holds_one().await;
    world.company.fault.release();
    world.company.withdraw("sam").await;
    assert_eq!(list.refusal().await, "gate.app_visible");
}
