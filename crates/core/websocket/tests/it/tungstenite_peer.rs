//! An implementation by other people as the client: what it says we hear, what we say it hears.

use std::{
    collections::VecDeque,
    io::{self, Read, Write},
};

use alongside_websocket::{CloseReason, Event, FrameHead, Opcode, close_frame};
use proptest::prelude::*;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, Role, WebSocket, frame::coding::CloseCode},
};

use crate::client::{LIMITS, decode};

/// Both directions of a connection, in memory.
#[derive(Default)]
struct Pipe {
    to_server: Vec<u8>,
    to_client: VecDeque<u8>,
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.to_client.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.to_client.read(buffer)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to_server.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn peer() -> WebSocket<Pipe> {
    WebSocket::from_raw_socket(Pipe::default(), Role::Client, None)
}

fn message() -> impl Strategy<Value = Message> {
    prop_oneof![
        ".{0,300}".prop_map(Message::text),
        prop::collection::vec(any::<u8>(), 0..70_000).prop_map(Message::binary),
        prop::collection::vec(any::<u8>(), 0..126).prop_map(|payload| Message::Ping(payload.into())),
    ]
}

fn parts(message: &Message) -> (Opcode, Vec<u8>, Event) {
    match message {
        Message::Text(text) => (Opcode::Text, text.as_bytes().to_vec(), Event::Text(text.to_string())),
        Message::Binary(bytes) => (Opcode::Binary, bytes.to_vec(), Event::Binary(bytes.clone())),
        Message::Ping(payload) => (Opcode::Ping, payload.to_vec(), Event::Ping(payload.clone())),
        other => panic!("not among the messages: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_the_peer_says_is_heard(messages in prop::collection::vec(message(), 1..6)) {
        let mut peer = peer();
        for message in &messages {
            peer.send(message.clone()).unwrap();
        }
        peer.close(Some(CloseFrame { code: CloseCode::Away, reason: "next page".into() })).unwrap();
        let mut expected: Vec<Event> = messages.iter().map(|message| parts(message).2).collect();
        expected.push(Event::Close(Some(CloseReason { code: 1001, text: "next page".to_owned() })));
        prop_assert_eq!(decode(&peer.get_ref().to_server, &[], LIMITS), (expected, None));
    }

    #[test]
    fn what_we_say_the_peer_hears(messages in prop::collection::vec(message(), 1..6)) {
        let mut peer = peer();
        for message in &messages {
            let (opcode, payload, _) = parts(message);
            peer.get_mut().to_client.extend(FrameHead::new(opcode, payload.len()).as_bytes());
            peer.get_mut().to_client.extend(payload);
        }
        peer.get_mut().to_client.extend(close_frame(4003, "a newer page"));
        for message in &messages {
            prop_assert_eq!(&peer.read().unwrap(), message);
        }
        let last = peer.read().unwrap();
        let frame = CloseFrame { code: CloseCode::Library(4003), reason: "a newer page".into() };
        prop_assert_eq!(last, Message::Close(Some(frame)));
    }
}
