//! H11: peers that vanish.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::{
    harness::{Node, SITE, Socket},
    healthy::Healthy,
    raw::{Raw, handshake, masked},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h11_a_silent_device_is_offline_after_two_missed_beats() {
    let node = Node::with(|config| config.deadlines.heartbeat = Duration::from_millis(600), |_| {}).await;
    let mut silent = Socket::device(&node).await;
    let (gone, _) = silent.hello(json!({})).await;
    let mut beating = Socket::device(&node).await;
    let (there, _) = beating.hello(json!({})).await;
    // Longer than two beats and the two seconds in which a page may follow.
    for _ in 0..20 {
        beating.say(json!({"type": "beat"})).await;
        sleep(Duration::from_millis(200)).await;
    }
    assert!(node.hub.online(gone).is_none(), "a silent device is still online");
    assert!(node.hub.online(there).is_some(), "a device that beats is offline");
    assert_eq!(node.hub.metrics().silent_sockets, 1);
    assert_eq!(silent.closed().await, 1008);
    assert_eq!(node.hub.metrics().sockets_open, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h11_a_socket_that_says_nothing_first_is_closed() {
    let node = Node::with(|config| config.deadlines.first_message = Duration::from_millis(200), |_| {}).await;
    let (code, took) = Raw::upgraded(&node).await.closed().await;
    assert_eq!(code, 1008);
    assert!(took < Duration::from_millis(1_200), "{took:?}");
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
