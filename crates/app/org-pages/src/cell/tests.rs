//! Values in words.
#![allow(clippy::unwrap_used)]

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_moment_is_told_from_where_the_reader_stands() {
    let now = at("2026-11-20T09:30:00Z");
    let words = |text| moment_words(at(text), now, &TimeZone::UTC);
    assert_eq!(words("2026-11-20T09:29:30Z"), "Just now");
    assert_eq!(words("2026-11-20T08:43:00Z"), "47 min ago");
    assert_eq!(words("2026-11-20T06:02:00Z"), "Today, 06:02");
    assert_eq!(words("2026-11-19T18:40:00Z"), "Yesterday, 18:40");
    assert_eq!(words("2026-11-03T12:00:00Z"), "3 Nov");
    assert_eq!(words("2025-11-03T12:00:00Z"), "3 Nov 2025");
}

#[test]
fn a_day_is_the_readers_day() {
    let now = at("2026-11-20T23:30:00Z");
    let east = TimeZone::fixed(jiff::tz::offset(2));
    assert_eq!(moment_words(at("2026-11-20T20:00:00Z"), now, &east), "Yesterday, 22:00");
    assert_eq!(day_words("2026-11-21".parse().unwrap(), now, &east), "Today");
    assert_eq!(day_words("2026-11-21".parse().unwrap(), now, &TimeZone::UTC), "Tomorrow");
}

#[test]
fn thousands_are_parted() {
    assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
    assert_eq!(grouped(999.0, 0), "999");
    assert_eq!(grouped(-12_345.678, 2), "-12,345.68");
    assert_eq!(seconds(754.0), "12 min 34 s");
    assert_eq!(seconds(5_400.0), "1 h 30 min");
}

#[test]
fn a_cell_escapes_what_it_holds() {
    let hostile = "<script>alert(1)</script>";
    for cell in [
        Cell::Text(hostile.to_owned()),
        Cell::Long(hostile.to_owned()),
        Cell::Mail(format!("\"{hostile}")),
        Cell::Web { address: format!("https://a/\"{hostile}"), text: hostile.to_owned() },
    ] {
        let html = cell.render().unwrap();
        assert!(!html.contains("<script") && !html.contains("\"<"), "{html}");
    }
}
