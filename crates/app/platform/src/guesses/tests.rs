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

/// H30: a million guesses within a code's life, from one address or a thousand, by one person or
/// a hundred: at most fifty are looked at, so that one open code falls with a chance of at most
/// 0.00005 to a hundred agents who conspire, and of 0.000005 to one.
#[test]
fn of_a_million_guesses_at_most_fifty_are_looked_at() {
    for (people, addresses, most) in [(1, 1, 5), (1, 1_000, 5), (100, 1, 10), (100, 1_000, 50)] {
        let mut guesses = Guesses::new(LIMITS);
        let looked_at = (0..1_000_000_u32)
            .filter(|guess| {
                let now = Timestamp::from_micros(i64::from(*guess) * 1_199);
                guesses.admit(ACCOUNT, person(guess % people), address(guess % addresses), now).is_ok()
            })
            .count();
        assert_eq!(looked_at, most, "{people} people, {addresses} addresses");
    }
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
