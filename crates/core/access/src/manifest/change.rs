//! What the difference consists of: changes with their cause, and how each is made.

use alongside_kernel::CrmId;
use serde::{Deserialize, Serialize};

use super::{FieldRights, ObjectRights};
use crate::Place;

/// Why something is missing; in the order in which it is repaired, so that what stops half way has
/// let nobody in too far and locked nobody out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// The package is not in the CRM.
    PackageMissing,
    /// A group of people is empty, or names nobody.
    NobodyMeant,
    /// The company's own set is not there.
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

impl Cause {
    /// The cause as a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::PackageMissing => "The package Alongside is not installed.",
            Self::NobodyMeant => "The manifest means people that the CRM does not have.",
            Self::AccessSet => "The company has no permission set of its own for access.",
            Self::AppVisibility => "Apps are not visible to everybody who needs them.",
            Self::ConnectedAppApproval => "The connected app does not admit everybody who needs it.",
            Self::ObjectPermissions => "Rights on objects are missing.",
            Self::FieldSecurity => "Rights on fields are missing.",
            Self::Assignments => "Permission sets are not assigned.",
            Self::ConnectedAppPolicy => "The connected app's policy lets users authorize themselves.",
        }
    }
}

/// All changes with one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseGroup {
    /// The cause.
    pub cause: Cause,
    /// The changes.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Names it within the plan; the same for the same change in another plan.
    pub id: String,
    /// What is done, in a sentence.
    pub what: String,
    /// To whom or to what.
    pub target: String,
    /// How it is.
    pub before: String,
    /// How it will be.
    pub after: String,
    /// Ids of changes of the same plan that are made along with it: without them it could not be
    /// made, or would lock somebody out.
    pub needs: Vec<String>,
    /// How it is made.
    pub how: How,
}

/// How a change is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// By a write through the CRM's REST API.
    Api(Write),
    /// By hand, step by step.
    Manual(Vec<Step>),
}

/// One step of what is done by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What to do, in a sentence.
    pub words: String,
    /// The page on which it is done, where the step begins on one.
    pub place: Option<Place>,
}

impl Step {
    /// A step on the page where the one before it was done, or on none.
    pub(super) fn then(words: impl Into<String>) -> Self {
        Self { words: words.into(), place: None }
    }

    /// A step that begins on a page.
    pub(super) fn at(place: Place, words: impl Into<String>) -> Self {
        Self { words: words.into(), place: Some(place) }
    }
}

/// A write. What goes into the company's own access set does not name it: it may only just have
/// been made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Write {
    /// Makes the access set.
    MakeAccessSet,
    /// Gives the access set access to an app or the connected app.
    GiveEntity {
        /// The app.
        entity: CrmId,
    },
    /// Gives the access set rights on an object.
    GiveObject {
        /// The object.
        object: String,
        /// The row to change; a new one when there is none.
        row: Option<CrmId>,
        /// The rights that it has.
        before: ObjectRights,
        /// The rights that it gets.
        after: ObjectRights,
    },
    /// Gives the access set rights on a field.
    GiveField {
        /// The field, `Contact.Email`.
        field: String,
        /// The row to change; a new one when there is none.
        row: Option<CrmId>,
        /// The rights that it has.
        before: FieldRights,
        /// The rights that it gets.
        after: FieldRights,
    },
    /// Assigns a set.
    Assign {
        /// The set; the access set when absent.
        set: Option<CrmId>,
        /// To whom.
        user: CrmId,
    },
    /// Sets the policy "Admin approved users are pre-authorized".
    RestrictConnectedApp {
        /// The connected app.
        app: CrmId,
    },
}
