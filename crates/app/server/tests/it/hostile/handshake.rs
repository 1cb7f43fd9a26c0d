//! Before the 101: origins, headers, slow and broken handshakes.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::{
    footprint::{Footprint, Memory, allow_files},
    harness::{LICENSE, Node, PATIENCE, PLATFORM, SITE, Socket, VIEWER},
    healthy::Healthy,
    raw::{Raw, handshake},
};

const DEVICE: &str = "/socket/device?license=lic_test";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h01_a_foreign_origin_is_refused_before_the_upgrade() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let refused = [
        (DEVICE, "https://evil.example"),
        (DEVICE, "https://shop.example.evil.example"),
        (DEVICE, "https://shop.example:8443"),
        (DEVICE, "http://shop.example"),
        (DEVICE, "https://shop.example/"),
        (DEVICE, "https://sub.shop.example"),
        (DEVICE, "null"),
        (DEVICE, PLATFORM),
        ("/socket/room", "https://evil.example"),
        ("/socket/room", "null"),
        ("/socket/agent", SITE),
        ("/socket/agent", "https://platform.example.evil.example"),
    ];
    for (path, origin) in refused {
        let status = Socket::open(&node, path, origin).await.map(drop).unwrap_err();
        assert_eq!(status, 403, "{path} from {origin}");
    }
    for (path, origin) in [
        (DEVICE, SITE),
        ("/socket/room", SITE),
        ("/socket/room", VIEWER),
        ("/socket/agent", PLATFORM),
        ("/socket/agent", "null"),
    ] {
        assert!(Socket::open(&node, path, origin).await.is_ok(), "{path} from {origin}");
    }
    for headers in [String::new(), format!("Origin: {SITE}\r\nOrigin: https://evil.example\r\n")] {
        let answer = Raw::connect(&node).await.ask(&handshake(&headers)).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        assert!(answer.contains("origin_refused"), "{answer}");
    }
    assert_eq!(node.hub.metrics().origins_refused, refused.len() as u64 + 2);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h01_a_wrong_license_is_refused_before_the_upgrade() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    for license in ["", "lic_other", "lic_test%00", "LIC_TEST"] {
        let path = format!("/socket/device?license={license}");
        let status = Socket::open(&node, &path, SITE).await.map(drop).unwrap_err();
        assert_eq!(status, 401, "{license}");
    }
    let path = handshake(&format!("Origin: {SITE}\r\n")).replace(LICENSE, "lic_other");
    let answer = Raw::connect(&node).await.ask(&path).await;
    assert!(answer.contains("license_unknown") && answer.contains("Account Settings"), "{answer}");
    assert_eq!(node.hub.metrics().licenses_refused, 5);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h02_endless_headers_are_cut_off() {
    let node = Node::with(|_| {}, |limits| limits.handshake = Duration::from_millis(500)).await;
    let healthy = Healthy::beside(&node).await;
    let start = "GET / HTTP/1.1\r\nHost: x\r\n";
    let memory = Memory::now();

    for _ in 0..10 {
        let mut one_huge = Raw::connect(&node).await;
        one_huge.send(format!("{start}X-Huge: ").as_bytes()).await;
        let mut sent = 0;
        while sent < 20_000_000 && one_huge.send(&[b'a'; 65_536]).await {
            sent += 65_536;
        }
        assert!(sent < 10_000_000, "{sent} bytes of one header were taken");
    }

    let mut many = Raw::connect(&node).await;
    let headers: String = (0..20_000).map(|number| format!("X-{number}: 1\r\n")).collect();
    let answer = many.ask(&format!("{start}{headers}\r\n")).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");

    let mut just_too_many = Raw::connect(&node).await;
    let headers: String = (0..150).map(|number| format!("X-{number}: 1\r\n")).collect();
    let answer = just_too_many.ask(&format!("{start}{headers}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");

    let mut endless = Raw::connect(&node).await;
    endless.send(start.as_bytes()).await;
    let (_, took) = endless.rest().await;
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    healthy.unharmed(&node).await;
    memory.comes_back().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h03_handshakes_byte_by_byte_end_at_the_deadline_and_hold_up_nobody() {
    const SLOW: u16 = 2_000;
    allow_files(3 * u64::from(SLOW));
    let node = Node::with(|_| {}, |limits| limits.handshake = Duration::from_secs(2)).await;
    let healthy = Healthy::beside(&node).await;
    let memory = Memory::now();
    let mut slow = Vec::new();
    for number in 0..SLOW {
        // From four addresses: each of them may have a thousand unfinished handshakes.
        let last = u8::try_from(number % 4).unwrap() + 2;
        slow.push(Raw::connect_from([127, 0, 0, last], &node).await);
    }
    let with_all = Footprint::of(&node).sockets;
    assert!(with_all > usize::from(SLOW), "only {with_all} sockets are open, the deadline was too early");
    for byte in handshake(&format!("Origin: {SITE}\r\n")).bytes().take(5) {
        for raw in &mut slow {
            raw.send(&[byte]).await;
        }
        // Another gets its answer while they wait for their deadline.
        Socket::device(&node).await.hello(json!({})).await;
    }
    for raw in &mut slow {
        let (answer, _) = raw.rest().await;
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{answer:?}");
    }
    healthy.unharmed(&node).await;
    memory.comes_back().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h03_one_address_has_a_bound_of_unfinished_handshakes() {
    let node = Node::with(|_| {}, |limits| limits.newcomers_of_address = 5).await;
    let healthy = Healthy::beside(&node).await;
    let mut idle = Vec::new();
    for _ in 0..5 {
        idle.push(Raw::connect(&node).await);
    }
    // They are accepted in the order in which they came, so that the sixth is one too many.
    let (answer, _) = Raw::connect(&node).await.rest().await;
    assert!(answer.is_empty(), "{answer:?}");
    // Another address has its own bound.
    Raw::connect_from([127, 0, 0, 9], &node).await.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    idle.pop();
    let good = handshake(&format!("Origin: {SITE}\r\n"));
    let place = async {
        while !Raw::connect(&node).await.ask(&good).await.starts_with("HTTP/1.1 101") {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, place).await.expect("the place of one that has gone is not free again");
    drop(idle);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h04_long_lists_in_headers_take_linear_time() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    for name in
        ["Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Cookie", "Authorization", "Connection"]
    {
        for (bytes, expected) in [(60_000, &["101"][..]), (70_000, &["431", "101"])] {
            let list = ", ".repeat(bytes / 2);
            let mut raw = Raw::connect(&node).await;
            let start = Instant::now();
            let answer = raw.ask(&handshake(&format!("Origin: {SITE}\r\n{name}: a{list}b\r\n"))).await;
            assert!(start.elapsed() < Duration::from_secs(1), "{name}: {:?}", start.elapsed());
            let status = answer.split(' ').nth(1).unwrap_or_default();
            assert!(expected.contains(&status), "{name} of {bytes} bytes: {answer}");
            assert!(!answer.to_lowercase().contains("sec-websocket-protocol"), "{answer}");
        }
    }
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h05_compression_is_not_negotiated() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    let answer = Raw::connect(&node).await.ask(&handshake(&format!("Origin: {SITE}\r\n{offer}"))).await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    assert!(!answer.to_lowercase().contains("sec-websocket-extensions"), "{answer}");
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_that_is_none_says_what_is_missing() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let good = handshake(&format!("Origin: {SITE}\r\n"));
    for (from, to, status) in [
        ("Upgrade: websocket\r\n", "", "400"),
        ("Connection: Upgrade", "Connection: keep-alive", "400"),
        ("Version: 13", "Version: 8", "426"),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", "400"),
        ("dGhlIHNhbXBsZSBub25jZQ==", "short", "400"),
    ] {
        let answer = Raw::connect(&node).await.ask(&good.replace(from, to)).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{from} -> {to}: {answer}");
    }
    assert_eq!(LICENSE, "lic_test", "the addresses above name it");
    healthy.unharmed(&node).await;
}
