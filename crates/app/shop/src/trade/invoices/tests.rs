//! Invoices stay what they were.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use jiff::civil::date;

use super::{invoices, statement};

#[test]
fn a_month_later_there_is_one_more_and_the_old_ones_are_unchanged() {
    let march = invoices("V-1042", date(2026, 3, 31));
    let april = invoices("V-1042", date(2026, 4, 1));
    assert_eq!(march.len(), 14);
    assert!(!april[0].paid && !march[0].paid);
    assert!(april[1].paid);
    for (then, now) in march.iter().zip(&april[1..]).skip(1) {
        assert_eq!(then, now);
    }
}

#[test]
fn dates_fall_in_their_month_and_numbers_differ() {
    let list = invoices("V-1042", date(2026, 3, 1));
    let numbers: HashSet<_> = list.iter().map(|invoice| &invoice.number).collect();
    assert_eq!(numbers.len(), list.len());
    for invoice in &list {
        let month = invoice.issued.strftime("F%y%m-").to_string();
        assert!(invoice.number.starts_with(&month), "{invoice:?}");
    }
    assert_ne!(list, invoices("V-1043", date(2026, 3, 1)));
}

#[test]
fn the_statement_has_a_row_for_each_invoice() {
    let list = invoices("V-1042", date(2026, 3, 1));
    let text = statement(&list);
    assert_eq!(text.lines().count(), list.len() + 1);
    for (line, invoice) in text.lines().skip(1).zip(&list) {
        assert!(line.starts_with(&format!("{},{}", invoice.number, invoice.issued)), "{line}");
    }
}
