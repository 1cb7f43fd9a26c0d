//! A client's frames, written by hand, and everything a decoder makes of them.

use std::collections::VecDeque;

use alongside_websocket::{Decoder, Event, Limits, Violation};
use bytes::BufMut as _;

pub const LIMITS: Limits = Limits { message: 1_000_000, text: 70_000, fragments: 64 };
pub const KEY: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// Events, and the violation that ended them.
pub type Outcome = (Vec<Event>, Option<Violation>);

/// A masked frame with this first byte.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..126 => frame.push(0x80 | u8::try_from(length).unwrap()),
        length @ 126..0x1_0000 => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(KEY);
    frame.extend(payload.iter().zip(KEY.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame
}

/// A close frame with this code and reason.
pub fn close(code: u16, reason: &str) -> Vec<u8> {
    frame(0x88, &[&code.to_be_bytes()[..], reason.as_bytes()].concat())
}

/// Feeds all bytes, cut at these places.
pub fn decode(bytes: &[u8], cuts: &[usize], limits: Limits) -> Outcome {
    let mut decoder = Decoder::new(limits);
    let mut events = VecDeque::new();
    let mut before = 0;
    for end in cuts.iter().copied().chain([bytes.len()]) {
        let end = end.clamp(before, bytes.len());
        if let Err(violation) = decoder.feed(&bytes[before..end], &mut events) {
            return (events.into(), Some(violation));
        }
        before = end;
    }
    (events.into(), None)
}

/// As a connection does it: long payloads go where the decoder wants them, `step` bytes a read.
pub fn decode_directly(mut bytes: &[u8], step: usize, limits: Limits) -> Outcome {
    let mut decoder = Decoder::new(limits);
    let mut events = VecDeque::new();
    while !bytes.is_empty() {
        let taken = match decoder.direct(step) {
            Some(mut space) => {
                let taken = step.min(space.remaining_mut()).min(bytes.len());
                space.put_slice(&bytes[..taken]);
                decoder.settle(&mut events).map(|()| taken)
            }
            None => {
                let taken = step.min(bytes.len());
                decoder.feed(&bytes[..taken], &mut events).map(|()| taken)
            }
        };
        match taken {
            Ok(taken) => bytes = &bytes[taken..],
            Err(violation) => return (events.into(), Some(violation)),
        }
    }
    (events.into(), None)
}
