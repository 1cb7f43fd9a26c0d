//! From a token into the org's pages, once.

use axum::http::StatusCode;

use crate::client::{access, call, post_form, sid};
use crate::deploys::{soap, text};
use crate::support::{PASSWORD, company};

#[tokio::test]
async fn a_token_for_pages_opens_the_front_door_once() {
    let company = company().await;
    let login = format!(
        "<login xmlns=\"urn:partner.soap.sforce.com\"><username>ada@fernhill.example</username><password>{PASSWORD}</password></login>"
    );
    let session = text(&soap(&company, "u", "60.0", "", &login).await, "sessionId");
    let path = "/services/oauth2/singleaccess?redirect_uri=%2Flightning%2Fo%2FCase%2Flist";
    let answer = call(&company, &session, "GET", path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let address = answer.json()["frontdoor_uri"].as_str().unwrap().to_owned();
    assert!(address.starts_with("http://localhost:4401/secur/frontdoor.jsp?otp="), "{address}");
    assert!(address.ends_with("&startURL=%2Flightning%2Fo%2FCase%2Flist"), "{address}");
    let password = address.split("otp=").nth(1).unwrap().split('&').next().unwrap();
    let browser = company.org.enter(password).await.expect("the first time");
    assert_eq!(company.org.current_user(browser.expose()).await.unwrap().username, "ada@fernhill.example");
    assert!(company.org.enter(password).await.is_none(), "the second time");
    assert!(company.org.enter("").await.is_none());
}

#[tokio::test]
async fn a_token_of_the_packages_app_does_not_open_pages() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let answer = call(&company, &token, "GET", "/services/oauth2/singleaccess", None).await;
    assert_eq!(answer.error().0, "INVALID_SESSION_ID");
    let cookie = sid(&company, "ada").await;
    let answer = post_form(&company, "/services/oauth2/singleaccess", &cookie, &[]).await;
    assert_eq!(answer.error().0, "INVALID_SESSION_ID", "a browser's cookie is no token");
}
