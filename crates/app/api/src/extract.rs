//! Bodies, paths and queries as types; what does not parse is told by its field.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

use alongside_kernel::{PageRequest, Timestamp};
use axum::{
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::error::Failure;

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        axum::Json::<T>::from_request(request, state)
            .await
            .map(|axum::Json(body)| Self(body))
            .map_err(|rejection| told(&rejection))
    }
}

fn told(rejection: &JsonRejection) -> Failure {
    let text = rejection.body_text();
    // What axum says first tells nothing that the id does not.
    let words = text.split_once(": ").map_or(text.as_str(), |(_, words)| words);
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Failure::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body has to be JSON, sent with Content-Type: application/json.",
        ),
        JsonRejection::JsonSyntaxError(_) => {
            Failure::new(StatusCode::BAD_REQUEST, "invalid_json", format!("The body is not JSON: {words}."))
        }
        // "record.id: invalid type …"; for the body as a whole there is no path, and the field
        // that is missing or too many stands in backquotes.
        JsonRejection::JsonDataError(_) => match words.split_once(": ") {
            Some((path, problem)) if is_path(path) => Failure::field(path, problem),
            _ => Failure::field(words.split('`').nth(1).unwrap_or("body"), words),
        },
        other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        other => Failure::new(other.status(), "invalid_body", "The body could not be read."),
    }
}

fn is_path(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.[]".contains(&byte))
}

/// A body over the limit.
pub(crate) fn too_large() -> Failure {
    Failure::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "The body is larger than is taken here: 64 KiB, and 1 MiB for settings.",
    )
}

/// The parameters of a query, taken out one by one; what is left over was not asked for.
pub(crate) struct Parameters(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(pairs)| pairs)
            .map_err(|_| {
                Failure::new(
                    StatusCode::BAD_REQUEST,
                    "invalid_query",
                    "The query is not name=value pairs in UTF-8.",
                )
            })?;
        if query.len() > 8 * 1024 {
            return Err(Failure::new(
                StatusCode::URI_TOO_LONG,
                "too_large",
                "The query is longer than 8 KiB.",
            ));
        }
        let mut parameters = BTreeMap::new();
        for (name, value) in pairs {
            if parameters.insert(name.clone(), value).is_some() {
                return Err(Failure::field(name, "given more than once"));
            }
        }
        Ok(Self(parameters))
    }
}

impl Parameters {
    /// A text; empty is as good as absent.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.0.remove(name).filter(|value| !value.is_empty())
    }

    /// An instant.
    pub(crate) fn instant(&mut self, name: &str) -> Result<Option<Timestamp>, Failure> {
        self.parsed(name, "an instant such as 2026-11-22T10:00:00Z")
    }

    /// Anything that is read from text.
    pub(crate) fn parsed<T: std::str::FromStr>(
        &mut self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, Failure> {
        self.text(name).map(|text| text.parse().map_err(|_| Failure::field(name, expected))).transpose()
    }

    /// One of an enum's words.
    pub(crate) fn word<T: DeserializeOwned>(
        &mut self,
        name: &str,
        words: &str,
    ) -> Result<Option<T>, Failure> {
        self.text(name)
            .map(|text| {
                serde_json::from_value(serde_json::Value::String(text))
                    .map_err(|_| Failure::field(name, &format!("one of {words}")))
            })
            .transpose()
    }

    /// The `filter_<key>` parameters: custom data that must be equal.
    pub(crate) fn filters(&mut self) -> BTreeMap<String, String> {
        let names: Vec<String> = self
            .0
            .keys()
            .filter(|name| name.starts_with("filter_") && name.len() > "filter_".len())
            .cloned()
            .collect();
        names
            .into_iter()
            .filter_map(|name| {
                let value = self.0.remove(&name)?;
                Some((name["filter_".len()..].to_owned(), value))
            })
            .collect()
    }

    /// Which page of a list.
    pub(crate) fn page(&mut self) -> Result<PageRequest, Failure> {
        let limit: Option<u32> = self.parsed("limit", "a number from 1 to 200")?;
        if limit.is_some_and(|limit| limit == 0 || limit > PageRequest::MOST) {
            return Err(Failure::field("limit", "a number from 1 to 200"));
        }
        Ok(PageRequest::new(self.text("cursor"), limit))
    }

    /// Refuses what nobody has taken: a filter that is misspelt must not show everything.
    pub(crate) fn end(self) -> Result<(), Failure> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(Failure::field(name, "not a parameter of this address")),
        }
    }
}

/// Which page of a list, where the query says nothing else.
pub(crate) struct Paging(pub(crate) PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let mut parameters = Parameters::from_request_parts(parts, state).await?;
        let page = parameters.page()?;
        parameters.end()?;
        Ok(Self(page))
    }
}

/// Where the request came from, as the listener has it. Headers that claim something else do not
/// count.
pub(crate) struct ClientAddress(pub(crate) Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|ConnectInfo(peer)| peer.ip())))
    }
}
