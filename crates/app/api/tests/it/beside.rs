//! A live session beside what goes wrong: its customer and its agent must not notice.

use std::time::Duration;

use alongside_kernel::CrmId;
use alongside_live::{AgentKey, NewSessionSpec};
use alongside_wire::{
    frame::{HEADER_BYTES, Header, KEYFRAME_BEGIN, KEYFRAME_END, Kind},
    rest::SessionAgent,
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{
    customer::Customer,
    world::{SHOP, Server, THEIRS, VIEWER, World},
};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// Frames that the viewer has to get after the trouble.
const AFTERWARDS: u32 = 30;

/// A session that runs by itself.
pub struct Beside {
    pub session: String,
    stop: watch::Sender<bool>,
    sent: JoinHandle<(u32, Socket)>,
    seen: JoinHandle<Vec<u32>>,
    count: watch::Receiver<u32>,
    customer: Customer,
}

impl Beside {
    /// Ada's, with a customer of her own.
    pub async fn start(world: &World) -> Self {
        let mut customer = Customer::come(&world.server, json!({"user_email": "beside@home.example"})).await;
        let ada = world.bearer("ada").await;
        let new = json!({"device": customer.id()});
        let session = world.server.post("/api/1/sessions", Some(&ada), &new).await.ok();
        let session = session["id"].as_str().unwrap().to_owned();
        customer.answer(true).await;
        let page = customer.hear("session.active").await["ticket"].clone();
        let ticket = format!("/api/1/sessions/{session}/ticket");
        let view = world.server.post(&ticket, Some(&ada), &json!({})).await.ok()["ticket"].clone();
        Self::run(world, session, customer, &page, &view).await
    }

    /// The other company's, on the same server: for what ends every session of ours, as it should.
    /// No CRM is connected for them, so that the session is begun where the platform would begin it.
    pub async fn start_at_theirs(world: &World) -> Self {
        let hub = &world.server.hub;
        let mut customer = Customer::come_to_theirs(&world.server, json!({"name": "Robin"})).await;
        let user: CrmId = "005000000000001AAA".parse().unwrap();
        let agent = SessionAgent { id: user.to_string(), name: "Alex".into() };
        let device = customer.id().parse().unwrap();
        let spec = NewSessionSpec { account: THEIRS, device, agent, record: None };
        let session = hub.request_session(spec).await.unwrap().id;
        customer.answer(true).await;
        let page = customer.hear("session.active").await["ticket"].clone();
        let view = hub.viewer_ticket(session, AgentKey { account: THEIRS, user }).unwrap();
        Self::run(world, session.to_string(), customer, &page, &json!(view)).await
    }

    /// Sends and sees frames, from here on.
    async fn run(world: &World, session: String, customer: Customer, page: &Value, view: &Value) -> Self {
        let mut publisher = enter(&world.server, SHOP, page).await;
        let mut viewer = enter(&world.server, VIEWER, view).await;
        let (stop, stopping) = watch::channel(false);
        let sent = tokio::spawn(async move {
            let mut seq = 0;
            publisher.send(frame(0)).await.unwrap();
            while !*stopping.borrow() {
                seq += 1;
                publisher.send(frame(seq)).await.unwrap();
                sleep(Duration::from_millis(6)).await;
            }
            (seq, publisher)
        });
        let (counted, count) = watch::channel(0);
        let seen = tokio::spawn(async move {
            let mut seen = Vec::new();
            // Until the session ends.
            while let Some(Ok(message)) = viewer.next().await {
                match message {
                    Message::Binary(frame) => {
                        seen.push(Header::read(&frame).unwrap().seq);
                        counted.send_modify(|count| *count += 1);
                    }
                    Message::Text(text) if text.contains("\"ended\"") => return seen,
                    Message::Text(text) => assert!(!text.contains("catching_up"), "frames were left out"),
                    other => panic!("the viewer beside got {other:?}"),
                }
            }
            panic!("the viewer beside lost its socket");
        });
        Self { session, stop, sent, seen, count, customer }
    }

    /// Its frames have come and come, in order, and its customer can end it as ever.
    pub async fn unharmed(mut self) {
        let so_far = *self.count.borrow();
        self.wait_for(so_far + AFTERWARDS).await;
        self.stop.send(true).unwrap();
        let (sent, publisher) = self.sent.await.expect("the customer beside failed");
        let all = self.count.wait_for(|count| *count == sent + 1);
        drop(timeout(PATIENCE, all).await.expect("frames of the session beside are lost").unwrap());
        self.customer.say(json!({"type": "session.end", "session": self.session})).await;
        assert_eq!(self.customer.hear("session.ended").await["reason"], "device_ended");
        let seen = timeout(PATIENCE, self.seen).await.expect("the viewer beside is not told").unwrap();
        assert_eq!(seen, (0..=sent).collect::<Vec<_>>(), "order or loss");
        drop(publisher);
    }

    async fn wait_for(&mut self, frames: u32) {
        let goes_on = self.count.wait_for(|count| *count >= frames);
        let goes_on = timeout(PATIENCE, goes_on).await.expect("the session beside stands still");
        drop(goes_on.expect("the viewer beside failed"));
    }
}

pub async fn enter(server: &Server, origin: &str, ticket: &Value) -> Socket {
    let mut request = format!("ws://{}/socket/room", server.address).into_client_request().unwrap();
    request.headers_mut().insert("origin", origin.parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let enter = json!({"type": "enter", "ticket": ticket});
    socket.send(Message::text(enter.to_string())).await.unwrap();
    let entered = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
    assert!(entered.to_text().unwrap().contains("\"entered\""), "{entered}");
    socket
}

/// The page in one frame, then changes of it.
fn frame(seq: u32) -> Message {
    let (kind, flags) = if seq == 0 { (Kind::Key, KEYFRAME_BEGIN | KEYFRAME_END) } else { (Kind::Delta, 0) };
    let payload = [7; 50];
    let header = Header { kind, flags, stream: 0, epoch: 1, seq, length: 50 };
    let mut bytes = Vec::with_capacity(HEADER_BYTES + payload.len());
    bytes.extend(header.write());
    bytes.extend(payload);
    Message::binary(bytes)
}
