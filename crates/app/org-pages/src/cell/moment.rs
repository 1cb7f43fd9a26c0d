//! Moments in the words of somebody who looks at a clock: near ones relative, far ones by date.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// An instant as seen from `now`, in the reader's time zone.
pub fn moment_words(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let seconds = now.as_second() - at.as_second();
    let there = at.to_zoned(zone.clone());
    let today = now.to_zoned(zone.clone()).date();
    let time = there.strftime("%H:%M");
    match seconds {
        -59..60 => "Just now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        _ if there.date() == today => format!("Today, {time}"),
        _ if Some(there.date()) == today.yesterday().ok() => format!("Yesterday, {time}"),
        _ => day_words(there.date(), now, zone),
    }
}

/// A calendar day as seen from `now`.
pub fn day_words(day: Date, now: Timestamp, zone: &TimeZone) -> String {
    let today = now.to_zoned(zone.clone()).date();
    if day == today {
        "Today".to_owned()
    } else if Some(day) == today.yesterday().ok() {
        "Yesterday".to_owned()
    } else if Some(day) == today.tomorrow().ok() {
        "Tomorrow".to_owned()
    } else if day.year() == today.year() {
        day.strftime("%-d %b").to_string()
    } else {
        day.strftime("%-d %b %Y").to_string()
    }
}

/// An instant to the minute, with its zone.
pub fn exact(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A, %-d %B %Y, %H:%M %Z").to_string()
}
