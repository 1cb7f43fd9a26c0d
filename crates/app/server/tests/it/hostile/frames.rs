//! H05 to H09: bytes that are no WebSocket, or too much of one.

use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    footprint::Memory,
    harness::{Node, Socket, hello},
    healthy::{Healthy, Running, keyframe},
    raw::{Raw, masked, room_handshake, states_length},
};

const SOON: Duration = Duration::from_millis(1_500);

/// Sends bytes on a socket that has just been upgraded; the close code and how long it took.
async fn closes(node: &Node, bytes: &[u8]) -> (u16, Duration) {
    let mut raw = Raw::upgraded(node).await;
    raw.send(bytes).await;
    raw.closed().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h05_h08_frames_that_are_none_close_with_1002() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let wrong: [(&str, Vec<u8>); 9] = [
        ("compressed", masked(0xc1, b"x")),
        ("second reserved bit", masked(0xa1, b"x")),
        ("unmasked", vec![0x81, 1, b'x']),
        ("reserved opcode", masked(0x83, b"x")),
        ("reserved control opcode", masked(0x8b, b"x")),
        ("fragmented ping", masked(0x09, b"x")),
        ("long ping", masked(0x89, &[0; 126])),
        ("continuation of nothing", masked(0x80, b"x")),
        ("text within text", [masked(0x01, b"a"), masked(0x81, b"b")].concat()),
    ];
    for (what, bytes) in wrong {
        let (code, took) = closes(&node, &bytes).await;
        assert_eq!(code, 1002, "{what}");
        assert!(took < SOON, "{what} took {took:?}");
    }
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h08_a_peer_that_closes_is_gone_within_a_second() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    for (code, answered) in
        [(0_u16, 1002), (999, 1002), (1000, 1000), (1005, 1002), (1015, 1002), (4999, 4999)]
    {
        let mut bytes = masked(0x88, &code.to_be_bytes());
        let talking = [masked(0x81, hello(json!({})).to_string().as_bytes()), bytes.clone()].concat();
        assert_eq!(closes(&node, &talking).await.0, answered, "{code}");
        // What follows may reset the connection before the answer has been read.
        bytes.extend(masked(0x81, b"after the close"));
        let (_, took) = closes(&node, &bytes).await;
        assert!(took < SOON, "{code} took {took:?}");
    }
    let (_, took) = closes(&node, &masked(0x88, &[3])).await;
    assert!(took < SOON);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h06_a_length_over_the_limit_is_refused_from_the_header_alone() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let memory = Memory::now();
    for length in [16 * 1024 + 1, 1 << 32, 1 << 62, 1 << 63, u64::MAX] {
        let (code, took) = closes(&node, &states_length(length)).await;
        assert!([1002, 1009].contains(&code), "{length}: {code}");
        assert!(took < SOON, "{length} took {took:?}");
    }
    // As many at once as would fill the memory, were what they announce kept free for them.
    let mut waiting = Vec::new();
    for _ in 0..200 {
        let mut raw = Raw::upgraded(&node).await;
        raw.send(&states_length(16 * 1024)).await;
        waiting.push(raw);
    }
    let mut large = Vec::new();
    for _ in 0..100 {
        let mut raw = Raw::connect(&node).await;
        raw.ask(&room_handshake()).await;
        raw.send(&states_length(1024 * 1024)).await;
        large.push(raw);
    }
    memory.comes_back().await;
    drop((waiting, large));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h06_the_room_takes_a_frame_of_the_limit_and_none_larger() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut running = Running::start(&node).await;
    running.customer.send(keyframe(1, &vec![0; 1024 * 1024])).await.unwrap();
    loop {
        if let Some(message) = running.viewer.next().await
            && message.is_binary()
        {
            assert_eq!(message.len(), 1024 * 1024 + 16);
            break;
        }
    }
    // The server may have closed before all of it was written.
    let _ = running.customer.send(keyframe(2, &vec![0; 1024 * 1024 + 1])).await;
    assert!([1009, 0].contains(&running.customer.closed().await));
    node.until("the violation is counted", |hub| hub.metrics().protocol_violations == 1).await;
    drop((running.page, running.viewer));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h07_fragments_without_end_are_cut_off() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let memory = Memory::now();
    for (counted, payload) in [(1, &b"x"[..]), (2, &b""[..])] {
        let mut raw = Raw::upgraded(&node).await;
        raw.send(&masked(0x01, b"{")).await;
        // 12,000 bytes of message at most, which is below its limit: it is the fragments that are too many.
        let some = masked(0x00, payload).repeat(1_000);
        for _ in 0..12 {
            raw.send(&some).await;
        }
        node.until("the fragments are counted", |hub| hub.metrics().rate_violations == counted).await;
        assert!([1008, 0].contains(&raw.closed().await.0));
    }
    assert_eq!(node.hub.metrics().rate_violations, 2);
    healthy.unharmed(&node).await;
    memory.comes_back().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h07_a_message_that_is_begun_and_left_is_given_up() {
    let node = Node::with(|config| config.deadlines.message = Duration::from_millis(300), |_| {}).await;
    let healthy = Healthy::beside(&node).await;
    let mut raw = Raw::upgraded(&node).await;
    raw.send(&masked(0x81, hello(json!({})).to_string().as_bytes())).await;
    raw.send(&masked(0x01, b"{\"type\":")).await;
    let (code, took) = raw.closed().await;
    assert_eq!(code, 1008);
    assert!(took < SOON, "{took:?}");

    // A ping between two fragments is allowed, and a ping alone begins no message.
    let mut raw = Raw::upgraded(&node).await;
    raw.send(&masked(0x81, hello(json!({})).to_string().as_bytes())).await;
    raw.send(&masked(0x89, b"alone")).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    for part in [masked(0x01, b"{\"type\":"), masked(0x89, b""), masked(0x80, b"\"code.create\"}")] {
        raw.send(&part).await;
    }
    node.until("the code's session is open", |hub| hub.metrics().sessions_begun >= 2).await;
    drop(raw);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h09_text_that_is_not_utf_8_closes_with_1007() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let split = [masked(0x01, &[0xe2, 0x82]), masked(0x80, &[0x28])].concat();
    for bytes in [masked(0x81, &[0xff]), masked(0x81, &[0xed, 0xa0, 0x80]), split] {
        assert_eq!(closes(&node, &bytes).await.0, 1007);
    }
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h09_odd_text_is_taken_whole_or_refused_and_never_breaks_the_socket() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut page = Socket::device(&node).await;
    let odd = "\u{2028}\u{feff}\u{10ffff}👩‍🌾";
    let (device, _) = page.hello(json!({"note": odd})).await;
    assert_eq!(node.hub.online(device).unwrap().custom_data["note"], odd);
    page.say(json!({"type": "page", "page": {"path": "/", "title": ""}, "custom_data": {"note": "a\u{0}b"}}))
        .await;
    assert!(page.hear("error").await["message"].as_str().unwrap().contains("note"));
    assert_eq!(node.hub.online(device).unwrap().custom_data["note"], odd);

    let hello = |note: &str| hello(json!({"note": "X"})).to_string().replace('X', note);
    let refused = [
        ("a lone surrogate", hello("\\ud800")),
        ("a surrogate the wrong way round", hello("\\udc00\\ud800")),
        ("a bare NUL", hello("\0")),
        ("a mark of byte order before it", format!("\u{feff}{}", hello(""))),
        ("a NUL behind it", format!("{}\0", hello(""))),
    ];
    for (what, text) in refused {
        let (code, _) = closes(&node, &masked(0x81, text.as_bytes())).await;
        assert_eq!(code, 4002, "{what}");
    }
    // A frame's payload is nobody's text but the viewer's: it comes byte for byte.
    let payload = b"\xff\0\xed\xa0\x80\xe2\x80\xa8\xef\xbb\xbf";
    let mut running = Running::start(&node).await;
    running.customer.send(keyframe(1, payload)).await.unwrap();
    loop {
        if let Some(Message::Binary(frame)) = running.viewer.next().await {
            assert!(frame.ends_with(payload), "{frame:?}");
            break;
        }
    }
    drop((page, running));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h06_a_length_that_is_longer_than_it_need_be_is_refused() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let sixteen = |length: u16| [&[0x81, 0x80 | 126][..], &length.to_be_bytes(), &[0; 4]].concat();
    let wrong = [
        ("0 in 16 bits", sixteen(0)),
        ("125 in 16 bits", sixteen(125)),
        ("0 in 64 bits", states_length(0)),
        ("125 in 64 bits", states_length(125)),
        ("126 in 64 bits", states_length(126)),
        ("65,535 in 64 bits", states_length(65_535)),
    ];
    for (what, header) in wrong {
        // With all that it announces, so that only the form can be at fault.
        let (code, _) = closes(&node, &[header, vec![b' '; 200]].concat()).await;
        assert_eq!(code, 1002, "{what}");
    }
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h08_a_close_before_the_first_message_is_answered_and_no_offence() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    assert_eq!(closes(&node, &masked(0x88, &1000_u16.to_be_bytes())).await.0, 1000);
    assert_eq!(closes(&node, &masked(0x88, &1015_u16.to_be_bytes())).await.0, 1002);
    assert_eq!(node.hub.metrics().protocol_violations, 1);
    healthy.unharmed(&node).await;
}
