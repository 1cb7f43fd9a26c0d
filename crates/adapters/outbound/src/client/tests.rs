//! Against servers on loopback that keep silent, talk too much, break off and send elsewhere.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use alongside_kernel::Secret;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use super::*;

/// A server that reads one request of a connection, answers with these bytes, and closes.
async fn server(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                read_head(&mut socket).await;
                let _ = socket.write_all(answer).await;
            });
        }
    });
    format!("http://{address}")
}

async fn read_head(socket: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut buffer = [0; 1_024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match socket.read(&mut buffer).await {
            Ok(count) if count > 0 => head.extend_from_slice(&buffer[..count]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn client() -> Outbound {
    Outbound::new(OutboundConfig {
        reach: Reach::Everywhere,
        connect_timeout: Duration::from_millis(500),
        total_timeout: Duration::from_millis(1_500),
        most_reply_bytes: 1_000,
        root_certificates_pem: Vec::new(),
    })
    .unwrap()
}

fn get(url: &str) -> Call {
    Call { method: Method::Get, url: url.to_owned(), bearer: None, if_match: None, body: CallBody::None }
}

#[tokio::test]
async fn a_reply_comes_with_status_wait_and_body() {
    let url = server(b"HTTP/1.1 429 x\r\nretry-after: 30\r\ncontent-length: 4\r\n\r\nbusy").await;
    let reply = client().send(get(&url)).await.unwrap();
    assert_eq!(reply.status, 429);
    assert_eq!(reply.retry_after, Some(Duration::from_secs(30)));
    assert_eq!(&reply.body[..], b"busy");
}

#[tokio::test]
async fn a_date_in_retry_after_is_passed_over_and_a_year_is_cut_to_a_day() {
    let date =
        server(b"HTTP/1.1 503 x\r\nretry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\ncontent-length: 0\r\n\r\n")
            .await;
    assert_eq!(client().send(get(&date)).await.unwrap().retry_after, None);
    let year = server(b"HTTP/1.1 503 x\r\nretry-after: 31536000\r\ncontent-length: 0\r\n\r\n").await;
    let day = Duration::from_secs(86_400);
    assert_eq!(client().send(get(&year)).await.unwrap().retry_after, Some(day));
}

#[tokio::test]
async fn a_redirect_is_a_status_and_is_not_followed() {
    let elsewhere = server(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nelse").await;
    let head = format!("HTTP/1.1 302 Found\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n");
    let url = server(Box::leak(head.into_boxed_str()).as_bytes()).await;
    let reply = client().send(get(&url)).await.unwrap();
    assert_eq!((reply.status, reply.body.len()), (302, 0));
}

#[tokio::test]
async fn silence_ends_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let begun = tokio::time::Instant::now();
    let error = client().send(get(&url)).await.unwrap_err();
    assert_eq!(error, OutboundError::TimedOut { seconds: 1 });
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn a_body_that_trickles_for_ever_ends_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_head(&mut socket).await;
        socket.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await.unwrap();
        while socket.write_all(b"1\r\nx\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let error = client().send(get(&url)).await.unwrap_err();
    assert_eq!(error, OutboundError::TimedOut { seconds: 1 });
}

#[tokio::test]
async fn a_reply_over_the_limit_is_cut_off_whether_announced_or_not() {
    let too_large = OutboundError::TooLarge { most: 1_000 };
    let announced = server(b"HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n").await;
    assert_eq!(client().send(get(&announced)).await.unwrap_err(), too_large);

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sent = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_head(&mut socket).await;
        socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut sent = 0_usize;
        while socket.write_all(&[b'x'; 4_096]).await.is_ok() {
            sent += 4_096;
        }
        sent
    });
    assert_eq!(client().send(get(&url)).await.unwrap_err(), too_large);
    // The server could not push on for long: the client hung up.
    assert!(tokio::time::timeout(Duration::from_secs(2), sent).await.unwrap().unwrap() < 64 << 20);
}

#[tokio::test]
async fn nobody_there_a_connection_that_breaks_and_babble_are_told_apart() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let error = client().send(get(&url)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Unreachable { .. }), "{error}");

    let short = server(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc").await;
    let error = client().send(get(&short)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Broken { .. }), "{error}");

    let babble = server(b"220 mail.example ESMTP\r\n").await;
    let error = client().send(get(&babble)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Broken { .. }), "{error}");
}

#[tokio::test]
async fn private_addresses_are_closed_by_number_and_by_name() {
    let url = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let guarded = Outbound::new(OutboundConfig::default()).unwrap();
    let port = url.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
        let error = guarded.send(get(&format!("http://{host}:{port}/"))).await.unwrap_err();
        assert_eq!(error, OutboundError::PrivateAddress, "{host}");
    }
    assert_eq!(client().send(get(&format!("http://localhost:{port}/"))).await.unwrap().status, 200);
}

#[tokio::test]
async fn what_is_no_web_address_is_refused_before_anything_is_sent() {
    for url in ["", "crm.example", "ftp://crm.example/", "file:///etc/passwd", "http://user:pw@crm.example/"]
    {
        assert_eq!(client().send(get(url)).await.unwrap_err(), OutboundError::Address, "{url}");
    }
}

#[tokio::test]
async fn the_bearer_and_the_form_arrive_and_show_nowhere_else() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/token?hidden=1", listener.local_addr().unwrap());
    let seen = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut all = read_head(&mut socket).await;
        while !all.contains("b%26c") {
            let mut buffer = [0; 256];
            let count = socket.read(&mut buffer).await.unwrap();
            all.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
        all
    });
    let call = Call {
        method: Method::Post,
        url,
        bearer: Some(Secret::new("t0ken")),
        if_match: Some("\"3\"".to_owned()),
        body: CallBody::Form(vec![("code", Secret::new("b&c"))]),
    };
    let shown = format!("{call:?}");
    assert!(shown.starts_with("Post http://127.0.0.1:") && shown.ends_with("/token"), "{shown}");
    let error = client().send(call).await.unwrap_err();
    let seen = seen.await.unwrap();
    assert!(seen.contains("if-match: \"3\""), "{seen}");
    assert!(seen.contains("authorization: Bearer t0ken") && seen.contains("code=b%26c"), "{seen}");
    for secret in ["t0ken", "b&c", "hidden"] {
        assert!(!format!("{error} {error:?}").contains(secret));
    }
}

#[tokio::test]
async fn a_certificate_must_be_trusted_and_can_be_made_so() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let certificate = CertificateDer::from(made.cert.der().to_vec());
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(socket).await {
                let mut buffer = [0; 1_024];
                let _ = stream.read(&mut buffer).await;
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
                let _ = stream.shutdown().await;
            }
        }
    });
    let error = client().send(get(&url)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Tls { .. }), "{error:?}");

    let trusting = Outbound::new(OutboundConfig {
        reach: Reach::Everywhere,
        root_certificates_pem: vec![made.cert.pem().into_bytes()],
        ..OutboundConfig::default()
    })
    .unwrap();
    assert_eq!(trusting.send(get(&url)).await.unwrap().status, 204);

    let refused = Outbound::new(OutboundConfig {
        root_certificates_pem: vec![b"no certificate".to_vec()],
        ..OutboundConfig::default()
    });
    assert_eq!(refused.unwrap_err(), ConfigError::RootCertificate);
}
