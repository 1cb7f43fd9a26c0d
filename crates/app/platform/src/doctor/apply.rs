//! Applying a plan: the changes cause by cause, so that a run that stops half way has let nobody in
//! too far and locked nobody out.

use std::{ops::Range, time::Duration};

use alongside_access::manifest::{ACCESS_SET_NAME, Cause, Change, How, Write};
use alongside_crm::{CrmError, GrantRefusal};
use alongside_kernel::CrmId;
use alongside_store::{AccessRun, AccessRunChange};
use alongside_wire::rest::{self, ChangeState, RunState};
use data_encoding::HEXLOWER;

use super::{Planned, Source, documents};
use crate::{Actor, Platform, PlatformError, random};

impl Platform {
    /// Makes the changes of a plan that the CRM lets a program make, or those that are named, and
    /// keeps what became of each. Goes on to its end even when nobody waits for it any more.
    ///
    /// # Errors
    /// [`PlatformError::AccessRunUnderWay`] when another run is, [`PlatformError::PlanChanged`] when the plan is another by now, [`PlatformError::CrmRights`]
    /// when the platform's user may not make the changes, [`PlatformError::Invalid`] for a change
    /// that is not the plan's to make; then nothing is changed.
    pub async fn apply_access_plan(
        &self,
        actor: &Actor,
        apply: &rest::ApplyPlan,
    ) -> Result<rest::AccessRun, PlatformError> {
        self.require_settings_now(actor).await?;
        let (platform, actor, apply) = (self.clone(), actor.clone(), apply.clone());
        let run = tokio::spawn(async move { platform.alone(&actor, platform.apply(&actor, &apply)).await });
        run.await.map_err(|error| PlatformError::Unavailable { reason: error.to_string() })?
    }

    async fn apply(&self, actor: &Actor, apply: &rest::ApplyPlan) -> Result<rest::AccessRun, PlatformError> {
        let source = Source::of_plan(&apply.plan, apply.file.as_deref())?;
        let planned = self.planned(actor, &source).await?;
        if planned.document.id != apply.plan {
            return Err(PlatformError::PlanChanged);
        }
        let chosen = chosen(&planned, apply.changes.as_deref())?;
        if !planned.plan.rights_missing.is_empty() && !chosen.is_empty() {
            return Err(PlatformError::CrmRights {
                user: planned.document.integration_user,
                missing: planned.document.rights_missing,
            });
        }
        let facts = &planned.facts;
        let access_set = facts
            .sets
            .iter()
            .find(|set| set.name == ACCESS_SET_NAME && set.namespace.is_none() && set.profile.is_none());
        let run = AccessRun {
            id: HEXLOWER.encode(&random::bytes::<16>()),
            manifest: source.name.clone(),
            title: source.title(),
            started_by: self.name_of(actor).await?,
            started: self.now(),
            ended: None,
            state: RunState::Running,
            access_set: access_set.map(|set| set.id),
            undone_by: None,
            undone: None,
            changes: chosen.iter().map(|(cause, change, write)| kept(*cause, change, write)).collect(),
        };
        self.store().begin_access_run(actor.account(), &run).await?;
        tracing::info!(access.run = run.id, access.changes = run.changes.len(), "access doctor begins");
        let writes: Vec<(Cause, &Write)> = chosen.iter().map(|(cause, _, write)| (*cause, *write)).collect();
        let needs = chosen.iter().map(|(_, change, _)| change.needs.as_slice()).collect();
        let mut progress = Progress { platform: self, run, needs };
        let state = match progress.all(&writes).await {
            Ok(()) => RunState::Ended,
            Err(Stop::Crm(error)) => {
                tracing::warn!(error = %error, access.run = progress.run.id, "access doctor stops half way");
                RunState::Stopped
            }
            Err(Stop::Platform(error)) => return Err(error),
        };
        let id = progress.run.id;
        self.store().end_access_run(&id, state, self.now()).await?;
        // Who was let in is let in at once.
        if let Err(error) = self.read_directory(Duration::ZERO).await {
            tracing::debug!(error = %error, "directory not read after the access doctor");
        }
        Ok(documents::run(self.kept_run(actor, &id).await?))
    }
}

type Chosen<'p> = Vec<(Cause, &'p Change, &'p Write)>;

/// The changes to make, in the plan's order.
fn chosen<'p>(planned: &'p Planned, ids: Option<&[String]>) -> Result<Chosen<'p>, PlatformError> {
    let by_api = |(cause, change): (Cause, &'p Change)| match &change.how {
        How::Api(write) => Some((cause, change, write)),
        How::Manual(_) => None,
    };
    let possible: Chosen<'p> = planned.plan.changes().filter_map(by_api).collect();
    let Some(ids) = ids else { return Ok(possible) };
    for id in ids {
        if possible.iter().any(|(_, change, _)| change.id == *id) {
            continue;
        }
        let manual = planned.plan.changes().any(|(_, change)| change.id == *id);
        let problem = if manual { "is made by hand; leave it out" } else { "is not a change of this plan" };
        return Err(PlatformError::invalid("changes", format!("{id} {problem}")));
    }
    let wanted = planned.plan.with_needed(ids.iter().map(String::as_str));
    Ok(possible.into_iter().filter(|(_, change, _)| wanted.contains(change.id.as_str())).collect())
}

fn kept(cause: Cause, change: &Change, write: &Write) -> AccessRunChange {
    AccessRunChange {
        id: change.id.clone(),
        cause: documents::cause(cause),
        what: change.what.clone(),
        target: change.target.clone(),
        before: change.before.clone(),
        after: change.after.clone(),
        write: serde_json::to_string(write).expect("a write is made of texts and switches"),
        state: ChangeState::Waiting,
        row: None,
        code: None,
        problem: None,
    }
}

/// Why a run does not go on.
enum Stop {
    Crm(CrmError),
    Platform(PlatformError),
}

struct Progress<'p> {
    platform: &'p Platform,
    run: AccessRun,
    /// What each change of the run needs, by its place.
    needs: Vec<&'p [String]>,
}

impl Progress<'_> {
    async fn all(&mut self, writes: &[(Cause, &Write)]) -> Result<(), Stop> {
        let mut start = 0;
        while start < writes.len() {
            let cause = writes[start].0;
            let end = start + writes[start..].iter().take_while(|(other, _)| *other == cause).count();
            if let Some(problem) = self.stands_in_the_way(cause, start..end) {
                self.leave_out(start..end, &problem).await?;
            } else {
                let batch: Vec<&Write> = writes[start..end].iter().map(|(_, write)| *write).collect();
                self.batch(start, &batch).await?;
            }
            start = end;
        }
        Ok(())
    }

    /// Why changes of this kind must not be made after what failed before them.
    fn stands_in_the_way(&self, cause: Cause, places: Range<usize>) -> Option<String> {
        if cause != Cause::ConnectedAppPolicy {
            return None;
        }
        let needed = |change: &&AccessRunChange| {
            self.needs[places.clone()].iter().any(|needs| needs.contains(&change.id))
        };
        let failed =
            self.run.changes.iter().filter(needed).find(|change| change.state == ChangeState::Failed)?;
        Some(format!(
            "Left as it is: the CRM refused to {}, and the policy would shut out whom that lets in.",
            continued(failed.what.trim_end_matches('.'))
        ))
    }

    async fn leave_out(&mut self, places: Range<usize>, problem: &str) -> Result<(), Stop> {
        for place in places.clone() {
            self.run.changes[place].state = ChangeState::Failed;
            self.run.changes[place].problem = Some(problem.to_owned());
        }
        self.keep(places).await
    }

    async fn batch(&mut self, start: usize, batch: &[&Write]) -> Result<(), Stop> {
        let places = start..start + batch.len();
        for place in places.clone() {
            self.run.changes[place].state = ChangeState::Begun;
        }
        // Kept before it is sent: what was sent and not answered must be known to an undo.
        self.keep(places.clone()).await?;
        let now = self.platform.now();
        let outcomes =
            self.platform.crm().make_grants(self.run.access_set, batch, now).await.map_err(Stop::Crm)?;
        for (place, outcome) in places.clone().zip(outcomes) {
            take(&mut self.run.changes[place], outcome);
        }
        self.keep(places.clone()).await?;
        if let [Write::MakeAccessSet] = batch
            && let Some(set) = self.run.changes[start].row
        {
            self.run.access_set = Some(set);
            self.platform.store().save_access_set(&self.run.id, set).await.map_err(stop)?;
        }
        Ok(())
    }

    async fn keep(&self, places: Range<usize>) -> Result<(), Stop> {
        let changes: Vec<(usize, &AccessRunChange)> =
            places.map(|place| (place, &self.run.changes[place])).collect();
        self.platform.store().save_access_changes(&self.run.id, &changes).await.map_err(stop)
    }
}

/// A sentence as the rest of another: "Assign …" becomes "assign …".
fn continued(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn stop(error: alongside_store::StoreError) -> Stop {
    Stop::Platform(error.into())
}

fn take(change: &mut AccessRunChange, outcome: Result<CrmId, GrantRefusal>) {
    match outcome {
        Ok(row) => {
            change.state = ChangeState::Done;
            change.row = Some(row);
        }
        // Somebody was faster; what they gave is not the run's to take back.
        Err(refusal) if refusal.code == "DUPLICATE_VALUE" => {
            change.state = ChangeState::Found;
            change.code = Some(refusal.code);
            change.problem = Some(refusal.message);
        }
        Err(refusal) => {
            change.state = ChangeState::Failed;
            change.code = Some(refusal.code);
            change.problem = Some(refusal.message);
        }
    }
}
