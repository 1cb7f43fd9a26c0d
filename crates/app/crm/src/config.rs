//! What the connection is opened with, checked before the first call.

use alongside_kernel::{Secret, Timestamp};
use alongside_salesforce::{ApiPath, JwtClaims};
use jsonwebtoken::{Algorithm, EncodingKey, Header};

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
    #[error("crm.url: expected http:// or https://, a host and nothing after it but a port")]
    BaseUrl,
    /// Not a version of the API.
    #[error("crm.api_version: expected a number such as 62.0")]
    ApiVersion,
    /// Nothing there.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// Not an RSA private key in PEM.
    #[error("crm.jwt_private_key_file: not an RSA private key in PEM (PKCS #8 or PKCS #1)")]
    PrivateKey,
}

/// The configuration after checking, in the form in which it is used.
pub(crate) struct Checked {
    pub(crate) base_url: String,
    pub(crate) api: ApiPath,
    pub(crate) consumer_key: String,
    pub(crate) consumer_secret: Secret,
    pub(crate) callback_url: String,
    pub(crate) jwt_key: EncodingKey,
    pub(crate) jwt_audience: String,
}

/// How long an assertion is good for; the CRM takes at most three minutes.
const ASSERTION_SECONDS: i64 = 120;

impl Checked {
    /// A signed assertion that asks for a token of the user.
    pub(crate) fn assertion(&self, username: &str, now: Timestamp) -> Secret {
        let claims = JwtClaims {
            iss: self.consumer_key.clone(),
            sub: username.to_owned(),
            aud: self.jwt_audience.clone(),
            exp: now.millis() / 1_000 + ASSERTION_SECONDS,
        };
        let signed = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &self.jwt_key)
            .expect("the key was read as an RSA key, which signs any claims");
        Secret::new(signed)
    }
}

impl CrmConfig {
    pub(crate) fn checked(self) -> Result<Checked, ConfigError> {
        let base_url = self.base_url.trim_end_matches('/').to_owned();
        let host = base_url
            .strip_prefix("https://")
            .or_else(|| base_url.strip_prefix("http://"))
            .ok_or(ConfigError::BaseUrl)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
        if host.is_empty() || !host.bytes().all(plain) {
            return Err(ConfigError::BaseUrl);
        }
        for (name, text) in [
            ("crm.consumer_key", self.consumer_key.as_str()),
            ("crm.consumer_secret", self.consumer_secret.expose()),
            ("crm.callback_url", self.callback_url.as_str()),
        ] {
            if text.is_empty() {
                return Err(ConfigError::Empty(name));
            }
        }
        let jwt_key = EncodingKey::from_rsa_pem(self.jwt_private_key_pem.expose().as_bytes())
            .map_err(|_| ConfigError::PrivateKey)?;
        Ok(Checked {
            api: ApiPath::new(&self.api_version).ok_or(ConfigError::ApiVersion)?,
            consumer_key: self.consumer_key,
            consumer_secret: self.consumer_secret,
            callback_url: self.callback_url,
            jwt_key,
            jwt_audience: self.jwt_audience.unwrap_or_else(|| base_url.clone()),
            base_url,
        })
    }
}
