//! What customers said to the terms.

use alongside_kernel::{DeviceId, SessionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Instant;

/// A customer's answer to the terms of one session, with the text as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TermsAnswer {
    /// The session that was asked for.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub session: SessionId,
    /// The customer's device.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub device: DeviceId,
    /// Counts the company's texts, from 1.
    pub version: u32,
    /// The text of that version.
    pub text: String,
    /// Whether the customer accepted.
    pub accepted: bool,
    /// When the customer answered.
    pub answered: Instant,
}
