//! The work of a deploy: read, check, put in, keep or undo.

use std::sync::Arc;

use super::{Deploy, DeployMessage, DeployOptions, DeployStatus, kind_name};
use crate::clock::now;
use crate::engine::Engine;
use crate::metadata::{
    Applying, Archive, Component, Kind, Manifest, Names, Parsed, Problem, Refused, from_archive,
};
use crate::{OrgError, metadata};

/// An archive that was read.
struct Plan {
    components: Vec<Component>,
    /// Removed before and after the components are put in.
    before: Vec<(Kind, String, String)>,
    after: Vec<(Kind, String, String)>,
    messages: Vec<DeployMessage>,
}

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

/// What an archive wants done, and everything that is wrong with it as a whole.
fn plan(archive: &Archive, options: &DeployOptions) -> Plan {
    let mut plan =
        Plan { components: Vec::new(), before: Vec::new(), after: Vec::new(), messages: Vec::new() };
    let manifest = match manifest(archive) {
        Ok(manifest) => manifest,
        Err(problem) => {
            plan.messages.push(DeployMessage::about("", "package.xml", "package.xml").failed(problem));
            return plan;
        }
    };
    for (name, _) in manifest.types.iter().filter(|(name, _)| Kind::named(name).is_none()) {
        let problem =
            Problem::of("package.xml", format!("Unknown type name '{name}' specified in package.xml"));
        plan.messages
            .push(DeployMessage::about(kind_name(name), "package.xml", "package.xml").failed(problem));
    }
    let (components, problems) = from_archive(archive);
    for problem in problems {
        let name = problem.path.rsplit('/').next().unwrap_or_default().to_owned();
        let kind = problem.path.split('/').next().and_then(Kind::in_folder).map_or("", Kind::name);
        let path = problem.path.clone();
        plan.messages.push(DeployMessage::about(kind, &name, &path).failed(problem));
    }
    for (name, members) in &manifest.types {
        let Some(kind) = Kind::named(name) else { continue };
        for member in members.iter().filter(|member| *member != "*") {
            let there = components.iter().any(|component| {
                let own = component.kind == kind && component.name == *member;
                // A standard object is there when one of its fields is.
                let field =
                    component.kind == Kind::CustomField && component.name.split('.').next() == Some(member);
                own || (kind == Kind::CustomObject && field)
            });
            let broken = plan.messages.iter().any(|message| message.file_name == kind.path(member));
            if !there && !broken {
                let path = kind.path(member);
                let reason = format!(
                    "An object '{member}' of type {name} was named in package.xml, but was not found in zipped directory"
                );
                let message = DeployMessage::about(kind.name(), member, "package.xml");
                plan.messages.push(if options.allow_missing_files {
                    message.warned(reason)
                } else {
                    message.failed(Problem::of(&path, reason))
                });
            }
        }
    }
    for component in components {
        let object = component.name.split('.').next().unwrap_or_default();
        let named = manifest.names(component.kind, &component.name)
            || (component.kind == Kind::CustomField && manifest.names(Kind::CustomObject, object));
        if named {
            plan.components.push(component);
        } else if component.kind != Kind::CustomObject {
            let message = DeployMessage::about(component.kind.name(), &component.name, &component.path);
            plan.messages.push(message.warned("Not in package.xml"));
        }
    }
    for (file, after) in [
        ("destructiveChangesPre.xml", false),
        ("destructiveChanges.xml", false),
        ("destructiveChangesPost.xml", true),
    ] {
        let Some(text) = archive.files.get(file) else { continue };
        match Manifest::read(file, text) {
            Ok(manifest) => {
                let list = if after { &mut plan.after } else { &mut plan.before };
                list.extend(removals(file, &manifest));
            }
            Err(problem) => plan.messages.push(DeployMessage::about("", file, file).failed(problem)),
        }
    }
    plan
}

fn manifest(archive: &Archive) -> Result<Manifest, Problem> {
    let text = archive.files.get("package.xml");
    let text = text.ok_or_else(|| Problem::of("package.xml", "No package.xml found"))?;
    let manifest = Manifest::read("package.xml", text)?;
    match manifest.full_name {
        Some(name) => Err(Problem::of("package.xml", format!("This org makes no packages: {name}"))),
        None => Ok(manifest),
    }
}

/// What a manifest of removals names, in the reverse of the order things are put in.
fn removals(file: &str, manifest: &Manifest) -> Vec<(Kind, String, String)> {
    let mut removals: Vec<(Kind, String, String)> = manifest
        .types
        .iter()
        .filter_map(|(name, members)| Some((Kind::named(name)?, members)))
        .flat_map(|(kind, members)| members.iter().map(move |member| (kind, member.clone(), file.to_owned())))
        .collect();
    removals.sort_by_key(|(kind, ..)| std::cmp::Reverse(*kind));
    removals
}
