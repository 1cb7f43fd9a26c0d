//! Bytes as an attacker sends them, and what comes back.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::harness::{LICENSE, Node, PATIENCE, SITE};

/// A connection without manners.
pub struct Raw(pub TcpStream);

impl Raw {
    pub async fn connect(node: &Node) -> Self {
        Self(TcpStream::connect(node.address).await.unwrap())
    }

    /// From another address of this machine.
    pub async fn connect_from(address: [u8; 4], node: &Node) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((address, 0).into()).unwrap();
        Self(socket.connect(node.address).await.unwrap())
    }

    /// Upgraded to a device's socket, before `hello`.
    pub async fn upgraded(node: &Node) -> Self {
        let mut raw = Self::connect(node).await;
        let answer = raw.ask(&handshake(&format!("Origin: {SITE}\r\n"))).await;
        assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
        raw
    }

    /// Sends all of it, or as much as the server takes.
    pub async fn send(&mut self, bytes: &[u8]) -> bool {
        timeout(PATIENCE, self.0.write_all(bytes)).await.expect("the server takes nothing").is_ok()
    }

    /// Sends a request and reads the answer's head and what came with it.
    pub async fn ask(&mut self, request: &str) -> String {
        self.send(request.as_bytes()).await;
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
            match timeout(PATIENCE, self.0.read(&mut buffer)).await.expect("no answer in time") {
                Ok(read) if read > 0 => answer.extend_from_slice(&buffer[..read]),
                _ => break,
            }
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Everything until the server closes, and how long that took.
    pub async fn rest(&mut self) -> (Vec<u8>, Duration) {
        let start = Instant::now();
        let mut all = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            match timeout(PATIENCE, self.0.read(&mut buffer)).await.expect("the server does not close") {
                Ok(read) if read > 0 => all.extend_from_slice(&buffer[..read]),
                _ => return (all, start.elapsed()),
            }
        }
    }

    /// The code of the close frame that ends the socket; 0 when it is gone without one.
    pub async fn closed(&mut self) -> (u16, Duration) {
        let (bytes, took) = self.rest().await;
        (close_code(&bytes), took)
    }
}

/// A handshake for a device's socket with these header lines besides.
pub fn handshake(more: &str) -> String {
    format!(
        "GET /socket/device?license={LICENSE} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
}

/// A handshake for a socket of the room.
pub fn room_handshake() -> String {
    let device = handshake(&format!("Origin: {SITE}\r\n"));
    device.replace(&format!("/socket/device?license={LICENSE}"), "/socket/room")
}

/// A frame with the first byte as given, masked with zeros.
pub fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..=125 => frame.push(0x80 | u8::try_from(length).unwrap()),
        length => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

/// A masked text frame's header that states a length of 64 bits.
pub fn states_length(length: u64) -> Vec<u8> {
    let mut frame = vec![0x81, 0x80 | 127];
    frame.extend(length.to_be_bytes());
    frame.extend([0; 4]);
    frame
}

/// Walks over the server's frames to the close frame.
fn close_code(mut bytes: &[u8]) -> u16 {
    while let [first, length, rest @ ..] = bytes {
        let (length, rest) = match (*length, rest) {
            (126, [a, b, rest @ ..]) => (usize::from(u16::from_be_bytes([*a, *b])), rest),
            (length, rest) => (usize::from(length), rest),
        };
        if first & 0x0f == 8 {
            return rest.first_chunk().map_or(0, |code| u16::from_be_bytes(*code));
        }
        bytes = rest.get(length..).unwrap_or_default();
    }
    0
}
