//! What the demo company has set in the product: buttons per object, rows per profile, mappings.
//!
//! Plain data; the server applies it to the platform's settings at the demo's first start.

use serde::Serialize;

/// The settings of the demo account.
#[derive(Clone, Debug, Serialize)]
pub struct PlatformSettings {
    /// Which buttons the Sidebar shows, by object.
    pub buttons: Vec<ButtonRow>,
    /// Which buttons a user may have, by profile. A profile without a row has none.
    pub profiles: Vec<ProfileRow>,
    /// Which field of a record finds which devices.
    pub mappings: Vec<MappingRow>,
    /// User name of the Default Admin.
    pub default_admin: String,
}

/// One row of Company Settings, Buttons.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ButtonRow {
    /// Object whose record pages the row is about.
    pub object: &'static str,
    /// The Show button.
    pub show: bool,
    /// The View button.
    pub view: bool,
    /// The Join button.
    pub join: bool,
}

/// One row of Company Settings, Profile Settings.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ProfileRow {
    /// Name of the profile in the org.
    pub profile: &'static str,
    /// The Show button.
    pub show: bool,
    /// The View button.
    pub view: bool,
    /// The Join button.
    pub join: bool,
    /// Where a session opens.
    pub join_in: JoinIn,
}

/// Where a session opens for the users of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum JoinIn {
    /// A tab of the browser.
    #[serde(rename = "Browser Tab")]
    BrowserTab,
    /// The desktop client.
    Client,
}

/// One pair of the Salesforce record Mapping: devices whose `custom_key` equals the record's `field`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct MappingRow {
    /// Object the pair applies to.
    pub object: &'static str,
    /// Field of that object.
    pub field: &'static str,
    /// Key of the device's `custom_data`.
    pub custom_key: &'static str,
}

/// What Fernhill has set.
pub fn platform_settings() -> PlatformSettings {
    let every = |object| ButtonRow { object, show: true, view: true, join: true };
    let row =
        |profile, show, view, join| ProfileRow { profile, show, view, join, join_in: JoinIn::BrowserTab };
    let pair = |object, field| MappingRow { object, field, custom_key: "user_email" };
    PlatformSettings {
        buttons: vec![
            every("Case"),
            every("Contact"),
            every("Lead"),
            every("Opportunity"),
            ButtonRow { object: "Account", show: true, view: false, join: false },
        ],
        // Sales Rep has no row: Priya Nair sees why, in words.
        profiles: vec![
            row("Support Agent", true, true, true),
            row("Service Manager", true, true, true),
            row("Support Trainee", true, true, true),
            row("Lead Desk", true, true, true),
            row("System Administrator", true, true, true),
        ],
        mappings: vec![pair("Case", "ContactEmail"), pair("Contact", "Email"), pair("Lead", "Email")],
        default_admin: "ada.lindqvist@fernhill.example".to_owned(),
    }
}
