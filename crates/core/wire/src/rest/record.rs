//! The panel on a CRM record.

use alongside_kernel::SessionId;
use alongside_settings::JoinIn;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Device, GateReport, Session};

/// A row in the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
pub struct RecordRef {
    /// The object's name, `Case`.
    pub object: String,
    /// The record's id, 15 or 18 characters.
    pub id: String,
}

/// A record with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CrmRecord {
    /// The object's name, `Case`.
    pub object: String,
    /// The record's id, 18 characters.
    pub id: String,
    /// What it is called, "00001042".
    pub name: String,
}

/// The buttons on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// The agent shows a screen.
    Show,
    /// The agent sees the customer's screen.
    View,
    /// The agent joins the customer on the site.
    Join,
}

/// Whether a button can be used, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ButtonState {
    /// Which button.
    pub button: Button,
    /// Whether this user may use it on this record at all, whoever is online.
    pub allowed: bool,
    /// Every gate, in order.
    pub gates: Vec<GateReport>,
}

/// One pair of the record mapping with its value on this record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MappedField {
    /// The CRM's field, `ContactEmail`.
    pub crm_field: String,
    /// Its label, "Contact Email".
    pub label: String,
    /// The key in the devices' custom data, `user_email`.
    pub custom_data: String,
    /// The value on this record; absent when the field is empty, and when the person does not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub value: Option<String>,
    /// Whether the person sees the field: what is hidden is not told from what is empty by its value.
    pub visibility: FieldVisibility,
}

/// Whether a person sees a field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldVisibility {
    /// The CRM answers with it; without a value it is empty.
    Visible,
    /// Field-level security grants no Read Access to it.
    Hidden,
    /// The CRM answers without it though nothing is known that hides it: it is not there, or shows
    /// another record's field that is hidden.
    NotReturned,
}

/// A device that matches a record, with what Join meets on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecordDevice {
    /// The device.
    #[serde(flatten)]
    pub device: Device,
    /// The gate by which Join is off on this device alone: its customer is away, or in a session with
    /// another agent. Absent where Join is what it is on the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refusing: Option<GateReport>,
}

/// Everything the Sidebar shows on a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecordPanel {
    /// The record.
    pub record: CrmRecord,
    /// By which fields devices are matched (R37 to R46); empty when the object has no mapping.
    pub mapping: Vec<MappedField>,
    /// The Visitor ID Field (R102, R103), which finds devices beside the mapping; absent when none
    /// is chosen for the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub visitor_id: Option<MappedField>,
    /// Whether it is told who is on the site (R95). Without it Join takes a code.
    pub presence: bool,
    /// Whether customers can make a session code.
    pub session_codes: bool,
    /// Where a session opens for this person (R108).
    pub join_in: JoinIn,
    /// The session that waits for an agent and that whoever loads the record joins by itself
    /// (R104); only where Auto Join is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<String>)]
    pub auto_join: Option<SessionId>,
    /// Show, View, Join, as far as this version has them.
    pub buttons: Vec<ButtonState>,
    /// The devices that match, those online first.
    pub devices: Vec<RecordDevice>,
    /// The sessions on this record, the newest first, at most ten.
    pub sessions: Vec<Session>,
}
