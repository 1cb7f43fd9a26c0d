//! Where a refusal is mended: a place, not an address. Which page that is, the platform knows.

use alongside_kernel::CrmId;

/// A section of Company Settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanySection {
    /// Buttons, a row for each object.
    Buttons,
    /// Profile Settings, a row for each profile.
    Profiles,
}

/// A part of the CRM's Setup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupNode {
    /// The users.
    Users,
    /// The packages that are installed.
    Packages,
    /// The connected apps and their policies.
    ConnectedApps,
}

/// Where whoever may change it goes to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A row of Company Settings; admins of the product.
    CompanySettings {
        /// Which section.
        section: CompanySection,
        /// The object or the profile of the row.
        row: String,
        /// Whether the row has to be added first.
        missing: bool,
    },
    /// The CRM's Setup; its administrators.
    CrmSetup {
        /// Which part.
        node: SetupNode,
        /// The user, where it is about one.
        id: Option<CrmId>,
    },
}
