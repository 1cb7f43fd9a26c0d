//! What the connection is opened with, checked before the first call.

use alongside_kernel::Secret;

/// How to reach a CRM and as whom.
#[derive(Debug, Clone)]
pub struct CrmConfig {
    /// The CRM's own address without a path, `http://localhost:4401` or
    /// `https://company.my.salesforce.com`. Every call goes there and every link begins with it.
    pub base_url: String,
    /// Version of the REST API, `62.0`.
    pub api_version: String,
    /// The connected app's consumer key.
    pub consumer_key: String,
    /// The connected app's consumer secret; also checks component tokens.
    pub consumer_secret: Secret,
    /// Where the CRM sends a browser back to after sign-in.
    pub callback_url: String,
    /// PEM of the RSA private key whose certificate the connected app holds (JWT bearer).
    pub jwt_private_key_pem: Secret,
    /// The audience of JWT bearer assertions; the base address when not set.
    pub jwt_audience: Option<String>,
}

/// Why a connection cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not an address without a path.
    #[error("crm.base_url: {0}")]
    BaseUrl(&'static str),
    /// Not a version of the API.
    #[error("crm.api_version: expected a number such as 62.0")]
    ApiVersion,
    /// Nothing there.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// Not an RSA private key in PEM.
    #[error("crm.jwt_private_key: not an RSA private key in PEM (PKCS #8 or PKCS #1)")]
    PrivateKey,
}
