#![allow(clippy::unwrap_used)]

use std::time::Duration;

use super::{
    company::{Size, Sketch},
    own, told,
};

const SMALL: Size = Size { users: 40, objects: 6, fields: 5, sets: 20 };

#[test]
fn the_company_is_the_same_at_every_run_and_has_both_answers() {
    let write = || serde_json::to_string(&Sketch::new(SMALL)).unwrap();
    assert_eq!(write(), write());
    let own = own::measure(&Sketch::new(SMALL), 1);
    assert!(own.allowed() > 0 && own.allowed() < own.answers.len(), "{} allowed", own.allowed());
    assert!(own.snapshot_bytes > 0);
}

#[test]
fn a_time_is_told_in_its_unit() {
    let times = [75, 3_460, 48_200_000].map(Duration::from_nanos).map(told);
    assert_eq!(times, ["75 ns", "3.5 µs", "48.2 ms"]);
}
