//! The token endpoint, revocation and introspection.

use std::collections::HashMap;
use std::sync::Arc;

use alongside_orgstore::TokenKind;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::OAuthError;
use crate::clock::now;
use crate::engine::Engine;
use crate::secrets::hash;

/// A form, and what the client says of itself in the Authorization header.
pub(super) struct Form {
    fields: HashMap<String, String>,
    basic: Option<(String, String)>,
}

impl Form {
    /// A field that is there and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub fn client_id(&self) -> Option<&str> {
        self.text("client_id").or(self.basic.as_ref().map(|(id, _)| id.as_str()))
    }

    pub fn client_secret(&self) -> Option<&str> {
        self.text("client_secret").or(self.basic.as_ref().map(|(_, secret)| secret.as_str()))
    }

    async fn read(request: Request) -> Result<Form, OAuthError> {
        let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let basic = header.and_then(|value| value.strip_prefix("Basic ")).and_then(|encoded| {
            let decoded = data_encoding::BASE64.decode(encoded.trim().as_bytes()).ok()?;
            let text = String::from_utf8(decoded).ok()?;
            let (id, secret) = text.split_once(':')?;
            Some((id.to_owned(), secret.to_owned()))
        });
        let query = request.uri().query().unwrap_or_default().to_owned();
        let unreadable = |_| OAuthError::new("invalid_request", "the body could not be read");
        let body = Bytes::from_request(request, &()).await.map_err(unreadable)?;
        let text = if body.is_empty() { query.into_bytes() } else { body.to_vec() };
        let fields =
            axum::extract::Form::<HashMap<String, String>>::from_request(form_request(text), &()).await;
        let fields = fields.map_err(|_| OAuthError::new("invalid_request", "the body is no form"))?.0;
        Ok(Form { fields, basic })
    }
}

/// A request that holds nothing but a form.
fn form_request(text: Vec<u8>) -> Request {
    let mut request = Request::new(axum::body::Body::from(text));
    *request.method_mut() = axum::http::Method::POST;
    let kind = header::HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    request
}

pub(crate) async fn token(
    State(engine): State<Arc<Engine>>,
    request: Request,
) -> Result<Response, OAuthError> {
    let form = Form::read(request).await?;
    let body = match form.text("grant_type") {
        Some("authorization_code") => engine.code_grant(&form).await?,
        Some("refresh_token") => engine.refresh_grant(&form).await?,
        Some("urn:ietf:params:oauth:grant-type:jwt-bearer") => engine.jwt_grant(&form).await?,
        Some("client_credentials") => engine.client_credentials_grant(&form).await?,
        // The username-password flow is blocked in new orgs.
        Some("password") => return Err(OAuthError::new("invalid_grant", "authentication failure")),
        _ => return Err(OAuthError::new("unsupported_grant_type", "grant type not supported")),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Ends a token; with a refresh token everything of its grant.
pub(crate) async fn revoke(
    State(engine): State<Arc<Engine>>,
    request: Request,
) -> Result<Response, OAuthError> {
    let form = Form::read(request).await?;
    let unknown = || OAuthError::new("invalid_token", "invalid token");
    let token_hash = hash(form.text("token").ok_or_else(unknown)?);
    let token = engine.store.token(&token_hash, now().as_millisecond()).await?.ok_or_else(unknown)?;
    match token.kind {
        TokenKind::Access => engine.store.remove_token(&token_hash).await?,
        TokenKind::Refresh => engine.store.remove_grant(&token.grant_id).await?,
    }
    Ok(().into_response())
}

/// What a token is worth, for the app it was given to.
pub(crate) async fn introspect(
    State(engine): State<Arc<Engine>>,
    request: Request,
) -> Result<Response, OAuthError> {
    let form = Form::read(request).await?;
    let app = engine.client(&form).await?;
    let token = match form.text("token") {
        Some(token) => engine.store.token(&hash(token), now().as_millisecond()).await?,
        None => None,
    };
    let inactive = || Json(json!({ "active": false })).into_response();
    let Some(token) = token.filter(|token| token.app_id == app.id) else { return Ok(inactive()) };
    let user = engine.active_user("Id", &token.user_id).await?;
    let Some(user) = user else { return Ok(inactive()) };
    if !engine.lets_in(&app, &user.id).await? {
        return Ok(inactive());
    }
    let issued = token.issued_at / 1000;
    Ok(Json(json!({
        "active": true,
        "scope": token.scope,
        "client_id": app.config.consumer_key,
        "username": user.username,
        "sub": engine.identity_url(&user.id),
        "token_type": if token.kind == TokenKind::Access { "access_token" } else { "refresh_token" },
        "exp": token.expires_at.map(|end| end / 1000),
        "iat": issued,
        "nbf": issued,
    }))
    .into_response())
}
