//! A client of the org's REST API without a socket between: the same router, token and bytes.

use alongside_org::Org;
use anyhow::{Context as _, bail};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Request, header},
};
use serde_json::Value;
use tower::ServiceExt as _;

use super::data::{CONSUMER_KEY, CONSUMER_SECRET};

const LARGEST_ANSWER: usize = 64 << 20;

/// A signed-in client.
pub struct Rest {
    router: Router,
    authorization: String,
}

impl Rest {
    /// Gets a token the way integrations do, by client credentials.
    pub async fn sign_in(org: &Org) -> anyhow::Result<Self> {
        let mut client = Self { router: org.router(), authorization: String::new() };
        let form =
            format!("grant_type=client_credentials&client_id={CONSUMER_KEY}&client_secret={CONSUMER_SECRET}");
        let request = Request::post("/services/oauth2/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))?;
        let answer: Value = serde_json::from_slice(&client.send(request).await?)?;
        let token = answer["access_token"].as_str().context("the org gave no token")?;
        client.authorization = format!("Bearer {token}");
        Ok(client)
    }

    /// GET under `/services/data`; the whole answer.
    pub async fn get(&self, path: &str) -> anyhow::Result<Bytes> {
        let request = Request::get(format!("/services/data/v67.0{path}"))
            .header(header::AUTHORIZATION, &self.authorization)
            .body(Body::empty())?;
        self.send(request).await
    }

    /// POST of JSON under `/services/data`; the whole answer.
    pub async fn post(&self, path: &str, body: Bytes) -> anyhow::Result<Bytes> {
        let request = Request::post(format!("/services/data/v67.0{path}"))
            .header(header::AUTHORIZATION, &self.authorization)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))?;
        self.send(request).await
    }

    /// Runs SOQL; the whole answer.
    pub async fn query(&self, soql: &str) -> anyhow::Result<Bytes> {
        self.get(&format!("/query?q={}", encoded(soql))).await
    }

    async fn send(&self, request: Request<Body>) -> anyhow::Result<Bytes> {
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let body = to_bytes(response.into_body(), LARGEST_ANSWER).await?;
        if !status.is_success() {
            bail!("the org answered {status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() => out.push(b as char),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}
