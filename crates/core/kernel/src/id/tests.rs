#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn an_id_reads_back_as_it_was_written(bits: [u8; 16]) {
        let id = SessionId::from_random(bits);
        prop_assert_eq!(id.to_string().parse::<SessionId>().unwrap(), id);
    }

    #[test]
    fn no_text_makes_parsing_panic(text in ".{0,60}") {
        let _ = text.parse::<DeviceId>();
    }
}

#[test]
fn an_id_of_another_kind_is_refused() {
    let device = DeviceId::from_random([7; 16]).to_string();
    assert_eq!(device.parse::<SessionId>(), Err(IdError { expected: "ses_" }));
}
