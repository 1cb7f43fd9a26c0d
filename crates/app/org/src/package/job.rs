//! Installations under way: whom for, how far, and why one failed.

use jiff::Timestamp;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// For whom a package is installed. It grants nothing: access is given by permission sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstallScope {
    /// For administrators: users who may customise the application.
    AdminsOnly,
    /// For everybody.
    AllUsers,
    /// For users of these profiles, by id.
    SpecificProfiles(Vec<String>),
}

/// Where an installation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallState {
    /// Under way.
    Running,
    /// The package is installed.
    Done,
    /// Nothing was changed.
    Failed,
}

/// A step of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallStep {
    /// What is done in it.
    pub label: &'static str,
    /// Whether it is done.
    pub done: bool,
}

/// An installation or upgrade, as a page that waits for it shows it.
#[derive(Debug, Clone)]
pub struct InstallJob {
    /// Its key.
    pub id: String,
    /// Name of the package.
    pub package: String,
    /// Version that is installed.
    pub version: String,
    /// Whom for.
    pub scope: InstallScope,
    /// Where it is.
    pub state: InstallState,
    /// Its steps in order.
    pub steps: Vec<InstallStep>,
    /// Why it failed.
    pub error: Option<String>,
    /// What of the package was left out.
    pub warnings: Vec<String>,
    /// When it began.
    pub began_at: Timestamp,
}

impl InstallJob {
    /// How much is done, in percent.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let done = self.steps.iter().filter(|step| step.done).count();
        u8::try_from(done * 100 / self.steps.len().max(1)).unwrap_or(100)
    }
}

/// Why a package is not installed, upgraded or removed.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The user may not.
    #[error("Only a user with \"Customize Application\" can install, upgrade or uninstall packages.")]
    NotAllowed,
    /// There is no such package here.
    #[error("The package is not installed in this org.")]
    NotInstalled,
    /// The installed version is newer.
    #[error("Version {offered} is older than the installed version {installed}. Packages are only upgraded.")]
    Downgrade {
        /// What is installed.
        installed: String,
        /// What was to be installed.
        offered: String,
    },
    /// The first version has to be migrated before the second is installed.
    #[error("Version {installed} is installed. Migrate it before you install version {offered}.")]
    NeedsMigration {
        /// What is installed.
        installed: String,
        /// What was to be installed.
        offered: String,
    },
    /// Something of the org's own needs the package.
    #[error("The package cannot be uninstalled while something in the org uses it: {}", .0.join(", "))]
    InUse(Vec<String>),
    /// A profile of the scope does not exist.
    #[error("There is no profile {0}.")]
    UnknownProfile(String),
    /// Another installation is under way.
    #[error("Another installation is in progress. Wait until it is done.")]
    Busy,
    /// The source is wrong.
    #[error("The package cannot be read: {0}")]
    Source(String),
    /// The database refused.
    #[error("The org's database did not answer. Try again.")]
    Unavailable,
}

impl From<crate::OrgError> for PackageError {
    fn from(error: crate::OrgError) -> PackageError {
        match error {
            crate::OrgError::PackageSource { .. } => PackageError::Source(error.to_string()),
            crate::OrgError::Package(error) => error,
            other => {
                tracing::error!(error = %other, "a package was not installed");
                PackageError::Unavailable
            }
        }
    }
}

impl From<alongside_orgstore::StoreError> for PackageError {
    fn from(error: alongside_orgstore::StoreError) -> PackageError {
        crate::OrgError::from(error).into()
    }
}

/// The steps every installation goes through.
pub(super) const STEPS: [&str; 6] = [
    "Read the package",
    "Make objects and fields",
    "Make apps, tabs and pages",
    "Make permission sets",
    "Move what the first version holds",
    "Finish",
];

/// Most installations remembered.
const MAX_KEPT: usize = 20;

/// Installations since the org was opened.
#[derive(Default)]
pub(crate) struct Installs(Mutex<Vec<InstallJob>>);

impl Installs {
    /// Begins one; refused while another is under way.
    pub fn begin(&self, job: InstallJob) -> Result<(), PackageError> {
        let mut jobs = self.0.lock();
        if jobs.iter().any(|known| known.state == InstallState::Running) {
            return Err(PackageError::Busy);
        }
        if jobs.len() >= MAX_KEPT {
            jobs.remove(0);
        }
        jobs.push(job);
        Ok(())
    }

    /// An installation as it is now.
    pub fn get(&self, id: &str) -> Option<InstallJob> {
        self.0.lock().iter().find(|job| job.id == id).cloned()
    }

    /// Changes one.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut InstallJob)) {
        if let Some(job) = self.0.lock().iter_mut().find(|job| job.id == id) {
            change(job);
        }
    }

    /// Whether one is under way.
    pub fn running(&self) -> bool {
        self.0.lock().iter().any(|job| job.state == InstallState::Running)
    }
}
