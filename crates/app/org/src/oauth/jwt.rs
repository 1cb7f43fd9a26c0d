//! JWT bearer assertions (RS256). Some clients send `exp` in milliseconds and an audience with a
//! slash at its end; both are taken.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use super::OAuthError;
use crate::{ConnectedAppConfig, OrgError};

/// What an assertion says.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    #[serde(alias = "prn")]
    sub: String,
    aud: Audience,
    exp: f64,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Seconds a clock may be ahead.
const LEEWAY: f64 = 60.0;
/// Numbers above this are milliseconds.
const MILLISECONDS_FROM: f64 = 100_000_000_000.0;

/// Checks at start that a configured key can be used.
pub(crate) fn check_keys(app: &ConnectedAppConfig) -> Result<(), OrgError> {
    let Some(pem) = &app.jwt_public_key_pem else { return Ok(()) };
    decoding_key(pem).map(|_| ()).ok_or_else(|| OrgError::Configuration {
        field: "connected_app.jwt_public_key_pem",
        reason: "is no PEM of an RSA public key".into(),
    })
}

pub(super) fn decoding_key(pem: &str) -> Option<DecodingKey> {
    DecodingKey::from_rsa_pem(pem.as_bytes()).ok()
}

/// The consumer key an assertion names, not yet verified.
pub(super) fn issuer(assertion: &str) -> Option<String> {
    let payload = assertion.split('.').nth(1)?;
    let payload = data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
    let json: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    json.get("iss")?.as_str().map(str::to_owned)
}

/// Verifies an assertion and returns the username it is about.
pub(super) fn verify(
    app: &ConnectedAppConfig,
    instance_url: &str,
    assertion: &str,
    now: i64,
) -> Result<String, OAuthError> {
    let key = app.jwt_public_key_pem.as_deref().and_then(decoding_key);
    let key =
        key.ok_or_else(|| OAuthError::new("invalid_grant", "invalid assertion: the app has no certificate"))?;
    let mut validation = Validation::new(Algorithm::RS256);
    // Audience and expiry are looked at below, because clients spell them in several ways.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let claims = decode::<Claims>(assertion, &key, &validation)
        .map_err(|_| OAuthError::new("invalid_grant", "invalid assertion"))?
        .claims;
    if claims.iss != app.consumer_key {
        return Err(OAuthError::new("invalid_client_id", "client identifier invalid"));
    }
    let audiences = match claims.aud {
        Audience::One(one) => vec![one],
        Audience::Several(several) => several,
    };
    if !audiences.iter().any(|audience| is_audience(audience, instance_url)) {
        return Err(OAuthError::new("invalid_grant", "audience is invalid"));
    }
    let expires = if claims.exp > MILLISECONDS_FROM { claims.exp / 1000.0 } else { claims.exp };
    let late = !expires.is_finite() || expires + LEEWAY < (now as f64) / 1000.0;
    if late {
        return Err(OAuthError::new("invalid_grant", "expired authorization code"));
    }
    Ok(claims.sub)
}

fn is_audience(audience: &str, instance_url: &str) -> bool {
    let audience = audience.trim_end_matches('/');
    let audience = audience.strip_suffix("/services/oauth2/token").unwrap_or(audience);
    audience == instance_url
        || audience == "https://login.salesforce.com"
        || audience == "https://test.salesforce.com"
}
