//! When the breaker opens and closes; that it always comes back.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const LIMITS: BreakerLimits =
    BreakerLimits { failures: 3, open: Duration::from_secs(10), probe: Duration::from_secs(5) };

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1_000)
}

#[test]
fn it_opens_after_failures_in_a_row_and_lets_one_probe_through() {
    let mut breaker = Breaker::new(LIMITS);
    breaker.failed(at(0), None);
    breaker.failed(at(0), None);
    breaker.succeeded();
    breaker.failed(at(1), None);
    breaker.failed(at(1), None);
    assert_eq!(breaker.admit(at(1)), Admission::Call);
    breaker.failed(at(1), None);
    assert_eq!(breaker.admit(at(2)), Admission::Wait { until: at(11) });
    assert_eq!(breaker.admit(at(11)), Admission::Probe);
    assert_eq!(breaker.admit(at(11)), Admission::Wait { until: at(16) });
    breaker.succeeded();
    assert_eq!(breaker.admit(at(11)), Admission::Call);
}

#[test]
fn a_failed_probe_opens_it_again_and_a_lost_one_does_not_block_for_ever() {
    let mut breaker = Breaker::new(LIMITS);
    (0..3).for_each(|_| breaker.failed(at(0), None));
    assert_eq!(breaker.admit(at(10)), Admission::Probe);
    breaker.failed(at(12), None);
    assert_eq!(breaker.admit(at(21)), Admission::Wait { until: at(22) });
    assert_eq!(breaker.admit(at(22)), Admission::Probe);
    assert_eq!(breaker.admit(at(27)), Admission::Probe);
}

#[test]
fn retry_after_opens_it_at_once_for_as_long_as_was_asked() {
    let mut breaker = Breaker::new(LIMITS);
    breaker.failed(at(0), Some(Duration::from_secs(90)));
    assert_eq!(breaker.admit(at(89)), Admission::Wait { until: at(90) });
    // A late failure of a call that was under way shortens nothing.
    breaker.failed(at(20), None);
    assert_eq!(breaker.admit(at(89)), Admission::Wait { until: at(90) });
    assert_eq!(breaker.admit(at(90)), Admission::Probe);
}

#[derive(Debug, Clone)]
enum Step {
    Advance(u16),
    Admit,
    Succeed,
    Fail(Option<u16>),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_u16..20).prop_map(Step::Advance),
        Just(Step::Admit),
        Just(Step::Succeed),
        proptest::option::of(0_u16..60).prop_map(Step::Fail),
    ]
}

proptest! {
    #[test]
    fn it_always_comes_back_and_never_lets_two_probes_through_at_once(
        steps in proptest::collection::vec(step(), 1..200),
    ) {
        let mut breaker = Breaker::new(LIMITS);
        let mut now = at(0);
        let mut probe_until = at(-1);
        for step in steps {
            match step {
                Step::Advance(seconds) => now = now + Duration::from_secs(seconds.into()),
                Step::Succeed => { breaker.succeeded(); probe_until = at(-1); }
                Step::Fail(asked) => {
                    let asked = asked.map(|seconds| Duration::from_secs(seconds.into()));
                    breaker.failed(now, asked);
                    probe_until = at(-1);
                }
                Step::Admit => match breaker.admit(now) {
                    Admission::Call => {}
                    Admission::Probe => {
                        prop_assert!(probe_until <= now);
                        probe_until = now + LIMITS.probe;
                    }
                    Admission::Wait { until } => {
                        prop_assert!(until > now);
                        prop_assert!(until <= now + Duration::from_secs(60));
                        prop_assert!(breaker.is_open(now));
                    }
                },
            }
        }
        // However it went, a minute of silence lets somebody through.
        let later = now + Duration::from_secs(61);
        let waits = matches!(breaker.admit(later), Admission::Wait { .. });
        prop_assert!(!waits);
    }
}
