//! Relative dates: `TODAY`, `LAST_N_DAYS:30`, `THIS_QUARTER` and the like, as ranges of days counted
//! from a day that is passed in. Weeks begin on Sunday, as in the platform's default locale.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Most days, weeks, months, quarters or years a literal may count.
pub const MAX_COUNT: u32 = 9_999;

/// A relative date, such as `LAST_N_WEEKS:4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelativeDate {
    /// `YESTERDAY`, `TODAY`, `TOMORROW`: -1, 0, 1.
    Day(i8),
    /// `LAST_WEEK`, `THIS_MONTH`, `NEXT_YEAR`: -1, 0, 1 of a unit.
    Period(Unit, i8),
    /// `LAST_90_DAYS`.
    Last90Days,
    /// `NEXT_90_DAYS`.
    Next90Days,
    /// `LAST_N_DAYS:n` (with today for days; whole units before the current one for others).
    LastN(Unit, u32),
    /// `NEXT_N_DAYS:n`.
    NextN(Unit, u32),
    /// `N_DAYS_AGO:n`.
    Ago(Unit, u32),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks from Sunday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
    /// Quarters of the fiscal year, which begins with the calendar year.
    FiscalQuarter,
    /// Fiscal years, which begin with the calendar year.
    FiscalYear,
}

impl Unit {
    const ALL: [Unit; 7] = [
        Unit::Day,
        Unit::Week,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
        Unit::FiscalQuarter,
        Unit::FiscalYear,
    ];

    fn word(self) -> &'static str {
        match self {
            Unit::Day => "DAY",
            Unit::Week => "WEEK",
            Unit::Month => "MONTH",
            Unit::Quarter => "QUARTER",
            Unit::Year => "YEAR",
            Unit::FiscalQuarter => "FISCAL_QUARTER",
            Unit::FiscalYear => "FISCAL_YEAR",
        }
    }

    /// First day of the unit that holds `day`.
    fn start(self, day: Date) -> Date {
        match self {
            Unit::Day => day,
            Unit::Week => {
                let back = i64::from(day.weekday().since(Weekday::Sunday));
                day.saturating_sub(back.days())
            }
            Unit::Month => day.first_of_month(),
            Unit::Quarter | Unit::FiscalQuarter => {
                let first = (day.month() - 1) / 3 * 3 + 1;
                Date::constant(day.year(), first, 1)
            }
            Unit::Year | Unit::FiscalYear => day.first_of_year(),
        }
    }

    fn shift(self, start: Date, count: i64) -> Date {
        let span = match self {
            Unit::Day => count.days(),
            Unit::Week => count.weeks(),
            Unit::Month => count.months(),
            Unit::Quarter | Unit::FiscalQuarter => (count * 3).months(),
            Unit::Year | Unit::FiscalYear => count.years(),
        };
        start.saturating_add(span)
    }
}

impl RelativeDate {
    /// The literal with this word, and after a colon this count.
    #[must_use]
    pub fn from_word(word: &str, count: Option<u32>) -> Option<RelativeDate> {
        let word = word.to_ascii_uppercase();
        if let Some(count) = count.filter(|count| *count <= MAX_COUNT) {
            for unit in Unit::ALL {
                let plural = format!("{}S", unit.word());
                if word == format!("LAST_N_{plural}") {
                    return Some(RelativeDate::LastN(unit, count));
                }
                if word == format!("NEXT_N_{plural}") {
                    return Some(RelativeDate::NextN(unit, count));
                }
                if word == format!("N_{plural}_AGO") {
                    return Some(RelativeDate::Ago(unit, count));
                }
            }
            return None;
        }
        if count.is_some() {
            return None;
        }
        match word.as_str() {
            "YESTERDAY" => return Some(RelativeDate::Day(-1)),
            "TODAY" => return Some(RelativeDate::Day(0)),
            "TOMORROW" => return Some(RelativeDate::Day(1)),
            "LAST_90_DAYS" => return Some(RelativeDate::Last90Days),
            "NEXT_90_DAYS" => return Some(RelativeDate::Next90Days),
            _ => {}
        }
        for unit in Unit::ALL.into_iter().filter(|unit| *unit != Unit::Day) {
            for (prefix, offset) in [("LAST", -1), ("THIS", 0), ("NEXT", 1)] {
                if word == format!("{prefix}_{}", unit.word()) {
                    return Some(RelativeDate::Period(unit, offset));
                }
            }
        }
        None
    }

    /// The days it means, first and one past the last, seen from `today`.
    #[must_use]
    pub fn range(self, today: Date) -> (Date, Date) {
        let around = |unit: Unit, from: i64, to: i64| {
            let start = unit.start(today);
            (unit.shift(start, from), unit.shift(start, to))
        };
        match self {
            RelativeDate::Day(offset) => around(Unit::Day, offset.into(), i64::from(offset) + 1),
            RelativeDate::Period(unit, offset) => around(unit, offset.into(), i64::from(offset) + 1),
            RelativeDate::Last90Days => around(Unit::Day, -90, 1),
            RelativeDate::Next90Days => around(Unit::Day, 1, 91),
            RelativeDate::LastN(Unit::Day, count) => around(Unit::Day, -i64::from(count), 1),
            RelativeDate::LastN(unit, count) => around(unit, -i64::from(count), 0),
            RelativeDate::NextN(unit, count) => around(unit, 1, i64::from(count) + 1),
            RelativeDate::Ago(unit, count) => around(unit, -i64::from(count), 1 - i64::from(count)),
        }
    }
}

impl std::fmt::Display for RelativeDate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            RelativeDate::Day(-1) => out.write_str("YESTERDAY"),
            RelativeDate::Day(0) => out.write_str("TODAY"),
            RelativeDate::Day(_) => out.write_str("TOMORROW"),
            RelativeDate::Period(unit, -1) => write!(out, "LAST_{}", unit.word()),
            RelativeDate::Period(unit, 0) => write!(out, "THIS_{}", unit.word()),
            RelativeDate::Period(unit, _) => write!(out, "NEXT_{}", unit.word()),
            RelativeDate::Last90Days => out.write_str("LAST_90_DAYS"),
            RelativeDate::Next90Days => out.write_str("NEXT_90_DAYS"),
            RelativeDate::LastN(unit, count) => write!(out, "LAST_N_{}S:{count}", unit.word()),
            RelativeDate::NextN(unit, count) => write!(out, "NEXT_N_{}S:{count}", unit.word()),
            RelativeDate::Ago(unit, count) => write!(out, "N_{}S_AGO:{count}", unit.word()),
        }
    }
}
