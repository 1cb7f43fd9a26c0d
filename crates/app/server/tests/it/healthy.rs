//! A session beside an attack: it must keep its order and lose nothing.

use std::time::Duration;

use alongside_kernel::SessionId;
use alongside_wire::frame::{Header, KEYFRAME_BEGIN, KEYFRAME_END, Kind};
use serde_json::json;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{interval, sleep, timeout},
};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    footprint::Footprint,
    harness::{Node, PATIENCE, SITE, Socket, VIEWER},
};

/// A frame as a recorder makes it.
pub fn frame(kind: Kind, flags: u8, epoch: u32, seq: u32, payload: &[u8]) -> Message {
    let length = u32::try_from(payload.len()).unwrap();
    let header = Header { kind, flags, stream: 0, epoch, seq, length };
    Message::binary([&header.write()[..], payload].concat())
}

/// A whole keyframe in one frame.
pub fn keyframe(epoch: u32, payload: &[u8]) -> Message {
    frame(Kind::Key, KEYFRAME_BEGIN | KEYFRAME_END, epoch, 0, payload)
}

/// A change.
pub fn delta(epoch: u32, seq: u32, payload: &[u8]) -> Message {
    frame(Kind::Delta, 0, epoch, seq, payload)
}

/// An active session with the customer's and one viewer's socket in its room.
pub struct Running {
    pub session: SessionId,
    pub page: Socket,
    pub customer: Socket,
    pub viewer: Socket,
    pub resume: String,
}

impl Running {
    pub async fn start(node: &Node) -> Self {
        let mut page = Socket::device(node).await;
        let (device, _) = page.hello(json!({"user_email": "ann@example.com"})).await;
        let session = node.ask(device).await.id;
        let (ticket, resume) = page.allow(session).await;
        let customer = Socket::room(node, SITE, &ticket).await;
        let ticket = node.hub.viewer_ticket(session, node.agent()).unwrap();
        let viewer = Socket::room(node, VIEWER, &ticket).await;
        Self { session, page, customer, viewer, resume }
    }
}

/// How often the healthy session's quiet sockets beat.
const BEAT: Duration = Duration::from_millis(150);
/// Between two frames: within what the server allows for as long as an attack may last.
const FRAME: Duration = Duration::from_millis(6);
/// Frames that the viewer has to get after an attack: it goes on as before it.
const AFTERWARDS: u32 = 30;

/// A session that runs by itself until it is asked how it went.
pub struct Healthy {
    stop: watch::Sender<bool>,
    sent: JoinHandle<u32>,
    seen: JoinHandle<Vec<u32>>,
    page: JoinHandle<()>,
    /// Frames that the viewer has got.
    count: watch::Receiver<u32>,
    /// What the node holds with this session and nothing else.
    before: Footprint,
}

impl Healthy {
    pub async fn beside(node: &Node) -> Self {
        let Running { mut customer, mut viewer, mut page, .. } = Running::start(node).await;
        let (stop, stopping) = watch::channel(false);
        let sent = tokio::spawn(async move {
            customer.send(keyframe(1, b"page")).await.unwrap();
            let mut seq = 0;
            while !*stopping.borrow() {
                seq += 1;
                customer.send(delta(1, seq, &[7; 200])).await.unwrap();
                sleep(FRAME).await;
            }
            // The last frame says so, that the viewer knows when it has everything.
            customer.send(delta(1, seq + 1, b"last")).await.unwrap();
            customer.hear("ended").await;
            seq + 1
        });
        let (counted, count) = watch::channel(0);
        let seen = tokio::spawn(async move {
            let mut seen = Vec::new();
            let mut beats = interval(BEAT);
            loop {
                let message = tokio::select! {
                    message = viewer.next() => message.expect("the viewer lost its socket"),
                    _ = beats.tick() => {
                        viewer.beat().await;
                        continue;
                    }
                };
                match message {
                    Message::Binary(frame) => {
                        seen.push(Header::read(&frame).unwrap().seq);
                        counted.send_modify(|count| *count += 1);
                        if frame.ends_with(b"last") {
                            return seen;
                        }
                    }
                    Message::Text(text) => assert!(!text.contains("catching_up"), "frames were left out"),
                    Message::Close(close) => panic!("the viewer was closed with {close:?}"),
                    _ => {}
                }
            }
        });
        let page = tokio::spawn(async move {
            loop {
                page.beat().await;
                sleep(BEAT).await;
            }
        });
        let before = Footprint::settled(node).await;
        Self { stop, sent, seen, page, count, before }
    }

    /// Ends it: the attack has left nothing behind, the node takes in others, and everything that
    /// was sent in this session has come, in order. The attackers have let go by now.
    pub async fn unharmed(mut self, node: &Node) {
        self.before.comes_back(node).await;
        Socket::device(node).await.hello(json!({})).await;
        let so_far = *self.count.borrow();
        let goes_on = self.count.wait_for(|count| *count >= so_far + AFTERWARDS);
        let goes_on = timeout(PATIENCE, goes_on).await.expect("the session beside the attack stands still");
        drop(goes_on.expect("the viewer of the healthy session failed"));
        assert!(!self.page.is_finished(), "the page of the healthy session lost its socket");
        self.stop.send(true).unwrap();
        let seen = self.seen.await.expect("the viewer of the healthy session failed");
        let open = node.hub.open_sessions(node.account);
        for session in open {
            node.hub.end_session(session.id, alongside_live::EndedBy::Agent).await.unwrap();
        }
        let sent = self.sent.await.expect("the customer of the healthy session failed");
        assert_eq!(seen, (0..=sent).collect::<Vec<_>>(), "order or loss");
        self.page.abort();
    }
}
