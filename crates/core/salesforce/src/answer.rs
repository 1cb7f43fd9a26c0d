//! What comes back: the status, what the headers say about waiting, the body; and the errors in it.

use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};

/// An answer of the CRM, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`, when it is a number of seconds.
    pub retry_after: Option<Duration>,
    /// The body.
    pub body: &'a [u8],
}

/// Calls used and allowed in a day, from the header `Sforce-Limit-Info`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiLimit {
    /// Calls used.
    pub used: u64,
    /// Calls allowed.
    pub allowed: u64,
}

impl ApiLimit {
    /// Reads `api-usage=18/15000`, also among other entries.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let (used, allowed) = header
            .split([';', ','])
            .find_map(|entry| entry.trim().strip_prefix("api-usage="))?
            .split_once('/')?;
        Some(Self { used: used.parse().ok()?, allowed: allowed.parse().ok()? })
    }
}

/// Everything that a CRM says instead of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SalesforceError {
    /// The access token is not taken any more.
    #[error("session expired: {message}")]
    SessionExpired {
        /// The CRM's words.
        message: String,
    },
    /// The connected app's policy does not admit the user; both spellings.
    #[error("not approved: {message}")]
    NotApproved {
        /// The CRM's words.
        message: String,
    },
    /// A code, token or assertion is not taken.
    #[error("grant refused: {message}")]
    GrantRefused {
        /// The CRM's words.
        message: String,
    },
    /// No app with this consumer key is installed.
    #[error("app missing: {message}")]
    AppMissing {
        /// The CRM's words.
        message: String,
    },
    /// The consumer secret is wrong, or the app may not do this.
    #[error("client refused: {message}")]
    ClientRefused {
        /// The CRM's words.
        message: String,
    },
    /// The user may not.
    #[error("forbidden: {message}")]
    Forbidden {
        /// The CRM's words.
        message: String,
    },
    /// It is not there, or may not be seen.
    #[error("not found: {message}")]
    NotFound {
        /// The CRM's words.
        message: String,
    },
    /// A field does not exist or may not be seen.
    #[error("field missing: {message}")]
    FieldMissing {
        /// The CRM's words.
        message: String,
        /// The fields it names.
        fields: Vec<String>,
    },
    /// An object does not exist or may not be seen.
    #[error("object missing: {message}")]
    ObjectMissing {
        /// The CRM's words.
        message: String,
    },
    /// Too many calls.
    #[error("rate limited: {message}")]
    RateLimited {
        /// How long to wait, if it says.
        retry_after: Option<Duration>,
        /// The CRM's words.
        message: String,
    },
    /// Status 500 and above, or the CRM asks to come back.
    #[error("status {status}: {message}")]
    Trouble {
        /// The HTTP status.
        status: u16,
        /// How long to wait, if it says.
        retry_after: Option<Duration>,
        /// The CRM's words; may be empty.
        message: String,
    },
    /// The values are not taken.
    #[error("{code}: {message}")]
    Invalid {
        /// The CRM's error code.
        code: String,
        /// The CRM's words.
        message: String,
        /// The fields it names.
        fields: Vec<String>,
    },
    /// An answer that is none of the protocol's.
    #[error("nonsense: {reason}")]
    Nonsense {
        /// What was expected and what came.
        reason: String,
    },
}

/// An entry of the array that REST answers errors with.
#[derive(Deserialize)]
struct RestEntry {
    #[serde(rename = "errorCode")]
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    fields: Vec<String>,
}

/// The object that OAuth answers errors with.
#[derive(Deserialize)]
struct OAuthEntry {
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Words of a CRM are shown and stored: no longer than this.
const MOST_MESSAGE: usize = 500;

impl Answer<'_> {
    /// The body as `T` if the status says success, else the error that it is.
    pub(crate) fn parse<T: DeserializeOwned>(&self, expected: &str) -> Result<T, SalesforceError> {
        self.succeeded()?;
        serde_json::from_slice(self.body).map_err(|error| SalesforceError::Nonsense {
            // Position and kind only: the body may hold a customer's data.
            reason: format!(
                "expected {expected}, got {} bytes that break off at line {}, column {}",
                self.body.len(),
                error.line(),
                error.column()
            ),
        })
    }

    /// The error that the answer is; nothing when its status says success.
    ///
    /// # Errors
    /// [`SalesforceError`] for any status outside 200 to 299.
    pub fn succeeded(&self) -> Result<(), SalesforceError> {
        if (200..300).contains(&self.status) {
            return Ok(());
        }
        Err(self.error())
    }

    fn error(&self) -> SalesforceError {
        if let Ok(entries) = serde_json::from_slice::<Vec<RestEntry>>(self.body)
            && let Some(entry) = entries.into_iter().next()
        {
            return self.rest_error(entry);
        }
        if let Ok(entry) = serde_json::from_slice::<OAuthEntry>(self.body) {
            return self.oauth_error(&entry);
        }
        let message = format!("status {}", self.status);
        match self.status {
            401 => SalesforceError::SessionExpired { message },
            403 => SalesforceError::Forbidden { message },
            404 | 410 => SalesforceError::NotFound { message },
            429 => self.rate_limited(message),
            500.. => self.trouble(String::new()),
            status => SalesforceError::Nonsense {
                reason: format!("status {status} without an error that the CRM's protocol knows"),
            },
        }
    }

    fn rest_error(&self, entry: RestEntry) -> SalesforceError {
        let RestEntry { code, message, fields } = entry;
        let message = shortened(&message);
        match (code.as_str(), self.status) {
            ("INVALID_SESSION_ID" | "INVALID_AUTH_HEADER", _) | (_, 401) => {
                SalesforceError::SessionExpired { message }
            }
            ("REQUEST_LIMIT_EXCEEDED" | "TOO_MANY_REQUESTS", _) | (_, 429) => self.rate_limited(message),
            ("SERVER_UNAVAILABLE" | "UNABLE_TO_LOCK_ROW" | "QUERY_TIMEOUT", _) | (_, 500..) => {
                self.trouble(message)
            }
            ("OAUTH_APP_ACCESS_DENIED", _) => SalesforceError::NotApproved { message },
            ("INVALID_TYPE", _) => SalesforceError::ObjectMissing { message },
            ("INVALID_FIELD" | "INVALID_FIELD_FOR_INSERT_UPDATE", _) => {
                SalesforceError::FieldMissing { message, fields }
            }
            ("NOT_FOUND" | "ENTITY_IS_DELETED", 404 | 410) => SalesforceError::NotFound { message },
            (
                "INSUFFICIENT_ACCESS"
                | "INSUFFICIENT_ACCESS_OR_READONLY"
                | "API_DISABLED_FOR_ORG"
                | "API_CURRENTLY_DISABLED"
                | "FUNCTIONALITY_NOT_ENABLED",
                _,
            ) => SalesforceError::Forbidden { message },
            (_, 403) if fields.is_empty() => SalesforceError::Forbidden { message },
            _ => SalesforceError::Invalid { code: shortened(&code), message, fields },
        }
    }

    fn oauth_error(&self, entry: &OAuthEntry) -> SalesforceError {
        let message = shortened(if entry.error_description.is_empty() {
            &entry.error
        } else {
            &entry.error_description
        });
        match entry.error.as_str() {
            "invalid_app_access" | "OAUTH_APP_ACCESS_DENIED" => SalesforceError::NotApproved { message },
            // Self-authorization that was never given reads like a bad grant, but its cure is the
            // same as a missing approval's.
            "invalid_grant" if message.contains("approved this consumer") => {
                SalesforceError::NotApproved { message }
            }
            "invalid_client_id" | "OAUTH_EC_APP_NOT_FOUND" => SalesforceError::AppMissing { message },
            // The same code as for a wrong secret; only the words tell.
            "invalid_client" if message.contains("must be installed") => {
                SalesforceError::AppMissing { message }
            }
            "invalid_client" | "unauthorized_client" | "inactive_org_client" => {
                SalesforceError::ClientRefused { message }
            }
            _ if self.status == 429 => self.rate_limited(message),
            _ if self.status >= 500 => self.trouble(message),
            _ => SalesforceError::GrantRefused { message },
        }
    }

    const fn rate_limited(&self, message: String) -> SalesforceError {
        SalesforceError::RateLimited { retry_after: self.retry_after, message }
    }

    const fn trouble(&self, message: String) -> SalesforceError {
        SalesforceError::Trouble { status: self.status, retry_after: self.retry_after, message }
    }
}

/// At most [`MOST_MESSAGE`] characters on one line.
fn shortened(text: &str) -> String {
    text.chars().take(MOST_MESSAGE).map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

#[cfg(test)]
mod tests;
