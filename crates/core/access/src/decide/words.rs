//! What a gate says to people: the reason as a sentence that names person, profile or set, and
//! the fix as the place to go. Written so that both an agent and an admin can read them.

use super::Case;
use crate::{Action, Gate, GateStatus, PermittedUsers, PresenceFacts, RecordFacts, Role, SessionFacts};

const SET_PATH: &str = "Setup, Permission Sets";

/// Reason and fix of a gate; the fix is empty unless the gate failed.
pub(super) fn of(case: &Case<'_>, gate: Gate, status: GateStatus, refused: Option<Gate>) -> (String, String) {
    match status {
        GateStatus::Passed => (passed(case, gate), String::new()),
        GateStatus::Failed => failed(case, gate),
        GateStatus::NotApplicable => (not_applicable(gate).to_owned(), String::new()),
        GateStatus::NotReached => (
            match refused {
                Some(earlier) => format!("Not tried, because {} refused.", title(earlier)),
                None => "Not tried.".to_owned(),
            },
            String::new(),
        ),
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
    match case.user.map_or("", |user| case.facts.profile_name(user)) {
        "" => "(unknown)",
        name => name,
    }
}

fn passed(case: &Case<'_>, gate: Gate) -> String {
    match gate {
        Gate::UserActive => format!("{} is an active user of the CRM.", person(case)),
        Gate::PackageInstalled => "The Alongside package is installed.".to_owned(),
        Gate::ConnectedApp => match case.facts.connected_app() {
            Some(app) if app.permitted_users == PermittedUsers::SelfAuthorize => {
                format!("{} lets every user authorize.", app.name)
            }
            Some(app) => match case.user.and_then(|user| case.facts.approving_set(user)) {
                Some(set) => format!("{} is approved through the permission set {set}.", app.name),
                None => format!("{} is approved through the profile {}.", app.name, profile(case)),
            },
            None => String::new(),
        },
        Gate::Role => match case.user.and_then(crate::UserFacts::role) {
            Some(Role::Admin) => format!("{} is an Alongside Admin.", person(case)),
            _ => format!("{} is an Alongside Agent.", person(case)),
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
        Gate::RecordAccess => format!("{} may read this record in the CRM.", person(case)),
        Gate::Presence => "The customer is on the site.".to_owned(),
        Gate::Session => "The session is open to this user.".to_owned(),
        Gate::AppVisible
        | Gate::ObjectPermission
        | Gate::FieldSecurity
        | Gate::SignedIn
        | Gate::Subscription => String::new(),
    }
}

const fn not_applicable(gate: Gate) -> &'static str {
    match gate {
        Gate::AppVisible => "Which apps the App Launcher shows does not decide about this.",
        Gate::ObjectPermission => {
            "Not tried on its own: records are read as the user, and the CRM then answers for the object."
        }
        Gate::FieldSecurity => {
            "Not tried on its own: records are read as the user, and the CRM leaves out what may not be read."
        }
        Gate::SignedIn => "Signing in to the CRM is enough; the product asks for no sign-in of its own.",
        Gate::Subscription => "This account has no subscription limits.",
        Gate::ObjectButton | Gate::ProfileButton => "The question is not about a button.",
        Gate::RecordAccess => "The question is not about a record.",
        Gate::Presence => "The question does not depend on the customer being there.",
        Gate::Session => "The question is not about a session.",
        Gate::UserActive | Gate::PackageInstalled | Gate::ConnectedApp | Gate::Role => "",
    }
}

fn failed(case: &Case<'_>, gate: Gate) -> (String, String) {
    match gate {
        Gate::UserActive => user_active(case),
        Gate::PackageInstalled => (
            "The Alongside package is not installed in the CRM.".to_owned(),
            "Install the package, then check Setup, Installed Packages.".to_owned(),
        ),
        Gate::ConnectedApp => connected_app(case),
        Gate::Role => role(case),
        Gate::ObjectButton => object_button(case),
        Gate::ProfileButton => profile_button(case),
        Gate::RecordAccess => record_access(case),
        Gate::Presence => match case.question.presence {
            PresenceFacts::Offline { device } => (
                format!("The customer is not on the site: {device} is offline."),
                "Ask the customer to open the site, or for a session code.".to_owned(),
            ),
            _ => (String::new(), String::new()),
        },
        Gate::Session => match case.question.session {
            SessionFacts::TakenBy { agent } => {
                (format!("This session is {agent}'s."), format!("Ask {agent} to end it, then start one."))
            }
            _ => ("This session has ended.".to_owned(), "Start a new session.".to_owned()),
        },
        Gate::AppVisible
        | Gate::ObjectPermission
        | Gate::FieldSecurity
        | Gate::SignedIn
        | Gate::Subscription => (String::new(), String::new()),
    }
}

fn user_active(case: &Case<'_>) -> (String, String) {
    match case.user {
        Some(user) => (
            format!("{} is not an active user of the CRM.", user.name),
            format!("Setup, Users, {}, Edit, check Active, Save.", user.name),
        ),
        None => (
            format!(
                "The CRM's list of users, read at {}, does not have {}.",
                case.facts.read_at(),
                case.question.user
            ),
            "Check Setup, Users. A user made since then is known within a minute.".to_owned(),
        ),
    }
}

fn connected_app(case: &Case<'_>) -> (String, String) {
    match case.facts.connected_app() {
        None => (
            "The CRM does not have the connected app AlongsideWebApp.".to_owned(),
            "Install the package again: the app is part of it. See Setup, App Manager.".to_owned(),
        ),
        Some(app) => (
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
        ),
    }
}

fn role(case: &Case<'_>) -> (String, String) {
    let person = person(case);
    match case.needed_role() {
        Role::Agent => (
            format!("{person} has neither Alongside Agent nor Alongside Admin."),
            format!("{SET_PATH}, Alongside Agent, Manage Assignments, Add Assignment: {person}."),
        ),
        Role::Admin => (
            format!("{person} is not an Alongside Admin."),
            format!("{SET_PATH}, Alongside Admin, Manage Assignments, Add Assignment: {person}."),
        ),
    }
}

fn object_button(case: &Case<'_>) -> (String, String) {
    let Action::Button { object, button } = case.question.action else {
        return (String::new(), String::new());
    };
    match case.buttons.object(object) {
        None => (
            format!("The object {object} has no row in Buttons."),
            format!("Company Settings, Buttons, Add: {object} with {button}."),
        ),
        Some(_) => (
            format!("{button} is off for the object {object}."),
            format!("Company Settings, Buttons, {object}: check {button}."),
        ),
    }
}

fn profile_button(case: &Case<'_>) -> (String, String) {
    let Action::Button { button, .. } = case.question.action else {
        return (String::new(), String::new());
    };
    let profile = profile(case);
    match case.buttons.profile(profile) {
        None => (
            format!("The profile {profile} of {} has no row in Profile Settings.", person(case)),
            format!("Company Settings, Profile Settings, Add: {profile} with {button}."),
        ),
        Some(_) => (
            format!("{button} is off for the profile {profile} of {}.", person(case)),
            format!("Company Settings, Profile Settings, {profile}: check {button}."),
        ),
    }
}

fn record_access(case: &Case<'_>) -> (String, String) {
    match case.question.record {
        RecordFacts::NotReadable { reason } => (
            format!("{} may not read this record: {reason}", person(case)),
            "Ask the record's owner or an admin to share it. The profile and permission sets must \
             grant Read on its object."
                .to_owned(),
        ),
        RecordFacts::Unknown { reason } => (
            format!("The CRM could not be asked about this record: {reason}"),
            "Try again in a minute. Until the CRM answers, the record stays closed.".to_owned(),
        ),
        RecordFacts::NotAsked | RecordFacts::Readable => (String::new(), String::new()),
    }
}
