//! An archive read as a deploy reads it, without an org to put it into.

use std::collections::BTreeMap;

use super::DeployOptions;
use super::plan::plan;
use crate::OrgError;
use crate::metadata::{Archive, Names, Parsed};

/// What a deploy learns from its archive alone: which components it brings and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeployReading {
    /// Type and full name of each component that can be put into an org.
    pub components: Vec<(String, String)>,
    /// Type and full name of what is removed.
    pub removals: Vec<(String, String)>,
    /// Path, line where it is known, and words for each thing that is wrong or left out.
    pub problems: Vec<(String, Option<u32>, String)>,
}

impl DeployReading {
    /// Reads a zip file.
    ///
    /// # Errors
    /// [`OrgError::PackageSource`] when it is no zip file, or goes beyond a limit of size or names.
    pub fn of_archive(zip: &[u8]) -> Result<DeployReading, OrgError> {
        let archive = Archive::read(zip).map_err(|error| OrgError::PackageSource {
            path: "archive".to_owned(),
            reason: error.to_string(),
        })?;
        Ok(DeployReading::of(&archive.without_top_folder()))
    }

    /// Reads files by path, as they lie in an archive.
    #[must_use]
    pub fn of_files(files: BTreeMap<String, String>) -> DeployReading {
        DeployReading::of(&Archive { files })
    }

    fn of(archive: &Archive) -> DeployReading {
        let plan = plan(archive, &DeployOptions::default());
        let mut reading = DeployReading::default();
        for message in plan.messages {
            let line = message.place.map(|(line, _)| line);
            reading.problems.push((message.file_name, line, message.problem.unwrap_or_default()));
        }
        for component in plan.components {
            match Parsed::read(&Names::own(), &component) {
                Ok(_) => reading.components.push((component.kind.name().to_owned(), component.name)),
                Err(problem) => {
                    let line = problem.place.map(|(line, _)| line);
                    reading.problems.push((problem.path, line, problem.reason));
                }
            }
        }
        for (kind, name, _) in plan.before.into_iter().chain(plan.after) {
            reading.removals.push((kind.name().to_owned(), name));
        }
        reading
    }
}
