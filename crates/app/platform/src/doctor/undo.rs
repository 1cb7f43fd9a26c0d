//! Undoing a run: exactly what it did, in reverse order. What somebody changed meanwhile is told and
//! left as it is.

use std::time::Duration;

use alongside_access::manifest::{GrantFacts, Write};
use alongside_crm::{GrantRefusal, GrantScope};
use alongside_kernel::CrmId;
use alongside_store::{AccessRun, AccessRunChange};
use alongside_wire::rest::{self, ChangeState, PlanCause};

use super::documents;
use crate::{Actor, Platform, PlatformError};

impl Platform {
    /// Takes back what a run did, as far as it still stands as the run left it.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] for a run that never was, [`PlatformError::AccessRunUnderWay`]
    /// while a run or an undoing is, [`PlatformError::SessionState`] when
    /// nothing of it is left to undo, [`PlatformError::Crm`] when the CRM cannot be asked: what was
    /// taken back until then is kept, and the undoing can be repeated.
    pub async fn undo_access_run(&self, actor: &Actor, id: &str) -> Result<rest::AccessRun, PlatformError> {
        self.require_settings_now(actor).await?;
        let (platform, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        let run = tokio::spawn(async move { platform.alone(&actor, platform.undo(&actor, &id)).await });
        run.await.map_err(|error| PlatformError::Unavailable { reason: error.to_string() })?
    }

    async fn undo(&self, actor: &Actor, id: &str) -> Result<rest::AccessRun, PlatformError> {
        let mut run = self.kept_run(actor, id).await?;
        if !run.changes.iter().any(is_open) {
            let problem = "Nothing of this run is left to undo.".to_owned();
            return Err(PlatformError::SessionState { problem });
        }
        let places: Vec<usize> =
            (0..run.changes.len()).rev().filter(|place| is_open(&run.changes[*place])).collect();
        let mut facts = self.crm().grants(&GrantScope::default(), self.now()).await?;
        // The same kind together, as they were made.
        let batches: Vec<Vec<usize>> = places
            .chunk_by(|one, other| run.changes[*one].cause == run.changes[*other].cause)
            .map(<[usize]>::to_vec)
            .collect();
        for batch in batches {
            if run.changes[batch[0]].cause == PlanCause::AccessSet {
                // The set goes when nothing else is in it, which the changes before decided.
                facts = self.crm().grants(&GrantScope::default(), self.now()).await?;
            }
            self.take_back(&mut run, &batch, &facts).await?;
        }
        let by = self.name_of(actor).await?;
        self.store().undone_access_run(&run.id, &by, self.now()).await?;
        tracing::info!(access.run = run.id, "access doctor undid a run");
        if let Err(error) = self.read_directory(Duration::ZERO).await {
            tracing::debug!(error = %error, "directory not read after the access doctor");
        }
        Ok(documents::run(self.kept_run(actor, id).await?))
    }

    async fn take_back(
        &self,
        run: &mut AccessRun,
        places: &[usize],
        facts: &GrantFacts,
    ) -> Result<(), PlatformError> {
        let mut removed: Vec<(usize, CrmId)> = Vec::new();
        for place in places {
            let write = read(&run.changes[*place])?;
            match way_back(run, *place, &write, facts) {
                WayBack::Remove(row) => removed.push((*place, row)),
                WayBack::Restore(row) => {
                    let outcome = self.crm().restore_grant(row, &write, self.now()).await?;
                    settle(&mut run.changes[*place], outcome.err());
                }
                WayBack::Gone => settle(&mut run.changes[*place], None),
                WayBack::Keep(why) => {
                    run.changes[*place].state = ChangeState::Kept;
                    run.changes[*place].code = None;
                    run.changes[*place].problem = Some(why);
                }
            }
        }
        let rows: Vec<CrmId> = removed.iter().map(|(_, row)| *row).collect();
        if !rows.is_empty() {
            let outcomes = self.crm().remove_grants(&rows, self.now()).await?;
            for ((place, _), outcome) in removed.iter().zip(outcomes) {
                settle(&mut run.changes[*place], outcome.err());
            }
        }
        let changes: Vec<(usize, &AccessRunChange)> =
            places.iter().map(|place| (*place, &run.changes[*place])).collect();
        Ok(self.store().save_access_changes(&run.id, &changes).await?)
    }
}

/// Whether there is something to take back, or to look for.
fn is_open(change: &AccessRunChange) -> bool {
    matches!(change.state, ChangeState::Done | ChangeState::Begun | ChangeState::Kept)
}

fn read(change: &AccessRunChange) -> Result<Write, PlatformError> {
    serde_json::from_str(&change.write)
        .map_err(|error| PlatformError::Unavailable { reason: format!("a change that was kept: {error}") })
}

fn settle(change: &mut AccessRunChange, refusal: Option<GrantRefusal>) {
    match refusal {
        None => {
            change.state = ChangeState::Undone;
            change.code = None;
            change.problem = None;
        }
        Some(refusal) => {
            change.state = ChangeState::Kept;
            change.code = Some(refusal.code);
            change.problem = Some(refusal.message);
        }
    }
}

/// What undoes a change, as things stand.
enum WayBack {
    /// Deletes the row that it made.
    Remove(CrmId),
    /// Puts the row back that it changed.
    Restore(CrmId),
    /// Nothing is left of it.
    Gone,
    /// Somebody changed it meanwhile, or undoing it would do harm.
    Keep(String),
}

fn way_back(run: &AccessRun, place: usize, write: &Write, facts: &GrantFacts) -> WayBack {
    let made = run.changes[place].row;
    // Without an answer there is no row's id: then whatever stands there is what was sent.
    let ours = |row: CrmId| made.is_none_or(|made| made == row);
    let other = || WayBack::Keep("Somebody made it anew meanwhile.".to_owned());
    let Some(set) = run.access_set else {
        return match write {
            Write::Assign { set: Some(set), user } => assigned(facts, *set, *user, &ours),
            Write::RestrictConnectedApp { app } => policy(facts, *app),
            // The set was never made, and nothing could go into it; or it was, and the answer lost.
            Write::MakeAccessSet => access_set(facts, made),
            _ => WayBack::Gone,
        };
    };
    if shuts_the_platform_out(run, write, facts) {
        return WayBack::Keep(
            "The connected app admits only approved users by now, and this is what approves the platform's \
             own user: set its policy back to \"All users may self-authorize\" first."
                .to_owned(),
        );
    }
    match write {
        Write::Assign { set: other, user } => assigned(facts, other.unwrap_or(set), *user, &ours),
        Write::RestrictConnectedApp { app } => policy(facts, *app),
        Write::MakeAccessSet => access_set(facts, Some(set)),
        Write::GiveEntity { entity } => {
            match facts.entities.iter().find(|row| row.set == set && row.entity == *entity) {
                None => WayBack::Gone,
                Some(row) if ours(row.id) => WayBack::Remove(row.id),
                Some(_) => other(),
            }
        }
        Write::GiveObject { object, row: changed, before, after } => {
            let found = facts.objects.iter().find(|row| row.set == set && row.object == *object);
            match found {
                None => WayBack::Gone,
                Some(row) if changed.is_some() && row.rights == *before => WayBack::Gone,
                Some(row) if row.rights != *after => meanwhile(&row.rights.words()),
                Some(row) if !ours(row.id) => other(),
                Some(row) if changed.is_some() => WayBack::Restore(row.id),
                Some(row) => WayBack::Remove(row.id),
            }
        }
        Write::GiveField { field, row: changed, before, after } => {
            let found = facts.fields.iter().find(|row| row.set == set && row.field == *field);
            match found {
                None => WayBack::Gone,
                Some(row) if changed.is_some() && row.rights == *before => WayBack::Gone,
                Some(row) if row.rights != *after => meanwhile(&row.rights.words()),
                Some(row) if !ours(row.id) => other(),
                Some(row) if changed.is_some() => WayBack::Restore(row.id),
                Some(row) => WayBack::Remove(row.id),
            }
        }
    }
}

fn meanwhile(now: &str) -> WayBack {
    WayBack::Keep(format!("Somebody changed it meanwhile: it is {now} now."))
}

fn assigned(facts: &GrantFacts, set: CrmId, user: CrmId, ours: &dyn Fn(CrmId) -> bool) -> WayBack {
    match facts.assignments.iter().find(|row| row.set == set && row.user == user) {
        None => WayBack::Gone,
        Some(row) if ours(row.id) => WayBack::Remove(row.id),
        Some(_) => WayBack::Keep("Somebody made it anew meanwhile.".to_owned()),
    }
}

fn policy(facts: &GrantFacts, app: CrmId) -> WayBack {
    match &facts.connected_app {
        Some(known) if known.id == app && known.admin_approved_only => WayBack::Restore(app),
        _ => WayBack::Gone,
    }
}

fn access_set(facts: &GrantFacts, made: Option<CrmId>) -> WayBack {
    let known = facts.sets.iter().find(|set| {
        made.map_or_else(
            || set.name == alongside_access::manifest::ACCESS_SET_NAME && set.namespace.is_none(),
            |id| set.id == id,
        )
    });
    let Some(set) = known.map(|set| set.id) else { return WayBack::Gone };
    let grants = facts.entities.iter().any(|row| row.set == set)
        || facts.objects.iter().any(|row| row.set == set)
        || facts.fields.iter().any(|row| row.set == set)
        || !facts.access_set_system.is_empty();
    let held = facts.assignments.iter().filter(|row| row.set == set).count();
    match (grants, held) {
        (false, 0) => WayBack::Remove(set),
        (true, _) => WayBack::Keep("The set grants more by now than the run put into it.".to_owned()),
        (false, held) => WayBack::Keep(format!("The set is assigned {held} times by now.")),
    }
}

/// Whether undoing would take the platform's own approval while the policy asks for one.
fn shuts_the_platform_out(run: &AccessRun, write: &Write, facts: &GrantFacts) -> bool {
    let Some(app) = facts.connected_app.as_ref().filter(|app| app.admin_approved_only) else { return false };
    let policy_is_ours = run
        .changes
        .iter()
        .any(|change| change.cause == PlanCause::ConnectedAppPolicy && change.state == ChangeState::Undone);
    if policy_is_ours {
        return false;
    }
    match write {
        Write::GiveEntity { entity } => *entity == app.id,
        Write::Assign { set: None, user } => *user == facts.integration_user,
        _ => false,
    }
}
