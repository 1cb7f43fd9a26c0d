//! The gates of a decision, in the fixed order of R201, and what became of each.

use std::fmt;

use crate::Place;

/// The conditions of access, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gate {
    /// The CRM user is active.
    UserActive,
    /// The package is installed.
    PackageInstalled,
    /// The app is visible to the user.
    AppVisible,
    /// The connected app lets the user in.
    ConnectedApp,
    /// The user has the role that the action takes.
    Role,
    /// The button is on for the object.
    ObjectButton,
    /// The button is on for the user's profile.
    ProfileButton,
    /// The user may read the object.
    ObjectPermission,
    /// The user may read, or edit, the fields in use.
    FieldSecurity,
    /// The user may read the record.
    RecordAccess,
    /// The user is signed in to the product.
    SignedIn,
    /// The account has a subscription for it.
    Subscription,
    /// The customer is there.
    Presence,
    /// The session is in a state that allows it.
    Session,
}

impl Gate {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::UserActive,
        Self::PackageInstalled,
        Self::AppVisible,
        Self::ConnectedApp,
        Self::Role,
        Self::ObjectButton,
        Self::ProfileButton,
        Self::ObjectPermission,
        Self::FieldSecurity,
        Self::RecordAccess,
        Self::SignedIn,
        Self::Subscription,
        Self::Presence,
        Self::Session,
    ];

    /// The name that programs match on, such as `profile_button`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserActive => "user_active",
            Self::PackageInstalled => "package_installed",
            Self::AppVisible => "app_visible",
            Self::ConnectedApp => "connected_app",
            Self::Role => "role",
            Self::ObjectButton => "object_button",
            Self::ProfileButton => "profile_button",
            Self::ObjectPermission => "object_permission",
            Self::FieldSecurity => "field_security",
            Self::RecordAccess => "record_access",
            Self::SignedIn => "signed_in",
            Self::Subscription => "subscription",
            Self::Presence => "presence",
            Self::Session => "session",
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What became of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateStatus {
    /// Fulfilled.
    Passed,
    /// Not fulfilled.
    Failed,
    /// Not asked for this question, whatever the other gates say.
    NotApplicable,
    /// An earlier gate failed.
    NotReached,
}

/// One gate of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateReport {
    /// Which.
    pub gate: Gate,
    /// What became of it.
    pub status: GateStatus,
    /// Why, in a sentence.
    pub reason: String,
    /// What to do about it; empty unless it failed.
    pub fix: String,
    /// Where that is done; `None` unless it failed, and where there is no such page.
    pub place: Option<Place>,
}

/// The answer to "may this user do this here?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether every gate passed or did not apply.
    pub allowed: bool,
    /// All fourteen gates, in order.
    pub gates: Vec<GateReport>,
}

impl Decision {
    /// The gate that refuses: the first that failed. `None` when access is allowed.
    #[must_use]
    pub fn refusal(&self) -> Option<&GateReport> {
        self.gates.iter().find(|report| report.status == GateStatus::Failed)
    }

    /// What became of one gate.
    #[must_use]
    pub fn gate(&self, gate: Gate) -> &GateReport {
        self.gates.iter().find(|report| report.gate == gate).expect("a decision reports every gate")
    }
}
