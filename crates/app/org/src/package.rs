//! The managed package: its source is the SFDX folder `salesforce/`, carried inside the binary, read
//! as metadata and installed as Salesforce would install it: rights for nobody, the connected app
//! open to self-authorisation.

mod install;
mod metadata;
mod objects;
mod source;
mod xml;

pub(crate) use install::{install, load_installed};
pub(crate) use source::embedded;

use crate::OrgError;

fn broken(path: &str, reason: impl Into<String>) -> OrgError {
    OrgError::PackageSource { path: path.to_owned(), reason: reason.into() }
}
