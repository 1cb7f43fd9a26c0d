//! Each gate broken alone, the order of gates, and the words.
#![allow(clippy::unwrap_used)]

mod company;
mod rights;
mod standing;

use company::{Parts, agent_set, id, other_set, person, profile_set};

use super::*;
use crate::{Button, Buttons, PermittedUsers};

fn join() -> Question<'static> {
    Question::new(person(), Action::Button { object: "Case", button: Button::Join })
        .on_record(RecordFacts::Readable)
        .with_presence(PresenceFacts::Online)
        .in_session(SessionFacts::Open)
}

/// Decides, checks what holds for every decision, and returns the refusal.
fn refusal(company: &Parts, question: &Question<'_>) -> Option<(Gate, String, String)> {
    let built = company.build();
    let decision = decide(&built, question);
    assert_eq!(decision.gates.iter().map(|report| report.gate).collect::<Vec<_>>(), Gate::ALL);
    assert_eq!(decision.allowed, decision.refusal().is_none());
    assert_eq!(refusing_gate(&built, question), decision.refusal().map(|report| report.gate));
    for report in &decision.gates {
        assert!(report.reason.ends_with('.'), "{}: {:?}", report.gate, report.reason);
        assert_eq!(report.fix.is_empty(), report.status != GateStatus::Failed, "{}", report.gate);
        assert!(report.place.is_none() || report.status == GateStatus::Failed, "{}", report.gate);
    }
    decision.refusal().map(|report| (report.gate, report.reason.clone(), report.fix.clone()))
}

fn refused(company: &Parts, question: &Question<'_>, gate: Gate, reason: &str, fix: &str) {
    let (found, found_reason, found_fix) = refusal(company, question).expect("refused");
    assert_eq!(found, gate);
    assert_eq!(found_reason, reason);
    assert_eq!(found_fix, fix);
}

#[test]
fn somebody_with_everything_is_allowed() {
    assert_eq!(refusal(&Parts::granted(), &join()), None);
}

#[test]
fn r10_r11_an_administrator_of_the_crm_without_grants_is_refused_like_anybody() {
    let mut company = Parts::granted();
    company.rows.profiles[0].name = "System Administrator".to_owned();
    company.rows.assignments.clear();
    let open = Question::new(person(), Action::OpenProduct);
    refused(
        &company,
        &open,
        Gate::AppVisible,
        "The app Alongside is not visible to Sam Okafor: neither the profile System Administrator nor a \
         permission set shows it.",
        "Setup, Permission Sets, Alongside Agent, Manage Assignments, Add Assignment: Sam Okafor. Or \
         Setup, Profiles, System Administrator: check Alongside under Custom App Settings.",
    );
    company.rows.apps[0].visible_sets.push(profile_set());
    refused(
        &company,
        &open,
        Gate::ConnectedApp,
        "AlongsideWebApp admits approved users only, and approves neither the profile System Administrator \
         nor a permission set of Sam Okafor.",
        "Setup, App Manager, AlongsideWebApp, Manage: add the profile under Manage Profiles, or a \
         permission set of the company's own under Manage Permission Sets and assign it to Sam Okafor.",
    );
}

#[test]
fn an_inactive_user_and_an_unknown_one_are_refused_first() {
    let mut company = Parts::granted();
    company.rows.users[0].active = false;
    refused(
        &company,
        &join(),
        Gate::UserActive,
        "Sam Okafor is not an active user of the CRM.",
        "Setup, Users, Sam Okafor, Edit, check Active, Save.",
    );
    let stranger = Question::new(id("005000000000099"), Action::OpenProduct);
    let (gate, reason, _) = refusal(&Parts::granted(), &stranger).unwrap();
    assert_eq!(gate, Gate::UserActive);
    assert!(reason.contains("2026-11-22T10:00:00.000Z"), "{reason}");
}

#[test]
fn a_missing_package_is_named() {
    let mut company = Parts::granted();
    company.rows.installation = Installation::Missing;
    refused(
        &company,
        &join(),
        Gate::PackageInstalled,
        "The Alongside package is not installed in the CRM.",
        "Install the package, then check Setup, Installed Packages.",
    );
}

#[test]
fn r13_r16_the_connected_app_admits_by_policy_by_profile_or_by_set() {
    let mut company = Parts::granted();
    let app = company.rows.connected_app.as_mut().unwrap();
    app.approved_sets.clear();
    assert_eq!(refusal(&company, &join()).unwrap().0, Gate::ConnectedApp);

    let app = company.rows.connected_app.as_mut().unwrap();
    app.permitted_users = PermittedUsers::SelfAuthorize;
    assert_eq!(refusal(&company, &join()), None);

    let app = company.rows.connected_app.as_mut().unwrap();
    app.permitted_users = PermittedUsers::AdminApproved;
    app.approved_sets = vec![profile_set()];
    assert_eq!(refusal(&company, &join()), None);

    company.rows.connected_app = None;
    assert_eq!(refusal(&company, &join()).unwrap().0, Gate::ConnectedApp);
}

#[test]
fn r26_the_role_comes_from_any_set_that_grants_it_a_clone_included() {
    let mut company = Parts::granted();
    company.rows.assignments.retain(|row| row.permission_set != agent_set());
    company.rows.apps[0].visible_sets.push(other_set());
    refused(
        &company,
        &join(),
        Gate::Role,
        "Sam Okafor has neither Alongside Agent nor Alongside Admin.",
        "Setup, Permission Sets, Alongside Agent, Manage Assignments, Add Assignment: Sam Okafor.",
    );
    let clone = company.rows.permission_sets.iter_mut().find(|set| set.id == other_set()).unwrap();
    clone.agent = true;
    assert_eq!(refusal(&company, &join()), None);
}

#[test]
fn r47_all_history_is_the_admins_and_an_admin_is_an_agent_too() {
    let mut company = Parts::granted();
    let history = Question::new(person(), Action::SeeAllHistory);
    refused(
        &company,
        &history,
        Gate::Role,
        "Sam Okafor is not an Alongside Admin.",
        "Setup, Permission Sets, Alongside Admin, Manage Assignments, Add Assignment: Sam Okafor.",
    );
    let set = company.rows.permission_sets.iter_mut().find(|set| set.id == agent_set()).unwrap();
    set.agent = false;
    set.admin = true;
    assert_eq!(refusal(&company, &history), None);
    assert_eq!(refusal(&company, &join()), None);
    assert_eq!(company.build().facts().role(person()), Some(Role::Admin));
}

#[test]
fn r112_the_object_without_a_row_and_the_profile_without_a_row_are_told_apart() {
    let mut company = Parts::granted();
    company.objects.clear();
    refused(
        &company,
        &join(),
        Gate::ObjectButton,
        "The object Case has no row in Buttons.",
        "Company Settings, Buttons, Add: Case with Join.",
    );
    company.objects.push(("Case".to_owned(), Buttons::new(true, false, false)));
    refused(
        &company,
        &join(),
        Gate::ObjectButton,
        "Join is off for the object Case.",
        "Company Settings, Buttons, Case: check Join.",
    );

    let mut company = Parts::granted();
    company.profiles.clear();
    refused(
        &company,
        &join(),
        Gate::ProfileButton,
        "The profile Support Agent of Sam Okafor has no row in Profile Settings.",
        "Company Settings, Profile Settings, Add: Support Agent with Join.",
    );
    company.profiles.push(("Support Agent".to_owned(), Buttons::new(true, true, false)));
    refused(
        &company,
        &join(),
        Gate::ProfileButton,
        "Join is off for the profile Support Agent of Sam Okafor.",
        "Company Settings, Profile Settings, Support Agent: check Join.",
    );
}

#[test]
fn a_profile_that_was_not_read_has_no_row_even_if_one_has_an_empty_name() {
    let mut company = Parts::granted();
    company.rows.users[0].profile = id("00e000000000099");
    company.agent().object_permissions.push(company::reads("Case"));
    company.profiles.push((String::new(), Buttons::new(true, true, true)));
    assert_eq!(refusal(&company, &join()).unwrap().0, Gate::ProfileButton);
}

#[test]
fn what_the_crm_cannot_say_about_a_record_refuses() {
    let unknown = join().on_record(RecordFacts::Unknown { reason: "The CRM cannot be reached." });
    refused(
        &Parts::granted(),
        &unknown,
        Gate::RecordAccess,
        "The CRM could not be asked about this record: The CRM cannot be reached.",
        "Try again in a minute. Until the CRM answers, the record stays closed.",
    );
    let hidden = join().on_record(RecordFacts::NotReadable { reason: "It is not shared." });
    assert_eq!(refusal(&Parts::granted(), &hidden).unwrap().0, Gate::RecordAccess);
}

#[test]
fn an_absent_customer_and_another_agents_session_refuse_last() {
    let absent = join().with_presence(PresenceFacts::Offline { device: "Chrome on Windows" });
    refused(
        &Parts::granted(),
        &absent,
        Gate::Presence,
        "The customer's Chrome on Windows is not on the site.",
        "Ask the customer to open the site.",
    );
    let taken = join().in_session(SessionFacts::TakenBy { agent: "Ada Lindqvist" });
    refused(
        &Parts::granted(),
        &taken,
        Gate::Session,
        "The customer is in a session with Ada Lindqvist.",
        "Ask Ada Lindqvist to end it, then start one.",
    );
    assert_eq!(refusal(&Parts::granted(), &join().in_session(SessionFacts::Ended)).unwrap().0, Gate::Session);
}

#[test]
fn gates_after_the_refusing_one_say_that_they_were_not_tried() {
    let mut company = Parts::granted();
    company.objects.clear();
    company.profiles.clear();
    let decision = decide(&company.build(), &join());
    assert_eq!(decision.gate(Gate::Role).status, GateStatus::Passed);
    assert_eq!(decision.gate(Gate::ObjectButton).status, GateStatus::Failed);
    let after = decision.gate(Gate::ProfileButton);
    assert_eq!(after.status, GateStatus::NotReached);
    assert_eq!(after.reason, "Not tried, because Button for the object refused.");
    // What this question never asks stays apart from what was not tried.
    let open = decide(&company.build(), &Question::new(person(), Action::OpenProduct));
    assert_eq!(open.gate(Gate::Subscription).status, GateStatus::NotApplicable);
}

#[test]
fn an_approval_names_the_set_or_the_profile_that_gives_it() {
    let reason = |company: &Parts| decide(&company.build(), &join()).gate(Gate::ConnectedApp).reason.clone();
    let mut company = Parts::granted();
    assert_eq!(reason(&company), "AlongsideWebApp is approved through the permission set Alongside Access.");
    company.rows.connected_app.as_mut().unwrap().approved_sets.push(agent_set());
    company.rows.assignments.reverse();
    assert_eq!(reason(&company), "AlongsideWebApp is approved through the permission set Alongside Access.");
    company.rows.connected_app.as_mut().unwrap().approved_sets.push(profile_set());
    assert_eq!(reason(&company), "AlongsideWebApp is approved through the profile Support Agent.");
}

#[test]
fn without_a_record_only_the_role_decides() {
    let mut company = Parts::granted();
    company.objects.clear();
    company.profiles.clear();
    let help = Question::new(person(), Action::HelpWithoutRecord).with_presence(PresenceFacts::Online);
    assert_eq!(refusal(&company, &help), None);
}
