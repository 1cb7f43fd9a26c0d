//! Sessions as they should go: away and back, a restart, agents' pages, a stop.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use alongside_live::{AgentKey, AgentTopics, BoxFuture, Change};
use alongside_store::{Store, StoreConfig};
use alongside_wire::{
    agent::{Topic, TopicValue},
    rest::{ApiError, AwayReason, SessionState},
};
use serde_json::json;

use crate::{
    harness::{LICENSE, Node, PLATFORM, SITE, Socket, VIEWER, hello},
    healthy::{Running, delta, keyframe},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moving_to_the_next_page_is_told_as_away_and_back() {
    let node = Node::start().await;
    let mut running = Running::start(&node).await;
    running.customer.say(json!({"type": "leaving", "reason": "navigation"})).await;
    assert_eq!(running.viewer.hear("away").await["reason"], "navigation");
    let away = node.hub.session(running.session).unwrap().away.unwrap();
    assert_eq!(away.reason, AwayReason::Navigation);
    drop(running.customer);

    let stored = running.page.hear("session.updated").await;
    assert_eq!(stored["session"]["state"], "active");
    running.customer = {
        let mut message = hello(json!({}));
        message["resume"] = json!({"session": running.session, "token": running.resume});
        let mut stranger = Socket::device(&node).await;
        stranger.say(message).await;
        stranger.hear("session.ended").await;
        stranger
    };
    assert_eq!(node.hub.session(running.session).unwrap().state, SessionState::Active);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_tab_is_back_with_its_next_frame() {
    let node = Node::start().await;
    let mut running = Running::start(&node).await;
    running.customer.send(keyframe(1, b"page")).await.unwrap();
    running.customer.say(json!({"type": "leaving", "reason": "tab_hidden"})).await;
    assert_eq!(running.viewer.hear("away").await["reason"], "tab_hidden");
    running.customer.send(delta(1, 1, b"shown")).await.unwrap();
    running.viewer.hear("back").await;
    node.until("nobody is away", |hub| hub.session(running.session).is_some_and(|now| now.away.is_none()))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_viewer_and_the_last_are_told_to_the_customer() {
    let node = Node::start().await;
    let mut running = Running::start(&node).await;
    let mut counts = Vec::new();
    while counts.last() != Some(&json!(1)) {
        counts.push(running.customer.hear("viewers").await["count"].clone());
    }
    drop(running.viewer);
    assert_eq!(running.customer.hear("viewers").await["count"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declining_ends_it_and_either_side_can_end_it() {
    let node = Node::start().await;
    let mut page = Socket::device(&node).await;
    let (device, _) = page.hello(json!({})).await;
    let session = node.ask(device).await.id;
    page.hear("session.request").await;
    page.say(json!({"type": "session.answer", "session": session, "allow": false})).await;
    assert_eq!(page.hear("session.ended").await["reason"], "device_ended");

    let mut by_customer = Running::start(&node).await;
    by_customer.page.say(json!({"type": "session.end", "session": by_customer.session})).await;
    assert_eq!(by_customer.viewer.hear("ended").await["reason"], "device_ended");
    assert_eq!(by_customer.viewer.closed().await, 4000);
    assert_eq!(by_customer.customer.closed().await, 4000);

    let mut by_agent = Running::start(&node).await;
    node.hub.end_session(by_agent.session, alongside_live::EndedBy::Agent).await.unwrap();
    assert_eq!(by_agent.page.hear("session.ended").await["reason"], "agent_ended");
    assert_eq!(by_agent.customer.closed().await, 4000);
    assert!(node.hub.open_sessions(node.account).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_question_comes_again_and_to_a_page_that_comes_later() {
    let node = Node::with(|config| config.timer_second = Duration::from_millis(50), |_| {}).await;
    node.set(|settings| {
        settings.timers.connect_push_seconds = 1;
        settings.timers.pending_seconds = 600;
    })
    .await;
    let mut page = Socket::device(&node).await;
    let (device, token) = page.hello(json!({})).await;
    let session = node.ask(device).await.id;
    for _ in 0..5 {
        let request = page.hear("session.request").await;
        assert_eq!(request["request"]["agent_name"], "Ada");
        assert_eq!(request["request"]["company_name"], "Fernhill");
    }
    page.say(json!({"type": "session.shown", "session": session})).await;
    page.hear("session.updated").await;
    let mut later = Socket::device(&node).await;
    let mut message = hello(json!({}));
    message["device"] = json!({"id": device, "token": token});
    later.say(message).await;
    assert_eq!(later.hear("session.request").await["request"]["session"], json!(session));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_the_page_goes_on_and_the_view_comes_back() {
    let store = Store::open(&StoreConfig::memory()).await.unwrap();
    let before = Node::over(store.clone(), |_| {}, |_| {}).await;
    let mut page = Socket::device(&before).await;
    let (device, token) = page.hello(json!({"user_email": "ann@example.com"})).await;
    let session = before.ask(device).await.id;
    let (ticket, resume) = page.allow(session).await;
    let mut customer = Socket::room(&before, SITE, &ticket).await;
    customer.send(keyframe(7, b"page")).await.unwrap();

    // As after a kill: nothing is said to anybody, all that the next node has is the store.
    let node = Node::over(store, |_| {}, |_| {}).await;
    assert_eq!(node.hub.restore().await.unwrap(), 1);
    let away = node.hub.session(session).unwrap().away.unwrap();
    assert_eq!(away.reason, AwayReason::ServerRestart);

    let viewer = node.hub.viewer_ticket(session, node.agent()).unwrap();
    let mut viewer = Socket::room(&node, VIEWER, &viewer).await;
    let mut next = Socket::device(&node).await;
    let mut message = hello(json!({"user_email": "ann@example.com"}));
    message["device"] = json!({"id": device, "token": token});
    message["resume"] = json!({"session": session, "token": resume});
    next.say(message).await;
    assert!(next.hear("welcome").await["device"].is_null(), "the device is known");
    let active = next.hear("session.active").await;
    let mut customer = Socket::room(&node, SITE, active["ticket"].as_str().unwrap()).await;
    viewer.hear("back").await;
    customer.send(keyframe(8, b"again")).await.unwrap();
    while !viewer.next().await.unwrap().is_binary() {}
    node.until("nobody is away", |hub| hub.session(session).is_some_and(|now| now.away.is_none())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_lost_a_session_to_another_cannot_write_it_any_more() {
    let store = Store::open(&StoreConfig::memory()).await.unwrap();
    let before = Node::over(store.clone(), |_| {}, |_| {}).await;
    let mut page = Socket::device(&before).await;
    let (device, _) = page.hello(json!({})).await;
    let session = before.ask(device).await.id;
    page.hear("session.request").await;
    let after = Node::over(store, |_| {}, |_| {}).await;
    after.hub.restore().await.unwrap();
    page.say(json!({"type": "session.answer", "session": session, "allow": true})).await;
    assert_eq!(page.hear("error").await["id"], "unavailable");
    assert_eq!(before.hub.session(session).unwrap().state, SessionState::Pending);
    assert_eq!(before.hub.metrics().store_failures, 1);
}

/// Answers with the online devices, and can be told to refuse.
struct Desk {
    hub: alongside_live::Hub,
    refuses: AtomicBool,
    asked: AtomicU32,
}

impl AgentTopics for Desk {
    fn value<'a>(&'a self, agent: &'a AgentKey, _: &'a Topic) -> BoxFuture<'a, Result<TopicValue, ApiError>> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::SeqCst);
            if self.refuses.load(Ordering::SeqCst) {
                let message = "no longer permitted".to_owned();
                return Err(ApiError {
                    id: "gate.connected_app".into(),
                    message,
                    field: None,
                    gates: Vec::new(),
                });
            }
            let total = self.hub.presence(agent.account, &Default::default()).len() as u64;
            Ok(TopicValue::Devices { devices: Vec::new(), total })
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_watches_is_told_each_change_and_its_refusal() {
    let node = Node::with(|config| config.deadlines.topic_value = Duration::from_millis(20), |_| {}).await;
    let desk =
        Arc::new(Desk { hub: node.hub.clone(), refuses: AtomicBool::new(false), asked: AtomicU32::new(0) });
    node.hub.install_topics(desk.clone());
    let mut agent = Socket::open(&node, "/socket/agent", PLATFORM).await.unwrap();
    agent.say(json!({"type": "enter", "ticket": node.hub.agent_ticket(node.agent())})).await;
    agent.hear("entered").await;
    agent.say(json!({"type": "watch", "id": 3, "topic": {"kind": "devices"}})).await;
    assert_eq!(agent.hear("value").await["value"]["total"], 0);
    let mut running = Running::start(&node).await;
    assert_eq!(agent.hear("value").await["value"]["total"], 1);

    desk.refuses.store(true, Ordering::SeqCst);
    node.hub.announce(Change::Access(node.account));
    let refusal = agent.hear("error").await;
    assert_eq!((&refusal["watch"], &refusal["error"]["id"]), (&json!(3), &json!("gate.connected_app")));
    assert_eq!(running.viewer.closed().await, 4001, "the open view is cut too");
    node.hub.revoke_agent(&node.agent());
    assert_eq!(agent.closed().await, 4001);
    assert!(desk.asked.load(Ordering::SeqCst) < 20, "asked too often");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_tells_every_socket_to_come_back() {
    let node = Node::start().await;
    let mut running = Running::start(&node).await;
    let hub = node.hub.clone();
    let stopping = tokio::spawn(async move { hub.shutdown(Duration::from_secs(5)).await });
    for socket in [&mut running.page, &mut running.customer, &mut running.viewer] {
        assert_eq!(socket.closed().await, 1012);
    }
    stopping.await.unwrap();
    assert_eq!(node.hub.metrics().sockets_open, 0);
    let path = format!("/socket/device?license={LICENSE}");
    assert_eq!(Socket::open(&node, &path, SITE).await.map(drop).unwrap_err(), 503);
}
