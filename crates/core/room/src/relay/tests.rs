//! Frames in, frames out: order, tails, queues that overflow, requests for keyframes.
#![allow(clippy::unwrap_used)]

use std::{cell::Cell, time::Duration};

use alongside_kernel::Timestamp;
use alongside_wire::frame::{Header, KEYFRAME_BEGIN, KEYFRAME_END, Kind};
use bytes::Bytes;

use super::*;

const PUBLISHER: SocketId = SocketId(1);
const VIEWER: SocketId = SocketId(2);

fn frame(kind: Kind, flags: u8, epoch: u32, seq: u32, payload: usize) -> Bytes {
    let header = Header { kind, flags, stream: 0, epoch, seq, length: u32::try_from(payload).unwrap() };
    [&header.write()[..], &vec![0; payload]].concat().into()
}

fn keyframe(epoch: u32, payload: usize) -> Bytes {
    frame(Kind::Key, KEYFRAME_BEGIN | KEYFRAME_END, epoch, 0, payload)
}

fn delta(epoch: u32, seq: u32, payload: usize) -> Bytes {
    frame(Kind::Delta, 0, epoch, seq, payload)
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_millis(0) + Duration::from_secs(seconds)
}

fn room(limits: RelayLimits) -> Relay<()> {
    let mut relay = Relay::new(limits, 0);
    assert_eq!(relay.publisher_enters(PUBLISHER), None);
    relay
}

fn send(relay: &mut Relay<()>, frame: Bytes) -> Result<Published, Violation> {
    relay.publish(PUBLISHER, frame, at(0), |()| {})
}

fn taken(relay: &mut Relay<()>, viewer: SocketId) -> Vec<Outgoing> {
    let mut out = Vec::new();
    while relay.take(viewer, 64 * 1024, &mut out) {}
    out
}

fn positions(items: &[Outgoing]) -> Vec<(u32, u32)> {
    items
        .iter()
        .filter_map(|item| match item {
            Outgoing::Frame(frame) => Header::read(frame).ok(),
            Outgoing::Message(_) => None,
        })
        .map(|header| (header.epoch, header.seq))
        .collect()
}

#[test]
fn a_late_viewer_gets_the_tail_and_then_what_follows() {
    let mut relay = room(RelayLimits::default());
    for frame in [keyframe(1, 10), delta(1, 1, 10), delta(1, 2, 10)] {
        send(&mut relay, frame).unwrap();
    }
    relay.viewer_enters(VIEWER, (), at(0));
    send(&mut relay, delta(1, 3, 10)).unwrap();
    let seen = positions(&taken(&mut relay, VIEWER));
    assert_eq!(seen, [(1, 0), (1, 1), (1, 2), (1, 3)]);
}

#[test]
fn a_viewer_is_woken_once_for_what_waits() {
    let mut relay = Relay::new(RelayLimits::default(), 0);
    relay.publisher_enters(PUBLISHER);
    let woken = Cell::new(0);
    relay.viewer_enters(VIEWER, (), at(0));
    for frame in [keyframe(1, 10), delta(1, 1, 10), delta(1, 2, 10)] {
        relay.publish(PUBLISHER, frame, at(0), |()| woken.set(woken.get() + 1)).unwrap();
    }
    assert_eq!(woken.get(), 1);
}

#[test]
fn what_cannot_stand_at_its_place_is_refused_and_changes_nothing() {
    let mut relay = room(RelayLimits::default());
    assert_eq!(send(&mut relay, delta(1, 0, 1)), Err(Violation::NoKeyframe));
    send(&mut relay, keyframe(5, 1)).unwrap();
    for wrong in [
        delta(5, 2, 1),
        delta(5, 0, 1),
        delta(6, 1, 1),
        keyframe(5, 1),
        keyframe(4, 1),
        frame(Kind::Key, KEYFRAME_BEGIN, 6, 1, 1),
        frame(Kind::Pointer, KEYFRAME_BEGIN, 6, 0, 1),
        frame(Kind::Pointer, 0, 5, 1, 1),
        Bytes::from_static(b"short"),
    ] {
        assert!(send(&mut relay, wrong).is_err());
    }
    send(&mut relay, frame(Kind::Pointer, 0, 5, 0, 1)).unwrap();
    send(&mut relay, delta(5, 1, 1)).unwrap();
    let other = relay.publish(SocketId(9), delta(5, 2, 1), at(0), |()| {});
    assert_eq!(other, Err(Violation::NotPublisher));
}

#[test]
fn a_newer_publisher_replaces_the_older_and_begins_a_higher_epoch() {
    let mut relay = room(RelayLimits::default());
    send(&mut relay, keyframe(3, 1)).unwrap();
    assert_eq!(relay.publisher_enters(SocketId(9)), Some(PUBLISHER));
    assert_eq!(send(&mut relay, delta(3, 1, 1)), Err(Violation::NotPublisher));
    let newer = |relay: &mut Relay<()>, frame| relay.publish(SocketId(9), frame, at(0), |()| {});
    assert_eq!(newer(&mut relay, delta(3, 1, 1)), Err(Violation::NoKeyframe));
    assert!(matches!(newer(&mut relay, keyframe(3, 1)), Err(Violation::Epoch { .. })));
    newer(&mut relay, keyframe(4, 1)).unwrap();
    assert!(!relay.publisher_leaves(PUBLISHER) && relay.publisher_leaves(SocketId(9)));
}

#[test]
fn a_queue_that_overflows_is_emptied_and_goes_on_with_the_next_keyframe() {
    let limits = RelayLimits {
        queue: QueueLimits { bytes: 1_000, ..QueueLimits::default() },
        ..RelayLimits::default()
    };
    let mut relay = room(limits);
    relay.viewer_enters(VIEWER, (), at(0));
    send(&mut relay, keyframe(1, 100)).unwrap();
    let overflowed: Vec<_> = (1..20)
        .map(|seq| send(&mut relay, delta(1, seq, 100)).unwrap())
        .filter(|published| published.overflowed > 0)
        .collect();
    assert_eq!(overflowed.len(), 1, "one that waits for a keyframe cannot overflow");
    assert!(overflowed[0].request_keyframe);
    assert_eq!(relay.waiting_bytes(VIEWER), Some(0));
    send(&mut relay, keyframe(2, 100)).unwrap();
    let out = taken(&mut relay, VIEWER);
    assert_eq!(out[0], Outgoing::Message(ToRoom::CatchingUp));
    assert_eq!(positions(&out), [(2, 0)]);
}

#[test]
fn a_tail_that_grows_long_asks_for_a_keyframe_at_most_once_in_five_seconds() {
    let mut relay = room(RelayLimits::default());
    send(&mut relay, keyframe(1, 200_000)).unwrap();
    let mut asked = Vec::new();
    for seq in 1..1_000_u32 {
        let now = at(0) + Duration::from_millis(u64::from(seq) * 10);
        let published = relay.publish(PUBLISHER, delta(1, seq, 1_000), now, |()| {}).unwrap();
        if published.request_keyframe {
            asked.push((seq, relay.tail_bytes()));
        }
    }
    assert!(asked[0].1 > 400_000 && asked[0].1 < 402_000, "twice the keyframe: {asked:?}");
    assert_eq!(asked[1].0 - asked[0].0, 500, "five seconds of ten milliseconds each");
    send(&mut relay, keyframe(2, 200_000)).unwrap();
    assert_eq!(relay.next_deadline(), None);
}

#[test]
fn no_tail_is_larger_than_its_bound() {
    let limits = RelayLimits { most_tail_bytes: 10_000, ..RelayLimits::default() };
    let mut relay = room(limits);
    send(&mut relay, keyframe(1, 5_000)).unwrap();
    for seq in 1..20 {
        send(&mut relay, delta(1, seq, 1_000)).unwrap();
        assert!(relay.tail_bytes() <= 10_000);
    }
    assert_eq!(relay.tail_bytes(), 0, "a tail with a hole is of no use");
    relay.viewer_enters(VIEWER, (), at(0));
    send(&mut relay, delta(1, 20, 10)).unwrap();
    assert!(taken(&mut relay, VIEWER).is_empty());
    send(&mut relay, keyframe(2, 10)).unwrap();
    assert_eq!(positions(&taken(&mut relay, VIEWER)), [(2, 0)]);
}

#[test]
fn a_keyframe_that_was_asked_for_too_soon_is_asked_for_later() {
    let mut relay = room(RelayLimits::default());
    relay.viewer_enters(VIEWER, (), at(0));
    send(&mut relay, keyframe(1, 10)).unwrap();
    assert!(relay.viewer_asks(VIEWER, at(10)));
    send(&mut relay, keyframe(2, 10)).unwrap();
    assert!(!relay.viewer_asks(VIEWER, at(11)));
    assert_eq!(relay.next_deadline(), Some(at(15)));
    assert!(!relay.tick(at(14)) && relay.tick(at(15)));
    assert!(!relay.viewer_asks(SocketId(99), at(30)), "only who is in the room asks");
}

#[test]
fn after_the_end_only_the_end_goes_out() {
    let mut relay = room(RelayLimits::default());
    relay.viewer_enters(VIEWER, (), at(0));
    send(&mut relay, keyframe(1, 10)).unwrap();
    let ended = ToRoom::Ended { reason: alongside_wire::rest::EndedReason::DeviceEnded };
    relay.finish(&ended, |()| {});
    assert_eq!(taken(&mut relay, VIEWER), [Outgoing::Message(ended)]);
    assert_eq!(send(&mut relay, delta(1, 1, 1)), Err(Violation::NotPublisher));
}
