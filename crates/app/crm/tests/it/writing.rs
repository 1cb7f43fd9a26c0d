//! The session log: one record for a session, whatever the CRM answers on the way.

use std::time::Duration;

use alongside_crm::{CrmError, SessionRow, Verdict};
use alongside_kernel::SessionId;
use serde_json::{Value, json};

use crate::broken::{BrokenCrm, Fault, now};

const SESSIONS: &str = "/services/data/v62.0/sobjects/alongside__Session__c/alongside__External_Id__c/";

fn row() -> SessionRow {
    SessionRow {
        id: SessionId::from_random([3; 16]),
        kind: "cobrowse".to_owned(),
        state: "ended".to_owned(),
        agent: Some("005000000000001".parse().unwrap()),
        record: Some(("Case".to_owned(), "500000000000001".parse().unwrap())),
        device_id: "dev_1".to_owned(),
        device_name: "Chrome on Windows ".repeat(40),
        customer_name: None,
        customer_email: Some("casey@brightwell.example".to_owned()),
        visitor_id: None,
        started: Some(now()),
        ended: Some(now() + Duration::from_secs(90)),
        ended_reason: None,
    }
}

fn sent(server: &BrokenCrm) -> Vec<Value> {
    server.seen(SESSIONS).iter().map(|seen| serde_json::from_str(&seen.body).unwrap()).collect()
}

#[tokio::test]
async fn the_session_goes_to_its_external_id_with_what_the_crm_has_fields_for() {
    let server = BrokenCrm::start().await;
    let written = server.connect().write_session(&row(), now()).await.unwrap();
    assert_eq!(written.url, format!("{}/lightning/r/alongside__Session__c/{}/view", server.url, written.id));
    let seen = &server.seen(SESSIONS)[0];
    assert_eq!((seen.method.as_str(), seen.caller.as_str()), ("PATCH", ""));
    assert!(seen.path.ends_with(&row().id.to_string()));
    let fields = &sent(&server)[0];
    let id = |text: &str| json!(text.parse::<alongside_kernel::CrmId>().unwrap());
    assert_eq!(fields["alongside__Case__c"], id("500000000000001"));
    assert_eq!(fields["alongside__Agent__c"], id("005000000000001"));
    assert_eq!(fields["alongside__Started_At__c"], "2026-11-22T10:00:00.000Z");
    assert_eq!(fields["alongside__Duration_Seconds__c"], 90);
    assert_eq!(fields["alongside__Device__c"].as_str().unwrap().len(), 255);
    assert_eq!(fields.get("Case_of_ours__c"), None);
    assert_eq!(
        written.left_out,
        ["alongside__Device_Id__c", "alongside__Customer_Email__c"].map(|field| format!(
            "{field}: the CRM has no such field, or does not show it to the integration user."
        ))
    );
}

#[tokio::test]
async fn an_object_without_a_lookup_is_reported_and_the_rest_is_written() {
    let server = BrokenCrm::start().await;
    let mut row = row();
    row.record = Some(("Order__c".to_owned(), "a01000000000001".parse().unwrap()));
    let written = server.connect().write_session(&row, now()).await.unwrap();
    assert_eq!(
        written.left_out.last().unwrap(),
        "The record: alongside__Session__c has no lookup to Order__c that the integration user may edit."
    );
}

#[tokio::test]
async fn a_case_that_was_deleted_does_not_lose_the_session() {
    let server = BrokenCrm::start().await;
    let gone = Fault::rest(
        400,
        "INVALID_CROSS_REFERENCE_KEY",
        "invalid cross reference id",
        &["alongside__Case__c"],
    );
    server.breaks_times("", SESSIONS, gone, 1);
    let written = server.connect().write_session(&row(), now()).await.unwrap();
    let [first, second] = &sent(&server)[..] else { panic!("two attempts") };
    assert!(first.get("alongside__Case__c").is_some());
    assert!(second.get("alongside__Case__c").is_none());
    assert!(second.get("alongside__Agent__c").is_some());
    assert_eq!(
        written.left_out.last().unwrap(),
        "alongside__Case__c: the CRM did not take its value: invalid cross reference id."
    );
}

#[tokio::test]
async fn a_deleted_record_that_is_named_by_its_id_only_is_found_among_the_lookups() {
    let server = BrokenCrm::start().await;
    let gone = Fault::rest(400, "ENTITY_IS_DELETED", "entity is deleted: 500000000000001", &[]);
    server.breaks_times("", SESSIONS, gone, 1);
    server.connect().write_session(&row(), now()).await.unwrap();
    let second = &sent(&server)[1];
    assert!(second.get("alongside__Case__c").is_none() && second.get("alongside__Agent__c").is_some());
}

#[tokio::test]
async fn a_value_that_is_refused_is_left_out_and_refusals_without_end_are_given_up() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let refused =
        |field: &str| Fault::rest(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value", &[field]);
    server.breaks_times("", SESSIONS, refused("alongside__State__c"), 1);
    let written = crm.write_session(&row(), now()).await.unwrap();
    assert!(written.left_out.iter().any(|left| left.starts_with("alongside__State__c: ")));

    server.heals();
    server.breaks("", SESSIONS, refused("alongside__External_Id__c"));
    let before = sent(&server).len();
    let error = crm.write_session(&row(), now()).await.unwrap_err();
    assert!(matches!(error, CrmError::Invalid { .. }), "{error}");
    assert_eq!(error.verdict(), Verdict::Refused);
    assert_eq!(sent(&server).len(), before + 1);
}

#[tokio::test]
async fn two_writers_at_once_end_with_one_record() {
    let server = BrokenCrm::start().await;
    let race = Fault::rest(400, "DUPLICATE_VALUE", "duplicate value found", &["alongside__External_Id__c"]);
    server.breaks_times("", SESSIONS, race, 1);
    assert!(server.connect().write_session(&row(), now()).await.is_ok());
    assert_eq!(sent(&server).len(), 2);
}

#[tokio::test]
async fn trouble_is_for_later_and_a_missing_package_is_for_an_admin() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    server.breaks("", SESSIONS, Fault::Answer(503, &[("retry-after", "120")], String::new()));
    let error = crm.write_session(&row(), now()).await.unwrap_err();
    assert_eq!(error.verdict(), Verdict::RetryLater { after: Some(Duration::from_secs(120)) });
    server.heals();
    server.breaks("", SESSIONS, Fault::Answer(300, &[], r#"["/a","/b"]"#.to_owned()));
    assert_eq!(crm.write_session(&row(), now()).await.unwrap_err().verdict(), Verdict::Refused);
    server.heals();
    assert!(crm.write_session(&row(), now()).await.is_ok());

    let bare = BrokenCrm::start().await;
    let missing = Fault::rest(404, "NOT_FOUND", "The requested resource does not exist", &[]);
    bare.breaks("", "/services/data/v62.0/sobjects/alongside__Session__c/describe", missing);
    let error = bare.connect().write_session(&row(), now()).await.unwrap_err();
    assert!(matches!(error, CrmError::ObjectMissing { .. }), "{error}");
    assert!(error.words().contains("install the package"));

    bare.heals();
    let empty = r#"{"name":"alongside__Session__c","label":"Session","fields":[]}"#.to_owned();
    let path = "/services/data/v62.0/sobjects/alongside__Session__c/describe";
    bare.breaks_times("", path, Fault::Answer(200, &[], empty), 1);
    let crm = bare.connect();
    let error = crm.write_session(&row(), now()).await.unwrap_err();
    assert!(error.words().contains("alongside__External_Id__c"), "{}", error.words());
    assert!(crm.write_session(&row(), now()).await.is_ok());
}
