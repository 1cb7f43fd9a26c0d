//! The addresses of records, and what a write is answered with.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use super::*;

fn api() -> ApiPath {
    ApiPath::new("62.0").unwrap()
}

fn id() -> CrmId {
    "500000000000001".parse().unwrap()
}

fn upserted(status: u16, body: &str) -> Result<Upserted, SalesforceError> {
    Upserted::parse(&Answer { status, retry_after: Some(Duration::ZERO), body: body.as_bytes() })
}

#[test]
fn each_operation_has_its_method_and_address() {
    let fields = Map::from_iter([("Subject".to_owned(), Value::from("x"))]);
    let base = "/services/data/v62.0";
    let table = [
        (
            read(&api(), "Case", id(), &["Id", "Subject"]),
            Method::Get,
            format!("/sobjects/Case/{}?fields=Id%2CSubject", id()),
        ),
        (create(&api(), "Case", fields.clone()), Method::Post, "/sobjects/Case".to_owned()),
        (update(&api(), "Case", id(), fields.clone()), Method::Patch, format!("/sobjects/Case/{}", id())),
        (
            upsert(&api(), "Case", "Key__c", "a/b ?#", fields),
            Method::Patch,
            "/sobjects/Case/Key__c/a%2Fb%20%3F%23".to_owned(),
        ),
        (limits(&api()), Method::Get, "/limits".to_owned()),
    ];
    for (request, method, path) in table {
        assert_eq!((request.method, request.path), (method, format!("{base}{path}")));
    }
}

#[test]
fn a_write_tells_the_record_and_whether_it_is_new() {
    let body = r#"{"id":"500000000000001","success":true,"errors":[]"#;
    assert_eq!(upserted(201, &format!("{body}}}")), Ok(Upserted { id: id(), created: true }));
    assert_eq!(upserted(200, &format!("{body}}}")), Ok(Upserted { id: id(), created: false }));
    let says = format!(r#"{body},"created":true}}"#);
    assert_eq!(upserted(200, &says), Ok(Upserted { id: id(), created: true }));
}

#[test]
fn several_records_of_one_key_a_failed_success_and_an_empty_body_are_errors() {
    let several = upserted(300, r#"["/services/data/v62.0/sobjects/Case/1"]"#);
    assert!(matches!(several, Err(SalesforceError::Invalid { code, .. }) if code == "MULTIPLE_CHOICES"));
    for body in [r#"{"id":"500000000000001","success":false}"#, r#"{"id":"x","success":true}"#, ""] {
        assert!(matches!(upserted(200, body), Err(SalesforceError::Nonsense { .. })), "{body}");
    }
}

#[test]
fn a_record_is_read_as_a_row() {
    let body = br#"{"attributes":{"type":"Case"},"Id":"500000000000001","Subject":"x"}"#;
    let row = Row::parse(&Answer { status: 200, retry_after: None, body }).unwrap();
    assert_eq!(row.text("Subject").as_deref(), Some("x"));
}
