//! The managed package: its source is the SFDX folder `salesforce/`, carried inside the binary, read
//! as metadata and installed as Salesforce would install it: rights for nobody, the connected app
//! open to self-authorisation. Later it is upgraded, migrated from its first version, or removed.

mod install;
mod job;
mod listing;
mod migration;
mod plan;
mod project;
mod source;
mod uninstall;

pub(crate) use install::{Request, install, load_installed};
pub(crate) use job::Installs;
pub use job::{InstallJob, InstallScope, InstallState, InstallStep, PackageError};
pub use listing::{Listing, ListingVideo};
pub use migration::MigrationReport;
pub use plan::PackagePlan;
pub(crate) use project::Package;
pub use source::PackageSource;
pub(crate) use source::embedded;
pub use uninstall::{PackageExportEntry, UninstallPlan};

use alongside_orgstore::{SourceFile, Store};

use crate::OrgError;
use crate::clock::now;
use crate::metadata::Applying;

/// Whether exactly this source is installed.
pub(crate) async fn is_installed(
    store: &Store,
    namespace: &str,
    source: &[SourceFile],
) -> Result<bool, OrgError> {
    let scoped = store.setting(&scope_of(namespace)).await?.is_some();
    Ok(scoped && store.package_source(namespace).await? == source)
}

/// What installing a source over another would change.
pub(crate) fn plan_of(before: &[SourceFile], offered: &[SourceFile]) -> Result<PackagePlan, PackageError> {
    plan::plan(before, offered)
}

/// The marketplace's listing, beside what is installed.
pub(crate) fn listing_with(installed: &[SourceFile]) -> Result<Listing, PackageError> {
    let mut listing = listing::listing().map_err(|error| PackageError::Source(error.to_string()))?;
    listing.version = install::version_of(&embedded()).map(|version| version.to_string()).unwrap_or_default();
    listing.installed = install::version_of(installed).map(|version| version.to_string());
    Ok(listing)
}

/// What uninstalling a package would do.
pub(crate) async fn uninstall_plan(
    applying: &mut Applying,
    namespace: &str,
) -> Result<UninstallPlan, OrgError> {
    uninstall::plan(applying, namespace).await
}

/// Removes a package; returns the key of the export.
pub(crate) async fn uninstall(applying: &mut Applying, namespace: &str) -> Result<String, OrgError> {
    uninstall::uninstall(applying, namespace).await
}

/// Says what a migration to the version inside this binary carries over, and marks it ready.
pub(crate) async fn prepare_migration(
    applying: &mut Applying,
    namespace: &str,
) -> Result<MigrationReport, OrgError> {
    let source = applying.writing.package_source(namespace).await?;
    let installed = install::version_of(&source).ok_or(PackageError::NotInstalled)?;
    let package = Package::read(&embedded())?;
    let migration = package.migration.filter(|migration| migration.from == installed.major());
    let migration = migration.ok_or(PackageError::NotInstalled)?;
    let mut report = migration::report(applying, namespace, &migration).await?;
    report.from = installed.to_string();
    applying.writing.put_setting(&migration::ready_setting(namespace), &report.from).await?;
    Ok(report)
}

/// The setting that says a migration is ready.
pub(crate) fn migration_ready(namespace: &str) -> String {
    migration::ready_setting(namespace)
}

/// What the names of kept settings begin with.
pub(crate) fn kept_settings(namespace: &str) -> String {
    migration::kept_setting(namespace, "")
}

/// The setting that holds whom a package is installed for.
pub(crate) fn scope_of(namespace: &str) -> String {
    install::scope_setting(namespace)
}

/// An installation that begins now.
pub(crate) fn new_job(id: &str, plan: &PackagePlan, scope: InstallScope) -> InstallJob {
    InstallJob {
        id: id.to_owned(),
        package: plan.name.clone(),
        version: plan.version.clone(),
        scope,
        state: InstallState::Running,
        steps: job::STEPS.map(|label| InstallStep { label, done: false }).to_vec(),
        error: None,
        warnings: Vec::new(),
        began_at: now(),
    }
}

/// Notes how an installation ended.
pub(crate) fn end_job(job: &mut InstallJob, end: Result<Vec<String>, PackageError>) {
    match end {
        Ok(warnings) => {
            job.state = InstallState::Done;
            job.warnings = warnings;
        }
        Err(error) => {
            job.state = InstallState::Failed;
            job.error = Some(error.to_string());
        }
    }
}
