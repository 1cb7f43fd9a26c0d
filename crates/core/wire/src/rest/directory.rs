//! How old the CRM's word is on which access rests.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Instant;

/// What the directory's age allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryFreshness {
    /// Everything.
    Current,
    /// Everything; the CRM did not answer the last times, and what it granted meanwhile is unknown.
    Old,
    /// Looking, and what has begun. Nothing new begins.
    TooOld,
    /// Nothing.
    Closed,
}

/// The CRM's directory as the platform knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DirectoryState {
    /// When the CRM last said that it is so.
    pub read_at: Instant,
    /// What that allows.
    pub freshness: DirectoryFreshness,
    /// Why it could not be read since, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
}
