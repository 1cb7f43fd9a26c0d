//! Filters as conditions: values stay values, and what makes no sense is refused by name.

use super::condition::condition;
use super::{ListDefinition, ListFilter, ListOperator};
use crate::{CurrentUser, ErrorCode, FieldDescribe, ObjectDescribe};

fn field(name: &str, kind: &'static str) -> FieldDescribe {
    FieldDescribe {
        name: name.into(),
        label: name.into(),
        kind,
        soap_type: "xsd:string",
        length: 80,
        nillable: true,
        createable: true,
        updateable: true,
        permissionable: true,
        defaulted_on_create: false,
        calculated: false,
        custom: false,
        name_field: name == "Name",
        external_id: false,
        unique: false,
        filterable: true,
        sortable: true,
        groupable: true,
        auto_number: false,
        restricted_picklist: false,
        picklist_values: Vec::new(),
        reference_to: if kind == "reference" { vec!["User".into()] } else { Vec::new() },
        relationship_name: (kind == "reference").then(|| name.trim_end_matches("Id").to_owned()),
        compound_field_name: None,
        precision: 0,
        scale: 0,
        inline_help_text: None,
    }
}

fn object() -> ObjectDescribe {
    ObjectDescribe {
        name: "Case".into(),
        label: "Case".into(),
        label_plural: "Cases".into(),
        key_prefix: Some("500".into()),
        custom: false,
        createable: true,
        updateable: true,
        deletable: true,
        queryable: true,
        retrieveable: true,
        searchable: true,
        layoutable: true,
        fields: vec![
            field("Name", "string"),
            field("Size", "int"),
            field("Open", "boolean"),
            field("Due", "date"),
            field("CreatedDate", "datetime"),
            field("OwnerId", "reference"),
        ],
        child_relationships: Vec::new(),
    }
}

fn user() -> CurrentUser {
    CurrentUser {
        id: "005000000000001AAA".into(),
        username: "sam@x.example".into(),
        name: "Sam".into(),
        first_name: String::new(),
        last_name: "Sam".into(),
        email: "sam@x.example".into(),
        profile_id: String::new(),
        profile_name: String::new(),
        organization_id: String::new(),
        organization_name: String::new(),
        time_zone: "Europe/Berlin".into(),
        locale: "en_GB".into(),
    }
}

fn told(field: &str, operator: ListOperator, value: &str) -> Result<String, ErrorCode> {
    let filter = ListFilter { field: field.into(), operator, value: value.into() };
    let definition = ListDefinition { filters: vec![filter], ..ListDefinition::default() };
    condition(&object(), &definition, &user()).map_err(|error| error.code)
}

#[test]
fn a_value_stays_a_value_whatever_is_in_it() {
    use ListOperator::{Contains, Equals, NotEqual, StartsWith};
    for (operator, value, soql) in [
        (Equals, "a, \"b, c\"", r"Name IN ('a', 'b, c')"),
        (Equals, "x' OR Id != '", r"Name IN ('x\' OR Id != \'')"),
        (Equals, "", "Name = null"),
        (NotEqual, "a", "(Name NOT IN ('a') OR Name = null)"),
        (Contains, "50%_\\", r"(Name LIKE '%50\%\_\\%')"),
        (StartsWith, "a,b", "(Name LIKE 'a%' OR Name LIKE 'b%')"),
    ] {
        let found = told("Name", operator, value).unwrap();
        assert_eq!(found, soql, "{value}");
        alongside_soql::parse(&format!("SELECT Id FROM Case WHERE {found}")).unwrap();
    }
}

#[test]
fn days_and_moments_are_those_of_the_viewers_clock() {
    use ListOperator::{Equals, GreaterThan, LessThan};
    assert_eq!(told("Due", Equals, "2026-11-30").unwrap(), "(Due = 2026-11-30)");
    assert_eq!(told("Due", LessThan, "last n days:30").unwrap(), "(Due < LAST_N_DAYS:30)");
    assert_eq!(
        told("CreatedDate", Equals, "2026-03-29").unwrap(),
        "(CreatedDate >= 2026-03-28T23:00:00Z AND CreatedDate < 2026-03-29T22:00:00Z)",
        "the day on which the clocks go forward has 23 hours"
    );
    assert_eq!(told("CreatedDate", GreaterThan, "TODAY").unwrap(), "(CreatedDate > TODAY)");
    assert_eq!(told("OwnerId", Equals, "Sam, Mei").unwrap(), "Owner.Name IN ('Sam', 'Mei')");
    assert_eq!(told("OwnerId", Equals, "$User.Id").unwrap(), "OwnerId = '005000000000001AAA'");
}

#[test]
fn what_makes_no_sense_is_refused() {
    use ListOperator::{Contains, Equals, GreaterThan};
    for (field, operator, value) in [
        ("Size", Equals, "many"),
        ("Size", Contains, "1"),
        ("Size", GreaterThan, "1, 2"),
        ("Size", Equals, "NaN"),
        ("Open", Equals, "perhaps"),
        ("Due", Equals, "soon"),
        ("Due", Equals, "TODAY OR Id != null"),
        ("Due", Equals, "NULL"),
        ("CreatedDate", Contains, "2026-01-01"),
        ("Name", GreaterThan, "a"),
        ("Name", Contains, " , "),
    ] {
        assert_eq!(told(field, operator, value), Err(ErrorCode::InvalidInput), "{field} {value}");
    }
    // A field that the describe does not hold may not be read.
    assert_eq!(told("Amount", Equals, "1"), Err(ErrorCode::InsufficientAccess));
}
