//! A table of frames in the manner of the Autobahn suite's chapters, each fed whole, byte by byte,
//! and through the space for long payloads.

use alongside_websocket::{CloseReason, Event, Limits, ProtocolError, Violation};

use crate::client::{KEY, LIMITS, Outcome, close, decode, decode_directly, frame};

fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

fn binary(bytes: &[u8]) -> Event {
    Event::Binary(bytes.to_vec().into())
}

fn ping(bytes: &[u8]) -> Event {
    Event::Ping(bytes.to_vec().into())
}

fn closed(code: u16, text: &str) -> Event {
    Event::Close(Some(CloseReason { code, text: text.to_owned() }))
}

/// Whatever the pieces, the outcome is the same.
fn outcome(bytes: &[u8]) -> Outcome {
    let whole = decode(bytes, &[], LIMITS);
    let single: Vec<usize> = (0..bytes.len()).collect();
    assert_eq!(decode(bytes, &single, LIMITS), whole);
    for step in [1, 7, 4_096] {
        assert_eq!(decode_directly(bytes, step, LIMITS), whole, "in reads of {step}");
    }
    whole
}

fn gives(bytes: &[u8], events: &[Event]) {
    assert_eq!(outcome(bytes), (events.to_vec(), None));
}

fn refuses(bytes: &[u8], violation: impl Into<Violation>, code: u16) {
    let violation = violation.into();
    assert_eq!(outcome(bytes).1, Some(violation));
    assert_eq!(violation.close_code(), code);
}

#[test]
fn messages_of_every_length_form_come_whole() {
    for length in [0, 1, 125, 126, 127, 128, 65_535, 65_536, 69_999] {
        let payload = "*".repeat(length);
        gives(&frame(0x81, payload.as_bytes()), &[text(&payload)]);
        gives(&frame(0x82, payload.as_bytes()), &[binary(payload.as_bytes())]);
    }
    let large: Vec<u8> = (0..1_000_000_u32).map(|place| (place % 251) as u8).collect();
    assert_eq!(decode(&frame(0x82, &large), &[], LIMITS), (vec![binary(&large)], None));
    assert_eq!(decode_directly(&frame(0x82, &large), 16_384, LIMITS), (vec![binary(&large)], None));
}

#[test]
fn pings_and_pongs_come_between_and_within_messages() {
    gives(&frame(0x89, b""), &[ping(b"")]);
    gives(&frame(0x89, &[0xfe; 125]), &[ping(&[0xfe; 125])]);
    gives(&frame(0x8a, b"unasked"), &[Event::Pong]);
    let within = [
        frame(0x01, b"frag"),
        frame(0x89, b"still there?"),
        frame(0x00, b""),
        frame(0x8a, b""),
        frame(0x80, b"ment"),
        frame(0x82, b"next"),
    ];
    gives(&within.concat(), &[ping(b"still there?"), Event::Pong, text("fragment"), binary(b"next")]);
}

#[test]
fn h05_reserved_bits_are_refused() {
    for first in [0xc1, 0xa1, 0x91, 0xf1, 0xc2, 0xc9, 0xc8, 0x40] {
        refuses(&frame(first, b"x"), ProtocolError::ReservedBit, 1002);
    }
}

#[test]
fn h08_reserved_opcodes_are_refused() {
    for opcode in [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf] {
        refuses(&frame(0x80 | opcode, b""), ProtocolError::ReservedOpcode(opcode), 1002);
    }
}

#[test]
fn h08_an_unmasked_frame_is_refused() {
    refuses(&[0x81, 0x01, b'x'], ProtocolError::Unmasked, 1002);
    refuses(&[0x88, 0x00], ProtocolError::Unmasked, 1002);
}

#[test]
fn h08_control_frames_are_whole_and_short() {
    for opcode in [0x8, 0x9, 0xa] {
        refuses(&frame(opcode, b"x"), ProtocolError::FragmentedControl, 1002);
        refuses(&frame(0x80 | opcode, &[0; 126]), ProtocolError::LongControl, 1002);
        refuses(&[0x80 | opcode, 0x80 | 127], ProtocolError::LongControl, 1002);
    }
}

#[test]
fn h08_fragments_belong_to_one_message() {
    refuses(&frame(0x80, b"x"), ProtocolError::ContinuationOfNothing, 1002);
    refuses(&frame(0x00, b"x"), ProtocolError::ContinuationOfNothing, 1002);
    let again = [frame(0x01, b"a"), frame(0x80, b"b"), frame(0x80, b"c")].concat();
    assert_eq!(outcome(&again), (vec![text("ab")], Some(ProtocolError::ContinuationOfNothing.into())));
    for second in [0x81, 0x82, 0x01, 0x02] {
        let within = [frame(0x01, b"a"), frame(second, b"b")].concat();
        refuses(&within, ProtocolError::MessageWithinMessage, 1002);
    }
}

#[test]
fn h06_a_length_is_in_its_shortest_form() {
    for opcode in [0x81, 0x82] {
        for length in [0_u16, 1, 125] {
            let stated = [&[opcode, 0x80 | 126][..], &length.to_be_bytes()].concat();
            refuses(&stated, ProtocolError::LongLengthForm, 1002);
        }
        for length in [0_u64, 125, 126, 65_535] {
            let stated = [&[opcode, 0x80 | 127][..], &length.to_be_bytes()].concat();
            refuses(&stated, ProtocolError::LongLengthForm, 1002);
        }
    }
}

#[test]
fn h06_a_length_above_the_limit_is_refused_from_the_header_alone() {
    let states = |first: u8, length: u64| [&[first, 0x80 | 127][..], &length.to_be_bytes(), &KEY].concat();
    for length in [1 << 63, u64::MAX] {
        refuses(&states(0x82, length), ProtocolError::LengthBit63, 1002);
    }
    for length in [1_000_001, 1 << 32, (1 << 63) - 1] {
        refuses(&states(0x82, length), Violation::TooLarge, 1009);
    }
    refuses(&states(0x81, 70_001), Violation::TooLarge, 1009);
    let rest = [frame(0x01, &[b'a'; 69_999]), vec![0x80, 0x82, 0, 0, 0, 0]].concat();
    refuses(&rest, Violation::TooLarge, 1009);
}

#[test]
fn h07_fragments_without_end_are_refused() {
    for payload in [&b""[..], b"x"] {
        let many = [frame(0x02, b""), frame(0x00, payload).repeat(64)].concat();
        refuses(&many, Violation::TooManyFragments, 1008);
        let just_enough = [frame(0x02, b""), frame(0x00, payload).repeat(62), frame(0x80, b"")].concat();
        gives(&just_enough, &[binary(&payload.repeat(62))]);
    }
}

#[test]
fn h09_text_is_utf_8_also_across_fragments() {
    let greek = "κόσμε \u{10ffff}\u{feff}\u{2028}👩‍🌾";
    gives(&frame(0x81, greek.as_bytes()), &[text(greek)]);
    for cut in 0..=greek.len() {
        let (head, tail) = greek.as_bytes().split_at(cut);
        gives(&[frame(0x01, head), frame(0x80, tail)].concat(), &[text(greek)]);
    }
    let wrong: [&[u8]; 8] = [
        &[0xff],
        &[0xc0, 0xaf],
        &[0xe0, 0x80, 0x80],
        &[0xed, 0xa0, 0x80],
        &[0xf4, 0x90, 0x80, 0x80],
        &[0xe2, 0x28, 0xa1],
        &[b'a', 0x80],
        "κ".as_bytes().split_last().unwrap().1,
    ];
    for bytes in wrong {
        refuses(&frame(0x81, bytes), Violation::NotUtf8, 1007);
        gives(&frame(0x82, bytes), &[binary(bytes)]);
    }
    // Refused before the message is whole: nothing that follows could make it right.
    refuses(&frame(0x01, &[0xed, 0xa0, 0x80]), Violation::NotUtf8, 1007);
    refuses(&[frame(0x01, &[0xe2, 0x82]), frame(0x00, &[0x28])].concat(), Violation::NotUtf8, 1007);
    let begun = &frame(0x81, &[b'a', 0xff, b'b', b'c'])[..8];
    assert_eq!(decode(begun, &[], LIMITS).1, Some(Violation::NotUtf8));
}

#[test]
fn h08_close_frames_state_a_code_that_may_be_sent() {
    gives(&frame(0x88, b""), &[Event::Close(None)]);
    for code in [1000, 1001, 1002, 1003, 1007, 1011, 1012, 1014, 3000, 3999, 4000, 4999] {
        gives(&close(code, "bye"), &[closed(code, "bye")]);
    }
    for code in [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] {
        refuses(&close(code, ""), ProtocolError::CloseCode(code), 1002);
    }
    refuses(&frame(0x88, &[3]), ProtocolError::CloseOfOneByte, 1002);
    refuses(&frame(0x88, &[0x03, 0xe8, 0xff]), Violation::NotUtf8, 1007);
    gives(&close(1000, &"*".repeat(123)), &[closed(1000, &"*".repeat(123))]);
}

#[test]
fn nothing_is_heard_after_a_close_or_a_violation() {
    let after = [close(1000, ""), frame(0x81, b"late"), vec![0xff; 40]].concat();
    gives(&after, &[closed(1000, "")]);
    let before = [frame(0x81, b"fine"), frame(0x83, b""), frame(0x81, b"late")].concat();
    assert_eq!(outcome(&before), (vec![text("fine")], Some(ProtocolError::ReservedOpcode(3).into())));
}

#[test]
fn a_long_frame_that_is_only_announced_is_not_held_room_for() {
    let limits = Limits { message: 1 << 30, ..LIMITS };
    let mut decoder = alongside_websocket::Decoder::new(limits);
    let announced = [&[0x82, 0x80 | 127][..], &(1_u64 << 29).to_be_bytes(), &KEY].concat();
    decoder.feed(&announced, &mut Default::default()).unwrap();
    assert!(decoder.is_midway());
    assert!(bytes::BufMut::remaining_mut(&decoder.direct(0).unwrap()) <= 64 * 1024);
}
