//! What the shop is told at start: its own address, its customers, and where the
//! co-browsing platform lives. Nothing here is read from the environment.

use std::fmt;

use crate::web::origin::{InvalidOrigin, Origin};

/// Everything the shop needs to serve.
#[derive(Clone, Debug)]
pub struct ShopConfig {
    /// The address customers type, such as `http://localhost:4402`. Posts from
    /// any other origin are refused.
    pub base_url: String,
    /// Where the SDK is loaded from; without it the shop offers no help by code.
    pub platform_url: Option<String>,
    /// The account's public license key, handed to the SDK.
    pub license_key: Option<String>,
    /// The people who can sign in.
    pub customers: Vec<Customer>,
    /// How the business signs its pages.
    pub company: Company,
    /// Signs the session, cart and order cookies. The same key after a restart
    /// keeps customers signed in and carts full.
    pub cookie_key: CookieKey,
}

/// One person with a sign-in at the shop.
#[derive(Clone)]
pub struct Customer {
    /// Full name, as printed on invoices.
    pub name: String,
    /// Sign-in name, compared without regard to case.
    pub email: String,
    /// Demo password in the clear; only a keyed digest is kept once serving.
    pub password: String,
    /// The shop's own stable id of this customer, sent as `visitor_id`.
    pub visitor_id: String,
}

impl fmt::Debug for Customer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Customer").field("visitor_id", &self.visitor_id).finish_non_exhaustive()
    }
}

/// How the business signs its pages.
#[derive(Clone, Debug)]
pub struct Company {
    /// Trading name.
    pub name: String,
    /// Telephone number as printed.
    pub phone: String,
    /// Address for letters by electronic mail.
    pub email: String,
}

impl Company {
    /// The telephone number as a `tel:` link takes it.
    pub(crate) fn dial(&self) -> String {
        self.phone.split_whitespace().collect()
    }
}

impl Default for Company {
    fn default() -> Self {
        Self {
            name: "Fernhill".into(),
            phone: "01632 960 142".into(),
            email: "hello@fernhill.example".into(),
        }
    }
}

/// Thirty-two secret bytes that sign the shop's cookies.
#[derive(Clone)]
pub struct CookieKey(pub [u8; 32]);

impl fmt::Debug for CookieKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CookieKey(..)")
    }
}

/// A configuration the shop cannot serve with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `base_url` is not an address a browser can use.
    #[error("base_url: {0}")]
    BaseUrl(#[source] InvalidOrigin),
    /// `platform_url` is not an address a browser can use.
    #[error("platform_url: {0}")]
    PlatformUrl(#[source] InvalidOrigin),
    /// One of `platform_url` and `license_key` stands without the other.
    #[error("platform_url and license_key go together: set both or neither")]
    HalfConfiguredSupport,
    /// Two customers share an address, so a sign-in would be ambiguous.
    #[error("customers: {0} appears twice; each e-mail address may sign in as one person")]
    DuplicateEmail(String),
}

/// The part of the configuration that says how pages reach the platform.
#[derive(Clone, Debug)]
pub(crate) struct Support {
    pub(crate) platform: Origin,
    pub(crate) license_key: String,
}

impl ShopConfig {
    /// The shop's own origin, parsed.
    pub(crate) fn origin(&self) -> Result<Origin, ConfigError> {
        Origin::parse(&self.base_url).map_err(ConfigError::BaseUrl)
    }

    /// Where help comes from, or `None` when the shop runs without it.
    pub(crate) fn support(&self) -> Result<Option<Support>, ConfigError> {
        match (&self.platform_url, &self.license_key) {
            (None, None) => Ok(None),
            (Some(url), Some(license_key)) => Ok(Some(Support {
                platform: Origin::parse(url).map_err(ConfigError::PlatformUrl)?,
                license_key: license_key.clone(),
            })),
            _ => Err(ConfigError::HalfConfiguredSupport),
        }
    }
}
