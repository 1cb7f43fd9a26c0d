//! What of the CRM must be granted for the product to work, declared as a manifest (R202): who is
//! meant, and what they need. The difference between it and what the CRM grants is a pure function.

mod access_set;
mod change;
mod difference;
mod facts;
mod file;
mod people;
mod rights;
mod standing;

use std::collections::BTreeMap;

pub use access_set::{ACCESS_SET_LABEL, ACCESS_SET_NAME};
pub use change::{Cause, CauseGroup, Change, How, Step, Write};
pub use difference::{Plan, PlatformRight, difference};
pub use facts::{
    GrantApp, GrantAssignment, GrantConnectedApp, GrantEntity, GrantFacts, GrantField, GrantObject,
    GrantProfile, GrantSet, GrantUser, SystemRights,
};
pub use file::ManifestError;
pub use people::{GroupOfPeople, UnknownName};
pub use rights::{FieldRights, ObjectRights};

/// What must be granted, to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// What it is called, "Co-browsing".
    pub title: String,
    /// Groups of people by name, in the order in which they are told apart.
    pub people: BTreeMap<String, PeopleRule>,
    /// Who must pass the connected app, when its policy must be the strict one; nobody in
    /// particular otherwise.
    pub connected_app: Option<Vec<String>>,
    /// What is granted to which groups.
    pub grants: Vec<Grant>,
}

/// Who belongs to a group of people. Only active users do, and never the platform's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleRule {
    /// Everybody with one of these profiles.
    pub profiles: Vec<String>,
    /// These, by sign-in name.
    pub users: Vec<String>,
    /// Whoever holds one of these shipped permission sets, or as much by other ways.
    pub holders_of: Vec<String>,
    /// Everybody whose profile has a row in Profile Settings.
    pub profile_settings: bool,
    /// But nobody of these other groups.
    pub except: Vec<String>,
}

/// What groups of people need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grant {
    /// The groups.
    pub to: Vec<String>,
    /// Shipped permission sets, by name without namespace.
    pub permission_sets: Vec<String>,
    /// Apps of the product that they see, by name without namespace.
    pub apps: Vec<String>,
    /// Rights on objects.
    pub objects: BTreeMap<String, ObjectRights>,
    /// Rights on fields, by `Object.Field`.
    pub fields: BTreeMap<String, FieldRights>,
}

/// The manifests that ship with the product, one for each guide: name and text.
const SHIPPED: [(&str, &str); 3] = [
    ("co-browsing", include_str!("manifest/co-browsing.toml")),
    ("company-settings", include_str!("manifest/company-settings.toml")),
    ("messages", include_str!("manifest/messages.toml")),
];

impl Manifest {
    /// Names of the manifests that ship with the product.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// The text of a manifest that ships with the product; `None` when none has this name.
    #[must_use]
    pub fn shipped_text(name: &str) -> Option<&'static str> {
        SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// A manifest that ships with the product; `None` when none has this name.
    #[must_use]
    pub fn shipped(name: &str) -> Option<Self> {
        Self::shipped_text(name).map(|text| Self::from_toml(text).expect("what ships is tested"))
    }
}

#[cfg(test)]
mod tests;
