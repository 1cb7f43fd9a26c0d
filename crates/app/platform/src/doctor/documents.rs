//! Plans and runs as REST tells them.

use alongside_access::{
    Place, SetupPage,
    manifest::{Cause, Change, GrantFacts, How, Plan, Step},
};
use alongside_store::{AccessRun, AccessRunChange};
use alongside_wire::rest;

use super::{Source, plan_id};
use crate::place;

/// A plan, with links for a CRM at this address.
pub(super) fn plan(source: &Source, facts: &GrantFacts, plan: &Plan, crm: &str) -> rest::AccessPlan {
    let groups: Vec<rest::PlanGroup> = plan
        .groups
        .iter()
        .map(|group| rest::PlanGroup {
            cause: cause(group.cause),
            title: group.cause.title().to_owned(),
            changes: group.changes.iter().map(|one| change(one, crm)).collect(),
        })
        .collect();
    let integration = facts.users.iter().find(|user| user.id == facts.integration_user);
    rest::AccessPlan {
        id: plan_id(source, &groups),
        manifest: source.name.clone(),
        title: source.title(),
        read_at: facts.read_at.into(),
        people: plan
            .people
            .iter()
            .map(|group| rest::PlanPeople { name: group.name.clone(), users: group.users.len() as u64 })
            .collect(),
        integration_user: integration
            .map_or_else(|| facts.integration_user.to_string(), |user| user.name.clone()),
        rights_missing: plan.rights_missing.iter().map(|right| right.label().to_owned()).collect(),
        rights_link: (!plan.rights_missing.is_empty())
            .then(|| place::link(&Place::Setup(SetupPage::PermissionSets), crm)),
        groups,
    }
}

fn change(change: &Change, crm: &str) -> rest::PlanChange {
    let step = |step: &Step| rest::PlanStep {
        words: step.words.clone(),
        link: step.place.as_ref().map(|place| place::link(place, crm)),
    };
    let (how, steps) = match &change.how {
        How::Api(_) => (rest::ChangeWay::Api, Vec::new()),
        How::Manual(steps) => (rest::ChangeWay::Manual, steps.iter().map(step).collect()),
    };
    rest::PlanChange {
        id: change.id.clone(),
        what: change.what.clone(),
        target: change.target.clone(),
        before: change.before.clone(),
        after: change.after.clone(),
        how,
        needs: change.needs.clone(),
        steps,
    }
}

pub(super) const fn cause(cause: Cause) -> rest::PlanCause {
    match cause {
        Cause::PackageMissing => rest::PlanCause::PackageMissing,
        Cause::NobodyMeant => rest::PlanCause::NobodyMeant,
        Cause::AccessSet => rest::PlanCause::AccessSet,
        Cause::AppVisibility => rest::PlanCause::AppVisibility,
        Cause::ConnectedAppApproval => rest::PlanCause::ConnectedAppApproval,
        Cause::ObjectPermissions => rest::PlanCause::ObjectPermissions,
        Cause::FieldSecurity => rest::PlanCause::FieldSecurity,
        Cause::Assignments => rest::PlanCause::Assignments,
        Cause::ConnectedAppPolicy => rest::PlanCause::ConnectedAppPolicy,
    }
}

pub(super) fn run(run: AccessRun) -> rest::AccessRun {
    rest::AccessRun {
        id: run.id,
        manifest: run.manifest,
        title: run.title,
        started_by: run.started_by,
        started: run.started.into(),
        ended: run.ended.map(Into::into),
        state: run.state,
        undone_by: run.undone_by,
        undone: run.undone.map(Into::into),
        changes: run.changes.into_iter().map(run_change).collect(),
    }
}

fn run_change(change: AccessRunChange) -> rest::RunChange {
    rest::RunChange {
        id: change.id,
        cause: change.cause,
        what: change.what,
        target: change.target,
        before: change.before,
        after: change.after,
        state: change.state,
        code: change.code,
        problem: change.problem,
    }
}
