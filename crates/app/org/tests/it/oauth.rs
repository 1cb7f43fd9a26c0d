//! OAuth flows that succeed, and what their tokens are good for.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::{access, authorize_url, call, exchange, get, integration, post_form, sid, token, tokens};
use crate::support::{CALLBACK, Company, KEY, SECRET, batch, company, config, fields};

#[tokio::test]
async fn the_web_server_flow_gives_tokens_of_the_platforms_shape() {
    let company = company().await;
    let body = tokens(&company, "sam").await;
    let access = body["access_token"].as_str().unwrap();
    let (org, secret) = access.split_once('!').unwrap();
    assert_eq!((org.len(), &org[..3]), (15, "00D"));
    assert!(
        secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_'),
        "{secret}"
    );
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["scope"], "api id refresh_token");
    assert_eq!(body["instance_url"], "http://localhost:4401");
    let signed = format!("{}{}", body["id"].as_str().unwrap(), body["issued_at"].as_str().unwrap());
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, SECRET.as_bytes());
    let expected = data_encoding::BASE64.encode(aws_lc_rs::hmac::sign(&key, signed.as_bytes()).as_ref());
    assert_eq!(body["signature"], expected);

    let answer = call(&company, access, "GET", "/services/oauth2/userinfo", None).await;
    assert_eq!(answer.json()["preferred_username"], "sam@fernhill.example");
    let identity = body["id"].as_str().unwrap().strip_prefix("http://localhost:4401").unwrap();
    let answer = call(&company, access, "GET", &format!("{identity}?format=json"), None).await;
    assert_eq!(answer.json()["display_name"], "Sam Okafor");
    // Trap: the identity's own id says https even over http.
    assert!(answer.json()["id"].as_str().unwrap().starts_with("https://"));
    let others = identity.replace(company.id("sam@fernhill.example"), company.id("ada@fernhill.example"));
    assert_eq!(call(&company, access, "GET", &others, None).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_state_comes_back_as_it_was_sent() {
    let company = company().await;
    let answer = get(&company, &authorize_url(&[]), &sid(&company, "sam").await).await;
    assert!(answer.location().starts_with(&format!("{CALLBACK}?code=")));
    assert_eq!(answer.sent("state").as_deref(), Some("st a/te"));
}

#[tokio::test]
async fn a_refresh_token_gives_new_access_until_it_is_revoked() {
    let company = company().await;
    let body = tokens(&company, "sam").await;
    let refresh = body["refresh_token"].as_str().unwrap();
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
        ("client_id", KEY),
        ("client_secret", SECRET),
    ];
    let again = token(&company, &fields).await.json();
    assert_eq!(again.get("refresh_token"), None, "no rotation unless it is switched on");
    let access = again["access_token"].as_str().unwrap();
    assert_eq!(
        call(&company, access, "GET", "/services/data/v67.0/limits", None).await.status,
        StatusCode::OK
    );

    let about = [("token", access), ("client_id", KEY), ("client_secret", SECRET)];
    let introspected = post_form(&company, "/services/oauth2/introspect", "", &about).await.json();
    assert_eq!(introspected["active"], true);
    assert_eq!(introspected["username"], "sam@fernhill.example");

    let revoked = post_form(&company, "/services/oauth2/revoke", "", &[("token", refresh)]).await;
    assert_eq!(revoked.status, StatusCode::OK);
    assert_eq!(token(&company, &fields).await.json()["error"], "invalid_grant");
    assert_eq!(
        call(&company, access, "GET", "/services/data/v67.0/limits", None).await.status,
        StatusCode::UNAUTHORIZED
    );
    let introspected = post_form(&company, "/services/oauth2/introspect", "", &about).await.json();
    assert_eq!(introspected, json!({ "active": false }));
}

#[tokio::test]
async fn client_credentials_run_as_the_configured_user() {
    let company = company().await;
    let access = integration(&company).await;
    let answer = call(&company, &access, "GET", "/services/oauth2/userinfo", None).await;
    assert_eq!(answer.json()["preferred_username"], "integration@fernhill.example");
}

#[tokio::test]
async fn without_admin_approval_a_user_is_asked_once() {
    let org = alongside_org::Org::open(config()).await.unwrap();
    let mut seed = batch();
    seed.connected_app = None;
    let ids = org.seed(seed).await.unwrap();
    let company = Company { org, ids };
    let cookie = sid(&company, "tom").await;
    let page = get(&company, &authorize_url(&[]), &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Let AlongsideWebApp use your account?"), "{}", page.text);
    let hidden = |name: &str| {
        let start = page.text.find(&format!("name=\"{name}\" value=\"")).unwrap() + name.len() + 15;
        let rest = &page.text[start..];
        rest[..rest.find('"').unwrap()].replace("&#38;", "&").replace("&#x2f;", "/")
    };
    let ticket = hidden("ticket");
    let challenge = crate::client::challenge();
    let fields = |answer: &'static str, ticket: &str| {
        [
            ("response_type", "code".to_owned()),
            ("client_id", KEY.to_owned()),
            ("redirect_uri", CALLBACK.to_owned()),
            ("scope", "api id refresh_token".to_owned()),
            ("state", "st a/te".to_owned()),
            ("code_challenge", challenge.clone()),
            ("ticket", ticket.to_owned()),
            ("answer", answer.to_owned()),
        ]
    };
    let post = async |cookie: &str, answer: &'static str, ticket: &str| {
        let fields = fields(answer, ticket);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post_form(&company, "/services/oauth2/approve", cookie, &fields).await
    };
    // Neither a made-up ticket nor one of another session approves anything.
    assert_eq!(post(&cookie, "allow", "made up").await.status, StatusCode::BAD_REQUEST);
    let other = sid(&company, "sam").await;
    assert_eq!(post(&other, "allow", &ticket).await.status, StatusCode::BAD_REQUEST);
    let denied = post(&cookie, "deny", &ticket).await;
    assert_eq!(denied.sent("error").as_deref(), Some("access_denied"));
    let allowed = post(&cookie, "allow", &ticket).await;
    let code = allowed.sent("code").unwrap();
    assert_eq!(exchange(&company, &code, &[]).await.status, StatusCode::OK);
    let again = get(&company, &authorize_url(&[]), &cookie).await;
    assert!(again.sent("code").is_some());
    assert!(access(&company, "tom").await.starts_with("00D"));
}

/// A key pair and an assertion signed with it, as a client of the platform makes it.
fn assertion(claims: &serde_json::Value) -> (String, String, String) {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let certificate =
        rcgen::CertificateParams::new(vec!["alongside".into()]).unwrap().self_signed(&key).unwrap();
    let signer = jsonwebtoken::EncodingKey::from_rsa_pem(key.serialize_pem().as_bytes()).unwrap();
    let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256);
    let signed = jsonwebtoken::encode(&header, claims, &signer).unwrap();
    (signed, key.public_key_pem(), certificate.pem())
}

#[tokio::test]
async fn a_jwt_assertion_gives_access_however_clients_spell_it() {
    let now = jiff::Timestamp::now();
    let seconds = now.as_second() + 120;
    for (aud, exp, certified) in [
        ("http://localhost:4401", json!(seconds), false),
        // sf sends milliseconds and a slash at the end.
        ("http://localhost:4401/", json!(seconds * 1000), true),
        ("https://login.salesforce.com", json!(seconds), false),
    ] {
        let claims = json!({ "iss": KEY, "sub": "sam@fernhill.example", "aud": aud, "exp": exp, "iat": now.as_second() });
        let (signed, public, certificate) = assertion(&claims);
        let mut config = config();
        config.connected_app.jwt_public_key_pem = Some(if certified { certificate } else { public });
        let company = crate::support::company_with(config).await;
        let fields =
            [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", signed.as_str())];
        let body = token(&company, &fields).await.json();
        let access = body["access_token"].as_str().unwrap_or_else(|| panic!("{aud} {exp}: {body}"));
        assert_eq!(body.get("refresh_token"), None);
        assert_eq!(call(&company, access, "GET", "/services/data/v67.0/", None).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_jwt_assertion_that_does_not_fit_is_refused() {
    let now = jiff::Timestamp::now().as_second();
    let good = json!({ "iss": KEY, "sub": "sam@fernhill.example", "aud": "http://localhost:4401", "exp": now + 120 });
    let (_, key_of_another, _) = assertion(&good);
    for (change, error, description) in [
        (json!({ "aud": "https://elsewhere.example" }), "invalid_grant", "audience is invalid"),
        (json!({ "exp": now - 600 }), "invalid_grant", "expired authorization code"),
        (json!({ "sub": "nobody@fernhill.example" }), "invalid_grant", "user does not exist or is inactive"),
        (json!({ "sub": "ivy@fernhill.example" }), "invalid_grant", "user does not exist or is inactive"),
        (
            json!({ "sub": "jonas@fernhill.example" }),
            "invalid_app_access",
            "user is not admin approved to access this app",
        ),
        (json!({ "iss": "another key" }), "invalid_client_id", "client identifier invalid"),
        (json!({}), "invalid_grant", "invalid assertion"),
    ] {
        let mut claims = good.clone();
        let unchanged = change.as_object().unwrap().is_empty();
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (signed, public, _) = assertion(&claims);
        let mut config = config();
        config.connected_app.jwt_public_key_pem =
            Some(if unchanged { key_of_another.clone() } else { public });
        let company = crate::support::company_with(config).await;
        let fields =
            [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", signed.as_str())];
        let answer = token(&company, &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json(), json!({ "error": error, "error_description": description }), "{change}");
    }
}

#[tokio::test]
async fn an_assignment_that_runs_out_ends_access_with_a_token_that_is_remembered() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let token = access(&company, "sam").await;
    let status = async || call(&company, &token, "GET", "/services/data/v67.0/", None).await.status;
    assert_eq!(status().await, StatusCode::OK);

    let soql = format!(
        "SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '{}' AND PermissionSet.Name = 'Alongside_Access'",
        sam.id
    );
    let assignment = company.org.query(&ada, &soql).await.unwrap().records.remove(0).id.unwrap();
    let end = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(1_500);
    let expires = fields(json!({ "ExpirationDate": end.to_string() }));
    company.org.update(&ada, "PermissionSetAssignment", &assignment, &expires).await.unwrap();
    // From here on nothing is written: the token is looked up once and then remembered.
    let mut remembered = 0;
    loop {
        let asked = jiff::Timestamp::now();
        if status().await != StatusCode::OK {
            break;
        }
        assert!(asked < end, "let in after the assignment ran out");
        remembered += 1;
    }
    assert!(remembered > 1, "it was let in until the end");
    assert!(jiff::Timestamp::now() >= end);
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
}
