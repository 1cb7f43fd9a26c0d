//! The device socket, `/socket/device`: presence, requests for help, consent. JSON text messages.

use alongside_kernel::{DeviceId, SessionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Instant,
    rest::{AwayReason, CustomData, EndedReason, Policy, Session, SessionKind},
};

/// What the page is, as far as a page may be told about before anybody has consented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageInfo {
    /// The path of the address, without query and fragment.
    pub path: String,
    /// The document's title.
    pub title: String,
}

/// What the SDK remembers about itself between pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceKey {
    /// The device.
    #[ts(type = "string")]
    pub id: DeviceId,
    /// The secret that proves it, given out once in [`ToDevice::Welcome`].
    pub token: String,
}

/// What lets a page go on with a session that another page of this tab began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Resume {
    /// The session.
    #[ts(type = "string")]
    pub session: SessionId,
    /// The secret from [`ToDevice::SessionActive`].
    pub token: String,
}

/// From the customer's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
pub enum FromDevice {
    /// First message, within ten seconds.
    #[serde(rename = "hello")]
    Hello {
        /// [`crate::PROTOCOL`].
        protocol: u8,
        /// Who this device was last time.
        #[serde(default)]
        device: Option<DeviceKey>,
        /// What the site says about its visitor.
        custom_data: CustomData,
        /// Which page this is.
        page: PageInfo,
        /// A session to go on with.
        #[serde(default)]
        resume: Option<Resume>,
    },
    /// The page changed without a new document, or the site told more about its visitor.
    #[serde(rename = "page")]
    Page {
        /// The page as it is now.
        page: PageInfo,
        /// What the site says about its visitor now.
        custom_data: CustomData,
    },
    /// Heartbeat.
    #[serde(rename = "beat")]
    Beat,
    /// The customer has the request on screen.
    #[serde(rename = "session.shown")]
    SessionShown {
        /// The session asked about.
        #[ts(type = "string")]
        session: SessionId,
    },
    /// The customer answered.
    #[serde(rename = "session.answer")]
    SessionAnswer {
        /// The session asked about.
        #[ts(type = "string")]
        session: SessionId,
        /// Allow or decline.
        allow: bool,
    },
    /// The customer ended the session.
    #[serde(rename = "session.end")]
    SessionEnd {
        /// Which.
        #[ts(type = "string")]
        session: SessionId,
    },
    /// The customer wants a code to read out.
    #[serde(rename = "code.create")]
    CodeCreate,
}

/// To the customer's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
pub enum ToDevice {
    /// Answer to [`FromDevice::Hello`].
    #[serde(rename = "welcome")]
    Welcome {
        /// Present when the device is new here: keep it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        device: Option<DeviceKey>,
        /// How often to send [`FromDevice::Beat`].
        heartbeat_seconds: u32,
    },
    /// Somebody asks to see the page. Repeated until [`FromDevice::SessionShown`].
    #[serde(rename = "session.request")]
    SessionRequest {
        /// What the dialog says.
        request: SessionRequest,
    },
    /// The session runs: load the recorder and enter the room.
    #[serde(rename = "session.active")]
    SessionActive {
        /// The session.
        session: Session,
        /// Opens the room socket, once, within thirty seconds.
        ticket: String,
        /// Keep in this tab; lets the next page go on.
        resume_token: String,
        /// What to hide. Without it nothing is captured.
        policy: Policy,
    },
    /// Something about the session changed.
    #[serde(rename = "session.updated")]
    SessionUpdated {
        /// The session as it is now.
        session: Session,
    },
    /// The session is over.
    #[serde(rename = "session.ended")]
    SessionEnded {
        /// Which.
        #[ts(type = "string")]
        session: SessionId,
        /// How.
        reason: EndedReason,
    },
    /// Answer to [`FromDevice::CodeCreate`].
    #[serde(rename = "code")]
    Code {
        /// Six digits.
        code: String,
        /// When it stops working.
        expires_at: Instant,
        /// The session it stands for.
        session: Session,
    },
    /// What was asked cannot be done.
    #[serde(rename = "error")]
    Error {
        /// A name to match on.
        id: String,
        /// What happened and what to do.
        message: String,
    },
}

/// What the customer is told before answering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionRequest {
    /// The session asked about.
    #[ts(type = "string")]
    pub session: SessionId,
    /// What kind of help.
    pub kind: SessionKind,
    /// The agent's name.
    pub agent_name: String,
    /// The company's name.
    pub company_name: String,
    /// Whether the customer is to be asked; else the session starts at once.
    pub ask: bool,
    /// What the customer is asked to accept; absent while the company shows no terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub terms: Option<Terms>,
    /// When the question goes away by itself.
    pub expires_at: Instant,
}

/// The company's own words that a customer accepts or refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Terms {
    /// Plain text with line breaks; shown as text, never as markup.
    pub text: String,
    /// Counts the company's texts, from 1.
    pub version: u32,
}

/// Why the room says a side is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Away {
    /// What happened.
    pub reason: AwayReason,
    /// When the session ends unless the side comes back.
    pub deadline: Instant,
}
