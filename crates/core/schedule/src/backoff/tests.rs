//! How waits grow, their bounds, and what the other side asks for.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

#[test]
fn the_wait_doubles_up_to_its_most() {
    let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60));
    let full: Vec<u64> = (1..=9).map(|failures| backoff.delay(failures, u32::MAX).as_secs()).collect();
    assert_eq!(full, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(backoff.delay(3, 0), Duration::from_secs(2));
}

#[test]
fn what_the_other_side_asks_for_is_waited_even_beyond_the_most() {
    let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60));
    let hour = Duration::from_secs(3_600);
    assert_eq!(backoff.delay_at_least(1, 0, Some(hour)), hour);
    assert_eq!(backoff.delay_at_least(7, u32::MAX, Some(Duration::from_secs(1))), Duration::from_secs(60));
}

proptest! {
    #[test]
    fn the_wait_stays_between_half_and_the_whole_and_never_shrinks_with_failures(
        first in 1_u64..100_000,
        most in 1_u64..10_000_000,
        failures in 1_u32..200,
        jitter: u32,
    ) {
        let backoff = Backoff::new(Duration::from_millis(first), Duration::from_millis(most));
        let wait = backoff.delay(failures, jitter);
        let least = backoff.delay(failures, 0);
        let whole = backoff.delay(failures, u32::MAX);
        prop_assert!(least <= wait && wait <= whole);
        prop_assert!(whole <= Duration::from_millis(most));
        prop_assert!(whole <= least * 2 + Duration::from_nanos(1));
        prop_assert!(backoff.delay(failures + 1, jitter) >= wait);
    }
}
