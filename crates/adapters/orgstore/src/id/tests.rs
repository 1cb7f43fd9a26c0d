//! Ids as the platform's documentation and real orgs show them.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn a_short_id_gains_the_checksum_real_orgs_show() {
    for (short, long) in [
        ("0015000000aBcDe", "0015000000aBcDeAAK"),
        ("001A000000AAAAA", "001A000000AAAAAIA5"),
        ("500000000000001", "500000000000001AAA"),
    ] {
        let id = RecordId::parse(short).unwrap();
        assert_eq!(id.short(), short);
        assert_eq!(id.as_str().len(), 18);
        assert_eq!(id.as_str(), long);
        assert_eq!(RecordId::parse(long).unwrap(), id);
    }
}

#[test]
fn a_long_id_that_lost_its_case_is_restored() {
    let id = RecordId::from_number("500", 123_456_789);
    let lower = id.as_str().to_ascii_lowercase();
    assert_eq!(RecordId::parse(&lower).unwrap(), id);
}

#[test]
fn what_is_no_id_is_refused_with_the_reason() {
    assert_eq!(RecordId::parse("500"), Err(RecordIdError::Length(3)));
    assert_eq!(RecordId::parse("50000000000000'"), Err(RecordIdError::Character));
    assert_eq!(RecordId::parse("500000000000001ZZZ"), Err(RecordIdError::Checksum));
    assert_eq!(RecordId::parse("500000000000001999"), Err(RecordIdError::Checksum));
    assert_eq!(RecordId::parse("5000000000000é1"), Err(RecordIdError::Character));
}

proptest::proptest! {
    #[test]
    fn numbers_make_distinct_ids_that_parse(left in 0u64..1_000_000_000, right in 0u64..1_000_000_000) {
        let one = RecordId::from_number("003", left);
        proptest::prop_assert_eq!(&RecordId::parse(one.short()).unwrap(), &one);
        proptest::prop_assert_eq!(one == RecordId::from_number("003", right), left == right);
    }
}
