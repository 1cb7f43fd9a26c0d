//! A request as a value: method, path and body. Address and bearer are added by whoever sends it.

use std::fmt;

use alongside_kernel::Secret;
use serde_json::{Map, Value};

/// The methods that the protocol uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names of HTTP
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

/// What a request carries.
#[derive(Clone, PartialEq)]
pub enum Body {
    /// Nothing.
    None,
    /// A form; values may be secret.
    Form(Vec<(&'static str, Secret)>),
    /// A JSON object.
    Json(Map<String, Value>),
}

/// Shows the names only: values are secrets or a customer's data.
impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => formatter.write_str("None"),
            Self::Form(pairs) => formatter.debug_list().entries(pairs.iter().map(|(name, _)| name)).finish(),
            Self::Json(fields) => formatter.debug_list().entries(fields.keys()).finish(),
        }
    }
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query, percent-encoded, beginning with a slash.
    pub path: String,
    /// The body.
    pub body: Body,
}

impl Request {
    pub(crate) const fn get(path: String) -> Self {
        Self { method: Method::Get, path, body: Body::None }
    }
}

/// Where the REST API of one version begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiPath(String);

impl ApiPath {
    /// From a version such as `62.0`; `None` when it is none.
    #[must_use]
    pub fn new(version: &str) -> Option<Self> {
        let (major, minor) = version.split_once('.')?;
        let number =
            |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        (number(major) && number(minor)).then(|| Self(format!("/services/data/v{version}")))
    }

    /// The path, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
