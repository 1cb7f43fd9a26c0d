//! Errors and access decisions as they are told to people and programs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ApiError {
    /// A name to match on, such as `not_found`, `gate.profile_button`, `invalid`.
    pub id: String,
    /// What happened and what to do, in words for the person who can act on it.
    pub message: String,
    /// The field that is wrong, when one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// Every gate, when access was refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<GateReport>>")]
    pub gates: Vec<GateReport>,
}

/// The conditions of access, in the order in which they are tried (R201).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateName {
    /// The CRM user is active.
    UserActive,
    /// The package is installed for the user.
    PackageInstalled,
    /// The app is visible to the user.
    AppVisible,
    /// The connected app lets the user in.
    ConnectedApp,
    /// The user is an agent or an admin.
    Role,
    /// The button is on for the object.
    ObjectButton,
    /// The button is on for the user's profile.
    ProfileButton,
    /// The user may read the object.
    ObjectPermission,
    /// The user may read the fields in use.
    FieldSecurity,
    /// The user may read the record.
    RecordAccess,
    /// The user is signed in to the product.
    SignedIn,
    /// The account has a subscription for it.
    Subscription,
    /// The customer is there.
    Presence,
    /// The session is in a state that allows it.
    Session,
}

/// What became of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateStatus {
    /// Fulfilled.
    Passed,
    /// Not fulfilled.
    Failed,
    /// Not asked for this question, whatever the other gates say.
    NotApplicable,
    /// An earlier gate failed.
    NotReached,
}

/// One gate of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GateReport {
    /// Which.
    pub gate: GateName,
    /// What became of it.
    pub status: GateStatus,
    /// Why, in a sentence.
    pub reason: String,
    /// What to do about it; empty when it passed.
    pub fix: String,
    /// The page on which that is done; absent when it passed, and where there is no such page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub link: Option<FixLink>,
}

/// The page on which a fix is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FixLink {
    /// What the page is called, "Setup, Permission Sets".
    pub label: String,
    /// Its address: a path of the console, or a whole address of the CRM.
    pub url: String,
    /// Who can do something there.
    pub by: FixedBy,
}

/// Who can make a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FixedBy {
    /// An admin.
    Admin,
    /// The user.
    User,
}

/// The answer to "may this user do this here?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Decision {
    /// Whether every gate passed or did not apply.
    pub allowed: bool,
    /// All fourteen gates, in order.
    pub gates: Vec<GateReport>,
}
