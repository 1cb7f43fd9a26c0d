#![allow(clippy::unwrap_used)]
use std::net::Ipv4Addr;

use proptest::prelude::*;

use super::*;

const ACCOUNT: AccountId = AccountId::from_random([1; 16]);
const LIMITS: GuessLimits =
    GuessLimits { person: 5, address: 10, account: 50, window: Duration::from_secs(1_200) };

fn person(number: u32) -> Option<CrmId> {
    Some(format!("0050000000{number:05}").parse().unwrap())
}

fn address(number: u32) -> Option<IpAddr> {
    Some(Ipv4Addr::from(0x0a00_0000 + number).into())
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_millis(0) + Duration::from_secs(seconds)
}

/// H30: a million guesses within a code's life, from one address or a thousand, by one person
/// or a thousand: at most fifty are looked at, so that one open code falls with a chance of
/// at most 0.00005 to agents who conspire, and of 0.000005 to one. Each lock is an alarm, once.
#[test]
fn h30_of_a_million_guesses_at_most_fifty_are_looked_at() {
    let cases = [
        (1, 1, 5, Locked::Person),
        (1, 1_000, 5, Locked::Person),
        (1_000, 1, 10, Locked::Address),
        (1_000, 1_000, 50, Locked::Account),
    ];
    std::thread::scope(|scope| {
        for (people, addresses, most, alarm) in cases {
            scope.spawn(move || {
                let mut guesses = Guesses::new(LIMITS);
                let mut locked = Vec::new();
                let guessers = (0..people).map(person).collect::<Vec<_>>().into_iter().cycle();
                for (guess, who) in (0..1_000_000_u32).zip(guessers) {
                    let now = Timestamp::from_micros(i64::from(guess) * 1_199);
                    let from = address(guess % addresses);
                    if guesses.admit(ACCOUNT, who, from, now).is_ok() {
                        locked.extend(guesses.was_wrong(ACCOUNT, who, from, now));
                    }
                }
                assert_eq!(locked, [alarm], "{people} people, {addresses} addresses");
                let counts = guesses.counts();
                assert_eq!((counts.wrong, counts.locks, counts.refused), (most, 1, 1_000_000 - most));
            });
        }
    });
}

#[test]
fn of_guesses_looked_at_together_one_alarm_is_raised() {
    let mut guesses = Guesses::new(LIMITS);
    for second in 0..5 {
        guesses.admit(ACCOUNT, person(1), None, at(second)).unwrap();
    }
    let locked: Vec<_> =
        (0..5).flat_map(|second| guesses.was_wrong(ACCOUNT, person(1), None, at(second))).collect();
    assert_eq!(locked, [Locked::Person]);
}

#[test]
fn a_lock_ends_after_its_time_and_says_when() {
    let mut guesses = Guesses::new(LIMITS);
    for second in 0..5 {
        guesses.admit(ACCOUNT, person(1), None, at(second)).unwrap();
    }
    let wait = guesses.admit(ACCOUNT, person(1), None, at(10)).unwrap_err();
    assert_eq!(wait, Duration::from_secs(1_194));
    assert!(guesses.admit(ACCOUNT, person(2), None, at(10)).is_ok());
    assert!(guesses.admit(ACCOUNT, person(1), None, at(1_204)).is_ok());
}

#[test]
fn right_codes_are_not_counted() {
    let mut guesses = Guesses::new(LIMITS);
    for second in 0..1_000 {
        guesses.admit(ACCOUNT, person(1), address(1), at(second)).unwrap();
        guesses.forgive(ACCOUNT, person(1), address(1), at(second));
    }
}

#[test]
fn what_no_longer_counts_is_forgotten() {
    let mut guesses = Guesses::new(LIMITS);
    for number in 0..40 {
        guesses.admit(ACCOUNT, person(number), address(number), at(0)).unwrap();
    }
    guesses.admit(ACCOUNT, person(1), None, at(5_000)).unwrap();
    assert_eq!(guesses.wrong.len(), 2);
}

proptest! {
    /// Whatever the order of people, addresses and moments: no window holds more looks than its
    /// limit allows.
    #[test]
    fn no_window_holds_more_than_its_limit(
        mut tries in prop::collection::vec((0..20_u32, 0..20_u32, 0..5_000_u64), 0..400),
    ) {
        tries.sort_by_key(|(_, _, second)| *second);
        let mut guesses = Guesses::new(LIMITS);
        let looked_at: Vec<_> = tries
            .into_iter()
            .filter(|(who, from, second)| {
                guesses.admit(ACCOUNT, person(*who), address(*from), at(*second)).is_ok()
            })
            .collect();
        for (place, (who, from, second)) in looked_at.iter().enumerate() {
            let within: Vec<_> = looked_at[place..]
                .iter()
                .take_while(|(_, _, later)| *later < second + 1_200)
                .collect();
            prop_assert!(within.len() <= 50);
            prop_assert!(within.iter().filter(|(other, _, _)| other == who).count() <= 5);
            prop_assert!(within.iter().filter(|(_, other, _)| other == from).count() <= 10);
        }
    }
}
