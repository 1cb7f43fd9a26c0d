//! Queries together: asked in order, answered in order, each with its own fault.
#![allow(clippy::unwrap_used)]

use super::*;

fn parse(body: &str, asked: usize) -> Result<Vec<Result<QueryPage, SalesforceError>>, SalesforceError> {
    QueryPage::parse_each(&Answer { status: 200, retry_after: None, body: body.as_bytes() }, asked)
}

#[test]
fn each_query_is_a_request_with_its_place() {
    let api = ApiPath::new("62.0").unwrap();
    let request = queries(&api, &["SELECT Id FROM User".to_owned(), "SELECT Id FROM Profile".to_owned()]);
    assert_eq!(request.path, "/services/data/v62.0/composite");
    let Body::Json(body) = request.body else { panic!("a JSON body") };
    let second = &body["compositeRequest"][1];
    assert_eq!(second["referenceId"], "q1");
    assert_eq!(second["url"], "/services/data/v62.0/query?q=SELECT%20Id%20FROM%20Profile");
    assert_eq!(body["allOrNone"], false);
}

#[test]
fn one_querys_fault_is_not_anothers() {
    let pages = parse(
        r#"{"compositeResponse":[
            {"body":{"totalSize":1,"done":true,"records":[{"counted":7}]},"httpStatusCode":200,"referenceId":"q0"},
            {"body":[{"errorCode":"INVALID_TYPE","message":"no such thing"}],"httpStatusCode":400,"referenceId":"q1"}
        ]}"#,
        2,
    )
    .unwrap();
    assert_eq!(pages[0].as_ref().unwrap().rows[0].text("counted").as_deref(), Some("7"));
    assert!(matches!(pages[1], Err(SalesforceError::ObjectMissing { .. })), "{:?}", pages[1]);
}

#[test]
fn answers_that_are_missing_or_in_another_order_are_nonsense() {
    let one = r#"{"compositeResponse":[{"body":[],"httpStatusCode":200,"referenceId":"q0"}]}"#;
    let other = r#"{"compositeResponse":[{"body":[],"httpStatusCode":200,"referenceId":"q1"}]}"#;
    for (body, asked) in [(one, 2), (other, 1), ("{}", 1)] {
        assert!(matches!(parse(body, asked), Err(SalesforceError::Nonsense { .. })), "{body}");
    }
}
