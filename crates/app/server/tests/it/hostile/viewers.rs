//! H13 and H14: viewers that do not read.

use std::time::Duration;

use alongside_wire::frame::Header;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    harness::{Node, Socket, VIEWER},
    healthy::{Healthy, Running, delta, keyframe},
};

const PAYLOAD: usize = 100_000;
/// More than the kernel holds for a connection on loopback, and the queue besides.
const FRAMES: u32 = 200;

async fn viewer_that_reads_nothing(node: &Node, running: &Running) -> Socket {
    let ticket = node.hub.viewer_ticket(running.session, node.agent()).unwrap();
    let mut viewer = Socket::open_with(node, "/socket/room", VIEWER, Some(16 * 1024)).await.unwrap();
    viewer.say(serde_json::json!({"type": "enter", "ticket": ticket})).await;
    viewer.hear("entered").await;
    viewer
}

/// Publishes, one keyframe and `FRAMES` changes, while the session's own viewer reads all of it.
async fn publish(running: &mut Running) -> Vec<u32> {
    let payload = vec![5; PAYLOAD];
    running.customer.send(keyframe(1, &payload)).await.unwrap();
    let mut seen = Vec::new();
    for seq in 1..=FRAMES {
        running.customer.send(delta(1, seq, &payload)).await.unwrap();
        while seen.len() < seq as usize {
            if let Some(Message::Binary(frame)) = running.viewer.next().await {
                seen.push(Header::read(&frame).unwrap().seq);
            }
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h13_a_stopped_viewer_is_bounded_and_goes_on_with_a_fresh_keyframe() {
    let node = Node::with(
        |config| {
            config.relay.queue.bytes = 500_000;
            config.deadlines.write = Duration::from_secs(60);
        },
        |_| {},
    )
    .await;
    let healthy = Healthy::beside(&node).await;
    let mut running = Running::start(&node).await;
    let mut stopped = viewer_that_reads_nothing(&node, &running).await;
    let seen = publish(&mut running).await;
    assert_eq!(seen, (0..FRAMES).collect::<Vec<_>>(), "another viewer was held up");
    assert_eq!(node.hub.metrics().viewers_overflowed, 1);
    running.customer.hear("keyframe.request").await;
    running.customer.send(keyframe(2, b"fresh")).await.unwrap();
    running.customer.send(delta(2, 1, b"next")).await.unwrap();

    let (mut last, mut told) = (None, false);
    while last != Some((2, 1)) {
        match stopped.next().await.unwrap() {
            Message::Binary(frame) => {
                let header = Header::read(&frame).unwrap();
                let place = (header.epoch, header.seq);
                match last {
                    Some((1, seq)) if header.epoch == 1 => assert!(!told && place == (1, seq + 1)),
                    Some((1, _)) => assert!(told && place == (2, 0)),
                    Some((epoch, seq)) => assert_eq!(place, (epoch, seq + 1)),
                    // Its queue may be full before its task has written anything at all.
                    None => assert!(place == (1, 0) || (told && place == (2, 0))),
                }
                last = Some(place);
            }
            Message::Text(text) => told |= text.contains("catching_up"),
            _ => {}
        }
    }
    drop((stopped, running));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h14_a_viewer_that_takes_nothing_for_too_long_is_closed() {
    let node = Node::with(
        |config| {
            config.deadlines.write = Duration::from_millis(300);
            config.sockets.slowest_reader = 1_000_000;
        },
        |_| {},
    )
    .await;
    let healthy = Healthy::beside(&node).await;
    let mut running = Running::start(&node).await;
    let stopped = viewer_that_reads_nothing(&node, &running).await;
    let seen = publish(&mut running).await;
    assert_eq!(seen, (0..FRAMES).collect::<Vec<_>>(), "another viewer was held up");
    node.until("the slow reader is given up", |hub| hub.metrics().slow_readers == 1).await;
    let count = loop {
        let count = running.customer.hear("viewers").await["count"].clone();
        if count == 1 {
            break count;
        }
    };
    assert_eq!(count, 1);
    drop((stopped, running));
    healthy.unharmed(&node).await;
}
