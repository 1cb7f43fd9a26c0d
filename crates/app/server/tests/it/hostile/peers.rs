//! H11: peers that vanish.

use std::time::Duration;

use serde_json::json;
use tokio::{net::TcpStream, time::sleep};

use crate::{
    harness::{LICENSE, Node, SITE, Socket, VIEWER},
    healthy::{Healthy, delta, keyframe},
    network::Network,
    raw::{Raw, handshake, masked},
};

const HEARTBEAT: Duration = Duration::from_millis(600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h11_a_silent_device_is_offline_after_two_missed_beats() {
    let node = Node::with(|config| config.deadlines.heartbeat = HEARTBEAT, |_| {}).await;
    let healthy = Healthy::beside(&node).await;
    let mut silent = Socket::device(&node).await;
    let (gone, _) = silent.hello(json!({})).await;
    let mut beating = Socket::device(&node).await;
    let (there, _) = beating.hello(json!({})).await;
    let beats = async {
        loop {
            beating.beat().await;
            sleep(HEARTBEAT / 3).await;
        }
    };
    tokio::select! {
        () = node.until("the silent device is offline", |hub| hub.online(gone).is_none()) => {}
        () = beats => {}
    }
    assert!(node.hub.online(there).is_some(), "a device that beats is offline");
    assert_eq!(node.hub.metrics().silent_sockets, 1);
    assert_eq!(silent.closed().await, 1008);
    drop(beating);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h11_a_socket_that_says_nothing_first_is_closed() {
    let node = Node::with(|config| config.deadlines.first_message = Duration::from_millis(200), |_| {}).await;
    let healthy = Healthy::beside(&node).await;
    let (code, took) = Raw::upgraded(&node).await.closed().await;
    assert_eq!(code, 1008);
    assert!(took < Duration::from_millis(1_200), "{took:?}");
    healthy.unharmed(&node).await;
}

/// Nothing arrives and nothing is said any more, and nothing is waiting to be written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h11_a_page_whose_network_is_gone_is_offline_and_leaves_nothing_open() {
    let node = Node::with(|config| config.deadlines.heartbeat = HEARTBEAT, |_| {}).await;
    let network = Network::before(&node).await;
    let healthy = Healthy::beside(&node).await;
    let path = format!("/socket/device?license={LICENSE}");
    let stream = TcpStream::connect(network.address).await.unwrap();
    let mut page = Socket::over(stream, &path, SITE).await.unwrap();
    let (device, _) = page.hello(json!({})).await;
    let session = node.ask(device).await.id;
    page.hear("session.request").await;
    network.cut();
    // The session's question is among what the page never hears of.
    node.until("the device is offline", |hub| hub.online(device).is_none()).await;
    assert_eq!(node.hub.metrics().silent_sockets, 1);
    node.hub.end_session(session, alongside_live::EndedBy::Agent).await.unwrap();
    // Both ends of the network are still open: the node let go by itself.
    healthy.unharmed(&node).await;
    drop((page, network));
}

/// The agent's machine is gone while the customer goes on: what is written goes nowhere, and is
/// given up at the deadline for writing, or when two beats were missed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h11_a_viewer_that_vanishes_under_what_is_written_to_it_leaves_nothing_open() {
    let node = Node::with(
        |config| {
            config.deadlines.heartbeat = HEARTBEAT;
            config.deadlines.write = Duration::from_millis(300);
            config.sockets.slowest_reader = 1_000_000;
        },
        |_| {},
    )
    .await;
    let network = Network::before(&node).await;
    let healthy = Healthy::beside(&node).await;
    let mut page = Socket::device(&node).await;
    let (device, _) = page.hello(json!({})).await;
    let session = node.ask(device).await.id;
    let (ticket, _) = page.allow(session).await;
    let mut customer = Socket::room(&node, SITE, &ticket).await;
    let ticket = node.hub.viewer_ticket(session, node.agent()).unwrap();
    let stream = TcpStream::connect(network.address).await.unwrap();
    let mut viewer = Socket::over(stream, "/socket/room", VIEWER).await.unwrap();
    viewer.enter(&ticket).await;
    while customer.hear("viewers").await["count"] != 1 {}
    network.cut();

    let payload = vec![5; 100_000];
    customer.send(keyframe(1, &payload)).await.unwrap();
    let mut seq = 0;
    // Until the node has given the viewer up; the customer notices nothing before that.
    while node.hub.metrics().slow_readers + node.hub.metrics().silent_sockets == 0 {
        seq += 1;
        customer.send(delta(1, seq, &payload)).await.unwrap();
        page.beat().await;
        sleep(Duration::from_millis(20)).await;
    }
    while customer.hear("viewers").await["count"] != 0 {}
    assert!(node.hub.session(session).is_some(), "the customer's session is open");
    drop((page, customer));
    healthy.unharmed(&node).await;
    drop((viewer, network));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(deprecated, reason = "a reset is what is wanted, and it blocks nobody with a time of zero")]
async fn h11_resets_at_any_moment_leave_no_socket_behind() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let of_healthy = node.hub.metrics().sockets_open;
    let whole = handshake(&format!("Origin: {SITE}\r\n"));
    let hello = crate::harness::hello(json!({})).to_string();
    for round in 0..60 {
        let mut raw = match round % 4 {
            0 => {
                let mut raw = Raw::connect(&node).await;
                raw.send(&whole.as_bytes()[..40]).await;
                raw
            }
            1 => {
                let mut raw = Raw::connect(&node).await;
                raw.send(whole.as_bytes()).await;
                raw
            }
            _ => Raw::upgraded(&node).await,
        };
        if round % 4 == 3 {
            raw.send(&masked(0x81, hello.as_bytes())).await;
            raw.send(&masked(0x01, b"half")).await;
        }
        raw.0.set_linger(Some(Duration::ZERO)).unwrap();
    }
    node.until("every socket is gone", |hub| hub.metrics().sockets_open == of_healthy).await;
    node.until("every device is offline", |hub| hub.metrics().devices_online == 1).await;
    healthy.unharmed(&node).await;
}
