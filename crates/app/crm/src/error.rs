//! Why the CRM did not do what was asked: every fault typed, with a verdict and words for people.

use std::time::Duration;

use alongside_outbound::OutboundError;
use alongside_salesforce::SalesforceError;

/// What to do about a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It passes: try again, not before `after` when the CRM said so.
    RetryLater {
        /// How long the CRM asks to wait.
        after: Option<Duration>,
    },
    /// It does not pass by itself: somebody has to act.
    Refused,
}

/// A fault of the CRM or of the way to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrmError {
    /// No answer in time.
    #[error("no answer within {seconds} s")]
    TimedOut {
        /// How long it was waited for.
        seconds: u64,
    },
    /// No connection, or it broke.
    #[error("not reachable: {reason}")]
    Unreachable {
        /// What the connection said.
        reason: String,
    },
    /// The address may not be called, or its certificate is not trusted.
    #[error("address refused: {reason}")]
    AddressRefused {
        /// Why.
        reason: String,
    },
    /// An answer that is no answer of a CRM.
    #[error("answer not understood: {reason}")]
    Nonsense {
        /// What was expected and what came.
        reason: String,
    },
    /// The CRM is in trouble itself.
    #[error("the CRM is in trouble: status {status}")]
    Trouble {
        /// The HTTP status, 500 and above.
        status: u16,
        /// How long the CRM asks to wait.
        retry_after: Option<Duration>,
    },
    /// Too many calls.
    #[error("the CRM's limit of calls is reached")]
    RateLimited {
        /// How long the CRM asks to wait.
        retry_after: Option<Duration>,
    },
    /// The connected app's policy does not admit the user.
    #[error("the connected app does not admit the user: {message}")]
    NotApproved {
        /// The CRM's words.
        message: String,
    },
    /// A code, refresh token or assertion that the CRM does not take.
    #[error("sign-in refused: {message}")]
    SignInRefused {
        /// The CRM's words.
        message: String,
    },
    /// No app with this consumer key is installed.
    #[error("the CRM does not know the connected app: {message}")]
    AppMissing {
        /// The CRM's words.
        message: String,
    },
    /// The consumer secret is wrong, or the app may not do this.
    #[error("the CRM does not take the connected app's secret: {message}")]
    ClientRejected {
        /// The CRM's words.
        message: String,
    },
    /// The session is not accepted, even after a new sign-in.
    #[error("the CRM does not accept the session: {message}")]
    SessionRefused {
        /// The CRM's words.
        message: String,
    },
    /// The user may not.
    #[error("not permitted: {message}")]
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
    /// An object that does not exist or may not be seen.
    #[error("object not found: {message}")]
    ObjectMissing {
        /// The CRM's words.
        message: String,
    },
    /// A field that does not exist or may not be seen.
    #[error("field not found: {message}")]
    FieldMissing {
        /// The CRM's words.
        message: String,
    },
    /// The CRM does not take the values.
    #[error("{code}: {message}")]
    Invalid {
        /// The CRM's error code.
        code: String,
        /// The CRM's words.
        message: String,
        /// The fields it names.
        fields: Vec<String>,
    },
}

impl CrmError {
    /// Whether to try again.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::RateLimited { retry_after } | Self::Trouble { retry_after, .. } => {
                Verdict::RetryLater { after: *retry_after }
            }
            Self::TimedOut { .. } | Self::Unreachable { .. } | Self::Nonsense { .. } => {
                Verdict::RetryLater { after: None }
            }
            Self::AddressRefused { .. }
            | Self::NotApproved { .. }
            | Self::SignInRefused { .. }
            | Self::AppMissing { .. }
            | Self::ClientRejected { .. }
            | Self::SessionRefused { .. }
            | Self::Forbidden { .. }
            | Self::NotFound { .. }
            | Self::ObjectMissing { .. }
            | Self::FieldMissing { .. }
            | Self::Invalid { .. } => Verdict::Refused,
        }
    }

    /// What happened, as a sentence for an agent: no codes, no addresses.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::TimedOut { seconds } => {
                format!("The CRM did not answer within {seconds} s.")
            }
            Self::Unreachable { .. } => "The CRM cannot be reached.".to_owned(),
            Self::AddressRefused { .. } => {
                "The CRM's address or certificate is not trusted. An admin of the server has to \
                 look at crm.url."
                    .to_owned()
            }
            Self::Nonsense { .. } => "The CRM's answer made no sense.".to_owned(),
            Self::Trouble { .. } => "The CRM is in trouble.".to_owned(),
            Self::RateLimited { .. } => "The CRM's limit of calls is reached for now.".to_owned(),
            Self::NotApproved { .. } => {
                "The connected app AlongsideWebApp does not admit this user.".to_owned()
            }
            Self::SignInRefused { message } => format!("The CRM refused the sign-in: {}.", bare(message)),
            Self::AppMissing { .. } => {
                "The CRM does not know the connected app AlongsideWebApp: the package is not installed \
                 there, or crm.consumer_key is another app's."
                    .to_owned()
            }
            Self::ClientRejected { .. } => {
                "The CRM does not take the connected app's secret. An admin of the server has to look \
                 at crm.consumer_secret."
                    .to_owned()
            }
            Self::SessionRefused { .. } => "The CRM does not accept the session.".to_owned(),
            Self::Forbidden { message } => format!("The CRM does not permit it: {}.", bare(message)),
            Self::NotFound { .. } => "The CRM does not have it, or does not show it to this user.".to_owned(),
            Self::ObjectMissing { message } | Self::FieldMissing { message } => {
                format!("The CRM does not have it, or does not show it: {}.", bare(message))
            }
            Self::Invalid { message, .. } => format!("The CRM did not take it: {}.", bare(message)),
        }
    }
}

/// The CRM's words without the full stop that some of them end with.
fn bare(message: &str) -> &str {
    message.trim_end().trim_end_matches('.')
}

impl From<OutboundError> for CrmError {
    fn from(error: OutboundError) -> Self {
        let text = error.to_string();
        match error {
            OutboundError::TimedOut { seconds } => Self::TimedOut { seconds },
            OutboundError::Unreachable { .. } | OutboundError::Broken { .. } => {
                Self::Unreachable { reason: text }
            }
            OutboundError::TooLarge { .. } => Self::Nonsense { reason: text },
            OutboundError::Address | OutboundError::PrivateAddress | OutboundError::Tls { .. } => {
                Self::AddressRefused { reason: text }
            }
        }
    }
}

impl From<SalesforceError> for CrmError {
    fn from(error: SalesforceError) -> Self {
        match error {
            SalesforceError::SessionExpired { message } => Self::SessionRefused { message },
            SalesforceError::NotApproved { message } => Self::NotApproved { message },
            SalesforceError::GrantRefused { message } => Self::SignInRefused { message },
            SalesforceError::AppMissing { message } => Self::AppMissing { message },
            SalesforceError::ClientRefused { message } => Self::ClientRejected { message },
            SalesforceError::Forbidden { message } => Self::Forbidden { message },
            SalesforceError::NotFound { message } => Self::NotFound { message },
            SalesforceError::FieldMissing { message, .. } => Self::FieldMissing { message },
            SalesforceError::ObjectMissing { message } => Self::ObjectMissing { message },
            SalesforceError::RateLimited { retry_after, .. } => Self::RateLimited { retry_after },
            SalesforceError::Trouble { status, retry_after, .. } => Self::Trouble { status, retry_after },
            SalesforceError::Invalid { code, message, fields } => Self::Invalid { code, message, fields },
            SalesforceError::Nonsense { reason } => Self::Nonsense { reason },
        }
    }
}
