//! Why a call brought no answer. Texts name hosts and limits, never paths, queries or headers.

use std::{error::Error, io};

use crate::address::PrivateAddress;

/// Why a call brought no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// Not an absolute `http` or `https` address, or one with a user name in it.
    #[error("not an absolute http or https address")]
    Address,
    /// The address leads into a private network, and the configuration does not allow that.
    #[error("the host leads to a loopback or private address, which outbound calls may not reach")]
    PrivateAddress,
    /// No answer in time.
    #[error("no answer within {seconds} seconds")]
    TimedOut {
        /// How long it was waited for.
        seconds: u64,
    },
    /// No connection.
    #[error("no connection: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// The certificate is not trusted, or the other side speaks no TLS.
    #[error("TLS: {reason}")]
    Tls {
        /// What was wrong with it.
        reason: String,
    },
    /// The connection broke, or what came over it is no HTTP.
    #[error("the connection broke: {reason}")]
    Broken {
        /// What happened.
        reason: String,
    },
    /// The answer is longer than allowed.
    #[error("the answer is longer than {most} bytes")]
    TooLarge {
        /// How many bytes are allowed.
        most: usize,
    },
}

/// Why the client cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A root certificate that is none.
    #[error("outbound.root_certificates: not a certificate in PEM")]
    RootCertificate,
    /// The system's own certificates cannot be used.
    #[error("the HTTP client cannot be made: {0}")]
    Client(String),
}

impl OutboundError {
    /// Sorts an error of the client. `seconds` is the time that was allowed.
    pub(crate) fn from_client(error: reqwest::Error, seconds: u64) -> Self {
        if error.is_builder() {
            return Self::Address;
        }
        if error.is_timeout() {
            return Self::TimedOut { seconds };
        }
        let connecting = error.is_connect();
        // The address may hold what was asked for; the chain below it does not.
        let error = error.without_url();
        let mut deepest = error.to_string();
        let mut cause: Option<&(dyn Error + 'static)> = error.source();
        while let Some(current) = cause {
            deepest = current.to_string();
            if let Some(found) = classify(current) {
                return found;
            }
            cause = below(current);
        }
        if connecting { Self::Unreachable { reason: deepest } } else { Self::Broken { reason: deepest } }
    }
}

/// What an error was made from. One of I/O hides that behind `get_ref`, its `source` skips it.
fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

fn classify(error: &(dyn Error + 'static)) -> Option<OutboundError> {
    if error.is::<PrivateAddress>() {
        return Some(OutboundError::PrivateAddress);
    }
    error.downcast_ref::<rustls::Error>().map(|error| OutboundError::Tls { reason: error.to_string() })
}
