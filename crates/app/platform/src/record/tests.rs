#![allow(clippy::unwrap_used)]
use alongside_wire::rest::{FieldVisibility, MappedField};

use super::*;

fn field(key: &str, value: Option<&str>) -> MappedField {
    MappedField {
        crm_field: format!("{key}__c"),
        label: key.to_owned(),
        custom_data: key.to_owned(),
        value: value.map(str::to_owned),
        visibility: FieldVisibility::Visible,
    }
}

/// R46: several pairs are ANDed.
#[test]
fn a_device_has_to_match_every_pair() {
    let mapping = [field("user_email", Some("jo@home.example")), field("plan", Some("gold"))];
    let wanted = wanted_data(&mapping).unwrap();
    assert_eq!(wanted.len(), 2);
    assert_eq!(wanted["user_email"], "jo@home.example");
}

#[test]
fn an_empty_field_matches_nothing_rather_than_everything() {
    assert_eq!(wanted_data(&[]), None);
    let mapping = [field("user_email", None), field("plan", Some("gold"))];
    assert_eq!(wanted_data(&mapping), None);
}

/// What the CRM answers decides; what is known of rights only explains an answer without the field.
#[test]
fn a_field_that_is_hidden_is_told_from_one_that_is_empty() {
    let told = |reads: Option<bool>, visibility| {
        let mapping = vec![MappedField { visibility, ..field("user_email", None) }];
        let mut matching = Matching { mapping, visitor_id: None };
        matching.tell_hidden(|_| reads);
        matching.mapping[0].visibility
    };
    for reads in [None, Some(true), Some(false)] {
        assert_eq!(told(reads, FieldVisibility::Visible), FieldVisibility::Visible);
    }
    assert_eq!(told(Some(false), FieldVisibility::NotReturned), FieldVisibility::Hidden);
    assert_eq!(told(Some(true), FieldVisibility::NotReturned), FieldVisibility::NotReturned);
    assert_eq!(told(None, FieldVisibility::NotReturned), FieldVisibility::NotReturned);
}

#[test]
fn two_fields_that_disagree_about_a_key_match_nothing() {
    let same = [field("id", Some("1")), field("id", Some("1"))];
    assert_eq!(wanted_data(&same).unwrap().len(), 1);
    let differ = [field("id", Some("1")), field("id", Some("2"))];
    assert_eq!(wanted_data(&differ), None);
}

#[test]
fn what_cannot_be_a_record_is_refused_by_its_field() {
    let good = parse_record("Case", "500000000000001").unwrap();
    assert_eq!(good.id.len(), 18);
    for object in ["", "Case'", "Case/../User", "9Case", &"C".repeat(81)] {
        let error = parse_record(object, "500000000000001").unwrap_err();
        assert_eq!(error.document().field.as_deref(), Some("record.object"), "{object}");
    }
    for id in ["", "500", "500000000000001'", "../../00000000001"] {
        let error = parse_record("Case", id).unwrap_err();
        assert_eq!(error.document().field.as_deref(), Some("record.id"), "{id}");
    }
}
