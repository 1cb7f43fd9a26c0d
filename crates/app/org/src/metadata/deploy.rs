//! Deploys: an archive of components put into the org as its own, all or, if wished, as many as can be.

mod plan;
mod reading;
mod run;

pub use reading::DeployReading;

use std::sync::Arc;

use jiff::Timestamp;

use super::jobs::{Asked, Jobs};
use super::{Kind, Problem};
use crate::clock::now;
use crate::engine::Engine;

/// How a deploy is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeployOptions {
    pub allow_missing_files: bool,
    /// Everything is tried and nothing kept.
    pub check_only: bool,
    pub ignore_warnings: bool,
    /// One failure undoes everything.
    pub rollback_on_error: bool,
    /// The manifest lies at the archive's root.
    pub single_package: bool,
    /// As given; there are no tests to run here.
    pub test_level: Option<String>,
}

impl Default for DeployOptions {
    fn default() -> DeployOptions {
        DeployOptions {
            allow_missing_files: false,
            check_only: false,
            ignore_warnings: false,
            rollback_on_error: true,
            single_package: true,
            test_level: None,
        }
    }
}

/// Where a deploy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeployStatus {
    Pending,
    InProgress,
    Succeeded,
    SucceededPartial,
    Failed,
    Canceling,
    Canceled,
}

impl DeployStatus {
    /// As the platform spells it.
    pub fn word(self) -> &'static str {
        match self {
            DeployStatus::Pending => "Pending",
            DeployStatus::InProgress => "InProgress",
            DeployStatus::Succeeded => "Succeeded",
            DeployStatus::SucceededPartial => "SucceededPartial",
            DeployStatus::Failed => "Failed",
            DeployStatus::Canceling => "Canceling",
            DeployStatus::Canceled => "Canceled",
        }
    }

    /// Whether nothing more happens.
    pub fn done(self) -> bool {
        !matches!(self, DeployStatus::Pending | DeployStatus::InProgress | DeployStatus::Canceling)
    }
}

/// What is said of a component.
#[derive(Debug, Clone)]
pub(crate) struct DeployMessage {
    pub kind: &'static str,
    pub full_name: String,
    pub file_name: String,
    pub id: Option<String>,
    pub success: bool,
    pub created: bool,
    pub changed: bool,
    pub deleted: bool,
    pub at: Timestamp,
    pub problem: Option<String>,
    pub warning: bool,
    pub place: Option<(u32, u32)>,
}

impl DeployMessage {
    fn about(kind: &'static str, full_name: &str, file_name: &str) -> DeployMessage {
        DeployMessage {
            kind,
            full_name: full_name.to_owned(),
            file_name: file_name.to_owned(),
            id: None,
            success: true,
            created: false,
            changed: false,
            deleted: false,
            at: now(),
            problem: None,
            warning: false,
            place: None,
        }
    }

    fn failed(mut self, problem: Problem) -> DeployMessage {
        self.success = false;
        self.place = problem.place;
        self.problem = Some(problem.reason);
        self
    }

    fn warned(mut self, reason: impl Into<String>) -> DeployMessage {
        self.warning = true;
        self.problem = Some(reason.into());
        self
    }
}

/// A deploy and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Deploy {
    pub id: String,
    pub options: DeployOptions,
    pub asked: Asked,
    pub status: DeployStatus,
    pub started: Option<Timestamp>,
    pub completed: Option<Timestamp>,
    pub modified: Timestamp,
    pub canceled_by: Option<Asked>,
    pub total: usize,
    pub deployed: usize,
    pub messages: Vec<DeployMessage>,
    /// A failure of the whole: status code and words.
    pub error: Option<(&'static str, String)>,
    /// What is being done.
    pub detail: Option<String>,
}

impl Deploy {
    /// Components that were refused.
    pub fn failures(&self) -> impl Iterator<Item = &DeployMessage> {
        self.messages.iter().filter(|message| !message.success)
    }

    /// Components that were taken.
    pub fn successes(&self) -> impl Iterator<Item = &DeployMessage> {
        self.messages.iter().filter(|message| message.success)
    }
}

impl Engine {
    /// Begins a deploy and returns its id; it goes on by itself.
    pub(crate) fn begin_deploy(
        self: &Arc<Engine>,
        asked: Asked,
        zip: Vec<u8>,
        options: DeployOptions,
    ) -> String {
        let id = Jobs::id("0Af");
        self.jobs.keep_deploy(Deploy {
            id: id.clone(),
            options,
            modified: asked.at,
            asked,
            status: DeployStatus::Pending,
            started: None,
            completed: None,
            canceled_by: None,
            total: 0,
            deployed: 0,
            messages: Vec::new(),
            error: None,
            detail: None,
        });
        let (engine, job) = (self.clone(), id.clone());
        tokio::spawn(async move { engine.run_deploy(&job, zip).await });
        id
    }

    /// Asks a deploy to stop; false when it is unknown or already done.
    pub(crate) fn cancel_deploy(&self, id: &str, by: Asked) -> bool {
        let stopped = self.jobs.change_deploy(id, |deploy| {
            let open = !deploy.status.done();
            if open {
                deploy.status = DeployStatus::Canceling;
                deploy.canceled_by = Some(by);
            }
            open
        });
        stopped.unwrap_or(false)
    }
}

/// Metadata types as their manifest names them, for messages about what has no type here.
fn kind_name(name: &str) -> &'static str {
    Kind::named(name).map_or("", Kind::name)
}
