//! Installing and upgrading, in one transaction. What an administrator may have changed since (the
//! connected app's policy, assignments, sets and fields of the org's own) stays. Objects and fields
//! that a new version no longer has stay too, with their records, as on the platform.

use std::sync::Arc;

use alongside_orgstore::{Schema, SourceFile, Store, Turn, Value};

use super::job::{InstallScope, PackageError};
use super::migration;
use super::project::{PROJECT, Package, Version};
use crate::OrgError;
use crate::metadata::{Applying, Component, Definitions, Kind, Names, Parsed, from_source, own_components};
use crate::security::refresh_groups;

/// What is to be installed.
pub(crate) struct Request<'a> {
    pub files: &'a [SourceFile],
    /// Whom for; as it was when none is given.
    pub scope: Option<InstallScope>,
    pub author: &'a str,
    /// The packaged app's consumer key.
    pub consumer_key: &'a str,
    /// Told the number of each step that is done.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

/// What was installed.
#[derive(Debug)]
pub(crate) struct Installed {
    pub schema: Arc<Schema>,
    /// To be kept until the schema is the org's.
    pub turn: Turn,
    pub name: String,
    pub version: String,
    pub warnings: Vec<String>,
}

/// The schema with the package that is installed, if one is, and the org's own objects and fields.
pub(crate) async fn load_installed(store: &Store, namespace: &str) -> Result<Schema, OrgError> {
    let mut definitions = Definitions::default();
    let packaged = from_source(&store.package_source(namespace).await?)?;
    definitions.add(&Names { namespace: Some(namespace.to_owned()) }, &packaged)?;
    definitions.add(&Names::own(), &own_components(store.components().await?))?;
    definitions.schema(&store.settings("prefix:").await?)
}

/// The version that a stored source is of.
pub(super) fn version_of(files: &[SourceFile]) -> Option<Version> {
    let project = files.iter().find(|file| file.path == PROJECT)?;
    let json: serde_json::Value = serde_json::from_str(&project.content).ok()?;
    Version::parse(json.pointer("/packageDirectories/0/versionNumber")?.as_str()?)
}

/// Refuses to go back to an older version.
pub(super) fn check_version(installed: Option<&Version>, offered: &Version) -> Result<(), PackageError> {
    match installed {
        Some(installed) if installed > offered => {
            Err(PackageError::Downgrade { installed: installed.to_string(), offered: offered.to_string() })
        }
        _ => Ok(()),
    }
}

/// Installs or upgrades the package.
pub(crate) async fn install(store: &Store, request: Request<'_>) -> Result<Installed, OrgError> {
    let package = Package::read(request.files)?;
    let names = package.names();
    (request.progress)(0);
    let mut applying = Applying::begin(store, names, request.author, request.consumer_key).await?;
    let before = applying.writing.package_source(&package.namespace).await?;
    let installed = version_of(&before);
    check_version(installed.as_ref(), &package.version)?;

    for (step, kinds) in [
        (1, &[Kind::CustomObject, Kind::CustomField][..]),
        (2, &Kind::ALL[2..14]),
        (3, &[Kind::PermissionSet][..]),
    ] {
        for (component, parsed) in package.components.iter().filter(|(one, _)| kinds.contains(&one.kind)) {
            Box::pin(applying.put(component, parsed)).await?;
        }
        (request.progress)(step);
    }
    let moved = match (&package.migration, &installed) {
        (Some(migration), Some(installed))
            if migration.from == installed.major() && package.version.major() > migration.from =>
        {
            Box::pin(migration::migrate(&mut applying, &package.namespace, migration)).await?
        }
        _ => Vec::new(),
    };
    (request.progress)(4);

    let mut files = request.files.to_vec();
    files.extend(deprecated(&before, request.files, &moved));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    applying.writing.put_package_source(&package.namespace, &files).await?;
    installed_row(&mut applying, &package).await?;
    let scope_setting = scope_setting(&package.namespace);
    let known = applying.writing.settings(&scope_setting).await?;
    if let Some(scope) = request.scope.or_else(|| known.is_empty().then_some(InstallScope::AllUsers)) {
        let text = serde_json::to_string(&scope).unwrap_or_default();
        applying.writing.put_setting(&scope_setting, &text).await?;
    }
    applying.writing.remove_setting(&migration::ready_setting(&package.namespace)).await?;
    let schema = applying.schema.clone();
    refresh_groups(&mut applying.writing, &schema, request.author).await?;
    let turn = applying.writing.commit_holding().await?;
    (request.progress)(5);
    Ok(Installed {
        schema,
        turn,
        name: package.name,
        version: package.version.to_string(),
        warnings: package.warnings,
    })
}

/// Where it is kept whom a package is installed for.
pub(super) fn scope_setting(namespace: &str) -> String {
    format!("package:{namespace}:scope")
}

/// Objects and fields of the version before that the new one no longer has and that were not moved.
fn deprecated(before: &[SourceFile], now: &[SourceFile], moved: &[String]) -> Vec<SourceFile> {
    let kept = before.iter().filter(|file| {
        let Some(rest) = file.path.split("/objects/").nth(1) else { return false };
        let object = rest.split('/').next().unwrap_or_default();
        !moved.iter().any(|moved| moved == object) && !now.iter().any(|new| new.path == file.path)
    });
    kept.cloned().collect()
}

async fn installed_row(applying: &mut Applying, package: &Package) -> Result<(), OrgError> {
    let key = [("NamespacePrefix", Value::from(package.namespace.as_str()))];
    let values = [
        ("SubscriberPackageName", Value::from(package.name.as_str())),
        ("VersionNumber", package.version.to_string().into()),
        ("Status", "Installed".into()),
    ];
    applying.put_row("InstalledSubscriberPackage", &key, &values).await?;
    applying.note_package(&package.name, true).await?;
    Ok(())
}

/// Components of a version by kind and name.
pub(super) fn components(package: &Package) -> impl Iterator<Item = (&Component, &Parsed)> {
    package.components.iter().map(|(component, parsed)| (component, parsed))
}
