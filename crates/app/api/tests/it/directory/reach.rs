//! H31: rights go while three sockets are open and a button is in flight. Everything is narrowed or
//! cut as soon as the change is read, and the button is decided on what holds then.

use serde_json::{Value, json};

use super::watching::{Socket, Watching, closed};
use crate::{
    beside::{Beside, enter},
    customer::{Customer, casey},
    world::{Answer, Times, VIEWER, World},
};

/// Sam at work: a live view, the list of devices, the widget on a record; and a second customer
/// whom Sam is about to ask.
struct AtWork {
    bearer: String,
    session: String,
    first: Customer,
    second: Customer,
    view: Socket,
    list: Watching,
    widget: Watching,
}

impl AtWork {
    async fn begin(world: &World) -> Self {
        let bearer = world.bearer("sam").await;
        let mut first = Customer::come(&world.server, casey()).await;
        let second = Customer::come(&world.server, casey()).await;
        let new = json!({"device": first.id()});
        let session = world.server.post("/api/1/sessions", Some(&bearer), &new).await.ok();
        let session = session["id"].as_str().unwrap().to_owned();
        first.answer(true).await;
        first.hear("session.active").await;
        let path = format!("/api/1/sessions/{session}/ticket");
        let ticket = world.server.post(&path, Some(&bearer), &json!({})).await.ok()["ticket"].clone();
        let view = enter(&world.server, VIEWER, &ticket).await;
        let mut list = Watching::open(&world.server, &bearer, json!({"kind": "devices"})).await;
        assert_eq!(list.value().await["devices"].as_array().unwrap().len(), 3);
        // Another record than the one that the button stands on, which is to be read anew.
        let record = world.company.id("case without mail");
        let topic = json!({"kind": "record", "object": "Case", "record": record});
        let mut widget = Watching::open(&world.server, &bearer, topic).await;
        assert_eq!(widget.value().await["panel"]["buttons"][0]["allowed"], true);
        Self { bearer, session, first, second, view, list, widget }
    }

    /// Presses Join for the second customer and has the CRM hold up the answer that it rests on.
    async fn press<'a>(&self, world: &'a World) -> impl Future<Output = Answer> + use<'a> {
        world.company.fault.hold("FROM%20Case");
        let record = json!({"object": "Case", "id": world.company.id("sams case")});
        let body = json!({"device": self.second.id(), "record": record});
        let bearer = self.bearer.clone();
        let mut pressed =
            Box::pin(async move { world.server.post("/api/1/sessions", Some(&bearer), &body).await });
        tokio::select! {
            answer = &mut pressed => panic!("answered before the record was read: {answer:?}"),
            () = world.company.fault.holds_one() => {}
        }
        pressed
    }
}

async fn withdrawn(change: impl AsyncFn(&World), gate: &str) {
    let world = World::with_times(Times::watching()).await;
    let beside = Beside::start(&world).await;
    let mut sam = AtWork::begin(&world).await;
    let pressed = sam.press(&world).await;

    change(&world).await;
    assert_eq!(closed(&mut sam.view).await, (4001, "access ended".to_owned()));
    assert_eq!(sam.list.refusal().await, gate);
    // The panel's fields are gone with the panel.
    assert_eq!(sam.widget.refusal().await, gate);
    assert_eq!(sam.first.hear("session.ended").await["reason"], "limit_enforcement");

    world.company.fault.release();
    let answer = pressed.await;
    assert_eq!(answer.refusal(), (403, gate.to_owned()));
    let path = format!("/api/1/sessions/{}", sam.session);
    let ended = world.server.get(&path, Some(crate::world::API_KEY)).await.ok();
    assert_eq!((&ended["state"], &ended["ended_reason"]), (&json!("ended"), &json!("limit_enforcement")));
    let open = world.server.hub.open_sessions(crate::world::OURS);
    assert_eq!(open.len(), 1, "only the session beside: {open:?}");
    beside.unharmed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h31_a_permission_set_that_is_taken_away_reaches_three_sockets_and_the_button_in_flight() {
    withdrawn(async |world: &World| world.company.withdraw("sam").await, "gate.app_visible").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h31_a_user_who_is_deactivated_loses_three_sockets_and_the_button_in_flight() {
    withdrawn(async |world: &World| world.company.activate("sam", false).await, "gate.user_active").await;
}

/// The customer ends the session: the view is told, the list and the panel show it, and the button
/// for the same customer, who was taken when it was pressed, works on what holds when it is decided.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h31_a_session_that_ends_leaves_the_sockets_open_and_the_button_is_decided_on_the_new_state() {
    let world = World::with_times(Times::watching()).await;
    let beside = Beside::start(&world).await;
    let mut sam = AtWork::begin(&world).await;
    std::mem::swap(&mut sam.first, &mut sam.second);
    let taken = json!({"device": sam.second.id()});
    let refused = world.server.post("/api/1/sessions", Some(&sam.bearer), &taken).await;
    assert_eq!(refused.refusal(), (409, "device_busy".into()));
    let pressed = sam.press(&world).await;

    sam.second.say(json!({"type": "session.end", "session": sam.session})).await;
    assert_eq!(sam.second.hear("session.ended").await["reason"], "device_ended");
    closed(&mut sam.view).await;
    let free = |message: &Value| {
        let devices = message["value"]["devices"].as_array();
        devices.is_some_and(|devices| devices.iter().all(|device| device["session"] != json!(sam.session)))
    };
    sam.list.hear("a list without the session", free).await;

    world.company.fault.release();
    let begun = pressed.await.ok();
    assert_ne!(begun["id"], json!(sam.session));
    sam.second.answer(true).await;
    sam.second.hear("session.active").await;
    beside.unharmed().await;
}
