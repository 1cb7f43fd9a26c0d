//! Laws: the pieces in which bytes come change nothing, and whatever comes nothing breaks.

use alongside_websocket::{Event, unmask};
use proptest::prelude::*;

use crate::client::{LIMITS, close, decode, decode_directly, frame};

/// One message or control frame, as a client would send it, and what it is.
#[derive(Debug, Clone)]
enum Said {
    Text(String, usize),
    Binary(Vec<u8>, usize),
    Ping(Vec<u8>),
    Pong,
}

impl Said {
    /// The frames: a message in as many as it was to be.
    fn frames(&self) -> Vec<u8> {
        match self {
            Self::Text(text, parts) => in_parts(0x01, text.as_bytes(), *parts),
            Self::Binary(bytes, parts) => in_parts(0x02, bytes, *parts),
            Self::Ping(payload) => frame(0x89, payload),
            Self::Pong => frame(0x8a, b"pong"),
        }
    }

    fn event(&self) -> Event {
        match self {
            Self::Text(text, _) => Event::Text(text.clone()),
            Self::Binary(bytes, _) => Event::Binary(bytes.clone().into()),
            Self::Ping(payload) => Event::Ping(payload.clone().into()),
            Self::Pong => Event::Pong,
        }
    }
}

fn in_parts(opcode: u8, payload: &[u8], parts: usize) -> Vec<u8> {
    let size = payload.len().div_ceil(parts).max(1);
    let mut chunks: Vec<&[u8]> = payload.chunks(size).collect();
    if chunks.is_empty() {
        chunks.push(b"");
    }
    let last = chunks.len() - 1;
    let frames = chunks.iter().enumerate().map(|(place, chunk)| {
        let opcode = if place == 0 { opcode } else { 0 };
        frame(if place == last { 0x80 | opcode } else { opcode }, chunk)
    });
    frames.collect::<Vec<_>>().concat()
}

fn said() -> impl Strategy<Value = Said> {
    let bytes = |most: usize| prop::collection::vec(any::<u8>(), 0..most);
    prop_oneof![
        (".{0,200}", 1..5_usize).prop_map(|(text, parts)| Said::Text(text, parts)),
        (bytes(400), 1..5_usize).prop_map(|(bytes, parts)| Said::Binary(bytes, parts)),
        (bytes(70_000), 1..3_usize).prop_map(|(bytes, parts)| Said::Binary(bytes, parts)),
        bytes(126).prop_map(Said::Ping),
        Just(Said::Pong),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_pieces_give_the_same_messages(
        conversation in prop::collection::vec(said(), 0..8),
        mut cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        step in 1..5_000_usize,
    ) {
        let mut bytes: Vec<u8> = conversation.iter().flat_map(Said::frames).collect();
        bytes.extend(close(1000, "done"));
        let mut expected: Vec<Event> = conversation.iter().map(Said::event).collect();
        expected.push(decode(&close(1000, "done"), &[], LIMITS).0.remove(0));
        let mut places: Vec<usize> = cuts.drain(..).map(|cut| cut.index(bytes.len())).collect();
        places.sort_unstable();
        prop_assert_eq!(&decode(&bytes, &places, LIMITS), &(expected.clone(), None));
        prop_assert_eq!(&decode_directly(&bytes, step, LIMITS), &(expected, None));
    }

    #[test]
    fn any_bytes_give_the_same_outcome_in_any_pieces(
        start in prop_oneof![Just(0x81_u8), Just(0x01), Just(0x82), any::<u8>()],
        noise in prop::collection::vec(any::<u8>(), 0..600),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = [&[start][..], &noise].concat();
        let whole = decode(&bytes, &[], LIMITS);
        let single: Vec<usize> = (0..bytes.len()).collect();
        prop_assert_eq!(&decode(&bytes, &[cut.index(bytes.len())], LIMITS), &whole);
        prop_assert_eq!(&decode(&bytes, &single, LIMITS), &whole);
        prop_assert_eq!(&decode_directly(&bytes, 3, LIMITS), &whole);
    }

    #[test]
    fn the_mask_is_the_keys_bytes_in_turn(
        bytes in prop::collection::vec(any::<u8>(), 0..100),
        key in any::<[u8; 4]>(),
        offset in 0..9_usize,
    ) {
        let mut masked = bytes.clone();
        unmask(&mut masked, key, offset);
        for (place, byte) in masked.iter().enumerate() {
            prop_assert_eq!(*byte, bytes[place] ^ key[(place + offset) % 4]);
        }
        unmask(&mut masked, key, offset);
        prop_assert_eq!(masked, bytes);
    }
}
