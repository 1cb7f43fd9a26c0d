//! Who calls: the access token of a request, and the version of the API it speaks.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, IntoResponseParts, ResponseParts};

use jiff::Timestamp;

use super::Refusal;
use super::joint::Joint;
use crate::clock::now;
use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::records::Writing;
use crate::{ApiError, CurrentUser, ErrorCode, QueryResult, Record};

/// Calls a day, as the limits report them.
pub(super) const DAILY_CALLS: u64 = 100_000;

/// A request with a good token of a user who may use the API.
pub(crate) struct Caller {
    pub engine: Arc<Engine>,
    pub user: CurrentUser,
    /// `v67.0`, as the address says.
    pub version: String,
    pub usage: Usage,
    /// The transaction of the composite this request is a part of.
    joint: Option<Joint>,
}

/// Put into the extensions of a request inside another one, so that it is made by the same user.
#[derive(Clone)]
pub(super) struct Inherited {
    user: CurrentUser,
    usage: Usage,
    joint: Option<Joint>,
}

/// The header that tells how much of the daily allowance is used.
#[derive(Clone, Copy)]
pub(crate) struct Usage(u64);

impl IntoResponseParts for Usage {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        let text = format!("api-usage={}/{DAILY_CALLS}", self.0);
        if let Ok(value) = HeaderValue::from_str(&text) {
            parts.headers_mut().insert(HeaderName::from_static("sforce-limit-info"), value);
        }
        Ok(parts)
    }
}

impl Caller {
    /// The number in the address: 67 of `v67.0`.
    pub fn version_number(&self) -> u32 {
        number_of(&self.version).unwrap_or(super::NEWEST)
    }

    /// An answer with the usage header.
    pub fn answer(&self, response: impl IntoResponse) -> axum::response::Response {
        (self.usage, response).into_response()
    }

    /// What requests inside this one are made with.
    pub(super) fn inherited(&self, joint: Option<Joint>) -> Inherited {
        Inherited { user: self.user.clone(), usage: self.usage, joint }
    }

    /// Begins to write, in the transaction that surrounds this request if there is one.
    pub async fn begin(&self) -> Result<Writing<'_>, ApiError> {
        match &self.joint {
            Some(joint) => joint.writing(&self.engine, &self.user.id).await,
            None => Writing::begin(&self.engine, &self.user.id).await,
        }
    }

    /// Ends writing: at once, or together with the transaction that surrounds this request.
    pub async fn commit(&self, writing: Writing<'_>) -> Result<(), ApiError> {
        match &self.joint {
            Some(joint) => {
                joint.put(writing.suspend());
                Ok(())
            }
            None => writing.commit().await,
        }
    }

    /// An instant before which nothing is still being written: stamps are given by the one writer,
    /// so whoever has had its place has seen everything before.
    pub async fn settled_now(&self) -> Result<Timestamp, ApiError> {
        if self.joint.is_none() {
            drop(self.engine.store.begin().await?);
        }
        Ok(now())
    }

    /// The first page of a query.
    pub async fn query(&self, soql: &str, all_rows: bool, batch: usize) -> Result<QueryResult, ApiError> {
        let Some(joint) = &self.joint else {
            return self.engine.query(&self.user, soql, all_rows, batch).await;
        };
        let mut held = joint.take()?;
        let found = self.engine.query_within(Some(&mut held.store), &self.user, soql, all_rows, batch).await;
        joint.put(held);
        found
    }

    /// One record: the fields asked for, or all the user may read.
    pub async fn retrieve(
        &self,
        object: &str,
        id: &str,
        fields: Option<&[String]>,
    ) -> Result<Record, ApiError> {
        let Some(joint) = &self.joint else {
            return self.engine.retrieve(&self.user, object, id, fields, false).await;
        };
        let mut held = joint.take()?;
        let found =
            self.engine.retrieve_within(Some(&mut held.store), &self.user, object, id, fields, false).await;
        joint.put(held);
        found
    }

    /// Whether a record of any object is there and may be read; refused if not.
    pub async fn retrieve_any(&self, id: &str) -> Result<(), ApiError> {
        let schema = self.engine.schema();
        let object = id.get(..3).and_then(|prefix| schema.object_of_prefix(prefix));
        let object = object.ok_or_else(ApiError::not_found)?;
        self.retrieve(&object.name, id, Some(&["Id".to_owned()])).await.map(|_| ())
    }

    /// Ids of records with an external id.
    pub async fn ids_by_key(&self, object: &str, field: &str, key: &str) -> Result<Vec<String>, ApiError> {
        let Some(joint) = &self.joint else {
            return self.engine.ids_by_key(None, &self.user, object, field, key).await;
        };
        let mut held = joint.take()?;
        let found = self.engine.ids_by_key(Some(&mut held.store), &self.user, object, field, key).await;
        joint.put(held);
        found
    }
}

impl FromRequestParts<Arc<Engine>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<Caller, Refusal> {
        let version = version(parts, engine).await?;
        if let Some(Inherited { user, usage, joint }) = parts.extensions.get::<Inherited>().cloned() {
            return Ok(Caller { engine: engine.clone(), user, version, usage, joint });
        }
        let token = access_token(parts).ok_or_else(no_session)?;
        let session = engine.token_user(&token).await?.ok_or_else(no_session)?;
        if !session.may_call_api {
            let message = "This session is not valid for use with the REST API";
            return Err(ApiError::new(ErrorCode::InvalidSessionId, message).into());
        }
        let rights = engine.rights(&session.user.id).await?;
        if !rights.has(SystemPermission::ApiEnabled) {
            return Err(
                ApiError::new(ErrorCode::ApiCurrentlyDisabled, "API is disabled for this User").into()
            );
        }
        let used = engine.api_calls.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(Caller { engine: engine.clone(), user: session.user, version, usage: Usage(used), joint: None })
    }
}

/// A request with a good token, whatever its scopes.
pub(crate) struct TokenHolder(pub CurrentUser);

impl FromRequestParts<Arc<Engine>> for TokenHolder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<TokenHolder, Refusal> {
        let token = access_token(parts).ok_or_else(no_session)?;
        let session = engine.token_user(&token).await?.ok_or_else(no_session)?;
        Ok(TokenHolder(session.user))
    }
}

/// A request with a good token that may open pages.
pub(crate) struct PageHolder(pub CurrentUser);

impl FromRequestParts<Arc<Engine>> for PageHolder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<PageHolder, Refusal> {
        let token = access_token(parts).ok_or_else(no_session)?;
        let session = engine.token_user(&token).await?.ok_or_else(no_session)?;
        if !session.may_open_pages {
            let message =
                "This session is not valid for use with pages: the token needs the scope web or full";
            return Err(ApiError::new(ErrorCode::InvalidSessionId, message).into());
        }
        Ok(PageHolder(session.user))
    }
}

/// What the platform says without a good token.
fn no_session() -> Refusal {
    ApiError::new(ErrorCode::InvalidSessionId, "Session expired or invalid").into()
}

/// The access token in any of the places clients put it.
fn access_token(parts: &Parts) -> Option<String> {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = |text: &str| {
        let (scheme, token) = text.split_once(' ')?;
        let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
        known.then(|| token.trim().to_owned())
    };
    header(AUTHORIZATION.as_str())
        .and_then(scheme)
        .or_else(|| header("x-sfdc-session").map(str::to_owned))
        .or_else(|| {
            let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri).ok()?;
            query.get("oauth_token").cloned()
        })
}

/// The version in the address; one that does not exist has no resources.
async fn version(parts: &mut Parts, engine: &Arc<Engine>) -> Result<String, Refusal> {
    let path = Path::<HashMap<String, String>>::from_request_parts(parts, engine).await;
    let Some(version) = path.ok().and_then(|path| path.get("version").cloned()) else {
        return Ok(super::LATEST.to_owned());
    };
    match number_of(&version) {
        Some(number) if (super::OLDEST..=super::NEWEST).contains(&number) => Ok(version),
        _ => Err(ApiError::not_found().into()),
    }
}

fn number_of(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.strip_suffix(".0")?.parse().ok()
}
