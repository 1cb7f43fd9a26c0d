//! Where a fix is made: a page of the console or of the CRM's Setup, for a link beside the words.

use alongside_kernel::CrmId;

/// A page on which somebody can mend what refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Company Settings, the row of an object in Buttons.
    Buttons {
        /// The object.
        object: String,
    },
    /// Company Settings, the row of a profile in Profile Settings.
    Profiles {
        /// The profile's name.
        profile: String,
    },
    /// Company Settings, Single Sign-On.
    SingleSignOn,
    /// Company Settings, Users.
    Users,
    /// Account Settings, the record mapping.
    RecordMapping,
    /// User Settings: the user's own page.
    UserSettings,
    /// A page of the CRM's Setup.
    Setup(SetupPage),
}

/// A page of the CRM's Setup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupPage {
    /// The list of users.
    Users,
    /// One user.
    User(CrmId),
    /// The installed packages.
    Packages,
    /// App Manager.
    Apps,
    /// One connected app, by its name.
    ConnectedApp(String),
    /// The permission sets.
    PermissionSets,
    /// The profiles.
    Profiles,
    /// Who reads the records that others own.
    Sharing,
    /// Who may read and edit the fields of an object.
    FieldSecurity(String),
}
