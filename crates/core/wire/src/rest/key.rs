//! License keys, API keys and login links.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Instant;

/// What a license key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Where developers work.
    Development,
    /// Where it is tried.
    Test,
    /// Where customers are.
    Production,
}

/// Names the account in the SDK (R35, R36); `GET /api/1/license-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct LicenseKey {
    /// The key itself, which is public.
    pub id: String,
    /// What it is for, in an admin's words.
    pub name: String,
    /// What it is for.
    pub environment: Environment,
    /// The sites on which the SDK may run with it.
    pub allowed_origins: Vec<String>,
    /// Whether it comes from the server's configuration: its origins follow that.
    pub configured: bool,
    /// When it was made.
    pub created: Instant,
}

/// Body of `POST /api/1/license-keys`.
#[derive(Debug, Clone, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLicenseKey {
    /// What it is for, in an admin's words.
    pub name: String,
    /// What it is for.
    pub environment: Environment,
    /// The sites on which the SDK may run with it, `https://shop.example`.
    pub allowed_origins: Vec<String>,
}

/// Body of `PATCH /api/1/license-keys/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLicenseKey {
    /// What it is for, in an admin's words.
    #[ts(optional)]
    pub name: Option<String>,
    /// What it is for.
    #[ts(optional)]
    pub environment: Option<Environment>,
    /// The sites on which the SDK may run with it.
    #[ts(optional)]
    pub allowed_origins: Option<Vec<String>>,
}

/// A secret for programs, without the secret; `GET /api/1/api-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct ApiKey {
    /// Its public name, by which login links say who signed them.
    pub id: String,
    /// What it is for, in an admin's words.
    pub name: String,
    /// Whether it comes from the server's configuration.
    pub configured: bool,
    /// Whether it signs login links: not one that was made before links were.
    pub signs_links: bool,
    /// When it was made.
    pub created: Instant,
    /// When it was used last, to within a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_used: Option<Instant>,
    /// Until when it works although another has taken its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_ends: Option<Instant>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub revoked: Option<Instant>,
}

/// Body of `POST /api/1/api-keys`.
#[derive(Debug, Clone, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for, in an admin's words.
    pub name: String,
}

/// Body of `POST /api/1/api-keys/{id}/rotate`.
#[derive(Debug, Clone, Copy, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateApiKey {
    /// For how long the key that is replaced still works: 0 to 2,592,000, which is 30 days.
    pub grace_seconds: u32,
}

/// An API key as it was made: the only answer that has the key itself (R89, R92).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct MadeApiKey {
    /// The key itself, shown once.
    pub key: String,
    /// What is kept of it.
    #[serde(flatten)]
    pub kept: ApiKey,
}

/// Body of `POST /api/1/login-links`.
#[derive(Debug, Clone, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLoginLink {
    /// The person, by the value of the Partner User ID Field.
    pub partner_id: String,
    /// Who redeems it: `api` or `sidebar`.
    pub audience: String,
}

/// A login link as it was made (R214).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct MadeLoginLink {
    /// The link, for a body, a header or a fragment; never for a query.
    pub link: String,
    /// Names it when it is to be revoked.
    pub id: String,
    /// Until when it is good.
    pub expires_at: Instant,
}

/// Body of `POST /api/1/login`.
#[derive(Debug, Clone, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The link.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub link: alongside_kernel::Secret,
    /// Who redeems it; `api` when absent.
    #[serde(default)]
    #[ts(optional)]
    pub audience: Option<String>,
}
