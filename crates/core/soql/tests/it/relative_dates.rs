//! What relative dates mean on a Sunday in November 2026.

use alongside_soql::RelativeDate;
use jiff::civil::date;

#[test]
fn each_literal_means_its_days() {
    let today = date(2026, 11, 22);
    for (word, count, first, after) in [
        ("TODAY", None, "2026-11-22", "2026-11-23"),
        ("yesterday", None, "2026-11-21", "2026-11-22"),
        ("TOMORROW", None, "2026-11-23", "2026-11-24"),
        ("THIS_WEEK", None, "2026-11-22", "2026-11-29"),
        ("LAST_WEEK", None, "2026-11-15", "2026-11-22"),
        ("LAST_MONTH", None, "2026-10-01", "2026-11-01"),
        ("THIS_QUARTER", None, "2026-10-01", "2027-01-01"),
        ("NEXT_YEAR", None, "2027-01-01", "2028-01-01"),
        ("LAST_90_DAYS", None, "2026-08-24", "2026-11-23"),
        ("LAST_N_DAYS", Some(7), "2026-11-15", "2026-11-23"),
        ("NEXT_N_DAYS", Some(2), "2026-11-23", "2026-11-25"),
        ("N_DAYS_AGO", Some(3), "2026-11-19", "2026-11-20"),
        ("LAST_N_MONTHS", Some(2), "2026-09-01", "2026-11-01"),
        ("NEXT_N_QUARTERS", Some(1), "2027-01-01", "2027-04-01"),
        ("THIS_FISCAL_QUARTER", None, "2026-10-01", "2027-01-01"),
        ("LAST_FISCAL_YEAR", None, "2025-01-01", "2026-01-01"),
        ("N_FISCAL_QUARTERS_AGO", Some(1), "2026-07-01", "2026-10-01"),
        ("N_YEARS_AGO", Some(1), "2025-01-01", "2026-01-01"),
    ] {
        let (from, to) = RelativeDate::from_word(word, count).unwrap().range(today);
        assert_eq!((from.to_string(), to.to_string()), (first.into(), after.into()), "{word}");
    }
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for today in [date(-9999, 1, 1), date(9999, 12, 31)] {
        for word in ["LAST_N_YEARS", "NEXT_N_YEARS", "N_QUARTERS_AGO", "NEXT_N_WEEKS"] {
            let (from, to) = RelativeDate::from_word(word, Some(9_999)).unwrap().range(today);
            assert!(from <= to);
        }
        let (from, to) = RelativeDate::from_word("THIS_WEEK", None).unwrap().range(today);
        assert!(from <= to);
    }
    assert_eq!(RelativeDate::from_word("LAST_N_DAYS", Some(100_000)), None);
    assert_eq!(RelativeDate::from_word("TODAY", Some(1)), None);
}
