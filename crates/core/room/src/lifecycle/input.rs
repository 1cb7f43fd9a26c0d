//! What may happen to a session, and what is to be done about it.

use alongside_kernel::SessionId;
use alongside_wire::{
    device::Away,
    rest::{AwayReason, EndedReason, RecordRef, SessionAgent, SessionDevice, SessionKind},
};

use crate::SocketId;

/// What a session begins with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its id.
    pub id: SessionId,
    /// What kind of help.
    pub kind: SessionKind,
    /// Who is helped.
    pub device: SessionDevice,
    /// Who helps; `None` while the session waits for an agent to join by code.
    pub agent: Option<SessionAgent>,
    /// The record the agent came from.
    pub record: Option<RecordRef>,
    /// Six digits, when the session waits for an agent.
    pub code: Option<String>,
}

/// Who ended a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The customer.
    Device,
    /// The agent.
    Agent,
    /// A limit of the account.
    Limit,
}

impl EndedBy {
    pub(super) const fn reason(self) -> EndedReason {
        match self {
            Self::Device => EndedReason::DeviceEnded,
            Self::Agent => EndedReason::AgentEnded,
            Self::Limit => EndedReason::LimitEnforcement,
        }
    }
}

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// An agent joined by code.
    AgentJoined {
        /// Who.
        agent: SessionAgent,
        /// The record the agent is on.
        record: Option<RecordRef>,
    },
    /// A page of the device connected.
    TabArrived {
        /// Its socket.
        tab: SocketId,
    },
    /// The customer has the question on screen.
    Shown,
    /// The customer answered.
    Answered {
        /// Allow or decline.
        allow: bool,
        /// In which page.
        tab: SocketId,
    },
    /// A page proved that it continues the session's tab.
    Resumed {
        /// Its socket.
        tab: SocketId,
    },
    /// Somebody ended it.
    End(EndedBy),
    /// The customer's page is in the room, or shows itself again after a hidden tab.
    CustomerEntered,
    /// The customer's page left the room.
    CustomerLeft(AwayReason),
    /// A viewer is in the room.
    ViewerEntered,
    /// No viewer is left in the room.
    LastViewerLeft,
    /// A deadline may have passed.
    Tick,
}

/// Something is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Store the session as it is now, before anything that follows is told. Comes first or not at all.
    Persist,
    /// Put the question to the customer.
    Ask {
        /// In this page; `None` for the one that was active last.
        tab: Option<SocketId>,
    },
    /// The page carries the session: give it a ticket and a new resume token.
    Continue {
        /// Which page.
        tab: SocketId,
    },
    /// Tell the device's pages what the session is now.
    TellDevice,
    /// Tell the viewers that the customer is away.
    Away(Away),
    /// Tell the viewers that the customer is back.
    Back,
    /// The session is over: tell everybody and close its room.
    Ended(EndedReason),
    /// Tell the agents who watch.
    Changed,
}

/// Why an input was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is over.
    #[error("the session has ended")]
    Ended,
    /// Another agent was first, or it never waited for one.
    #[error("the session does not wait for an agent")]
    HasAgent,
    /// The customer was not asked anything.
    #[error("the session does not ask the customer yet")]
    NotAsked,
    /// The first answer counts.
    #[error("the session has been answered")]
    Answered,
    /// Only an active session takes it.
    #[error("the session is not active")]
    NotActive,
}
