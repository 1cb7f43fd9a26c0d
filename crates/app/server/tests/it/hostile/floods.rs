//! H10: more than anybody can mean.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    footprint::Memory,
    harness::{Node, Socket},
    healthy::{Healthy, Running, delta, keyframe},
};

/// More than the server's sockets and queues may hold of a flood, and less than is sent.
const MOST_TAKEN: u64 = 20_000_000;

/// Sends until the server has had enough; how many it took, and its code.
async fn flood(mut socket: Socket, message: impl Fn(u32) -> Message) -> (u32, u16) {
    for number in 0..100_000 {
        if socket.send(message(number)).await.is_err() {
            return (number, socket.closed().await);
        }
    }
    (100_000, socket.closed().await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h10_a_flood_of_pings_or_of_small_messages_is_closed() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let memory = Memory::now();
    let mut page = Socket::device(&node).await;
    page.hello(json!({})).await;
    let (_, code) = flood(page, |_| Message::Ping("x".into())).await;
    assert!([1008, 0].contains(&code), "{code}");
    let mut page = Socket::device(&node).await;
    page.hello(json!({})).await;
    let (_, code) = flood(page, |_| Message::text(r#"{"type":"beat"}"#)).await;
    assert!([4029, 0].contains(&code), "{code}");
    node.until("both are counted", |hub| hub.metrics().rate_violations == 2).await;
    healthy.unharmed(&node).await;
    memory.comes_back().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h10_a_publisher_has_a_rate_of_frames_and_of_bytes() {
    let node = Node::with(
        |config| {
            // Twice what the healthy session sends.
            config.sockets.frames = (1_000, 1_500);
            config.sockets.frame_bytes = (1_000_000, 4_000_000);
        },
        |_| {},
    )
    .await;
    let healthy = Healthy::beside(&node).await;
    let memory = Memory::now();
    let mut many = Running::start(&node).await;
    many.customer.send(keyframe(1, b"")).await.unwrap();
    let before = node.hub.metrics().frames_in;
    flood(many.customer, |number| delta(1, number + 1, b"x")).await;
    node.until("the first is counted", |hub| hub.metrics().rate_violations == 1).await;
    assert!(node.hub.metrics().frames_in - before < 50_000, "a hundred thousand were sent");
    node.hub.end_session(many.session, alongside_live::EndedBy::Agent).await.unwrap();

    let mut large = Running::start(&node).await;
    large.customer.send(keyframe(1, b"")).await.unwrap();
    let before = node.hub.metrics().frame_bytes_in;
    let payload = vec![0; 100_000];
    flood(large.customer, |number| delta(1, number + 1, &payload)).await;
    node.until("the second is counted", |hub| hub.metrics().rate_violations == 2).await;
    assert!(node.hub.metrics().frame_bytes_in - before < MOST_TAKEN);
    node.hub.end_session(large.session, alongside_live::EndedBy::Agent).await.unwrap();

    drop((many.page, many.viewer, large.page, large.viewer));
    healthy.unharmed(&node).await;
    memory.comes_back().await;
}
