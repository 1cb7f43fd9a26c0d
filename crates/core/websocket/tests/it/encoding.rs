//! The server's frames, byte by byte.

use alongside_websocket::{FrameHead, Opcode, close_frame};

#[test]
fn a_head_has_the_shortest_form_of_its_length_and_no_mask() {
    let head = |opcode, length| FrameHead::new(opcode, length).as_bytes().to_vec();
    assert_eq!(head(Opcode::Binary, 0), [0x82, 0]);
    assert_eq!(head(Opcode::Text, 125), [0x81, 125]);
    assert_eq!(head(Opcode::Binary, 126), [0x82, 126, 0, 126]);
    assert_eq!(head(Opcode::Binary, 65_535), [0x82, 126, 0xff, 0xff]);
    assert_eq!(head(Opcode::Binary, 65_536), [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
    assert_eq!(head(Opcode::Pong, 3), [0x8a, 3]);
}

#[test]
fn a_close_frame_is_never_longer_than_a_control_frame_may_be() {
    assert_eq!(close_frame(1000, "bye"), [0x88, 5, 0x03, 0xe8, b'b', b'y', b'e']);
    let long = close_frame(4001, &"é".repeat(200));
    assert_eq!(long.len(), 2 + 2 + 122);
    assert_eq!(str::from_utf8(&long[4..]).unwrap(), "é".repeat(61));
}
