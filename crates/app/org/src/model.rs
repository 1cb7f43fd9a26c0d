//! The objects every org has. Which of their fields field-level security can restrict follows what
//! real orgs export; packages add their own objects beside these.

mod audit;
mod crm;
mod definitions;
mod directory;
mod feeds;
mod licenses;
mod parts;
mod rights;
mod sharing;

use alongside_orgstore::ObjectDefinition;

pub(crate) use licenses::{PERMISSION_SET_LICENSES, USER_LICENSES};
pub(crate) use parts::{finish, reference};
pub(crate) use rights::{SYSTEM_PERMISSIONS, SystemPermission};
pub(crate) use sharing::with_shares;

/// The standard objects, in the order the platform lists them.
pub(crate) fn standard_objects() -> Vec<ObjectDefinition> {
    let mut objects = crm::objects();
    objects.extend(directory::objects());
    objects.extend(licenses::objects());
    objects.extend(rights::objects());
    objects.extend(sharing::objects());
    objects.extend(feeds::objects());
    objects.extend(definitions::objects());
    objects.extend(audit::objects());
    objects
}
