//! Metadata: what an org is made of, as XML files. A package brings some (with a namespace), a deploy
//! makes some of the org's own (without), a retrieve writes them out again. Everything that arrives
//! is read into types before anything is written.

mod apply;
mod apps;
mod archive;
mod component;
mod deploy;
mod jobs;
mod kind;
mod list;
mod manifest;
mod objects;
mod own;
mod pages;
mod parsed;
mod problem;
mod report;
mod retrieve;
mod rights;
mod schema;
mod user_permissions;
mod xml;

pub(crate) use apply::{Applying, Refused};
pub(crate) use archive::{Archive, ArchiveError, write_archive};
pub(crate) use component::{Component, component_file, from_archive, from_source};
pub use deploy::DeployReading;
pub(crate) use deploy::{Deploy, DeployMessage, DeployOptions};
pub(crate) use jobs::{Asked, Jobs};
pub(crate) use kind::Kind;
pub(crate) use list::{Property, properties};
pub(crate) use manifest::Manifest;
pub(crate) use objects::Names;
pub use own::{CustomFieldSpec, CustomFieldType, CustomObjectSpec};
pub use pages::TargetProperty;
pub(crate) use pages::{FlexiPage, LightningBundle};
pub(crate) use parsed::Parsed;
pub(crate) use problem::Problem;
pub(crate) use report::{deploy_options, deploy_result, describe_metadata, file_properties, retrieve_result};
pub(crate) use retrieve::{Retrieve, read_components};
pub(crate) use schema::{Definitions, own_components};
pub(crate) use xml::{Element, document, document_within, escape, same};

#[cfg(test)]
mod tests;
