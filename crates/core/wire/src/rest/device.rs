//! Devices: one browser or app of a customer.

use std::collections::BTreeMap;

use alongside_kernel::{DeviceId, SessionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Instant;

/// What the site says about its visitor: at most 32 keys, keys up to 64 and values up to 512 characters.
pub type CustomData = BTreeMap<String, String>;

/// One browser or app of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Device {
    /// The device.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DeviceId,
    /// "Chrome on Windows".
    pub name: String,
    /// What the site says about its visitor.
    pub custom_data: CustomData,
    /// Whether it is on the site right now.
    pub online: bool,
    /// When it was last on the site.
    pub last_seen: Instant,
    /// Since when it is on the site without a break; absent when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub online_since: Option<Instant>,
    /// The title of the page it is on, if the site shares it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub page_title: Option<String>,
    /// The path of the page it is on, if the site shares it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub page_path: Option<String>,
    /// A session of this device that is not ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<String>)]
    pub session: Option<SessionId>,
}
