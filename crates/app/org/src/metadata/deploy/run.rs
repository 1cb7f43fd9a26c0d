//! The work of a deploy: read, check, put in, keep or undo.

use std::sync::Arc;

use super::plan::plan;
use super::{Deploy, DeployMessage, DeployStatus};
use crate::clock::now;
use crate::engine::Engine;
use crate::metadata::{Applying, Archive, Component, Kind, Names, Parsed, Refused};
use crate::{OrgError, metadata};

/// Why a deploy ends early.
enum End {
    Canceled,
    Failed(&'static str, String),
}

impl From<OrgError> for End {
    fn from(error: OrgError) -> End {
        tracing::error!(error = %error, "a deploy failed");
        End::Failed(
            "UNKNOWN_EXCEPTION",
            "An unexpected error occurred. The org's log names the cause.".into(),
        )
    }
}

impl From<alongside_orgstore::StoreError> for End {
    fn from(error: alongside_orgstore::StoreError) -> End {
        OrgError::from(error).into()
    }
}

impl Engine {
    /// Does a deploy and keeps its report up to date.
    pub(super) async fn run_deploy(self: &Arc<Engine>, id: &str, zip: Vec<u8>) {
        let end = Box::pin(self.deploy(id, zip)).await;
        self.jobs.change_deploy(id, |deploy| {
            let moment = now();
            deploy.completed = Some(moment);
            deploy.modified = moment;
            deploy.detail = None;
            match end {
                Ok(()) => deploy.status = ended(deploy),
                Err(End::Canceled) => deploy.status = DeployStatus::Canceled,
                Err(End::Failed(code, words)) => {
                    deploy.status = DeployStatus::Failed;
                    deploy.error = Some((code, words));
                }
            }
            tracing::info!(deploy.id = %deploy.id, status = deploy.status.word(), components = deploy.total, "deploy done");
        });
    }

    async fn deploy(self: &Arc<Engine>, id: &str, zip: Vec<u8>) -> Result<(), End> {
        let begun = self.jobs.change_deploy(id, |deploy| {
            if deploy.status == DeployStatus::Pending {
                deploy.status = DeployStatus::InProgress;
            }
            deploy.started = Some(now());
            (deploy.options.clone(), deploy.asked.user_id.clone())
        });
        let Some((options, user_id)) = begun else { return Err(End::Canceled) };
        let single = options.single_package;
        // Unpacking is work for a thread that may take its time.
        let archive = tokio::task::spawn_blocking(move || Archive::read(&zip)).await;
        let archive = archive
            .map_err(|_| End::Failed("UNKNOWN_EXCEPTION", "The archive could not be read".into()))?
            .map_err(|error| match error {
                metadata::ArchiveError::TooLarge(reason) => End::Failed("LIMIT_EXCEEDED", reason),
                other => End::Failed("UNKNOWN_EXCEPTION", other.to_string()),
            })?;
        let archive = if single { archive } else { archive.without_top_folder() };
        let plan = plan(&archive, &options);
        let total = plan.components.len() + plan.before.len() + plan.after.len();
        self.jobs.change_deploy(id, |deploy| {
            deploy.total = total;
            deploy.messages = plan.messages;
        });
        let mut applying = self.applying(&user_id).await?;
        for (kind, name, path) in &plan.before {
            let message = destroy(&mut applying, *kind, name, path).await?;
            self.report(id, message)?;
        }
        for component in &plan.components {
            let message = put(&mut applying, component).await?;
            self.report(id, message)?;
        }
        for (kind, name, path) in &plan.after {
            let message = destroy(&mut applying, *kind, name, path).await?;
            self.report(id, message)?;
        }
        let failed = self.jobs.deploy(id).is_none_or(|deploy| deploy.failures().next().is_some());
        if options.check_only || (failed && options.rollback_on_error) {
            return Ok(());
        }
        self.finish(applying).await?;
        Ok(())
    }

    /// Adds what is said of a component, unless the deploy is to stop.
    fn report(&self, id: &str, message: DeployMessage) -> Result<(), End> {
        let go_on = self.jobs.change_deploy(id, |deploy| {
            deploy.deployed += usize::from(message.success);
            deploy.detail = Some(format!("Processing Type: {}", message.kind));
            deploy.modified = message.at;
            deploy.messages.push(message);
            deploy.status != DeployStatus::Canceling
        });
        if go_on == Some(true) { Ok(()) } else { Err(End::Canceled) }
    }
}

fn ended(deploy: &Deploy) -> DeployStatus {
    match (deploy.failures().next(), deploy.options.rollback_on_error) {
        (None, _) => DeployStatus::Succeeded,
        (Some(_), true) => DeployStatus::Failed,
        (Some(_), false) => DeployStatus::SucceededPartial,
    }
}

/// Puts one component in, or leaves no trace of it.
async fn put(applying: &mut Applying, component: &Component) -> Result<DeployMessage, End> {
    let mut message = DeployMessage::about(component.kind.name(), &component.name, &component.path);
    let state = applying.state();
    applying.writing.mark().await?;
    let taken = match Parsed::read(&Names::own(), component) {
        Ok(parsed) => Box::pin(applying.put(component, &parsed)).await,
        Err(problem) => Err(problem.into()),
    };
    match taken {
        Ok(outcome) => {
            applying.writing.keep().await?;
            message.id = outcome.id;
            message.created = outcome.created;
            message.changed = outcome.changed;
            Ok(message)
        }
        Err(Refused::Problem(problem)) => {
            applying.writing.undo().await?;
            applying.restore(state);
            Ok(message.failed(problem))
        }
        Err(Refused::Store(error)) => Err(error.into()),
    }
}

async fn destroy(applying: &mut Applying, kind: Kind, name: &str, path: &str) -> Result<DeployMessage, End> {
    let mut message = DeployMessage::about(kind.name(), name, path);
    let state = applying.state();
    applying.writing.mark().await?;
    match Box::pin(applying.remove(kind, name, path)).await {
        Ok(()) => {
            applying.writing.keep().await?;
            message.deleted = true;
            message.changed = true;
            Ok(message)
        }
        Err(Refused::Problem(problem)) => {
            applying.writing.undo().await?;
            applying.restore(state);
            // What is not there needs no removing.
            if problem.reason.starts_with("No ") {
                Ok(message.warned(problem.reason))
            } else {
                Ok(message.failed(problem))
            }
        }
        Err(Refused::Store(error)) => Err(error.into()),
    }
}
