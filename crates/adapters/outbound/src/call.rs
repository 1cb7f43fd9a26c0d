//! One call and its reply. `Debug` of either shows no header, query or body.

use std::{fmt, time::Duration};

use alongside_kernel::Secret;
use bytes::Bytes;

/// The methods that are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names of HTTP
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What a call carries.
#[derive(Clone)]
pub enum CallBody {
    /// Nothing.
    None,
    /// A form.
    Form(Vec<(&'static str, Secret)>),
    /// JSON, written already.
    Json(Bytes),
}

/// One call.
#[derive(Clone)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// Sent as `Authorization: Bearer`.
    pub bearer: Option<Secret>,
    /// Sent as `If-Match`: the version of what is changed, as the other side named it.
    pub if_match: Option<String>,
    /// The body.
    pub body: CallBody,
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.url.split(['?', '#']).next().unwrap_or_default();
        write!(formatter, "{:?} {shown}", self.method)
    }
}

/// What came back, whatever its status.
#[derive(Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After` where it is a number of seconds, at most a day.
    pub retry_after: Option<Duration>,
    /// The body, whole.
    pub body: Bytes,
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes)", self.status, self.body.len())
    }
}
