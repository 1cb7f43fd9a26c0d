//! The company holds together: counts, people with a part to play, references and dates.
#![allow(clippy::unwrap_used)]

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::row::Row;
use crate::{demo, platform_settings, rows};

fn now() -> Timestamp {
    "2026-11-20T09:30:00Z".parse().unwrap()
}

fn count(rows: &[Row], object: &str) -> usize {
    rows.iter().filter(|row| row.object == object).count()
}

#[test]
fn the_company_has_the_promised_size() {
    let demo = demo();
    let rows = rows(&demo, now());
    let profiles: HashSet<_> = demo.users.iter().map(|user| user.profile).collect();
    assert!(demo.users.len() >= 10, "{} users", demo.users.len());
    assert!(profiles.len() >= 4, "{profiles:?}");
    for (object, least) in [
        ("Account", 200),
        ("Contact", 500),
        ("Case", 300),
        ("Lead", 200),
        ("Opportunity", 100),
        ("Task", 300),
    ] {
        assert_eq!(count(&rows, object), least, "{object}");
    }
}

#[test]
fn the_same_moment_gives_the_same_company() {
    let first = format!("{:?}", rows(&demo(), now()));
    let second = format!("{:?}", rows(&demo(), now()));
    assert_eq!(first, second);
}

#[test]
fn every_lookup_points_to_a_row_made_before_it() {
    let mut objects: HashMap<String, &str> = HashMap::new();
    let rows = rows(&demo(), now());
    for row in &rows {
        for (field, target) in &row.lookups {
            let object =
                objects.get(target).unwrap_or_else(|| panic!("{} {field} points to {target}", row.reference));
            let right = match *field {
                "AccountId" => *object == "Account",
                "ContactId" => *object == "Contact",
                "WhoId" => ["Contact", "Lead"].contains(object),
                "WhatId" => ["Case", "Opportunity"].contains(object),
                _ => false,
            };
            assert!(right, "{} {field} points to a {object}", row.reference);
        }
        let before = objects.insert(row.reference.clone(), row.object);
        assert!(before.is_none(), "{} exists twice", row.reference);
    }
}

#[test]
fn nothing_lies_in_the_future_and_nothing_changes_before_it_exists() {
    for row in rows(&demo(), now()) {
        assert!(row.created <= now(), "{}", row.reference);
        assert!(row.modified <= now(), "{}", row.reference);
        assert!(row.created <= row.modified, "{}", row.reference);
    }
}

#[test]
fn no_two_people_share_an_address() {
    let rows = rows(&demo(), now());
    for object in ["Contact", "Lead"] {
        let mut seen = HashSet::new();
        for row in rows.iter().filter(|row| row.object == object) {
            let email = row.text("Email");
            assert!(email.is_ascii() && email.ends_with(".example"), "{email}");
            assert!(seen.insert(email.to_owned()), "{email} twice");
        }
    }
}

#[test]
fn every_text_fits_its_field_and_leaves_no_place_unfilled() {
    for row in rows(&demo(), now()) {
        for (field, value) in &row.values {
            let text = value.as_str().unwrap_or_default();
            assert!(!text.contains(['{', '}']), "{} {field}: {text}", row.reference);
            let longest = match field.as_str() {
                "Subject" | "Name" => 120,
                "Description" => 4_000,
                _ => 255,
            };
            assert!(text.chars().count() <= longest, "{} {field}", row.reference);
        }
    }
}

#[test]
fn work_is_spread_over_the_people_who_do_it() {
    let demo = demo();
    let rows = rows(&demo, now());
    let mut owners: HashMap<(&str, &str), usize> = HashMap::new();
    for row in &rows {
        let user = demo.users.iter().find(|user| user.username == row.owner).unwrap();
        assert!(user.active && !user.integration, "{} owns {}", user.name, row.reference);
        *owners.entry((row.object, user.name)).or_default() += 1;
    }
    let agents = owners.iter().filter(|((object, _), _)| *object == "Case");
    assert!(agents.clone().count() >= 4);
    assert!(agents.clone().all(|(_, cases)| *cases < 150), "{owners:?}");
}

#[test]
fn each_customer_is_a_contact_and_waits_on_the_case_of_the_story() {
    let demo = demo();
    let rows = rows(&demo, now());
    for customer in &demo.customers {
        let contact = rows
            .iter()
            .find(|row| row.object == "Contact" && row.text("Email") == customer.email)
            .unwrap_or_else(|| panic!("{} has no contact", customer.name));
        let cases: Vec<_> =
            rows.iter().filter(|row| row.target("ContactId") == Some(&contact.reference)).collect();
        let subjects: Vec<_> = cases.iter().map(|case| case.text("Subject")).collect();
        let told: Vec<_> = customer.case.iter().map(|case| case.subject).collect();
        assert_eq!(subjects, told, "{}", customer.name);
        assert!(cases.iter().all(|case| case.text("Status") != "Closed"));
    }
    assert!(demo.customers.iter().any(|customer| customer.case.is_none()));
    assert!(demo.customers.iter().any(|customer| customer.devices == 2));
}

#[test]
fn the_people_stand_for_the_situations_they_are_there_for() {
    let demo = demo();
    let settings = platform_settings();
    let person = |name: &str| demo.users.iter().find(|user| user.name == name).unwrap();
    let has_row = |profile: &str| settings.profiles.iter().any(|row| row.profile == profile);

    assert_eq!(person("Sam Okafor").permission_sets, ["Alongside Agent", "Alongside Access"]);
    assert!(has_row(person("Sam Okafor").profile));
    assert_eq!(person("Ada Lindqvist").permission_sets, ["Alongside Admin", "Alongside Access"]);
    assert_eq!(person("Jonas Weber").profile, "System Administrator");
    assert!(person("Jonas Weber").permission_sets.is_empty());
    assert_eq!(person("Priya Nair").permission_sets, ["Alongside Agent", "Alongside Access"]);
    assert!(!has_row(person("Priya Nair").profile));
    assert!(person("Tom Ellery").permission_sets.is_empty());
    assert!(demo.users.iter().any(|user| !user.active));
    assert_eq!(demo.users.iter().filter(|user| user.integration).count(), 1);
    assert_eq!(settings.default_admin, person("Ada Lindqvist").username);
}
