//! Names of the Alongside package in the CRM. Installed as a managed package they carry the
//! namespace; deployed from source they do not.

use alongside_access::Installation;

/// The package's namespace.
pub(crate) const NAMESPACE: &str = "alongside";

/// The package's connected app.
pub(crate) const CONNECTED_APP: &str = "AlongsideWebApp";

/// The permission set by which the package is recognised.
pub(crate) const AGENT_SET: &str = "Alongside_Agent";

/// The custom permission that makes an agent.
pub(crate) const AGENT_PERMISSION: &str = "Agent";

/// The custom permission that makes an admin.
pub(crate) const ADMIN_PERMISSION: &str = "Admin";

/// The custom permission to read synced messages.
pub(crate) const MESSAGES_READ_PERMISSION: &str = "Messages_Read";

/// The custom permission to change synced messages.
pub(crate) const MESSAGES_EDIT_PERMISSION: &str = "Messages_Edit";

/// The custom permission to set the product up in the CRM.
pub(crate) const SETUP_PERMISSION: &str = "Setup";

/// The package's apps, by whose visibility people find the product in the CRM.
pub(crate) const APPS: [&str; 2] = ["Alongside", "Alongside_Setup"];

/// The object of the session log.
pub(crate) const SESSION_OBJECT: &str = "Session__c";

/// A name of the package as this CRM spells it.
pub(crate) fn name(installation: Installation, bare: &str) -> String {
    match installation {
        Installation::Managed => format!("{NAMESPACE}__{bare}"),
        Installation::Source | Installation::Missing => bare.to_owned(),
    }
}
