//! Two nodes over one database: one run at a time, and none that hangs for ever.

use alongside_kernel::Timestamp;
use alongside_store::{AccessClaim, AccessRun};
use alongside_wire::rest::RunState;
use serde_json::json;

use super::{plan, states};
use crate::world::{API_KEY, OURS, World};

/// R202: while one node changes the CRM, another is refused by what the database says, and told who
/// is at it; afterwards it is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_a_second_run_is_refused_on_whatever_node_it_is_asked_for() {
    let world = World::freshly_installed().await;
    let other = world.another_node().await;
    let body = json!({"plan": plan(&world, "?manifest=messages").await["id"]});
    let apply = "/api/1/access/apply";
    world.company.fault.hold("composite/sobjects");
    let first = world.server.post(apply, Some(API_KEY), &body);
    let second = async {
        world.company.fault.holds_one().await;
        for node in [&other, &world.server] {
            let refused = node.post(apply, Some(API_KEY), &body).await;
            assert_eq!(refused.refusal(), (409, "access_run_under_way".into()));
            assert!(refused.text.contains("API key is changing what the CRM grants"), "{refused:?}");
        }
        let runs = other.get("/api/1/access/runs", Some(API_KEY)).await.ok();
        assert_eq!((&runs["total"], &runs["items"][0]["state"]), (&json!(1), &json!("running")));
        let undo = format!("/api/1/access/runs/{}/undo", runs["items"][0]["id"].as_str().unwrap());
        let refused = other.post(&undo, Some(API_KEY), &json!({})).await;
        assert_eq!(refused.refusal(), (409, "access_run_under_way".into()));
        world.company.fault.release();
        undo
    };
    let (run, undo) = tokio::join!(first, second);
    let run = run.ok();
    assert_eq!((&run["state"], states(&run)), (&json!("ended"), ["done"].into()), "{run:#}");
    // Given back by the one, taken by the other.
    let undone = other.post(&undo, Some(API_KEY), &json!({})).await.ok();
    assert_eq!(undone["state"], "undone", "{undone:#}");
}

/// R202: a node that died in the middle of a run does not keep the others out for ever, and its run
/// is told as stopped.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_a_run_whose_node_died_is_told_as_stopped_and_bars_nobody() {
    let world = World::freshly_installed().await;
    let store = world.store().await;
    let now = world.server.platform.now();
    let claim = |stands_until: Timestamp| AccessClaim {
        holder: "a node that died".into(),
        claimed_by: "Jonas Weber".into(),
        claimed: now,
        stands_until,
    };
    store.claim_access(OURS, &claim(now + std::time::Duration::from_secs(3600))).await.unwrap();
    let run = AccessRun {
        id: "0123".into(),
        manifest: "all".into(),
        title: "All".into(),
        started_by: "Jonas Weber".into(),
        started: now,
        ended: None,
        state: RunState::Running,
        access_set: None,
        undone_by: None,
        undone: None,
        changes: Vec::new(),
    };
    store.begin_access_run(OURS, &run).await.unwrap();
    let told =
        async || world.server.get("/api/1/access/runs/0123", Some(API_KEY)).await.ok()["state"].clone();
    let apply = async || {
        let body = json!({"plan": plan(&world, "?manifest=messages").await["id"]});
        world.server.post("/api/1/access/apply", Some(API_KEY), &body).await
    };
    assert_eq!(told().await, "running");
    let refused = apply().await;
    assert_eq!(refused.refusal(), (409, "access_run_under_way".into()));
    assert!(refused.text.contains("Jonas Weber is changing"), "{refused:?}");

    // Its time is over.
    store.keep_access_claim(OURS, "a node that died", now).await.unwrap();
    assert_eq!(told().await, "stopped");
    assert_eq!(apply().await.ok()["state"], "ended");
    assert_eq!(store.access_run(OURS, "0123").await.unwrap().unwrap().state, RunState::Stopped);
}

/// R202: a node that was silent for so long that another took its place leaves off, and what it had
/// sent stands as sent without an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_a_node_whose_place_was_taken_leaves_off() {
    let world = World::freshly_installed().await;
    let store = world.store().await;
    let body = json!({"plan": plan(&world, "?manifest=messages").await["id"]});
    world.company.fault.hold("composite/sobjects");
    let first = world.server.post("/api/1/access/apply", Some(API_KEY), &body);
    let taking_over = async {
        world.company.fault.holds_one().await;
        let later = world.server.platform.now() + std::time::Duration::from_secs(3600);
        let claim = AccessClaim {
            holder: "another node".into(),
            claimed_by: "Jonas Weber".into(),
            claimed: later,
            stands_until: later + std::time::Duration::from_secs(3600),
        };
        assert_eq!(store.claim_access(OURS, &claim).await.unwrap(), None);
    };
    let (refused, ()) = tokio::join!(first, taking_over);
    assert_eq!(refused.refusal(), (409, "access_run_under_way".into()));
    assert!(refused.text.contains("Jonas Weber is changing"), "{refused:?}");
    let runs = world.server.get("/api/1/access/runs", Some(API_KEY)).await.ok();
    let run = &runs["items"][0];
    assert_eq!((&run["state"], states(run)), (&json!("stopped"), ["begun", "waiting"].into()), "{run:#}");
    // The claim of the one that took over is not given back by the other.
    let now = world.server.platform.now();
    assert_eq!(store.access_claimed_by(OURS, now).await.unwrap().as_deref(), Some("Jonas Weber"));
    world.company.fault.release();
}
