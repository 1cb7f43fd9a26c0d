//! What the CRM should grant and does not: the plan, its runs, and their undoing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::FixLink;
use crate::Instant;

/// Which plan is wanted, for `POST /api/1/access/plan`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanFromFile {
    /// The text of a manifest of the company's own, TOML.
    pub file: String,
}

/// What the CRM grants less than the manifest says; `GET /api/1/access/plan`. Nothing has been
/// changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccessPlan {
    /// Names exactly this plan, to be applied: it is another as soon as the CRM or the manifest
    /// says something else.
    pub id: String,
    /// The manifest: the name of a shipped one, `all` for the three shipped ones together, or
    /// `file`.
    pub manifest: String,
    /// What the manifest calls itself; every title when there are several.
    pub title: String,
    /// When the CRM was read.
    pub read_at: Instant,
    /// Who is meant, by the manifest's groups of people.
    pub people: Vec<PlanPeople>,
    /// The user as whom the platform writes in the CRM.
    pub integration_user: String,
    /// Rights that this user lacks for the plan, each by the CRM's own name. The plan is not
    /// applied before they are given.
    pub rights_missing: Vec<String>,
    /// Where an admin gives them, when some are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rights_link: Option<FixLink>,
    /// The changes by what causes them, in the order in which they are made. Nothing is missing
    /// when this is empty.
    pub groups: Vec<PlanGroup>,
}

/// A group of people of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanPeople {
    /// Its name, `agents`.
    pub name: String,
    /// How many active users are in it.
    #[ts(type = "number")]
    pub users: u64,
}

/// Why something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanCause {
    /// The package is not in the CRM.
    PackageMissing,
    /// A group of people of the manifest is empty.
    NobodyMeant,
    /// The company's own set "Alongside Access" is not there.
    AccessSet,
    /// An app is not visible.
    AppVisibility,
    /// The connected app does not admit.
    ConnectedAppApproval,
    /// A right on an object is missing.
    ObjectPermissions,
    /// A right on a field is missing.
    FieldSecurity,
    /// A permission set is not assigned.
    Assignments,
    /// The connected app's policy is another.
    ConnectedAppPolicy,
}

/// Changes with one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanGroup {
    /// The cause.
    pub cause: PlanCause,
    /// The cause, in a sentence.
    pub title: String,
    /// What to do about it.
    pub changes: Vec<PlanChange>,
}

/// How a change is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWay {
    /// By the platform, through the CRM's REST API.
    Api,
    /// By an admin in the CRM's Setup: the CRM does not let a program do it, or a program must not.
    Manual,
}

/// One change that the plan wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanChange {
    /// Names the change within the plan.
    pub id: String,
    /// What is done, in a sentence.
    pub what: String,
    /// To whom or to what: a person, a permission set, an app.
    pub target: String,
    /// How it is now.
    pub before: String,
    /// How it will be.
    pub after: String,
    /// How it is made.
    pub how: ChangeWay,
    /// Ids of changes of the same plan that are made along with it whenever it is chosen: without
    /// them it could not be made, or would lock somebody out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub needs: Vec<String>,
    /// What to click, when it is made by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<PlanStep>>")]
    pub steps: Vec<PlanStep>,
}

/// One step of a change that is made by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanStep {
    /// What to do, in a sentence.
    pub words: String,
    /// The page on which it is done, where the step begins on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub link: Option<FixLink>,
}

/// A plan to apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyPlan {
    /// The plan's id.
    pub plan: String,
    /// The manifest's text once more, when the plan is of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub file: Option<String>,
    /// The changes to make, by id, along with what they need; all that the platform can make when
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub changes: Option<Vec<String>>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Under way.
    Running,
    /// Every change was tried.
    Ended,
    /// It stopped half way: the CRM could not be reached any more, or the server stopped.
    Stopped,
    /// It was undone, as far as that went.
    Undone,
}

/// What a plan changed in the CRM, change by change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccessRun {
    /// The run.
    pub id: String,
    /// The manifest that it followed, as in the plan.
    pub manifest: String,
    /// What the manifest called itself; absent for runs of before this was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub title: String,
    /// Who confirmed it.
    pub started_by: String,
    /// When.
    pub started: Instant,
    /// When it ended; absent while it is under way, and when the server stopped before it had ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ended: Option<Instant>,
    /// How far it is.
    pub state: RunState,
    /// Who undid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undone_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undone: Option<Instant>,
    /// Its changes, in the order in which they were made.
    pub changes: Vec<RunChange>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Not tried yet.
    Waiting,
    /// Sent, and no answer kept: whether the CRM took it is looked up when the run is undone.
    Begun,
    /// Made.
    Done,
    /// The CRM refused it.
    Failed,
    /// Somebody else had made it before.
    Found,
    /// Taken back.
    Undone,
    /// Not taken back; `problem` says why.
    Kept,
}

/// One change of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RunChange {
    /// As in the plan.
    pub id: String,
    /// Why it was missing.
    pub cause: PlanCause,
    /// What was to be done, in a sentence.
    pub what: String,
    /// To whom or to what.
    pub target: String,
    /// How it was.
    pub before: String,
    /// How it was to be.
    pub after: String,
    /// What became of it.
    pub state: ChangeState,
    /// The CRM's error code, when it refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
    /// Why it failed or was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
}
