//! Token requests keep their secrets; answers are taken only when whole.
#![allow(clippy::unwrap_used)]

use super::*;

fn answer(body: &str) -> Answer<'_> {
    Answer { status: 200, retry_after: None, body: body.as_bytes() }
}

#[test]
fn the_sign_in_page_is_asked_for_with_every_value_encoded() {
    let path = authorize_path("key&1", "http://localhost:4400/oauth/callback", "st=1", "ch_-", "openid api");
    assert_eq!(
        path,
        "/services/oauth2/authorize?response_type=code&client_id=key%261\
         &redirect_uri=http%3A%2F%2Flocalhost%3A4400%2Foauth%2Fcallback&scope=openid%20api\
         &state=st%3D1&code_challenge=ch_-&code_challenge_method=S256"
    );
}

#[test]
fn no_secret_is_in_a_path_or_in_debug_output() {
    let secret = Secret::new("s3cr3t");
    let requests = [
        authorization_code("key", &secret, "http://cb", &secret, &secret),
        refresh("key", &secret, &secret),
        client_credentials("key", &secret),
        jwt_bearer(secret.clone()),
    ];
    for request in requests {
        assert_eq!(request.path, "/services/oauth2/token");
        assert!(!format!("{request:?}").contains("s3cr3t"));
    }
}

#[test]
fn a_token_must_fit_into_a_header() {
    let good = TokenAnswer::parse(&answer(r#"{"access_token":"00D!abc","token_type":"Bearer"}"#)).unwrap();
    assert_eq!(good.access_token.expose(), "00D!abc");
    for bad in [
        r#"{}"#,
        r#"{"access_token":""}"#,
        r#"{"access_token":"a\r\nX-Evil: 1"}"#,
        r#"{"access_token":"abc","token_type":"mac"}"#,
        r#"{"access_token":7}"#,
    ] {
        let outcome = TokenAnswer::parse(&answer(bad));
        assert!(matches!(outcome, Err(SalesforceError::Nonsense { .. })), "{bad}");
    }
}

#[test]
fn user_info_must_name_a_user_of_an_organization() {
    let body = |user: &str| {
        format!(
            r#"{{"user_id":"{user}","organization_id":"00D000000000001","preferred_username":"a@b","name":"A"}}"#
        )
    };
    let good = UserInfo::parse(&answer(&body("005000000000001"))).unwrap();
    assert_eq!(good.username, "a@b");
    assert_eq!(good.email, "");
    assert!(UserInfo::parse(&answer(&body("003000000000001"))).is_err());
    assert!(UserInfo::parse(&answer(&body("x"))).is_err());
}

#[test]
fn an_api_version_is_two_numbers() {
    assert_eq!(crate::ApiPath::new("62.0").unwrap().as_str(), "/services/data/v62.0");
    for bad in ["62", "v62.0", "62.0/../x", "", "6200.0", "62."] {
        assert!(crate::ApiPath::new(bad).is_none(), "{bad}");
    }
}
