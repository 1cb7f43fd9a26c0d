//! The documents of the REST interface, `/api/1/`.

mod access;
mod device;
mod directory;
mod doctor;
mod key;
mod matrix;
mod member;
mod policy;
mod record;
mod session;
mod settings;
mod sign_in;
mod terms;

pub use access::{ApiError, Decision, FixLink, FixedBy, GateName, GateReport, GateStatus};
pub use device::{CustomData, Device};
pub use directory::{DirectoryFreshness, DirectoryState};
pub use doctor::{
    AccessPlan, AccessRun, ApplyPlan, ChangeState, ChangeWay, PlanCause, PlanChange, PlanFromFile, PlanGroup,
    PlanPeople, PlanStep, RunChange, RunState,
};
pub use key::{
    ApiKey, ChangeLicenseKey, Environment, LicenseKey, Login, MadeApiKey, MadeLoginLink, NewApiKey,
    NewLicenseKey, NewLoginLink, RotateApiKey,
};
pub use matrix::{AccessMatrix, MatrixCell, MatrixRefusal, MatrixUser};
pub use member::{
    Association, ChangeMember, CrmUser, Member, NewMember, NotProvisioned, OwnSignIn, Provisioned,
    SaveSignIn, Subscription,
};
pub use policy::{Policy, PolicyAction, PolicyMode, PolicyRule};
pub use record::{
    Button, ButtonState, CrmRecord, FieldVisibility, MappedField, RecordDevice, RecordPanel, RecordRef,
};
pub use session::{
    AwayReason, AwayState, CrmWrite, EndedReason, JoinByCode, NewSession, PageOf, Session, SessionAgent,
    SessionDevice, SessionKind, SessionState, SessionTicket,
};
pub use settings::{
    ButtonChange, CheckMapping, CompanySettings, FieldOption, ImportSettings, MappingCheck, MappingMatch,
    MappingMistake, MappingTest, MappingWarning, MappingWarningKind, ObjectOption, ParentOption,
    ProfileOption, RollBackSettings, SaveSettings, SettingsChange, SettingsOptions, SettingsPreview,
    SettingsVersion, SettingsWarning, SsoCheck, SsoClash, SsoUser, UserFieldOption, UserOption,
    WholeSettingsVersion,
};
pub use sign_in::{Account, Agent, AgentRights, AgentRole, SocketTicket, WidgetSession, WidgetSignIn};
pub use terms::TermsAnswer;
