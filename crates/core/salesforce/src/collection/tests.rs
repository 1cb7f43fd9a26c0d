//! What goes out for several records, and what comes back.

use serde_json::{Map, json};

use super::{EachRecord, RecordRefusal, WrittenFields, create_each, delete_each, update_each};
use crate::{Answer, ApiPath, Body, Method, SalesforceError};

fn answer(body: &[u8]) -> Answer<'_> {
    Answer { status: 200, retry_after: None, body }
}

#[test]
fn records_go_out_with_their_object_and_none_waits_for_the_others() {
    let api = ApiPath::new("62.0").unwrap();
    let id = "005000000000001AAA".parse().unwrap();
    let mut fields = Map::new();
    fields.insert("AssigneeId".into(), json!("005000000000001AAA"));
    let new = WrittenFields { object: "PermissionSetAssignment".into(), id: None, fields };
    let request = create_each(&api, std::slice::from_ref(&new));
    assert_eq!(
        (request.method, request.path.as_str()),
        (Method::Post, "/services/data/v62.0/composite/sobjects")
    );
    let Body::Json(body) = request.body else { panic!("no body") };
    let wanted = json!({
        "allOrNone": false,
        "records": [{
            "attributes": {"type": "PermissionSetAssignment"},
            "AssigneeId": "005000000000001AAA",
        }],
    });
    assert_eq!(json!(body), wanted);
    let Body::Json(body) = update_each(&api, &[WrittenFields { id: Some(id), ..new }]).body else {
        panic!("no body")
    };
    assert_eq!(body["records"][0]["id"], "005000000000001AAA");
    let request = delete_each(&api, &[id, id]);
    assert_eq!(request.method, Method::Delete);
    assert!(request.path.ends_with("?ids=005000000000001AAA,005000000000001AAA&allOrNone=false"));
}

#[test]
fn each_record_is_answered_for_with_the_crms_own_code() {
    let body = br#"[{"id":"0PS000000000001","success":true,"errors":[]},
        {"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"twice","fields":[]}]}]"#;
    let EachRecord(outcomes) = EachRecord::parse(&answer(body), 2).unwrap();
    assert_eq!(outcomes[0], Ok("0PS000000000001".parse().unwrap()));
    assert_eq!(outcomes[1], Err(RecordRefusal { code: "DUPLICATE_VALUE".into(), message: "twice".into() }));
}

#[test]
fn an_answer_that_leaves_a_record_out_is_none() {
    for (body, sent) in [
        (&br#"[]"#[..], 1),
        (br#"[{"success":true,"errors":[]}]"#, 1),
        (br#"[{"success":false,"errors":[]}]"#, 1),
        (br#"{"records":[]}"#, 0),
    ] {
        let parsed = EachRecord::parse(&answer(body), sent);
        assert!(matches!(parsed, Err(SalesforceError::Nonsense { .. })), "{parsed:?}");
    }
}
