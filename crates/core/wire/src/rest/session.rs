//! Sessions: one act of help.

use alongside_kernel::{DeviceId, SessionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::RecordRef;
use crate::Instant;

/// What kind of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// The agent sees the customer's page.
    Cobrowse,
}

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Asked for; the customer's page has not shown it yet.
    Pending,
    /// The customer is being asked.
    Authorizing,
    /// The agent sees the page.
    Active,
    /// Over.
    Ended,
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndedReason {
    /// The customer declined or ended it.
    DeviceEnded,
    /// The agent ended it.
    AgentEnded,
    /// The customer's page never showed the request, or nobody used the code.
    PendingTimeout,
    /// The customer did not answer.
    AuthorizingTimeout,
    /// A side was away too long, or the session ran too long.
    ActiveTimeout,
    /// A limit of the account.
    LimitEnforcement,
}

/// Why a side of an active session is away (R207).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwayReason {
    /// The customer moves to another page or reloads.
    Navigation,
    /// The connection broke without a word.
    ConnectionLost,
    /// The customer looks at another tab.
    TabHidden,
    /// The server restarted; both sides are coming back.
    ServerRestart,
    /// Nobody is watching.
    AgentLeft,
}

/// The away condition of an active session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AwayState {
    /// Why.
    pub reason: AwayReason,
    /// When the session ends unless the side comes back.
    pub deadline: Instant,
}

/// What became of a session's record in the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum CrmWrite {
    /// The CRM holds the session as it is now.
    Written {
        /// The Session record's id.
        record: String,
        /// Its address in the CRM.
        url: String,
    },
    /// Not yet in the CRM; it will be tried again.
    Waiting {
        /// What stands in the way, in words; empty when nothing went wrong yet.
        reason: String,
        /// When it is tried next.
        next_attempt: Instant,
    },
    /// The CRM will not take it; an admin has to act.
    Refused {
        /// What the CRM said.
        reason: String,
    },
}

/// Who helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionAgent {
    /// The CRM user's id.
    pub id: String,
    /// The agent's name.
    pub name: String,
}

/// Who is helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionDevice {
    /// The device.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DeviceId,
    /// "Chrome on Windows".
    pub name: String,
    /// The visitor as the site names them: `name`, else `user_email`, else empty.
    pub visitor: String,
}

/// One act of help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Session {
    /// The session.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: SessionId,
    /// What kind of help.
    pub kind: SessionKind,
    /// How far it has come.
    pub state: SessionState,
    /// Six digits, while the session can be joined by code; told to the customer's side only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
    /// Who helps; absent until an agent has joined by code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub agent: Option<SessionAgent>,
    /// Who is helped.
    pub device: SessionDevice,
    /// The record that the agent came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub record: Option<RecordRef>,
    /// When it was asked for.
    pub created: Instant,
    /// When the customer allowed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub activated: Option<Instant>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ended: Option<Instant>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ended_reason: Option<EndedReason>,
    /// Set while a side of an active session is away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub away: Option<AwayState>,
    /// What became of its record in the CRM; absent to the customer's side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub crm: Option<CrmWrite>,
}

/// Body of `POST /api/1/sessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// Whom to help.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub device: DeviceId,
    /// The record the agent is on; without one the record gates do not apply and only an
    /// agent's role decides.
    #[serde(default)]
    #[ts(optional)]
    pub record: Option<RecordRef>,
}

/// Body of `POST /api/1/sessions/join`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinByCode {
    /// Six digits, spaces allowed.
    pub code: String,
    /// The record the agent is on.
    #[serde(default)]
    #[ts(optional)]
    pub record: Option<RecordRef>,
}

/// Answer of `POST /api/1/sessions/{id}/ticket`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionTicket {
    /// Opens the room socket, once, within thirty seconds.
    pub ticket: String,
    /// The viewer's page, on its own origin.
    pub viewer_url: String,
    /// Start Agent Video of the agent's profile (R109), for the view to act on; it does once agents
    /// have video.
    pub start_agent_video: bool,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PageOf<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Pass as `cursor` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
    /// How many items the whole list has.
    #[ts(type = "number")]
    pub total: u64,
}
