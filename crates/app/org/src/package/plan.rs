//! What an installation would change, told before it does.

use alongside_orgstore::SourceFile;

use super::install::{check_version, components, version_of};
use super::job::PackageError;
use super::project::Package;
use crate::metadata::{from_source, same};

/// What an installation or upgrade would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackagePlan {
    /// Name of the package.
    pub name: String,
    /// Version that would be installed.
    pub version: String,
    /// Version that is installed.
    pub installed: Option<String>,
    /// Components that would be made: `CustomField Session__c.Notes__c`.
    pub added: Vec<String>,
    /// Components that would be changed.
    pub changed: Vec<String>,
    /// Components that the new version no longer has. Objects and fields stay with their records.
    pub dropped: Vec<String>,
    /// What of the source is left out, and why.
    pub warnings: Vec<String>,
    /// Whether the installed version has to be migrated first.
    pub needs_migration: bool,
}

pub(crate) fn plan(before: &[SourceFile], offered: &[SourceFile]) -> Result<PackagePlan, PackageError> {
    let package = Package::read(offered)?;
    let installed = version_of(before);
    check_version(installed.as_ref(), &package.version)?;
    let old = from_source(before).map_err(crate::OrgError::from)?;
    let title =
        |component: &crate::metadata::Component| format!("{} {}", component.kind.name(), component.name);
    let mut plan = PackagePlan {
        needs_migration: package.migration.as_ref().is_some_and(|migration| {
            installed.as_ref().is_some_and(|installed| installed.major() == migration.from)
                && package.version.major() > migration.from
        }),
        name: package.name.clone(),
        version: package.version.to_string(),
        installed: installed.map(|version| version.to_string()),
        added: Vec::new(),
        changed: Vec::new(),
        dropped: Vec::new(),
        warnings: package.warnings.clone(),
    };
    for (component, _) in components(&package) {
        let known = old.iter().find(|known| known.kind == component.kind && known.name == component.name);
        match known {
            None => plan.added.push(title(component)),
            Some(known) if !same(&known.content, &component.content) => plan.changed.push(title(component)),
            Some(_) => {}
        }
    }
    let gone = old.iter().filter(|known| {
        !components(&package)
            .any(|(component, _)| component.kind == known.kind && component.name == known.name)
    });
    plan.dropped = gone.map(title).collect();
    Ok(plan)
}
