//! The room socket, `/socket/room`: binary frames (see [`crate::frame`]) and these JSON messages.

use alongside_kernel::SessionId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    device::Away,
    rest::{AwayReason, EndedReason},
};

/// Whose socket it is. The server knows it from the ticket; a client never states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The customer's page: sends frames.
    Customer,
    /// The agent's view: receives frames.
    Viewer,
}

/// From either side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
pub enum FromRoom {
    /// First message, within ten seconds.
    #[serde(rename = "enter")]
    Enter {
        /// A single-use ticket.
        ticket: String,
    },
    /// Heartbeat.
    #[serde(rename = "beat")]
    Beat,
    /// Viewer: what came could not be applied; a fresh keyframe is needed.
    #[serde(rename = "keyframe.request")]
    KeyframeRequest,
    /// Customer: the page goes away on purpose, so that the away state has its true reason.
    #[serde(rename = "leaving")]
    Leaving {
        /// Navigation or reload, or a hidden tab.
        reason: AwayReason,
    },
}

/// To either side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
pub enum ToRoom {
    /// Answer to [`FromRoom::Enter`].
    #[serde(rename = "entered")]
    Entered {
        /// Whose socket it is.
        role: Role,
        /// Which session.
        #[ts(type = "string")]
        session: SessionId,
        /// Customer: the first keyframe's epoch is larger than this.
        epoch: u32,
        /// Bearer for `PUT /assets/{sha256}` (customer) or `GET /assets/{sha256}` (viewer).
        asset_token: String,
        /// How often to send [`FromRoom::Beat`].
        heartbeat_seconds: u32,
        /// Viewer: set while the customer is away.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        away: Option<Away>,
    },
    /// Customer: begin a new keyframe.
    #[serde(rename = "keyframe.request")]
    KeyframeRequest,
    /// Customer: how many watch; with nobody there nothing needs sending.
    #[serde(rename = "viewers")]
    Viewers {
        /// How many viewers are in the room.
        count: u32,
    },
    /// Viewer: the customer is away.
    #[serde(rename = "away")]
    Away(Away),
    /// Viewer: the customer is back.
    #[serde(rename = "back")]
    Back,
    /// Viewer: it fell behind, frames were left out, a fresh keyframe follows.
    #[serde(rename = "catching_up")]
    CatchingUp,
    /// Both: the session is over; the socket closes.
    #[serde(rename = "ended")]
    Ended {
        /// How.
        reason: EndedReason,
    },
    /// What was sent is not accepted; the socket closes.
    #[serde(rename = "error")]
    Error {
        /// A name to match on.
        id: String,
        /// What happened and what to do.
        message: String,
    },
}
