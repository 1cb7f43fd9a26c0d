//! What a bucket lets through over any schedule.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use alongside_kernel::Timestamp;
use proptest::prelude::*;

use super::TokenBucket;

#[test]
fn a_burst_is_allowed_and_then_the_rate() {
    let start = Timestamp::from_millis(0);
    let mut bucket = TokenBucket::new(10, 5, start);
    assert!((0..5).all(|_| bucket.take(1, start)));
    assert!(!bucket.take(1, start));
    assert!(bucket.take(1, start + Duration::from_millis(100)));
    assert!(!bucket.take(1, start + Duration::from_millis(150)));
    assert!(!bucket.take(6, start + Duration::from_secs(60)));
}

proptest! {
    #[test]
    fn never_more_than_burst_plus_rate(
        steps in proptest::collection::vec((0i64..50_000, 1u32..5), 1..200),
        rate in 1u32..1_000,
        burst in 1u32..100,
    ) {
        let mut bucket = TokenBucket::new(rate, burst, Timestamp::from_micros(0));
        let (mut now, mut taken) = (0i64, 0u64);
        for (pause, units) in steps {
            now += pause;
            if bucket.take(units, Timestamp::from_micros(now)) {
                taken += u64::from(units);
            }
            let most = u64::from(burst) + u64::from(rate) * now.unsigned_abs() / 1_000_000;
            prop_assert!(taken <= most, "{taken} of {most}");
        }
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing(rate in 1u32..1_000, burst in 1u32..50) {
        let mut bucket = TokenBucket::new(rate, burst, Timestamp::from_millis(1_000_000));
        let back = Timestamp::from_millis(0);
        let taken = (0..200).filter(|_| bucket.take(1, back)).count();
        prop_assert_eq!(taken, burst as usize);
    }
}
