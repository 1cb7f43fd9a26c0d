//! A client of the org's HTTP API, without a socket between.

use std::collections::HashMap;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value as Json;
use tower::ServiceExt;

use crate::support::{CALLBACK, Company, KEY, PASSWORD, SECRET};

pub const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters-0123456789";

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// Code and message of a REST error.
    pub fn error(&self) -> (String, String) {
        let error = &self.json()[0];
        (error["errorCode"].as_str().unwrap().into(), error["message"].as_str().unwrap().into())
    }

    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// A parameter of the address a browser is sent to.
    pub fn sent(&self, name: &str) -> Option<String> {
        let uri: axum::http::Uri = self.location().parse().unwrap();
        let fields = axum::extract::Query::<HashMap<String, String>>::try_from_uri(&uri).unwrap();
        fields.get(name).cloned()
    }
}

pub async fn send(company: &Company, request: Request<Body>) -> Answer {
    let response = company.org.router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 10_000_000).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

pub async fn call(company: &Company, token: &str, method: &str, path: &str, body: Option<Json>) -> Answer {
    let mut request =
        Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    let body = match body {
        Some(json) => {
            request = request.header("content-type", "application/json");
            Body::from(json.to_string())
        }
        None => Body::empty(),
    };
    send(company, request.body(body).unwrap()).await
}

pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect()
}

pub async fn post_form(company: &Company, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .body(Body::from(form(fields)))
        .unwrap();
    send(company, request).await
}

pub async fn token(company: &Company, fields: &[(&str, &str)]) -> Answer {
    post_form(company, "/services/oauth2/token", "", fields).await
}

pub fn challenge() -> String {
    challenge_of(VERIFIER)
}

pub fn challenge_of(verifier: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    BASE64URL_NOPAD.encode(digest.as_ref())
}

/// The authorization request of a well-behaved client, with some parameters replaced or, when empty, left out.
pub fn authorize_url(changes: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", KEY),
        ("redirect_uri", CALLBACK),
        ("scope", "api id refresh_token"),
        ("state", "st a/te"),
        ("code_challenge", challenge.as_str()),
    ];
    for change in changes {
        fields.retain(|(name, _)| *name != change.0);
        fields.push(*change);
    }
    fields.retain(|(_, value)| !value.is_empty());
    format!("/services/oauth2/authorize?{}", form(&fields))
}

pub async fn sid(company: &Company, name: &str) -> String {
    let token = company.org.sign_in(&format!("{name}@fernhill.example"), PASSWORD).await.unwrap();
    format!("sid={}", token.expose())
}

pub async fn get(company: &Company, path: &str, cookie: &str) -> Answer {
    send(company, Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

/// Walks the web-server flow as a user and returns the token endpoint's answer.
pub async fn tokens(company: &Company, name: &str) -> Json {
    let cookie = sid(company, name).await;
    let answer = get(company, &authorize_url(&[]), &cookie).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
    let code = answer.sent("code").unwrap_or_else(|| panic!("no code: {}", answer.location()));
    let answer = exchange(company, &code, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// Exchanges a code, with some parameters replaced.
pub async fn exchange(company: &Company, code: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("client_id", KEY),
        ("client_secret", SECRET),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    for change in changes {
        fields.retain(|(name, _)| *name != change.0);
        fields.push(*change);
    }
    token(company, &fields).await
}

/// An access token of a user.
pub async fn access(company: &Company, name: &str) -> String {
    tokens(company, name).await["access_token"].as_str().unwrap().to_owned()
}

/// An access token of the integration user, by client credentials.
pub async fn integration(company: &Company) -> String {
    let answer = token(
        company,
        &[("grant_type", "client_credentials"), ("client_id", KEY), ("client_secret", SECRET)],
    )
    .await;
    answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}
