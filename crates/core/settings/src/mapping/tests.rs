//! R37 to R46: the format, its defaults, and mistakes named with their place.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn mistake(text: &str) -> (usize, usize, String) {
    let error = RecordMapping::parse(text).unwrap_err();
    (error.line, error.column, error.problem)
}

#[test]
fn r38_r42_cases_and_contacts_are_matched_by_e_mail_unless_overridden() {
    let mapping = RecordMapping::default();
    let pair = |crm_field: &str| MappedPair {
        crm_field: crm_field.to_owned(),
        custom_data: "user_email".to_owned(),
    };
    assert_eq!(mapping.object("Case"), Some(&[pair("ContactEmail")][..]));
    assert_eq!(mapping.object("Contact"), Some(&[pair("Email")][..]));
    assert_eq!(mapping.object("Lead"), Some(&[pair("Email")][..]));
    assert_eq!(mapping.object("Account"), None);
}

#[test]
fn r41_r46_objects_hold_pairs_of_field_and_key() {
    let text = r#"{"Case": {"ContactEmail": "user_email", "Contact.Phone": "phone"}, "Order__c": {}}"#;
    let mapping = RecordMapping::parse(text).unwrap();
    let pairs = mapping.object("Case").unwrap();
    assert_eq!(pairs.len(), 2);
    assert_eq!(pairs[1].crm_field, "Contact.Phone");
    assert_eq!(pairs[1].custom_data, "phone");
    assert_eq!(mapping.object("Order__c"), Some(&[][..]));
    assert_eq!(serde_json::to_string(&mapping).unwrap(), text.replace(": ", ":").replace(", ", ","));
}

#[test]
fn r44_broken_json_is_named_with_line_and_column() {
    let (line, column, problem) = mistake("{\n  \"Case\": {\n    \"ContactEmail\" \"user_email\"\n  }\n}");
    assert_eq!((line, column), (3, 20));
    assert_eq!(problem, "expected `:`");
    assert_eq!(mistake("").2, "EOF while parsing a value");
    assert!(mistake("[]").2.contains(r#"objects such as {"Case""#));
    assert!(mistake(r#"{"Case": "ContactEmail"}"#).2.contains("pairs such as"));
    assert!(mistake(r#"{"Case": {"ContactEmail": 1}}"#).2.contains("expected a string"));
}

#[test]
fn names_that_cannot_be_and_names_that_stand_twice_are_refused() {
    let (line, _, problem) = mistake("{\"Case\": {\"Email\": \"a\"},\n \"Case\": {}}");
    assert_eq!(line, 2);
    assert_eq!(problem, "Case stands twice: put all its pairs under one Case");
    assert_eq!(mistake(r#"{"Case": {"Email": "a", "Email": "b"}}"#).2, "Email stands twice");
    assert!(mistake(r#"{"Case; DROP": {}}"#).2.contains("not an object's API name"));
    assert!(mistake(r#"{"Case": {"Email FROM User": "a"}}"#).2.contains("not a field's API name"));
    assert!(mistake(r#"{"Case": {"A.B.C.D.E.F.G": "a"}}"#).2.contains("not a field's API name"));
    assert!(mistake(r#"{"Case": {"Email": " "}}"#).2.contains("custom-data key is empty"));
    assert!(mistake(&format!(r#"{{"Case": {{"Email": "{}"}}}}"#, "k".repeat(65))).2.contains("at most 64"));
}

#[test]
fn a_text_that_is_too_long_or_too_deep_is_refused() {
    assert!(mistake(&" ".repeat(70_000)).2.contains("longer than"));
    assert!(RecordMapping::parse(&"{\"A\":".repeat(10_000)).is_err());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_a_place_inside_it(text: String) {
        if let Err(error) = RecordMapping::parse(&text) {
            prop_assert!(error.line >= 1 && error.column >= 1);
            prop_assert!(error.line <= text.lines().count() + 1);
        }
    }

    #[test]
    fn what_is_written_reads_back_the_same(
        objects in prop::collection::btree_map(
            "[A-Z][a-z]{1,8}",
            prop::collection::btree_map("[A-Z][a-zA-Z]{1,8}", "[a-z_]{1,12}", 0..4),
            0..5,
        ),
    ) {
        let text = serde_json::to_string(&objects).unwrap();
        let mapping = RecordMapping::parse(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&mapping).unwrap(), text);
    }
}
