//! The agent socket, `/socket/agent`: live values of what REST answers once. JSON text messages.

use std::collections::BTreeMap;

use alongside_kernel::SessionId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rest::{ApiError, Device, RecordPanel, Session};

/// What an agent's page wants to be told about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Topic {
    /// Devices online, as `GET /api/1/devices` with these filters.
    Devices {
        /// Custom data that must be equal.
        #[serde(default)]
        filter: BTreeMap<String, String>,
        /// Text that some value must contain.
        #[serde(default)]
        search: String,
    },
    /// The panel of a record, as `GET /api/1/records/{object}/{record}`.
    Record {
        /// The object's name, `Case`.
        object: String,
        /// The record's id.
        record: String,
    },
    /// One session.
    Session {
        /// Which.
        #[ts(type = "string")]
        session: SessionId,
    },
    /// The sessions that are not ended and that the agent may see.
    Sessions,
}

/// From the agent's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
pub enum FromAgent {
    /// First message, within ten seconds.
    #[serde(rename = "enter")]
    Enter {
        /// From `POST /api/1/socket-ticket`.
        ticket: String,
    },
    /// Heartbeat.
    #[serde(rename = "beat")]
    Beat,
    /// Begin to tell about a topic.
    #[serde(rename = "watch")]
    Watch {
        /// The page's own number for it.
        id: u32,
        /// What.
        topic: Topic,
    },
    /// Stop telling.
    #[serde(rename = "unwatch")]
    Unwatch {
        /// The number given in `watch`.
        id: u32,
    },
}

/// To the agent's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
pub enum ToAgent {
    /// Answer to [`FromAgent::Enter`].
    #[serde(rename = "entered")]
    Entered {
        /// How often to send [`FromAgent::Beat`].
        heartbeat_seconds: u32,
    },
    /// A topic's whole value: at once after `watch`, then after each change.
    #[serde(rename = "value")]
    Value {
        /// The number given in `watch`.
        id: u32,
        /// What it is now.
        value: TopicValue,
    },
    /// A topic cannot be watched, or the socket is refused.
    #[serde(rename = "error")]
    Error {
        /// The number given in `watch`, if it is about one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        watch: Option<u32>,
        /// What happened and what to do.
        error: ApiError,
    },
}

/// The value of a [`Topic`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TopicValue {
    /// Of [`Topic::Devices`]: online first, at most two hundred.
    Devices {
        /// The devices.
        devices: Vec<Device>,
        /// How many match in all.
        #[ts(type = "number")]
        total: u64,
    },
    /// Of [`Topic::Record`].
    Record {
        /// The panel.
        panel: Box<RecordPanel>,
    },
    /// Of [`Topic::Session`].
    Session {
        /// The session.
        session: Box<Session>,
    },
    /// Of [`Topic::Sessions`].
    Sessions {
        /// The sessions, the newest first.
        sessions: Vec<Session>,
    },
}
