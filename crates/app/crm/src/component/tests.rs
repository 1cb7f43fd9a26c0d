//! A token is good once signed by the right secret, young, and for this frame; else it is nothing.
#![allow(clippy::unwrap_used)]

use data_encoding::{BASE64, BASE64URL_NOPAD};

use super::*;

const NONCE: &str = "00112233445566778899aabbccddeeff";

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_341_600_000)
}

fn secret() -> Secret {
    Secret::new("consumer-secret")
}

fn payload(issued_at: i64) -> String {
    let json = format!(
        r#"{{"algorithm":"HMACSHA256","issuedAt":{issued_at},"context":{{
            "user":{{"userId":"005000000000001","userName":"sam@fernhill.example"}},
            "organization":{{"organizationId":"00D000000000001"}},
            "environment":{{"record":{{"attributes":{{"type":"Case"}},"Id":"500000000000001"}},
            "parameters":{{"nonce":"{NONCE}","component":"Sidebar"}}}}}}}}"#
    );
    BASE64.encode(json.as_bytes())
}

fn signature(payload: &str, secret: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::sign(&key, payload.as_bytes()).as_ref().to_vec()
}

fn token(issued_at: i64, secret: &str) -> String {
    let payload = payload(issued_at);
    format!("{}.{payload}", BASE64.encode(&signature(&payload, secret)))
}

fn check(token: &str) -> Result<ComponentClaims, ComponentTokenError> {
    verify(&secret(), token, NONCE, None, now())
}

#[test]
fn a_good_token_names_user_record_and_component() {
    let claims = check(&token(now().millis(), "consumer-secret")).unwrap();
    assert_eq!(claims.username, "sam@fernhill.example");
    assert_eq!(claims.component, "Sidebar");
    assert_eq!(claims.record.unwrap().0, "Case");
}

#[test]
fn age_decides_to_the_millisecond_in_both_directions() {
    let at = |offset: i64| check(&token(now().millis() + offset, "consumer-secret")).map(|_| ());
    assert_eq!(at(-60_000), Ok(()));
    assert_eq!(at(-60_001), Err(ComponentTokenError::Expired));
    assert_eq!(at(60_000), Ok(()));
    assert_eq!(at(60_001), Err(ComponentTokenError::NotYetValid));
    assert_eq!(at(i64::MAX - now().millis()), Err(ComponentTokenError::NotYetValid));
    assert_eq!(at(i64::MIN / 2), Err(ComponentTokenError::Expired));
}

#[test]
fn another_secret_another_frame_and_no_frame_are_refused() {
    let good = token(now().millis(), "consumer-secret");
    assert_eq!(check(&token(now().millis(), "guess")), Err(ComponentTokenError::Signature));
    let elsewhere = verify(&secret(), &good, "ffeeddccbbaa99887766554433221100", None, now());
    assert_eq!(elsewhere, Err(ComponentTokenError::Nonce));
    assert_eq!(verify(&secret(), &good, "", None, now()), Err(ComponentTokenError::Nonce));
}

#[test]
fn no_single_changed_character_passes() {
    let good = token(now().millis(), "consumer-secret");
    let unchanged = check(&good).unwrap();
    for position in 0..good.len() {
        let mut changed = good.clone().into_bytes();
        changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(check(&changed).is_err(), "{position}");
    }
    assert_eq!(check(&good).unwrap(), unchanged);
}

#[test]
fn another_spelling_of_the_signature_is_the_same_token() {
    let payload = payload(now().millis());
    let signature = signature(&payload, "consumer-secret");
    let one = check(&format!("{}.{payload}", BASE64.encode(&signature))).unwrap();
    let other = check(&format!("{}.{payload}", BASE64URL_NOPAD.encode(&signature))).unwrap();
    assert_eq!(one.token_digest, other.token_digest);
}

#[test]
fn what_is_no_signed_request_is_malformed() {
    for text in ["", ".", "a", "a.b.c d", "null"] {
        let outcome = check(text);
        assert!(
            matches!(outcome, Err(ComponentTokenError::Malformed | ComponentTokenError::Signature)),
            "{text}"
        );
    }
    let empty = format!("{}.{}", BASE64.encode(&signature("e30=", "consumer-secret")), "e30=");
    assert_eq!(check(&empty), Err(ComponentTokenError::Malformed));
}
