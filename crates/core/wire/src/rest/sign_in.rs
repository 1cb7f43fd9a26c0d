//! Who is signed in, and how a page becomes so.

use alongside_kernel::AccountId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Decision, DirectoryState};
use crate::Instant;

/// What somebody is in the product, as the CRM's permission sets say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentRole {
    /// May help customers and see the own history.
    Agent,
    /// May also change settings and see all history.
    Admin,
}

/// The person who is signed in; `GET /api/1/users/me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Agent {
    /// The CRM user's id, 18 characters.
    pub id: String,
    /// Full name.
    pub name: String,
    /// E-mail address; empty to whoever is not an admin where the account hides agents' addresses.
    pub email: String,
    /// The CRM profile's name.
    pub profile: String,
    /// Agent or admin; absent when the CRM grants neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<AgentRole>,
    /// Whether the product lets this person in, with every gate: the blocked screen shows it.
    pub access: Decision,
    /// What the person may do beside helping.
    pub may: AgentRights,
    /// The name of the Default Admin (R73), whom to ask for what only an admin can change; absent
    /// where nobody is chosen, and for that admin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ask: Option<String>,
    /// The CRM's address.
    pub crm_url: String,
    /// The company's name.
    pub company_name: String,
    /// How old the CRM's word is on which `access` rests; absent before it was ever heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub directory: Option<DirectoryState>,
    /// Whether it is told who is on the site (R95).
    pub presence: bool,
    /// Whether agents see the list of devices; else they help from records and by codes.
    pub device_listing: bool,
    /// Whether customers can make a session code.
    pub session_codes: bool,
}

/// What a person may do beside helping, decided as the calls themselves are: pages offer what would
/// not be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AgentRights {
    /// Look at and change Company Settings and Account Settings, and see everybody's access.
    pub settings: bool,
    /// See every agent's sessions (R47).
    pub all_history: bool,
}

/// The company; `GET /api/1/accounts/current`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Account {
    /// The account.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: AccountId,
    /// The company's name.
    pub name: String,
    /// Names the account in the SDK (R36).
    pub license_key: String,
    /// The origins on which the SDK may run.
    pub allowed_origins: Vec<String>,
}

/// Body of `POST /api/1/widget/sign-in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WidgetSignIn {
    /// The signed request that the component around the widget got from the CRM.
    pub token: String,
    /// The widget's own random text, which the token must carry.
    pub nonce: String,
}

/// Answer of `POST /api/1/widget/sign-in`; also given when access is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetSession {
    /// To be kept in memory only.
    pub bearer: String,
    /// When it stops working.
    pub expires_at: Instant,
    /// Who is signed in.
    pub agent: Agent,
}

/// Answer of `POST /api/1/socket-ticket`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SocketTicket {
    /// Opens the agent socket, once, within thirty seconds.
    pub ticket: String,
}
