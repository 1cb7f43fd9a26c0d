//! H12: requests that two servers would read in two ways.

use crate::{
    harness::{Node, SITE},
    healthy::Healthy,
    raw::{Raw, handshake, masked},
};

fn answers(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).matches("HTTP/1.1 ").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h12_a_smuggled_request_is_never_answered() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    let post = "POST /a HTTP/1.1\r\nHost: x\r\n";
    for request in [
        format!("{post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}"),
        format!("{post}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n{smuggled}"),
        format!("{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{smuggled}"),
        format!("{post}Transfer-Encoding: xchunked\r\n\r\n{smuggled}"),
        format!("{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello{smuggled}"),
        format!("{post}Content-Length: +5\r\n\r\nhello{smuggled}"),
        format!("{post}Content-Length : 5\r\n\r\nhello{smuggled}"),
        format!("GET /a HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n b\r\n\r\n{smuggled}"),
        format!("GET /a HTTP/1.1\r\nHost: x\r\nX-Nul: \0\r\n\r\n{smuggled}"),
        format!("GET /a HTTP/1.1\nHost: x\n\n{smuggled}"),
        format!("GET http://evil.example/a HTTP/1.1\r\nHost: x\r\n\r\n{smuggled}"),
    ] {
        let mut raw = Raw::connect(&node).await;
        raw.send(request.as_bytes()).await;
        let (bytes, _) = raw.rest().await;
        let answer = String::from_utf8_lossy(&bytes);
        assert!(answers(&bytes) == 1 && answer.starts_with("HTTP/1.1 400"), "{request:?} got {answer}");
    }
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h12_another_protocol_is_not_upgraded_to() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let h2c = "GET /socket/device?license=lic_test HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n\
        Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
    let answer = Raw::connect(&node).await.ask(&format!("{h2c}Origin: {SITE}\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h12_a_request_behind_the_upgrade_is_no_request() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let upgrade = handshake(&format!("Origin: {SITE}\r\n"));
    let mut raw = Raw::connect(&node).await;
    raw.send(format!("{upgrade}GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await;
    let (bytes, _) = raw.rest().await;
    assert_eq!(answers(&bytes), 1, "{}", String::from_utf8_lossy(&bytes));

    // A frame that comes together with the handshake is a frame.
    let mut raw = Raw::connect(&node).await;
    let mut eager = upgrade.into_bytes();
    eager.extend(masked(0x81, b"nonsense"));
    raw.send(&eager).await;
    let (bytes, _) = raw.rest().await;
    assert!(String::from_utf8_lossy(&bytes).contains("\"invalid\""));
    healthy.unharmed(&node).await;
}
