//! What a gate says to people: the reason as a sentence that names person, profile, set, object or
//! field, the fix as the place to go, and that place as a link. Written so that both an agent and
//! an admin can read them.

mod rights;
mod standing;

use super::{Case, NeededRole};
use crate::{
    Action, Gate, GateStatus, PermittedUsers, Place, PresenceFacts, RecordFacts, Role, SessionFacts,
    SetupPage, UserFacts,
};

const SET_PATH: &str = "Setup, Permission Sets";

/// What is said of one gate.
#[derive(Default)]
pub(super) struct Said {
    pub(super) reason: String,
    pub(super) fix: String,
    pub(super) place: Option<Place>,
}

impl Said {
    fn only(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), ..Self::default() }
    }

    fn failed(reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { reason: reason.into(), fix: fix.into(), place: None }
    }

    fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    fn in_setup(self, page: SetupPage) -> Self {
        self.at(Place::Setup(page))
    }

    /// At the user's own page of the CRM's Setup.
    fn in_setup_of(self, case: &Case<'_>) -> Self {
        self.in_setup(case.user.map_or(SetupPage::Users, |user| SetupPage::User(user.id)))
    }
}

/// What is said of a gate; the fix is empty unless the gate failed.
pub(super) fn of(case: &Case<'_>, gate: Gate, status: GateStatus, refused: Option<Gate>) -> Said {
    match status {
        GateStatus::Passed => Said::only(passed(case, gate)),
        GateStatus::Failed => failed(case, gate),
        GateStatus::NotApplicable => Said::only(not_applicable(case, gate)),
        GateStatus::NotReached => Said::only(match refused {
            Some(earlier) => format!("Not tried, because {} refused.", title(earlier)),
            None => "Not tried.".to_owned(),
        }),
    }
}

/// The gate's name for people.
const fn title(gate: Gate) -> &'static str {
    match gate {
        Gate::UserActive => "User active",
        Gate::PackageInstalled => "Package installed",
        Gate::AppVisible => "App visible",
        Gate::ConnectedApp => "Connected app",
        Gate::Role => "Role",
        Gate::ObjectButton => "Button for the object",
        Gate::ProfileButton => "Button for the profile",
        Gate::ObjectPermission => "Object permission",
        Gate::FieldSecurity => "Field-level security",
        Gate::RecordAccess => "Record access",
        Gate::SignedIn => "Signed in",
        Gate::Subscription => "Subscription",
        Gate::Presence => "Presence",
        Gate::Session => "Session",
    }
}

fn person<'a>(case: &Case<'a>) -> &'a str {
    case.user.map_or("This user", |user| user.name.as_str())
}

fn profile<'a>(case: &Case<'a>) -> &'a str {
    match case.user.map_or("", |user| case.facts().profile_name(user)) {
        "" => "(unknown)",
        name => name,
    }
}

fn object<'a>(case: &Case<'a>) -> &'a str {
    case.question.action.object().unwrap_or("this object")
}

fn passed(case: &Case<'_>, gate: Gate) -> String {
    match gate {
        Gate::UserActive => format!("{} is an active user of the CRM.", person(case)),
        Gate::PackageInstalled => "The Alongside package is installed.".to_owned(),
        Gate::AppVisible => {
            let setup = case.user.is_some_and(|user| !user.sees_app());
            format!(
                "The app {} is visible to {}.",
                if setup { "Alongside Setup" } else { "Alongside" },
                person(case)
            )
        }
        Gate::ConnectedApp => match case.facts().connected_app() {
            Some(app) if app.permitted_users == PermittedUsers::SelfAuthorize => {
                format!("{} lets every user authorize.", app.name)
            }
            Some(app) => match case.user.and_then(|user| case.facts().approving_set(user)) {
                Some(set) => format!("{} is approved through the permission set {set}.", app.name),
                None => format!("{} is approved through the profile {}.", app.name, profile(case)),
            },
            None => String::new(),
        },
        Gate::Role => match case.needed_role() {
            NeededRole::MessagesRead => format!("{} may read messages.", person(case)),
            NeededRole::MessagesEdit => format!("{} may write messages.", person(case)),
            NeededRole::Setup => format!("{} may set Alongside up.", person(case)),
            NeededRole::Agent | NeededRole::Admin => match case.user.and_then(UserFacts::role) {
                Some(Role::Admin) => format!("{} is an Alongside Admin.", person(case)),
                _ => format!("{} is an Alongside Agent.", person(case)),
            },
        },
        Gate::ObjectButton => match case.question.action {
            Action::Button { object, button } => format!("{button} is on for {object}."),
            _ => String::new(),
        },
        Gate::ProfileButton => match case.question.action {
            Action::Button { button, .. } => {
                format!("{button} is on for the profile {}.", profile(case))
            }
            _ => String::new(),
        },
        Gate::ObjectPermission => format!("{} may read {}.", person(case), object(case)),
        Gate::FieldSecurity => rights::fields_passed(case),
        Gate::RecordAccess => format!("{} may read this record in the CRM.", person(case)),
        Gate::SignedIn => standing::signed_in(case),
        Gate::Subscription => format!("{} has a subscription.", person(case)),
        Gate::Presence => "The customer is on the site.".to_owned(),
        Gate::Session => "The session is open to this user.".to_owned(),
    }
}

const fn not_applicable(case: &Case<'_>, gate: Gate) -> &'static str {
    match gate {
        Gate::ObjectPermission => "The question is not about an object.",
        Gate::FieldSecurity => {
            if case.question.action.object().is_some() {
                "No field of this object is in use."
            } else {
                "The question is not about an object."
            }
        }
        Gate::SignedIn | Gate::Subscription => {
            if case.company.keeps_members() {
                "The CRM's own sign-in is enough for this."
            } else {
                "This account keeps no users of its own: signing in to the CRM is enough."
            }
        }
        Gate::ObjectButton | Gate::ProfileButton => "The question is not about a button.",
        Gate::RecordAccess => "The question is not about a record.",
        Gate::Presence => "The question does not depend on the customer being there.",
        Gate::Session => "The question is not about a session.",
        Gate::UserActive | Gate::PackageInstalled | Gate::AppVisible | Gate::ConnectedApp | Gate::Role => "",
    }
}

fn failed(case: &Case<'_>, gate: Gate) -> Said {
    match gate {
        Gate::UserActive => user_active(case),
        Gate::PackageInstalled => Said::failed(
            "The Alongside package is not installed in the CRM.",
            "Install the package, then check Setup, Installed Packages.",
        )
        .in_setup(SetupPage::Packages),
        Gate::AppVisible => app_visible(case),
        Gate::ConnectedApp => connected_app(case),
        Gate::Role => role(case),
        Gate::ObjectButton => object_button(case),
        Gate::ProfileButton => profile_button(case),
        Gate::ObjectPermission => rights::object_permission(case),
        Gate::FieldSecurity => rights::field_security(case),
        Gate::RecordAccess => record_access(case),
        Gate::SignedIn => standing::not_signed_in(case),
        Gate::Subscription => standing::no_subscription(case),
        Gate::Presence => match case.question.presence {
            PresenceFacts::Offline { device } => Said::failed(
                format!("The customer's {device} is not on the site."),
                "Ask the customer to open the site.",
            ),
            _ => Said::default(),
        },
        Gate::Session => match case.question.session {
            SessionFacts::TakenBy { agent } => Said::failed(
                format!("The customer is in a session with {agent}."),
                format!("Ask {agent} to end it, then start one."),
            ),
            _ => Said::failed("This session has ended.", "Start a new session."),
        },
    }
}

fn user_active(case: &Case<'_>) -> Said {
    match case.user {
        Some(user) => Said::failed(
            format!("{} is not an active user of the CRM.", user.name),
            format!("Setup, Users, {}, Edit, check Active, Save.", user.name),
        )
        .in_setup(SetupPage::User(user.id)),
        None => Said::failed(
            format!(
                "The CRM's list of users, read at {}, does not have {}.",
                case.facts().read_at(),
                case.question.user
            ),
            "Check Setup, Users. A user made since then is known within a minute.",
        )
        .in_setup(SetupPage::Users),
    }
}

fn app_visible(case: &Case<'_>) -> Said {
    let (app, sets) = match case.needed_role() {
        NeededRole::Admin if case.looks_after_the_product() => ("Alongside Setup", "Alongside Admin"),
        NeededRole::Admin => ("Alongside", "Alongside Admin"),
        NeededRole::Setup => ("Alongside Setup", "Alongside Setup"),
        NeededRole::MessagesRead => ("Alongside", "Alongside Messages Read"),
        NeededRole::MessagesEdit => ("Alongside", "Alongside Messages Edit"),
        NeededRole::Agent => ("Alongside", "Alongside Agent"),
    };
    let (person, profile) = (person(case), profile(case));
    Said::failed(
        format!(
            "The app {app} is not visible to {person}: neither the profile {profile} nor a permission set shows it."
        ),
        format!(
            "{SET_PATH}, {sets}, Manage Assignments, Add Assignment: {person}. Or Setup, Profiles, \
             {profile}: check {app} under Custom App Settings."
        ),
    )
    .in_setup(SetupPage::PermissionSets)
}

fn connected_app(case: &Case<'_>) -> Said {
    match case.facts().connected_app() {
        None => Said::failed(
            "The CRM does not have the connected app AlongsideWebApp.",
            "Install the package again: the app is part of it. See Setup, App Manager.",
        )
        .in_setup(SetupPage::Apps),
        Some(app) => Said::failed(
            format!(
                "{} admits approved users only, and approves neither the profile {} nor a \
                 permission set of {}.",
                app.name,
                profile(case),
                person(case)
            ),
            format!(
                "Setup, App Manager, {name}, Manage: add the profile under Manage Profiles, or a \
                 permission set of the company's own under Manage Permission Sets and assign it \
                 to {person}.",
                name = app.name,
                person = person(case)
            ),
        )
        .in_setup(SetupPage::ConnectedApp(app.name.clone())),
    }
}

fn role(case: &Case<'_>) -> Said {
    let person = person(case);
    let (lacks, set) = match case.needed_role() {
        NeededRole::Agent => ("has neither Alongside Agent nor Alongside Admin", "Alongside Agent"),
        NeededRole::Admin => ("is not an Alongside Admin", "Alongside Admin"),
        NeededRole::MessagesRead => {
            ("has neither Alongside Messages Read nor Alongside Messages Edit", "Alongside Messages Read")
        }
        NeededRole::MessagesEdit => ("does not have Alongside Messages Edit", "Alongside Messages Edit"),
        NeededRole::Setup => ("has neither Alongside Setup nor Alongside Admin", "Alongside Setup"),
    };
    Said::failed(
        format!("{person} {lacks}."),
        format!("{SET_PATH}, {set}, Manage Assignments, Add Assignment: {person}."),
    )
    .in_setup(SetupPage::PermissionSets)
}

fn object_button(case: &Case<'_>) -> Said {
    let Action::Button { object, button } = case.question.action else {
        return Said::default();
    };
    let said = match case.company.buttons().object(object) {
        None => Said::failed(
            format!("The object {object} has no row in Buttons."),
            format!("Company Settings, Buttons, Add: {object} with {button}."),
        ),
        Some(_) => Said::failed(
            format!("{button} is off for the object {object}."),
            format!("Company Settings, Buttons, {object}: check {button}."),
        ),
    };
    said.at(Place::Buttons { object: object.to_owned() })
}

fn profile_button(case: &Case<'_>) -> Said {
    let Action::Button { button, .. } = case.question.action else {
        return Said::default();
    };
    let profile = profile(case);
    let said = match case.company.buttons().profile(profile) {
        None => Said::failed(
            format!("The profile {profile} of {} has no row in Profile Settings.", person(case)),
            format!("Company Settings, Profile Settings, Add: {profile} with {button}."),
        ),
        Some(_) => Said::failed(
            format!("{button} is off for the profile {profile} of {}.", person(case)),
            format!("Company Settings, Profile Settings, {profile}: check {button}."),
        ),
    };
    said.at(Place::Profiles { profile: profile.to_owned() })
}

fn record_access(case: &Case<'_>) -> Said {
    match case.question.record {
        RecordFacts::NotReadable { reason } => Said::failed(
            format!("{} may not read this record: {reason}", person(case)),
            "Ask the record's owner or an admin to share it. Setup, Sharing Settings: a rule that shares \
             records of its object with this user.",
        )
        .in_setup(SetupPage::Sharing),
        RecordFacts::Unknown { reason } => Said::failed(
            format!("The CRM could not be asked about this record: {reason}"),
            "Try again in a minute. Until the CRM answers, the record stays closed.",
        ),
        RecordFacts::NotAsked | RecordFacts::Readable => Said::default(),
    }
}
