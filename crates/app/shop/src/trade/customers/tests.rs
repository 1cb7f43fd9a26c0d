//! Sign-in and the life of a session.
#![allow(clippy::unwrap_used)]

use jiff::{Timestamp, ToSpan};

use super::Directory;
use crate::config::{ConfigError, CookieKey, Customer};

fn customer(name: &str, email: &str, password: &str) -> Customer {
    Customer {
        name: name.into(),
        email: email.into(),
        password: password.into(),
        visitor_id: format!("V-{name}"),
    }
}

fn directory() -> Directory {
    let customers = vec![
        customer("Casey", "Casey@northwind.example", "orchard gate"),
        customer("Robin", "robin@northwind.example", "orchard gate"),
    ];
    Directory::new(&CookieKey([7; 32]), customers).unwrap()
}

#[test]
fn the_right_password_signs_in_whatever_the_case_of_the_address() {
    let directory = directory();
    let account = directory.sign_in(" CASEY@northwind.example ", "orchard gate");
    assert_eq!(account.unwrap().visitor_id, "V-Casey");
}

#[test]
fn a_wrong_password_or_address_does_not() {
    let directory = directory();
    for (email, password) in [
        ("casey@northwind.example", "orchard gat"),
        ("casey@northwind.example", ""),
        ("nobody@northwind.example", "orchard gate"),
        ("", ""),
    ] {
        assert!(directory.sign_in(email, password).is_none(), "{email}");
    }
}

#[test]
fn a_session_ends_after_fourteen_days() {
    let directory = directory();
    let signed_in: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
    let casey = directory.sign_in("casey@northwind.example", "orchard gate");
    let session = directory.session(casey.unwrap(), signed_in);
    let after = |hours: i64| signed_in.checked_add(hours.hours()).unwrap();
    assert!(directory.resume(&session, after(14 * 24 - 1)).is_some());
    assert!(directory.resume(&session, after(14 * 24)).is_none());
}

#[test]
fn two_customers_cannot_share_an_address() {
    let twice = vec![
        customer("Casey", "casey@northwind.example", "a"),
        customer("Robin", "CASEY@northwind.example", "b"),
    ];
    let error = Directory::new(&CookieKey([7; 32]), twice).err().unwrap();
    assert!(matches!(error, ConfigError::DuplicateEmail(email) if email == "casey@northwind.example"));
}

#[test]
fn nothing_printed_for_debugging_holds_a_password_or_address() {
    let printed = format!("{:?} {:?}", customer("Casey", "casey@n.example", "hunter"), directory().accounts);
    assert!(!printed.contains("hunter") && !printed.contains('@'), "{printed}");
}
