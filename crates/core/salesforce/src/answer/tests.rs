//! Error bodies as the platform writes them, and bodies that it never would.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn error(status: u16, body: &str) -> SalesforceError {
    Answer { status, retry_after: Some(Duration::from_secs(7)), body: body.as_bytes() }
        .succeeded()
        .unwrap_err()
}

#[test]
fn each_error_of_the_platform_has_its_kind() {
    let table: &[(u16, &str, &str)] = &[
        (
            401,
            r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
            "session expired: Session expired or invalid",
        ),
        (
            400,
            r#"{"error":"invalid_app_access","error_description":"user is not admin approved to access this app"}"#,
            "not approved: user is not admin approved to access this app",
        ),
        (400, r#"{"error":"OAUTH_APP_ACCESS_DENIED"}"#, "not approved: OAUTH_APP_ACCESS_DENIED"),
        (
            400,
            r#"{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}"#,
            "not approved: user hasn't approved this consumer",
        ),
        (
            400,
            r#"{"error":"invalid_grant","error_description":"expired authorization code"}"#,
            "grant refused: expired authorization code",
        ),
        (
            400,
            r#"{"error":"invalid_client_id","error_description":"client identifier invalid"}"#,
            "app missing: client identifier invalid",
        ),
        (
            400,
            r#"{"error":"invalid_client","error_description":"app must be installed into org"}"#,
            "app missing: app must be installed into org",
        ),
        (
            400,
            r#"{"error":"OAUTH_EC_APP_NOT_FOUND","error_description":"external client app is not installed in this org"}"#,
            "app missing: external client app is not installed in this org",
        ),
        (
            400,
            r#"{"error":"invalid_client","error_description":"invalid client credentials"}"#,
            "client refused: invalid client credentials",
        ),
        (
            404,
            r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#,
            "not found: The requested resource does not exist",
        ),
        (
            400,
            r#"[{"errorCode":"INVALID_FIELD","message":"No such column 'X' on entity 'Case'"}]"#,
            "field missing: No such column 'X' on entity 'Case'",
        ),
        (
            400,
            r#"[{"errorCode":"INVALID_TYPE","message":"sObject type 'X' is not supported."}]"#,
            "object missing: sObject type 'X' is not supported.",
        ),
        (
            403,
            r#"[{"errorCode":"INSUFFICIENT_ACCESS_OR_READONLY","message":"insufficient access"}]"#,
            "forbidden: insufficient access",
        ),
        (
            403,
            r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]"#,
            "rate limited: TotalRequests Limit exceeded.",
        ),
        (429, "", "rate limited: status 429"),
        (403, "<html>", "forbidden: status 403"),
        (500, "<html>oops</html>", "status 500: "),
        (
            503,
            r#"[{"errorCode":"SERVER_UNAVAILABLE","message":"Server Unavailable"}]"#,
            "status 503: Server Unavailable",
        ),
        (
            400,
            r#"[{"errorCode":"STRING_TOO_LONG","message":"Device: too long","fields":["Device__c"]}]"#,
            "STRING_TOO_LONG: Device: too long",
        ),
        (302, "", "nonsense: status 302 without an error that the CRM's protocol knows"),
        (400, "[]", "nonsense: status 400 without an error that the CRM's protocol knows"),
    ];
    for (status, body, expected) in table {
        assert_eq!(error(*status, body).to_string(), *expected, "{status} {body}");
    }
}

#[test]
fn what_the_headers_ask_to_wait_and_the_fields_that_are_named_are_kept() {
    let wait = Some(Duration::from_secs(7));
    assert!(
        matches!(error(429, "{}"), SalesforceError::RateLimited { retry_after, .. } if retry_after == wait)
    );
    assert!(matches!(error(503, "{}"), SalesforceError::Trouble { retry_after, .. } if retry_after == wait));
    let body = r#"[{"errorCode":"INVALID_CROSS_REFERENCE_KEY","message":"gone","fields":["Case__c"]}]"#;
    assert!(matches!(error(400, body), SalesforceError::Invalid { fields, .. } if fields == ["Case__c"]));
}

#[test]
fn a_message_is_one_short_line() {
    let long = format!(r#"[{{"errorCode":"X","message":"a\nb{}"}}]"#, "c".repeat(10_000));
    let SalesforceError::Invalid { message, .. } = error(400, &long) else { panic!("invalid") };
    assert!(message.starts_with("a b") && message.len() == 500);
}

#[test]
fn a_success_that_cannot_be_read_is_nonsense_without_its_content() {
    let answer = Answer { status: 200, retry_after: None, body: b"{\"secret\": tru" };
    let error = answer.parse::<serde_json::Value>("rows").unwrap_err();
    assert_eq!(
        error.to_string(),
        "nonsense: expected rows, got 14 bytes that break off at line 1, column 14"
    );
}

#[test]
fn the_limit_header_is_read_among_others() {
    let limit = ApiLimit::parse("api-usage=18/15000; per-app-api-usage=17/250(appName=x)");
    assert_eq!(limit, Some(ApiLimit { used: 18, allowed: 15_000 }));
    assert_eq!(ApiLimit::parse("api-usage=18"), None);
}

proptest! {
    #[test]
    fn no_body_makes_reading_an_error_panic(status in 100_u16..700, body: Vec<u8>) {
        let answer = Answer { status, retry_after: None, body: &body };
        prop_assert_eq!(answer.succeeded().is_ok(), (200..300).contains(&status));
    }
}
