//! What an account sets holds for its next session, without a restart, and for no other account's.

use std::time::Duration;

use alongside_kernel::AccountId;
use alongside_live::{Clock, NewSessionSpec};
use alongside_settings::{Settings, Timers};
use alongside_wire::rest::{EndedReason, SessionAgent};
use serde_json::json;

use crate::harness::{Node, SITE, Socket};

/// A second of the timers, where a test waits for them.
const SECOND: Duration = Duration::from_millis(20);

/// The terms, the consent that the account asks for, and whether the customer is asked by them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r96_a_customer_is_asked_while_terms_are_shown_or_consent_is_needed() {
    let node = Node::start().await;
    let mut page = Socket::device(&node).await;
    let (device, _) = page.hello(json!({})).await;
    let cases = [(true, true, true), (false, true, true), (false, false, false), (true, false, true)];
    for (show_terms, consent, asked) in cases {
        node.set(|settings| {
            settings.presence.show_terms = show_terms;
            settings.presence.terms = "<b>Our</b> terms".into();
            settings.account.consent.session = consent;
        })
        .await;
        let session = node.ask(device).await.id;
        let request = page.hear("session.request").await["request"].clone();
        assert_eq!(request["ask"], asked, "terms {show_terms}, consent {consent}");
        let text = show_terms.then_some("<b>Our</b> terms");
        assert_eq!(request["terms"]["text"], json!(text), "terms {show_terms}, consent {consent}");
        // Asked or not, nobody sees the page before the customer's own page has said yes, and the
        // customer can end it.
        page.say(json!({"type": "session.shown", "session": session})).await;
        page.say(json!({"type": "session.answer", "session": session, "allow": true})).await;
        page.hear("session.active").await;
        page.say(json!({"type": "session.end", "session": session})).await;
        assert_eq!(page.hear("session.ended").await["reason"], "device_ended");
    }
}

/// A company whose customers have ten minutes to answer, beside one that gives them ten seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_account_has_its_own_timers() {
    let node = Node::with(|config| config.timer_second = SECOND, |_| {}).await;
    node.set(|settings| settings.timers = Timers { authorizing_seconds: 10, ..patient() }).await;
    let other = node.another_account("lic_other", AccountId::from_random([2; 16]), patient()).await;
    let mut theirs = Socket::open(&node, "/socket/device?license=lic_other", SITE).await.unwrap();
    let (their_device, _) = theirs.hello(json!({})).await;
    let agent = SessionAgent { id: "005".into(), name: "Bob".into() };
    let spec = NewSessionSpec { account: other, device: their_device, agent, record: None };
    let their_session = node.hub.request_session(spec).await.unwrap().id;
    theirs.hear("session.request").await;
    theirs.say(json!({"type": "session.shown", "session": their_session})).await;

    let mut ours = Socket::device(&node).await;
    let (device, _) = ours.hello(json!({})).await;
    let session = node.ask(device).await.id;
    ours.hear("session.request").await;
    ours.say(json!({"type": "session.shown", "session": session})).await;
    assert_eq!(ours.hear("session.ended").await["reason"], "authorizing_timeout");
    assert!(node.hub.session(their_session).is_some(), "the patient account's still waits");
    theirs.say(json!({"type": "session.answer", "session": their_session, "allow": true})).await;
    theirs.hear("session.active").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_timer_ends_what_it_is_for() {
    let node = Node::with(|config| config.timer_second = SECOND, |_| {}).await;
    let short = |timers: Timers| {
        let node = &node;
        async move {
            node.set(|settings| settings.timers = timers).await;
            let mut page = Socket::device(node).await;
            let (device, _) = page.hello(json!({})).await;
            (page, device)
        }
    };

    // Nobody shows it: three pushes, then the end.
    let (mut page, device) =
        short(Timers { connect_push_seconds: 1, connect_pushes: 3, pending_seconds: 20, ..patient() }).await;
    node.ask(device).await;
    let mut pushes = 0;
    let reason = loop {
        match page.next_json("session.ended").await {
            message if message["type"] == "session.request" => pushes += 1,
            message if message["type"] == "session.ended" => break message["reason"].clone(),
            _ => {}
        }
    };
    assert_eq!((pushes, reason), (3, json!(EndedReason::PendingTimeout)));

    // Nobody comes into the room.
    let (mut page, device) = short(Timers { abandoned_seconds: 10, ..patient() }).await;
    let session = node.ask(device).await.id;
    page.allow(session).await;
    assert_eq!(page.hear("session.ended").await["reason"], "active_timeout");

    // It runs for too long.
    let (mut page, device) = short(Timers { session_seconds: 60, ..patient() }).await;
    let session = node.ask(device).await.id;
    page.allow(session).await;
    assert_eq!(page.hear("session.ended").await["reason"], "active_timeout");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_keeps_the_timers_it_began_with() {
    let node = Node::with(|config| config.timer_second = SECOND, |_| {}).await;
    node.set(|settings| settings.timers = Timers { authorizing_seconds: 10, ..patient() }).await;
    let mut page = Socket::device(&node).await;
    let (device, _) = page.hello(json!({})).await;
    let session = node.ask(device).await.id;
    page.hear("session.request").await;
    node.set(|settings| settings.timers = patient()).await;
    page.say(json!({"type": "session.shown", "session": session})).await;
    assert_eq!(page.hear("session.ended").await["reason"], "authorizing_timeout");
}

/// Timers that nothing in a test outlasts.
fn patient() -> Timers {
    Timers {
        connect_push_seconds: 60,
        connect_pushes: 1,
        pending_seconds: 600,
        authorizing_seconds: 600,
        abandoned_seconds: 3_600,
        ..Timers::default()
    }
}

impl Node {
    /// A second company on this node.
    async fn another_account(&self, license: &str, id: AccountId, timers: Timers) -> AccountId {
        let origins = vec![SITE.parse().unwrap()];
        let settings = Settings { allowed_origins: origins, timers, ..Settings::default() };
        let new = crate::harness::account(id, license, settings);
        self.store.create_account(&new, Clock::start().now()).await.unwrap();
        self.hub.reload_accounts(id).await.unwrap();
        id
    }
}
