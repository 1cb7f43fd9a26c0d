//! What a signed request says, in all its spellings, and what is none.
#![allow(clippy::unwrap_used)]

use data_encoding::BASE64;
use proptest::prelude::*;

use super::*;

const PAYLOAD: &str = r#"{"algorithm":"HMACSHA256","issuedAt":1795341600000,"userId":"005000000000001",
    "client":{"instanceUrl":"http://localhost:4401"},
    "context":{"user":{"userId":"005000000000001","userName":"sam@fernhill.example"},
    "organization":{"organizationId":"00D000000000001","name":"Fernhill"},
    "environment":{"record":{"attributes":{"type":"Case"},"Id":"500000000000001"},
    "parameters":{"nonce":"abc","component":"Sidebar"}}}}"#;

fn claims(payload: &str) -> Result<CanvasClaims, CanvasError> {
    let text = format!("c2ln.{}", BASE64.encode(payload.as_bytes()));
    SignedRequest::split(&text).unwrap().claims()
}

#[test]
fn a_signed_request_says_user_record_component_and_nonce() {
    let claims = claims(PAYLOAD).unwrap();
    assert_eq!(claims.issued_at, Timestamp::from_millis(1_795_341_600_000));
    assert_eq!(claims.username, "sam@fernhill.example");
    let (object, id) = claims.record.unwrap();
    assert_eq!((object.as_str(), id.key_prefix()), ("Case", "500"));
    assert_eq!((claims.component.as_str(), claims.nonce.as_str()), ("Sidebar", "abc"));
}

#[test]
fn a_page_without_a_record_has_none() {
    let without = PAYLOAD.replace(r#"{"attributes":{"type":"Case"},"Id":"500000000000001"}"#, "{}");
    assert_eq!(claims(&without).unwrap().record, None);
    let null = PAYLOAD.replace(r#"{"attributes":{"type":"Case"},"Id":"500000000000001"}"#, "null");
    assert_eq!(claims(&null).unwrap().record, None);
}

#[test]
fn another_algorithm_and_missing_parts_are_refused() {
    assert_eq!(claims(&PAYLOAD.replace("HMACSHA256", "none")), Err(CanvasError::Payload));
    assert_eq!(claims(&PAYLOAD.replace(r#""nonce":"abc","#, "")), Err(CanvasError::Payload));
    assert_eq!(claims("{}"), Err(CanvasError::Payload));
    assert_eq!(SignedRequest::split("no dot"), Err(CanvasError::Form));
    assert_eq!(SignedRequest::split("a?b.c"), Err(CanvasError::Form));
    assert_eq!(SignedRequest::split(&"a".repeat(20_000)), Err(CanvasError::TooLong));
}

#[test]
fn both_alphabets_and_both_paddings_are_read() {
    let bytes = [0xfb, 0xff, 0xfe, 0x01];
    for text in ["+//+AQ==.x", "+//+AQ.x", "-__-AQ==.x", "-__-AQ.x"] {
        assert_eq!(SignedRequest::split(text).unwrap().signature, bytes, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_taking_apart_panic(text: String) {
        if let Ok(request) = SignedRequest::split(&text) {
            let _ = request.claims();
        }
    }
}
