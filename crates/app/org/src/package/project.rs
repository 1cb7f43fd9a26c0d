//! A package read from its files: who it is, and its components, each read once so that a broken
//! one is known before anything is written.

use std::fmt;

use alongside_orgstore::SourceFile;

use super::migration::{self, Migration};
use crate::OrgError;
use crate::metadata::{Component, Kind, Names, Parsed, Problem, from_source};

/// The file that names the package.
pub(super) const PROJECT: &str = "sfdx-project.json";

/// A package as its source describes it.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub namespace: String,
    pub name: String,
    pub version: Version,
    /// In the order they are put in.
    pub components: Vec<(Component, Parsed)>,
    /// What of the source is left out, and why.
    pub warnings: Vec<String>,
    pub migration: Option<Migration>,
}

/// A version of up to four numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub [u32; 4]);

impl Version {
    /// Reads `2.0.0` or `2.0.0.NEXT`.
    pub fn parse(text: &str) -> Option<Version> {
        let mut numbers = [0; 4];
        let mut parts = text.split('.');
        for slot in &mut numbers {
            match parts.next() {
                None | Some("NEXT" | "LATEST") => break,
                Some(part) => *slot = part.parse().ok()?,
            }
        }
        parts.next().is_none().then_some(Version(numbers))
    }

    pub fn major(&self) -> u32 {
        self.0[0]
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch, build] = self.0;
        write!(out, "{major}.{minor}.{patch}")?;
        if build > 0 { write!(out, ".{build}") } else { Ok(()) }
    }
}

impl Package {
    /// Reads a package from its files.
    pub fn read(files: &[SourceFile]) -> Result<Package, OrgError> {
        let (namespace, name, version) = project(files)?;
        let names = Names { namespace: Some(namespace.clone()) };
        let mut package = Package {
            namespace,
            name,
            version,
            components: Vec::new(),
            warnings: Vec::new(),
            migration: migration::read(files)?,
        };
        for component in from_source(files)? {
            if component.kind == Kind::Profile {
                package.warnings.push(format!("{} is left out: packages carry no profiles", component.path));
                continue;
            }
            let mut parsed = Parsed::read(&names, &component)?;
            if let Parsed::PermissionSet(rights) = &mut parsed {
                package.warnings.extend(rights.without_standard_objects());
            }
            package.components.push((component, parsed));
        }
        Ok(package)
    }

    /// The names of its components.
    pub fn names(&self) -> Names {
        Names { namespace: Some(self.namespace.clone()) }
    }
}

/// Namespace, name and version from `sfdx-project.json`.
fn project(files: &[SourceFile]) -> Result<(String, String, Version), Problem> {
    let broken = |reason: String| Problem::of(PROJECT, reason);
    let file = files.iter().find(|file| file.path == PROJECT).ok_or_else(|| broken("is missing".into()))?;
    let json: serde_json::Value =
        serde_json::from_str(&file.content).map_err(|error| broken(error.to_string()))?;
    let text = |pointer: &str| {
        let found = json.pointer(pointer).and_then(serde_json::Value::as_str).filter(|text| !text.is_empty());
        found.map(str::to_owned).ok_or_else(|| broken(format!("{pointer} is missing")))
    };
    let namespace = text("/namespace")?;
    let valid = namespace.len() <= 15 && namespace.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !valid || !namespace.as_bytes()[0].is_ascii_alphabetic() {
        return Err(broken(format!("{namespace:?} is no namespace")));
    }
    let version = text("/packageDirectories/0/versionNumber")?;
    let version = Version::parse(&version).ok_or_else(|| broken(format!("{version:?} is no version")))?;
    Ok((namespace, text("/packageDirectories/0/package")?, version))
}
