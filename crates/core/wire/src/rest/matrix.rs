//! The access of a whole company: every user, object and button.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{AgentRole, Button, GateName};
use crate::Instant;

/// A page of the company's access; `GET /api/1/access/matrix`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccessMatrix {
    /// When the CRM's directory was read on which it rests.
    pub read_at: Instant,
    /// The version of Company Settings on which it rests.
    pub settings_version: u32,
    /// The objects: those with a row in Buttons, or the one that was asked for.
    pub objects: Vec<String>,
    /// The profiles that users of the company have, by name, whatever was asked for.
    #[serde(default)]
    pub profiles: Vec<String>,
    /// Users by name, inactive ones included.
    pub items: Vec<MatrixUser>,
    /// Pass as `cursor` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
    /// How many users the whole matrix has.
    #[ts(type = "number")]
    pub total: u64,
}

/// A user's row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MatrixUser {
    /// The CRM user's id, 18 characters.
    pub id: String,
    /// Sign-in name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// The CRM profile's name.
    pub profile: String,
    /// Whether the user may sign in to the CRM.
    pub active: bool,
    /// Agent or admin; absent when the CRM grants neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<AgentRole>,
    /// Show, View and Join of each object, or the one that was asked for, in the objects' order.
    pub cells: Vec<MatrixCell>,
}

/// Whether a user has a button on records of an object, as far as standing rights go: whether a
/// record can be read and a customer is there is another question, of `access/explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MatrixCell {
    /// The object's name, `Case`.
    pub object: String,
    /// The button.
    pub button: Button,
    /// Whether the user has it.
    pub allowed: bool,
    /// The gate that refuses; absent when none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refusal: Option<MatrixRefusal>,
}

/// Why a cell of the matrix is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MatrixRefusal {
    /// The first gate that refuses.
    pub gate: GateName,
    /// Why, in a sentence.
    pub reason: String,
    /// What to do about it.
    pub fix: String,
}
