//! Who redeems a login link.

use std::{fmt, str::FromStr};

/// Who redeems a login link. One that is made for the one is of no use to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// A program that asks the REST interface as a person.
    Api,
    /// The Sidebar in a page of the CRM.
    Sidebar,
}

impl Audience {
    /// As it is written in links and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Sidebar => "sidebar",
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that names no audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("one of api, sidebar")]
pub struct AudienceError;

impl FromStr for Audience {
    type Err = AudienceError;

    fn from_str(text: &str) -> Result<Self, AudienceError> {
        match text {
            "api" => Ok(Self::Api),
            "sidebar" => Ok(Self::Sidebar),
            _ => Err(AudienceError),
        }
    }
}
