//! Why a use case does not do what was asked, and how that is told.

use std::time::Duration;

use alongside_crm::CrmError;
use alongside_kernel::SessionId;
use alongside_live::HubError;
use alongside_sso::LinkRefusal;
use alongside_store::StoreError;
use alongside_wire::rest::{ApiError, Decision, GateReport, GateStatus};

/// Why a use case does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// Nobody is signed in, or not any more.
    #[error("not signed in")]
    NotSignedIn,
    /// A gate refuses.
    #[error("access refused")]
    Refused(Box<Decision>),
    /// An API key asks for what only a person can have or do.
    #[error("a person is needed")]
    PersonNeeded,
    /// It is not there, or not for this person: the two are not told apart.
    #[error("{what} not found")]
    NotFound {
        /// What was looked for, "session".
        what: &'static str,
    },
    /// A value that cannot be.
    #[error("{field}: {problem}")]
    Invalid {
        /// The field, as it is written in the request.
        field: String,
        /// What is wrong and what belongs there.
        problem: String,
    },
    /// A setting of the company has it off.
    #[error("turned off: {id}")]
    TurnedOff {
        /// A name to match on, `presence_off`.
        id: &'static str,
        /// What to do instead, and where it is turned on.
        message: String,
    },
    /// The code is wrong, used or expired.
    #[error("this code is not open")]
    CodeUnknown,
    /// Too many wrong codes.
    #[error("too many wrong codes")]
    CodeLocked {
        /// How long until the next one is looked at.
        retry_after: Duration,
    },
    /// No member has this address and password.
    #[error("no member has this address and password")]
    SignInWrong,
    /// Too many wrong passwords or login links.
    #[error("too many wrong sign-ins")]
    SignInLocked {
        /// How long until the next one is looked at.
        retry_after: Duration,
    },
    /// A login link is not taken. The reason is for the log.
    #[error("login link refused: {0}")]
    LoginRefused(#[from] LinkRefusal),
    /// The device is in a session already.
    #[error("the device is in a session")]
    DeviceBusy(SessionId),
    /// The device's custom data does not match the record's fields.
    #[error("the device does not match the record")]
    DeviceNotOnRecord,
    /// The session is in a state that does not take this.
    #[error("{problem}")]
    SessionState {
        /// What stands in the way and what to do.
        problem: String,
    },
    /// The settings were changed since the version that a save was made from.
    #[error("the settings are at version {current} by now")]
    SettingsChanged {
        /// The version that the save was made from.
        based_on: u32,
        /// The version that stands.
        current: u32,
        /// Sentences on who changed what meanwhile; empty when the save's version never was.
        meanwhile: String,
    },
    /// The CRM or the manifest says something else than when the plan was made.
    #[error("the plan is another by now")]
    PlanChanged,
    /// The platform's user in the CRM lacks rights for what it is to do there.
    #[error("{user} lacks {}", missing.join(", "))]
    CrmRights {
        /// The user.
        user: String,
        /// The rights, as the CRM calls them.
        missing: Vec<String>,
    },
    /// The account is not the one whose CRM this server is connected to.
    #[error("the account has no CRM connection")]
    NoCrm,
    /// The CRM could not be asked.
    #[error("the CRM could not be asked: {0}")]
    Crm(#[from] CrmError),
    /// The CRM has not said for too long who may do what.
    #[error("the directory is {} s old", age.as_secs())]
    DirectoryTooOld {
        /// For how long.
        age: Duration,
        /// Why it could not be asked, in a sentence.
        problem: Option<String>,
    },
    /// The server stops, or something it needs does not answer.
    #[error("not available: {reason}")]
    Unavailable {
        /// What does not answer, for the log.
        reason: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl PlatformError {
    /// A value that cannot be.
    pub(crate) fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), problem: problem.into() }
    }

    /// The document that tells it, without anything that only an operator should see.
    #[must_use]
    pub fn document(&self) -> ApiError {
        if let Self::Refused(decision) = self {
            return refusal(decision);
        }
        let field = match self {
            Self::Invalid { field, .. } => Some(field.clone()),
            _ => None,
        };
        ApiError { id: self.id().to_owned(), message: self.message(), field, gates: Vec::new() }
    }

    /// A name for programs to match on, the same in every version. In the document of a refusal the gate's
    /// name follows it.
    const fn id(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::Refused(_) => "gate",
            Self::PersonNeeded => "person_needed",
            Self::NotFound { .. } => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::TurnedOff { id, .. } => id,
            Self::CodeUnknown => "code_unknown",
            Self::CodeLocked { .. } => "code_locked",
            Self::SignInWrong => "sign_in_wrong",
            Self::SignInLocked { .. } => "sign_in_locked",
            Self::LoginRefused(_) => "login_refused",
            Self::DeviceBusy(_) => "device_busy",
            Self::DeviceNotOnRecord => "device_not_on_record",
            Self::SessionState { .. } => "session_state",
            Self::SettingsChanged { .. } => "settings_changed",
            Self::PlanChanged => "plan_changed",
            Self::CrmRights { .. } => "crm_rights_missing",
            Self::NoCrm => "crm_not_connected",
            Self::Crm(_) => "crm_unavailable",
            Self::DirectoryTooOld { .. } => "directory_too_old",
            Self::Unavailable { .. } | Self::Store(_) => "unavailable",
        }
    }

    /// What is told to people: what stands in the way, and what to do.
    fn message(&self) -> String {
        match self {
            Self::NotSignedIn => "Sign in to go on.",
            Self::Refused(decision) => return refusal(decision).message,
            Self::PersonNeeded => "An API key is nobody in the CRM. Ask as a signed-in agent.",
            Self::NotFound { what } => {
                return format!("There is no such {what}, or it is not yours to see.");
            }
            Self::Invalid { field, problem } => return format!("{field}: {problem}"),
            Self::TurnedOff { message, .. } => message,
            Self::CodeUnknown => {
                "No customer waits with this code. Codes work once, for twenty minutes: ask for the code on the \
                 customer's screen."
            }
            Self::CodeLocked { retry_after } => {
                return format!("Too many wrong codes. Try again in {}.", in_words(*retry_after));
            }
            Self::SignInWrong => "Address or password is wrong.",
            Self::SignInLocked { retry_after } => {
                return format!("Too many wrong sign-ins. Try again in {}.", in_words(*retry_after));
            }
            Self::LoginRefused(_) => "This login link is not valid.",
            Self::DeviceBusy(_) => "This customer is in a session already. Wait until it has ended.",
            Self::DeviceNotOnRecord => {
                "This device does not match the record by the record mapping. Choose one of the devices that \
                 the record shows, or leave the record out."
            }
            Self::SessionState { problem } => problem,
            Self::SettingsChanged { based_on, current, meanwhile } => {
                return format!(
                    "The settings are at version {current}, and this change was made from version \
                     {based_on}. {meanwhile}Nothing was saved: read them again, and make the change on what \
                     stands."
                );
            }
            Self::PlanChanged => {
                "The CRM, the settings or the manifest changed since this plan was made. Nothing was changed: \
                 ask for the plan again, and look at what it says now."
            }
            Self::CrmRights { user, missing } => {
                return format!(
                    "The platform writes in the CRM as {user}, who lacks there: {}. Nothing was changed: give \
                     the user a permission set with it for as long as the doctor is needed.",
                    missing.join(", ")
                );
            }
            Self::NoCrm => {
                "This server is connected to the CRM of another account. Ask the server that is connected to \
                 this account's."
            }
            Self::Crm(error) => return error.words(),
            Self::DirectoryTooOld { age, problem } => {
                return format!(
                    "The CRM has not confirmed for {} who may do what, so nothing new can begin. {} It goes on \
                     by itself once the CRM answers.",
                    in_words(*age),
                    problem.as_deref().unwrap_or("The CRM does not answer.")
                );
            }
            Self::Unavailable { .. } | Self::Store(_) => {
                "The server cannot do this right now. Nothing was changed; try again in a moment."
            }
        }
        .to_owned()
    }
}

impl From<StoreError> for PlatformError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cursor => Self::invalid("cursor", "not a cursor of this list; begin without one"),
            StoreError::TooManyFilters { most } => {
                Self::invalid("filter", format!("at most {most} filter_ parameters can be combined"))
            }
            other => Self::Store(other),
        }
    }
}

impl From<HubError> for PlatformError {
    fn from(error: HubError) -> Self {
        match error {
            HubError::DeviceOffline => {
                Self::SessionState { problem: "The customer is not on the site any more.".to_owned() }
            }
            HubError::DeviceBusy(session) => Self::DeviceBusy(session),
            HubError::SessionUnknown => Self::NotFound { what: "session" },
            HubError::CodeUnknown => Self::CodeUnknown,
            HubError::Refused(refusal) => Self::SessionState { problem: refusal.to_string() },
            HubError::Store(error) => error.into(),
            HubError::CodesExhausted | HubError::Stopping => Self::Unavailable { reason: error.to_string() },
        }
    }
}

/// The refusal of the first gate that failed, with all gates.
fn refusal(decision: &Decision) -> ApiError {
    let failed = decision.gates.iter().find(|report| report.status == GateStatus::Failed);
    ApiError {
        id: failed.map_or_else(|| "gate".to_owned(), |report| format!("gate.{}", name(report))),
        message: failed.map_or_else(String::new, |report| {
            format!("{} {}", report.reason, report.fix).trim_end().to_owned()
        }),
        field: None,
        gates: decision.gates.clone(),
    }
}

/// The gate's name as REST writes it.
fn name(report: &GateReport) -> String {
    match serde_json::to_value(report.gate) {
        Ok(serde_json::Value::String(name)) => name,
        _ => unreachable!("gates are written as words"),
    }
}

fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs().max(1);
    match seconds {
        1 => "1 second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
