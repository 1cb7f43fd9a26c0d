//! The one place that reads the clock.

use jiff::Timestamp;

/// Now, to the millisecond, as the database keeps instants.
pub(crate) fn now() -> Timestamp {
    let milliseconds = Timestamp::now().as_millisecond();
    Timestamp::from_millisecond(milliseconds).expect("a present instant has milliseconds in range")
}
