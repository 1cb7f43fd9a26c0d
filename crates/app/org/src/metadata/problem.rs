//! What is wrong with a metadata file, and where.

use crate::OrgError;

/// A file that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Path of the file.
    pub path: String,
    /// Line and column, from 1, when the place is known.
    pub place: Option<(u32, u32)>,
    /// In the platform's words where it has some.
    pub reason: String,
}

impl Problem {
    /// A problem of a file as a whole.
    pub fn of(path: &str, reason: impl Into<String>) -> Problem {
        Problem { path: path.to_owned(), place: None, reason: reason.into() }
    }
}

impl From<Problem> for OrgError {
    fn from(problem: Problem) -> OrgError {
        let reason = match problem.place {
            Some((line, _)) => format!("line {line}: {}", problem.reason),
            None => problem.reason,
        };
        OrgError::PackageSource { path: problem.path, reason }
    }
}
