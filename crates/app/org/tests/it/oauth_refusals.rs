//! Who and what OAuth turns away, in the words clients look for.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::{access, authorize_url, call, challenge_of, exchange, get, post_form, sid, token};
use crate::support::{CALLBACK, KEY, SECRET, company, fields};

#[tokio::test]
async fn someone_not_signed_in_is_sent_to_the_sign_in_page_and_back() {
    let company = company().await;
    let answer = get(&company, &authorize_url(&[]), "").await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let start = answer.sent("startURL").unwrap();
    assert!(answer.location().starts_with("/login?startURL="), "{}", answer.location());
    // The address leads to the same request.
    let answer = get(&company, &start, &sid(&company, "sam").await).await;
    assert!(answer.sent("code").is_some(), "{}", answer.location());
    assert_eq!(answer.sent("state").as_deref(), Some("st a/te"));
}

#[tokio::test]
async fn an_administrator_without_approval_is_turned_away_like_anybody() {
    let company = company().await;
    for name in ["jonas", "tom"] {
        let answer = get(&company, &authorize_url(&[]), &sid(&company, name).await).await;
        assert_eq!(answer.sent("error").as_deref(), Some("OAUTH_APP_ACCESS_DENIED"));
        assert_eq!(
            answer.sent("error_description").as_deref(),
            Some("user is not admin approved to access this app")
        );
        assert_eq!(answer.sent("code"), None);
    }
}

#[tokio::test]
async fn a_wrong_client_or_address_is_never_sent_back() {
    let company = company().await;
    let cookie = sid(&company, "sam").await;
    for (change, error) in [
        (("client_id", "another"), "invalid_client_id"),
        (("client_id", ""), "invalid_client_id"),
        (("redirect_uri", "http://localhost:4400/elsewhere"), "redirect_uri_mismatch"),
        (("redirect_uri", "https://evil.example/"), "redirect_uri_mismatch"),
    ] {
        let answer = get(&company, &authorize_url(&[change]), &cookie).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains(error), "{}", answer.text);
        assert!(
            answer.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'")
        );
    }
}

#[tokio::test]
async fn other_mistakes_are_told_to_the_client() {
    let company = company().await;
    let cookie = sid(&company, "sam").await;
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("scope", "api everything"), "invalid_scope"),
    ] {
        let answer = get(&company, &authorize_url(&[change]), &cookie).await;
        assert!(answer.location().starts_with(CALLBACK));
        assert_eq!(answer.sent("error").as_deref(), Some(error));
    }
    assert!(
        get(&company, &authorize_url(&[("code_challenge_method", "S256")]), &cookie)
            .await
            .sent("code")
            .is_some()
    );
}

#[tokio::test]
async fn a_code_works_once_and_only_for_whom_it_was_made() {
    let company = company().await;
    let cookie = sid(&company, "sam").await;
    let mismatch = json!({ "error": "redirect_uri_mismatch", "error_description": "redirect_uri must match configuration" });
    for (change, expected) in [
        (
            ("code_verifier", "another-verifier-of-more-than-forty-three-characters"),
            json!({ "error": "invalid_grant", "error_description": "invalid code verifier" }),
        ),
        (
            ("code_verifier", ""),
            json!({ "error": "invalid_grant", "error_description": "invalid code verifier" }),
        ),
        (("redirect_uri", "http://localhost:4400/"), mismatch),
        (
            ("client_secret", "wrong"),
            json!({ "error": "invalid_client", "error_description": "invalid client credentials" }),
        ),
        (
            ("client_id", "another"),
            json!({ "error": "invalid_client_id", "error_description": "client identifier invalid" }),
        ),
    ] {
        let code = get(&company, &authorize_url(&[]), &cookie).await.sent("code").unwrap();
        let answer = exchange(&company, &code, &[change]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json(), expected);
    }
    let code = get(&company, &authorize_url(&[]), &cookie).await.sent("code").unwrap();
    let body = exchange(&company, &code, &[]).await.json();
    let access = body["access_token"].as_str().unwrap();
    assert_eq!(call(&company, access, "GET", "/services/data/v67.0/", None).await.status, StatusCode::OK);
    // A code that comes twice has been stolen: everything it gave ends.
    assert_eq!(exchange(&company, &code, &[]).await.json()["error"], "invalid_grant");
    assert_eq!(
        call(&company, access, "GET", "/services/data/v67.0/", None).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn taking_the_approval_away_ends_access_at_once() {
    let company = company().await;
    let sam = access(&company, "sam").await;
    // A token that was used before is known; that must not keep it alive.
    assert_eq!(call(&company, &sam, "GET", "/services/data/v67.0/", None).await.status, StatusCode::OK);
    let ada = company.user("ada").await;
    let assignment = company
        .org
        .query(&ada, &format!("SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '{}' AND PermissionSet.Name = 'Alongside_Access'", company.id("sam@fernhill.example")))
        .await
        .unwrap();
    company
        .org
        .delete(&ada, "PermissionSetAssignment", assignment.records[0].id.as_deref().unwrap())
        .await
        .unwrap();
    let answer = call(&company, &sam, "GET", "/services/data/v67.0/", None).await;
    assert_eq!(answer.error(), ("INVALID_SESSION_ID".into(), "Session expired or invalid".into()));
}

#[tokio::test]
async fn an_inactive_user_is_out_at_once() {
    let company = company().await;
    let sam = access(&company, "sam").await;
    // A token that was used before is known; that must not keep it alive.
    assert_eq!(call(&company, &sam, "GET", "/services/data/v67.0/", None).await.status, StatusCode::OK);
    let cookie = sid(&company, "sam").await;
    let ada = company.user("ada").await;
    company
        .org
        .update(&ada, "User", company.id("sam@fernhill.example"), &fields(json!({ "IsActive": false })))
        .await
        .unwrap();
    assert_eq!(
        call(&company, &sam, "GET", "/services/data/v67.0/", None).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert!(company.org.current_user(cookie.strip_prefix("sid=").unwrap()).await.is_none());
}

#[tokio::test]
async fn grants_that_do_not_exist_here_are_named() {
    let company = company().await;
    let answer = token(&company, &[("grant_type", "device"), ("client_id", KEY)]).await;
    assert_eq!(answer.json()["error"], "unsupported_grant_type");
    let password = [
        ("grant_type", "password"),
        ("client_id", KEY),
        ("client_secret", SECRET),
        ("username", "sam@fernhill.example"),
        ("password", crate::support::PASSWORD),
    ];
    assert_eq!(token(&company, &password).await.json()["error"], "invalid_grant");
    let answer = token(&company, &[("grant_type", "client_credentials"), ("client_id", KEY)]).await;
    assert_eq!(answer.json()["error"], "invalid_client");
    let answer = post_form(&company, "/services/oauth2/revoke", "", &[("token", "unknown")]).await;
    assert_eq!(answer.json()["error"], "invalid_token");
}

#[tokio::test]
async fn a_verifier_made_of_128_random_bytes_is_taken_and_a_much_longer_one_is_not() {
    let company = company().await;
    let cookie = sid(&company, "sam").await;
    for (length, taken) in [(42, false), (43, true), (171, true), (256, true), (257, false)] {
        let verifier = "v".repeat(length);
        let challenge = challenge_of(&verifier);
        let answer = get(&company, &authorize_url(&[("code_challenge", &challenge)]), &cookie).await;
        let code = answer.sent("code").unwrap();
        let answer = exchange(&company, &code, &[("code_verifier", &verifier)]).await.json();
        assert_eq!(answer["access_token"].is_string(), taken, "{length} characters: {answer}");
    }
}
