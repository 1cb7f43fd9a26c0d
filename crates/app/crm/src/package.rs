//! Names of the Alongside package in the CRM. Installed as a managed package they carry the
//! namespace; deployed from source they do not.

use alongside_access::Installation;
use alongside_salesforce::Row;

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

/// How the package stands in the CRM, by the names and namespaces of its permission sets. A managed
/// package is known by its namespace, source by the shipped set's name: a clone of a managed set may
/// have that name, too, but stands beside the managed one.
pub(crate) fn installation<'a>(sets: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Installation {
    let mut found = Installation::Missing;
    for (_, namespace) in sets.filter(|(name, _)| *name == AGENT_SET) {
        match namespace {
            Some(NAMESPACE) => return Installation::Managed,
            Some(_) => {}
            None => found = Installation::Source,
        }
    }
    found
}

/// Whether a row of the CRM's metadata is the package's.
pub(crate) fn is_of_package(row: &Row, installation: Installation) -> bool {
    let namespace = row.text("NamespacePrefix");
    match installation {
        Installation::Managed => namespace.as_deref() == Some(NAMESPACE),
        Installation::Source => namespace.is_none(),
        Installation::Missing => false,
    }
}
