//! Who may do what: facts about the company's people and rights in, a decision with every gate out.
//!
//! Pure: no clock, no I/O, no CRM. There is no bypass for anybody, administrators included; a fact
//! that is not known refuses.

mod button;
mod company;
mod decide;
mod directory;
mod facts;
mod gate;
mod hash;
pub mod manifest;
mod matrix;
mod member;
mod place;
mod question;
mod rights;
mod uses;

pub use button::{Button, ButtonTable, Buttons};
pub use company::Company;
pub use decide::{decide, refusing_gate};
pub use directory::{
    AppRow, AssignmentRow, ConnectedAppRow, DirectoryRows, FieldPathRow, FieldPermissionRow, FieldRow,
    Installation, ObjectPermissionRow, PermissionSetRow, PermittedUsers, ProfileRow, UserRow,
};
pub use facts::{APP_NAME, Facts, Role, SETUP_APP_NAME, UserFacts};
pub use gate::{Decision, Gate, GateReport, GateStatus};
pub use matrix::{Column, Matrix};
pub use member::{Member, Members, SignIn, Subscription};
pub use place::{Place, SetupPage};
pub use question::{Action, PresenceFacts, Question, RecordFacts, SessionFacts};
pub use uses::{FieldUse, MESSAGE_FIELDS, UsedBy};
