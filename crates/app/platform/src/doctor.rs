//! The access doctor (R202): what the manifests want and the CRM does not grant, as a plan; the plan
//! applied after one confirmation; a run undone. Admins and API keys only.

mod apply;
mod claim;
mod documents;
mod undo;

use std::collections::BTreeSet;

use alongside_access::manifest::{GrantFacts, Manifest, Plan, difference};
use alongside_crm::GrantScope;
use alongside_kernel::{PageRequest, Timestamp};
use alongside_store::{AccessRun, Digest, StoreError};
use alongside_wire::rest;

use crate::{Actor, Platform, PlatformError};

/// The three shipped manifests together.
const ALL: &str = "all";
/// A manifest of the company's own.
const FILE: &str = "file";

/// What a plan is made from.
struct Source {
    name: String,
    /// What tells this source from another: the manifests' texts.
    texts: Vec<String>,
    manifests: Vec<Manifest>,
}

impl Source {
    fn shipped(name: &str) -> Result<Self, PlatformError> {
        let names: Vec<&str> = if name == ALL { Manifest::shipped_names().collect() } else { vec![name] };
        let mut source = Self { name: name.to_owned(), texts: Vec::new(), manifests: Vec::new() };
        for name in names {
            let unknown = || {
                let known: Vec<&str> = Manifest::shipped_names().collect();
                PlatformError::invalid("manifest", format!("one of {}, or all", known.join(", ")))
            };
            source.texts.push(Manifest::shipped_text(name).ok_or_else(unknown)?.to_owned());
            source.manifests.push(Manifest::shipped(name).ok_or_else(unknown)?);
        }
        Ok(source)
    }

    /// What the manifests call themselves.
    fn title(&self) -> String {
        let titles: Vec<&str> = self.manifests.iter().map(|manifest| manifest.title.as_str()).collect();
        titles.join(", ")
    }

    fn file(text: &str) -> Result<Self, PlatformError> {
        let manifest =
            Manifest::from_toml(text).map_err(|error| PlatformError::invalid("file", error.to_string()))?;
        Ok(Self { name: FILE.to_owned(), texts: vec![text.to_owned()], manifests: vec![manifest] })
    }

    /// The source that a plan's id names.
    fn of_plan(id: &str, file: Option<&str>) -> Result<Self, PlatformError> {
        let name = id.split_once('.').map_or(id, |(name, _)| name);
        match (name, file) {
            (FILE, Some(text)) => Self::file(text),
            (FILE, None) => {
                Err(PlatformError::invalid("file", "this plan is of a file: send its text once more"))
            }
            (_, Some(_)) => {
                Err(PlatformError::invalid("file", "this plan is of a shipped manifest, not of a file"))
            }
            (name, None) => Self::shipped(name)
                .map_err(|_| PlatformError::invalid("plan", "not the id of a plan: ask for the plan first")),
        }
    }
}

/// A plan with what it rests on.
struct Planned {
    facts: GrantFacts,
    plan: Plan,
    document: rest::AccessPlan,
}

impl Platform {
    /// What a shipped manifest wants and the CRM does not grant; all three when none is named.
    /// Changes nothing.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key, [`PlatformError::Invalid`]
    /// for another name, [`PlatformError::Crm`] when the CRM could not be read.
    pub async fn access_plan(
        &self,
        actor: &Actor,
        manifest: Option<&str>,
    ) -> Result<rest::AccessPlan, PlatformError> {
        self.require_settings(actor).await?;
        let source = Source::shipped(manifest.unwrap_or(ALL))?;
        Ok(self.planned(actor, &source).await?.document)
    }

    /// As [`Platform::access_plan`], for a manifest of the company's own.
    ///
    /// # Errors
    /// As [`Platform::access_plan`]; [`PlatformError::Invalid`] naming section, row and fix of a
    /// file that is no manifest.
    pub async fn access_plan_of_file(
        &self,
        actor: &Actor,
        file: &rest::PlanFromFile,
    ) -> Result<rest::AccessPlan, PlatformError> {
        self.require_settings(actor).await?;
        let source = Source::file(&file.file)?;
        Ok(self.planned(actor, &source).await?.document)
    }

    /// The text of a shipped manifest, to begin one of the company's own with.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] for another name; [`PlatformError::Refused`].
    pub async fn shipped_manifest(&self, actor: &Actor, name: &str) -> Result<&'static str, PlatformError> {
        self.require_settings(actor).await?;
        Manifest::shipped_text(name).ok_or(PlatformError::NotFound { what: "manifest" })
    }

    /// A run by its id.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`]; [`PlatformError::Refused`].
    pub async fn access_run(&self, actor: &Actor, id: &str) -> Result<rest::AccessRun, PlatformError> {
        self.require_settings(actor).await?;
        let run = self.kept_run(actor, id).await?;
        Ok(self.runs_told(actor, vec![run]).await?.remove(0))
    }

    /// A page of the runs, the newest first.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for a cursor that is none; [`PlatformError::Refused`].
    pub async fn access_runs(
        &self,
        actor: &Actor,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::AccessRun>, PlatformError> {
        self.require_settings(actor).await?;
        let account = actor.account();
        let before = request.cursor.as_deref().map(cursor).transpose()?;
        let mut found = self.store().access_runs(account, before, request.limit + 1).await?;
        let more = found.len() > request.limit as usize;
        found.truncate(request.limit as usize);
        let last = found.last().filter(|_| more);
        let next = last.map(|run| format!("{}-{}", run.started.micros(), run.id));
        let total = self.store().access_run_count(account).await?;
        Ok(rest::PageOf { items: self.runs_told(actor, found).await?, next, total })
    }

    /// Runs as they are told. One that nobody is at any more has stopped, whatever was kept of it.
    async fn runs_told(
        &self,
        actor: &Actor,
        mut runs: Vec<AccessRun>,
    ) -> Result<Vec<rest::AccessRun>, PlatformError> {
        let running = |run: &AccessRun| run.state == rest::RunState::Running;
        if runs.iter().any(running)
            && self.store().access_claimed_by(actor.account(), self.now()).await?.is_none()
        {
            // What ended between the two readings has ended.
            for run in runs.iter_mut().filter(|run| running(run)) {
                *run = self.kept_run(actor, &run.id).await?;
                if running(run) {
                    run.state = rest::RunState::Stopped;
                }
            }
        }
        Ok(runs.into_iter().map(documents::run).collect())
    }

    async fn kept_run(&self, actor: &Actor, id: &str) -> Result<AccessRun, PlatformError> {
        let run = self.store().access_run(actor.account(), id).await?;
        run.ok_or(PlatformError::NotFound { what: "run" })
    }

    /// Reads the CRM and compares. What is read is fresh: an admin has mostly just changed something.
    async fn planned(&self, actor: &Actor, source: &Source) -> Result<Planned, PlatformError> {
        if actor.account() != self.shared.config.account {
            return Err(PlatformError::NoCrm);
        }
        let state = self.reload_account(actor.account()).await?;
        let rows = state.account.settings.profiles.iter();
        let profiles: BTreeSet<String> = rows.map(|row| row.profile.clone()).collect();
        let facts = self.crm().grants(&GrantScope::of(&source.manifests), self.now()).await?;
        let plan = difference(&source.manifests, &facts, &profiles);
        let document = documents::plan(source, &facts, &plan, self.crm_url());
        Ok(Planned { facts, plan, document })
    }

    /// Who acts, for the record.
    async fn name_of(&self, actor: &Actor) -> Result<String, PlatformError> {
        match actor {
            Actor::User(key) => self.user_name(key).await,
            Actor::ApiKey { .. } => Ok("API key".to_owned()),
        }
    }
}

/// The id of a plan: the same for the same changes, another for any other.
fn plan_id(source: &Source, groups: &[rest::PlanGroup]) -> String {
    let content = serde_json::to_string(&(&source.texts, groups)).expect("a plan is made of texts");
    let digest = Digest::of(&content);
    format!("{}.{}", source.name, data_encoding::HEXLOWER.encode(&digest.bytes()[..16]))
}

fn cursor(text: &str) -> Result<(Timestamp, &str), PlatformError> {
    let parts = text.split_once('-');
    let parsed = parts.and_then(|(moment, id)| Some((moment.parse().ok()?, id)));
    let (moment, id) = parsed.ok_or(StoreError::Cursor)?;
    Ok((Timestamp::from_micros(moment), id))
}
