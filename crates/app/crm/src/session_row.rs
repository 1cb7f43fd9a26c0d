//! A session as it stands on its record in the CRM.

use alongside_kernel::{CrmId, SessionId, Timestamp};

/// What the session log says of a session. Written as often as it changes; the session's id makes
/// it one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// Its kind, `cobrowse`.
    pub kind: String,
    /// Its state, `active`.
    pub state: String,
    /// The CRM user who helps.
    pub agent: Option<CrmId>,
    /// Object name and id of the record it belongs to.
    pub record: Option<(String, CrmId)>,
    /// The device's id.
    pub device_id: String,
    /// The device's name, "Chrome on Windows".
    pub device_name: String,
    /// The customer's name, if the site says it.
    pub customer_name: Option<String>,
    /// The customer's e-mail address, if the site says it.
    pub customer_email: Option<String>,
    /// The customer's own id, if the site says it.
    pub visitor_id: Option<String>,
    /// When the customer allowed it.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How it ended, `agent_ended`.
    pub ended_reason: Option<String>,
}

/// The session's record in the CRM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenRecord {
    /// The Session record.
    pub id: CrmId,
    /// Its address in the CRM.
    pub url: String,
    /// What could not be written, because the CRM has no such field or refuses its value; each
    /// in words.
    pub left_out: Vec<String>,
}
