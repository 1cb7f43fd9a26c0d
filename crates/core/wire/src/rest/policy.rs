//! The redaction policy: what is masked in the customer's browser before anything is encoded.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The rules for an account's sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Policy {
    /// Grows with each change.
    pub version: u32,
    /// What happens to text that no rule names.
    pub mode: PolicyMode,
    /// The rules; block wins over mask, mask over unmask.
    pub rules: Vec<PolicyRule>,
}

/// What happens to text that no rule names. Inputs are masked in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyMode {
    /// Text is masked unless a rule shows it.
    Private,
    /// Text is shown unless a rule hides it.
    Standard,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PolicyRule {
    /// Which elements, and all within them.
    pub selector: String,
    /// What happens to them.
    pub action: PolicyAction,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyAction {
    /// A box of the same size stands in its place.
    Block,
    /// Its text and values are masked.
    Mask,
    /// Its text and values are shown; never those under the hard rules.
    Unmask,
}
