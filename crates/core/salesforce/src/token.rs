//! Tokens: the four grants that the connector uses, their answer, and who a token belongs to.

use alongside_kernel::{CrmId, Secret};
use serde::{Deserialize, Serialize};

use crate::{Answer, Body, Method, Request, SalesforceError, escape::percent};

const TOKEN_PATH: &str = "/services/oauth2/token";

/// Path and query of the page where a browser signs in: code with proof key, S256.
#[must_use]
pub fn authorize_path(
    consumer_key: &str,
    callback_url: &str,
    state: &str,
    challenge: &str,
    scope: &str,
) -> String {
    format!(
        "/services/oauth2/authorize?response_type=code&client_id={}&redirect_uri={}&scope={}\
         &state={}&code_challenge={}&code_challenge_method=S256",
        percent(consumer_key),
        percent(callback_url),
        percent(scope),
        percent(state),
        percent(challenge),
    )
}

/// Exchanges the code that a browser came back with.
#[must_use]
pub fn authorization_code(
    consumer_key: &str,
    consumer_secret: &Secret,
    callback_url: &str,
    code: &Secret,
    verifier: &Secret,
) -> Request {
    token_request(vec![
        ("grant_type", Secret::new("authorization_code")),
        ("client_id", Secret::new(consumer_key)),
        ("client_secret", consumer_secret.clone()),
        ("redirect_uri", Secret::new(callback_url)),
        ("code", code.clone()),
        ("code_verifier", verifier.clone()),
    ])
}

/// Exchanges a refresh token.
#[must_use]
pub fn refresh(consumer_key: &str, consumer_secret: &Secret, refresh_token: &Secret) -> Request {
    token_request(vec![
        ("grant_type", Secret::new("refresh_token")),
        ("client_id", Secret::new(consumer_key)),
        ("client_secret", consumer_secret.clone()),
        ("refresh_token", refresh_token.clone()),
    ])
}

/// Asks for a token of the user whom the connected app runs as.
#[must_use]
pub fn client_credentials(consumer_key: &str, consumer_secret: &Secret) -> Request {
    token_request(vec![
        ("grant_type", Secret::new("client_credentials")),
        ("client_id", Secret::new(consumer_key)),
        ("client_secret", consumer_secret.clone()),
    ])
}

/// Exchanges a signed assertion of [`JwtClaims`].
#[must_use]
pub fn jwt_bearer(assertion: Secret) -> Request {
    token_request(vec![
        ("grant_type", Secret::new("urn:ietf:params:oauth:grant-type:jwt-bearer")),
        ("assertion", assertion),
    ])
}

fn token_request(form: Vec<(&'static str, Secret)>) -> Request {
    Request { method: Method::Post, path: TOKEN_PATH.to_owned(), body: Body::Form(form) }
}

/// What an assertion claims, to be signed with RS256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JwtClaims {
    /// The consumer key.
    pub iss: String,
    /// The user's sign-in name.
    pub sub: String,
    /// The address that signs in.
    pub aud: String,
    /// Until when it is good, in seconds since 1970; the CRM takes at most three minutes.
    pub exp: i64,
}

/// What a token request is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenAnswer {
    /// Opens the REST API.
    pub access_token: Secret,
    /// Gets the next access token; only with the scope `refresh_token`.
    pub refresh_token: Option<Secret>,
}

#[derive(Deserialize)]
struct RawToken {
    access_token: Secret,
    refresh_token: Option<Secret>,
    token_type: Option<String>,
}

impl TokenAnswer {
    /// Reads the answer.
    ///
    /// # Errors
    /// [`SalesforceError`].
    pub fn parse(answer: &Answer<'_>) -> Result<Self, SalesforceError> {
        let raw: RawToken = answer.parse("a token")?;
        if let Some(kind) = &raw.token_type
            && !kind.eq_ignore_ascii_case("bearer")
        {
            return Err(nonsense("the token is not a bearer token"));
        }
        // It goes into a header: anything else is a trick or a mistake.
        let sendable = |secret: &Secret| {
            let text = secret.expose();
            !text.is_empty() && text.len() <= 4_096 && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !sendable(&raw.access_token) {
            return Err(nonsense("the access token cannot be sent in a header"));
        }
        Ok(Self { access_token: raw.access_token, refresh_token: raw.refresh_token })
    }
}

/// Asks whose token it is.
#[must_use]
pub fn user_info() -> Request {
    Request::get("/services/oauth2/userinfo".to_owned())
}

/// Whose token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserInfo {
    /// The user.
    pub user_id: CrmId,
    /// The organization.
    pub organization_id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

#[derive(Deserialize)]
struct RawUserInfo {
    user_id: CrmId,
    organization_id: CrmId,
    preferred_username: String,
    name: String,
    #[serde(default)]
    email: String,
}

impl UserInfo {
    /// Reads the answer.
    ///
    /// # Errors
    /// [`SalesforceError`].
    pub fn parse(answer: &Answer<'_>) -> Result<Self, SalesforceError> {
        let raw: RawUserInfo = answer.parse("user info")?;
        if raw.user_id.key_prefix() != "005" || raw.organization_id.key_prefix() != "00D" {
            return Err(nonsense("the user info names no user of an organization"));
        }
        if raw.preferred_username.is_empty() {
            return Err(nonsense("the user info has no preferred_username"));
        }
        Ok(Self {
            user_id: raw.user_id,
            organization_id: raw.organization_id,
            username: raw.preferred_username,
            name: raw.name,
            email: raw.email,
        })
    }
}

fn nonsense(reason: &str) -> SalesforceError {
    SalesforceError::Nonsense { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
