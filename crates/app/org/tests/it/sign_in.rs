//! Passwords, sessions and component tokens.

use alongside_org::{ErrorCode, SignInError};
use data_encoding::BASE64;
use serde_json::Value as Json;

use crate::support::{PASSWORD, SECRET, company};

#[tokio::test]
async fn a_password_signs_in_and_the_token_tells_who() {
    let company = company().await;
    let token = company.org.sign_in(" SAM@fernhill.example ", PASSWORD).await.unwrap();
    assert_eq!(format!("{token:?}"), "SessionToken([hidden])");
    let sam = company.org.current_user(token.expose()).await.unwrap();
    assert_eq!((sam.name.as_str(), sam.profile_name.as_str()), ("Sam Okafor", "Support Agent"));
    assert_eq!(sam.organization_name, "Fernhill");
    company.org.sign_out(token.expose()).await;
    assert!(company.org.current_user(token.expose()).await.is_none());
    assert!(company.org.current_user("made up").await.is_none());
}

#[tokio::test]
async fn refusals_do_not_tell_why() {
    let company = company().await;
    for (username, password) in [
        ("sam@fernhill.example", "wrong"),
        ("nobody@fernhill.example", PASSWORD),
        ("ivy@fernhill.example", PASSWORD),
        ("autoproc@alongside.invalid", ""),
    ] {
        let refused = company.org.sign_in(username, password).await.unwrap_err();
        assert!(matches!(refused, SignInError::InvalidLogin), "{username}: {refused}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_for_that_name_only() {
    let company = company().await;
    for _ in 0..5 {
        assert!(matches!(
            company.org.sign_in("sam@fernhill.example", "wrong").await,
            Err(SignInError::InvalidLogin)
        ));
    }
    let refused = company.org.sign_in("Sam@fernhill.example", PASSWORD).await.unwrap_err();
    assert!(matches!(refused, SignInError::Throttled { .. }), "{refused}");
    assert!(company.org.sign_in("ada@fernhill.example", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_component_token_is_a_signed_request_for_user_and_record() {
    let company = company().await;
    // Given to anybody: whoever may do what is not the org's to say.
    for name in ["sam", "jonas"] {
        let user = company.user(name).await;
        let case = company.id("sams case");
        let token = company.org.component_token(&user, "Sidebar", Some(("Case", case)), "n-1").await.unwrap();
        let (signed, payload) = token.split_once('.').unwrap();
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, SECRET.as_bytes());
        aws_lc_rs::hmac::verify(&key, payload.as_bytes(), &BASE64.decode(signed.as_bytes()).unwrap())
            .unwrap();
        let payload: Json = serde_json::from_slice(&BASE64.decode(payload.as_bytes()).unwrap()).unwrap();
        assert_eq!(payload["algorithm"], "HMACSHA256");
        assert_eq!(payload["userId"], user.id);
        assert_eq!(payload["context"]["user"]["email"], format!("{name}@fernhill.example"));
        assert_eq!(payload["context"]["environment"]["record"]["Id"], case);
        assert_eq!(payload["context"]["environment"]["record"]["attributes"]["type"], "Case");
        assert_eq!(payload["context"]["environment"]["parameters"]["nonce"], "n-1");
        assert_eq!(payload["context"]["environment"]["parameters"]["component"], "Sidebar");
    }
    let sam = company.user("sam").await;
    let hidden =
        company.org.component_token(&sam, "Sidebar", Some(("Case", company.id("adas case"))), "n").await;
    assert_eq!(hidden.unwrap_err().code, ErrorCode::NotFound);
    let dashboard = company.org.component_token(&sam, "Dashboard", None, "n").await.unwrap();
    assert!(dashboard.contains('.'));
}
