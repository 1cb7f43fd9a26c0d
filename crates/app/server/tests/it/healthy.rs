//! A session beside an attack: it must keep its order and lose nothing.

use std::time::Duration;

use alongside_kernel::SessionId;
use alongside_wire::frame::{Header, KEYFRAME_BEGIN, KEYFRAME_END, Kind};
use serde_json::json;
use tokio::{sync::watch, task::JoinHandle, time::sleep};
use tokio_tungstenite::tungstenite::Message;

use crate::harness::{Node, SITE, Socket, VIEWER};

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

/// A session that runs by itself until it is asked how it went.
pub struct Healthy {
    stop: watch::Sender<bool>,
    sent: JoinHandle<u32>,
    seen: JoinHandle<Vec<u32>>,
    _page: Socket,
}

impl Healthy {
    pub async fn beside(node: &Node) -> Self {
        let Running { mut customer, mut viewer, page, .. } = Running::start(node).await;
        let (stop, stopping) = watch::channel(false);
        let sent = tokio::spawn(async move {
            customer.send(keyframe(1, b"page")).await.unwrap();
            let mut seq = 0;
            while !*stopping.borrow() {
                seq += 1;
                customer.send(delta(1, seq, &[7; 200])).await.unwrap();
                sleep(Duration::from_millis(2)).await;
            }
            // The last frame says so, that the viewer knows when it has everything.
            customer.send(delta(1, seq + 1, b"last")).await.unwrap();
            customer.hear("ended").await;
            seq + 1
        });
        let seen = tokio::spawn(async move {
            let mut seen = Vec::new();
            loop {
                match viewer.next().await.expect("the viewer lost its socket") {
                    Message::Binary(frame) => {
                        seen.push(Header::read(&frame).unwrap().seq);
                        if frame.ends_with(b"last") {
                            return seen;
                        }
                    }
                    Message::Text(text) => assert!(!text.contains("catching_up"), "frames were left out"),
                    _ => {}
                }
            }
        });
        Self { stop, sent, seen, _page: page }
    }

    /// Ends it: everything that was sent has come, in order.
    pub async fn unharmed(self, node: &Node) {
        // It goes on after the attack as before it.
        sleep(Duration::from_millis(150)).await;
        self.stop.send(true).unwrap();
        let seen = self.seen.await.expect("the viewer of the healthy session failed");
        let open = node.hub.open_sessions(node.account);
        for session in open {
            node.hub.end_session(session.id, alongside_live::EndedBy::Agent).await.unwrap();
        }
        let sent = self.sent.await.expect("the customer of the healthy session failed");
        assert_eq!(seen, (0..=sent).collect::<Vec<_>>(), "order or loss");
        assert!(sent > 3, "the session beside the attack has hardly run");
    }
}
