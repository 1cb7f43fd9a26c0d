//! Coming, going and being found, also against a plain list as the model.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn device(number: u8) -> DeviceId {
    DeviceId::from_random([number; 16])
}

const ACCOUNT: AccountId = AccountId::from_random([9; 16]);

fn data(pairs: &[(&str, &str)]) -> CustomData {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn page(path: &str) -> PageInfo {
    PageInfo { path: path.into(), title: String::new() }
}

fn arrival(number: u8, socket: u64, custom_data: CustomData) -> Arrival {
    Arrival {
        device: device(number),
        account: ACCOUNT,
        socket: SocketId(socket),
        name: "Chrome on Windows".into(),
        custom_data,
        page: page("/"),
    }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

#[test]
fn moving_to_the_next_page_is_not_leaving() {
    let mut set = PresenceSet::default();
    assert!(set.arrive(arrival(1, 1, data(&[])), at(0)));
    set.depart(SocketId(1), at(1_000));
    assert_eq!(set.next_deadline(), Some(at(3_000)));
    assert!(set.tick(at(2_999)).is_empty());
    assert!(!set.arrive(arrival(1, 2, data(&[])), at(2_999)));
    assert!(set.tick(at(60_000)).is_empty());
    assert_eq!(set.get(device(1)).unwrap().since, at(0));
    set.depart(SocketId(2), at(60_000));
    let gone = set.tick(at(62_000));
    assert_eq!(gone.len(), 1);
    assert!(set.is_empty() && set.accounts.is_empty() && set.sockets.is_empty());
}

#[test]
fn questions_go_to_the_page_that_was_active_last() {
    let mut set = PresenceSet::default();
    for socket in 1..=3 {
        set.arrive(arrival(1, socket, data(&[])), at(0));
    }
    assert_eq!(set.get(device(1)).unwrap().sockets().last(), Some(&SocketId(3)));
    set.update(SocketId(1), page("/cart"), data(&[]));
    assert_eq!(set.get(device(1)).unwrap().sockets().last(), Some(&SocketId(1)));
    set.depart(SocketId(1), at(0));
    assert_eq!(set.get(device(1)).unwrap().sockets(), [SocketId(2), SocketId(3)]);
}

#[test]
fn another_account_s_devices_are_not_found() {
    let mut set = PresenceSet::default();
    set.arrive(arrival(1, 1, data(&[("user_email", "a@b")])), at(0));
    let other = AccountId::from_random([8; 16]);
    let filter = data(&[("user_email", "a@b")]);
    assert_eq!(set.matching(ACCOUNT, &filter).count(), 1);
    assert_eq!(set.matching(other, &filter).count(), 0);
    assert_eq!(set.matching(other, &data(&[])).count(), 0);
}

#[derive(Debug, Clone)]
enum Step {
    Arrive(u8, u64, u8, u8),
    Say(u64, u8, u8),
    Depart(u64),
    Pass(u16),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0u8..5, 0u64..1_000, 0u8..3, 0u8..3).prop_map(|(d, s, a, b)| Step::Arrive(d, s, a, b)),
        (0u64..1_000, 0u8..3, 0u8..3).prop_map(|(s, a, b)| Step::Say(s, a, b)),
        (0u64..1_000).prop_map(Step::Depart),
        (0u16..3_000).prop_map(Step::Pass),
    ]
}

fn two(a: u8, b: u8) -> CustomData {
    data(&[("a", &a.to_string()), ("b", &b.to_string())])
}

proptest! {
    #[test]
    fn the_index_finds_what_a_search_through_all_finds(
        steps in proptest::collection::vec(step(), 1..150)
    ) {
        let mut set = PresenceSet::default();
        let mut open: Vec<u64> = Vec::new();
        let mut now = 0;
        for step in steps {
            match step {
                Step::Arrive(number, socket, a, b) => {
                    if !open.contains(&socket) {
                        open.push(socket);
                        set.arrive(arrival(number, socket, two(a, b)), at(now));
                    }
                }
                Step::Say(socket, a, b) => {
                    set.update(SocketId(socket), page("/x"), two(a, b));
                }
                Step::Depart(socket) => {
                    open.retain(|known| *known != socket);
                    set.depart(SocketId(socket), at(now));
                }
                Step::Pass(millis) => {
                    now += i64::from(millis);
                    set.tick(at(now));
                }
            }
            let sockets: usize = set.devices.values().map(|online| online.sockets.len()).sum();
            prop_assert_eq!(sockets, open.len());
            for (a, b) in [(0, 0), (1, 2), (2, 1)] {
                let filter = two(a, b);
                let found: BTreeSet<_> = set.matching(ACCOUNT, &filter).map(|o| o.device).collect();
                let all: BTreeSet<_> = set
                    .devices
                    .values()
                    .filter(|online| online.custom_data == filter)
                    .map(|online| online.device)
                    .collect();
                prop_assert_eq!(found, all);
            }
        }
        for socket in open {
            set.depart(SocketId(socket), at(now));
        }
        set.tick(at(now + 2_000));
        prop_assert!(set.is_empty() && set.accounts.is_empty() && set.leaving.is_empty());
    }
}
