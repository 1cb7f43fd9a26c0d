//! Manifests read strictly, and the difference on small companies.
#![allow(clippy::unwrap_used)]

mod company;
mod files;

use std::collections::BTreeSet;

use self::company::{Company, id};
use super::{Cause, How, Manifest, Plan, PlatformRight, Write, difference};

fn shipped(name: &str) -> Vec<Manifest> {
    vec![Manifest::shipped(name).unwrap()]
}

fn plan(company: &Company, manifests: &[Manifest]) -> Plan {
    let profiles = BTreeSet::from(["Support Agent".to_owned()]);
    difference(manifests, &company.facts, &profiles)
}

fn whats(plan: &Plan, cause: Cause) -> Vec<&str> {
    let group = plan.groups.iter().find(|group| group.cause == cause);
    group.map(|group| group.changes.iter().map(|change| change.what.as_str()).collect()).unwrap_or_default()
}

fn is_by_hand(plan: &Plan, cause: Cause) -> bool {
    let group = plan.groups.iter().find(|group| group.cause == cause).unwrap();
    group.changes.iter().all(|change| matches!(change.how, How::Manual(_)))
}

/// R202: what ships is read, means something, and wants all that the guides want.
#[test]
fn r202_the_shipped_manifests_want_what_the_guides_want() {
    let messages = Manifest::shipped("messages").unwrap();
    let fields: usize = messages.grants.iter().map(|grant| grant.fields.len()).sum();
    assert_eq!(fields, 15);
    assert!(messages.grants.iter().flat_map(|grant| grant.fields.values()).all(|rights| rights.edit));
    for name in Manifest::shipped_names() {
        let manifest = Manifest::shipped(name).unwrap();
        assert!(manifest.connected_app.is_some() && !manifest.grants.is_empty(), "{name}");
    }
    assert_eq!(Manifest::shipped("everything"), None);
}

#[test]
fn a_crm_without_the_package_is_told_to_install_it_and_nothing_else() {
    let mut company = Company::fresh();
    company.facts.installation = crate::Installation::Missing;
    let plan = plan(&company, &shipped("co-browsing"));
    assert_eq!(plan.groups.len(), 1);
    assert_eq!(whats(&plan, Cause::PackageMissing), ["Install the package Alongside."]);
}

/// R203: shipped sets are assigned as they are; into the company's own set goes only what they
/// cannot carry.
#[test]
fn r203_shipped_sets_are_assigned_as_they_are_beside_one_of_the_companys_own() {
    let company = Company::fresh();
    let plan = plan(&company, &shipped("co-browsing"));
    assert_eq!(
        whats(&plan, Cause::AccessSet),
        ["Make the permission set Alongside Access of the company's own."]
    );
    let assigned = whats(&plan, Cause::Assignments);
    assert_eq!(
        assigned,
        [
            "Assign Alongside Admin to Ada.",
            "Assign Alongside Agent to Sam.",
            "Assign Alongside Access to Sam.",
            "Assign Alongside Access to Ada.",
            "Assign Alongside Access to Platform.",
        ]
    );
    let writes = plan.changes().filter_map(|(_, change)| match &change.how {
        How::Api(write) => Some(write),
        How::Manual(_) => None,
    });
    let made = writes.filter(|write| matches!(write, Write::MakeAccessSet)).count();
    assert_eq!(made, 1, "one set and no clones");
    // The policy comes last: who is to be admitted is approved by then, the platform included.
    assert_eq!(plan.groups.last().unwrap().cause, Cause::ConnectedAppPolicy);
}

/// R19 to R28, R203: the guides' way by clones is as good: nothing is missing where a clone grants it.
#[test]
fn r203_what_is_granted_through_a_clone_or_a_profile_is_no_difference() {
    let mut company = Company::fresh();
    let clone = company.clone_of("Alongside_Agent", 40, "Alongside Agent (clone)");
    company.approve(clone);
    company.assign("Sam", clone);
    let admin = company.clone_of("Alongside_Admin", 41, "Alongside Admin (clone)");
    company.approve(admin);
    company.assign("Ada", admin);
    let profile = company.profile_set("Integration");
    company.approve(profile);
    company.facts.connected_app.as_mut().unwrap().admin_approved_only = true;
    company.reads_everything("Support Agent");
    company.reads_everything("System Administrator");
    let plan = plan(&company, &shipped("co-browsing"));
    assert_eq!(plan.groups, [], "{plan:#?}");
}

/// The least that is right: a grant goes into the access set only where the manifest gives it to
/// everybody who holds the set.
#[test]
fn r202_nobody_is_given_more_than_the_manifest_says() {
    let mut company = Company::fresh();
    let set = company.access_set();
    company.assign("Tom", set);
    let messages = plan(&company, &shipped("messages"));
    for cause in [Cause::ConnectedAppApproval, Cause::FieldSecurity, Cause::ObjectPermissions] {
        assert!(is_by_hand(&messages, cause), "{cause:?}: Tom is nobody's agent, and holds the set");
    }
    let told = whats(&messages, Cause::ConnectedAppApproval);
    assert!(told[0].contains("also held by Tom"), "{told:?}");
    assert!(
        is_by_hand(&messages, Cause::ConnectedAppPolicy),
        "it would shut out whom nobody has approved yet"
    );

    // And what the set grants beyond the manifest is handed on to nobody.
    let mut company = Company::fresh();
    let set = company.access_set();
    company.facts.access_set_system.push("ModifyAllData".into());
    let plan = plan(&company, &shipped("messages"));
    let handed =
        plan.changes().any(|(_, change)| matches!(change.how, How::Api(Write::Assign { set: None, .. })));
    assert!(!handed, "{set} is assigned to nobody");
    assert!(is_by_hand(&plan, Cause::ConnectedAppApproval));
}

/// An app for some of the set's holders comes with the shipped set that they get.
#[test]
fn r202_an_app_for_admins_alone_is_shown_by_their_shipped_set() {
    let company = Company::fresh();
    let plan = plan(&company, &shipped("company-settings"));
    assert_eq!(
        whats(&plan, Cause::AppVisibility),
        ["Show the app Alongside to whoever holds Alongside Access."]
    );
    assert!(whats(&plan, Cause::Assignments).contains(&"Assign Alongside Setup to Ada."));
}

#[test]
fn the_rights_that_the_platforms_user_lacks_are_named() {
    let mut company = Company::fresh();
    let all = shipped("co-browsing");
    assert_eq!(plan(&company, &all).rights_missing, [PlatformRight::ManageSets, PlatformRight::AssignSets]);
    company.set_mut("Integration").system.assigns_sets = true;
    assert_eq!(plan(&company, &all).rights_missing, [PlatformRight::ManageSets]);
    company.set_mut("Integration").system.manages_sets = true;
    assert_eq!(plan(&company, &all).rights_missing, []);
}

/// What the CRM lets no program do is told step by step.
#[test]
fn r202_a_policy_that_no_program_can_set_is_told_step_by_step() {
    let mut company = Company::fresh();
    company.facts.connected_app.as_mut().unwrap().policy_can_be_set = false;
    let plan = plan(&company, &shipped("co-browsing"));
    let policy = &plan.groups.last().unwrap().changes[0];
    let How::Manual(steps) = &policy.how else { panic!("{policy:?}") };
    assert!(steps.iter().any(|step| step.contains("Admin approved users are pre-authorized")), "{steps:?}");
}

#[test]
fn a_company_without_agents_is_told_where_to_name_them() {
    let company = Company::fresh();
    let plan = difference(&shipped("co-browsing"), &company.facts, &BTreeSet::new());
    assert_eq!(whats(&plan, Cause::NobodyMeant), ["Say who is meant by agents."]);
    let mut manifest = Manifest::shipped("co-browsing").unwrap();
    manifest.people.get_mut("agents").unwrap().profiles.push("Desk".into());
    let plan = self::plan(&company, &[manifest]);
    let told = whats(&plan, Cause::NobodyMeant);
    assert_eq!(told, ["Correct people.agents.profiles: the CRM has no Desk."]);
}

/// Who may not sign in, and the platform itself, are nobody's agents.
#[test]
fn inactive_people_and_the_platforms_user_are_granted_nothing() {
    let mut company = Company::fresh();
    company.user_mut("Sam").active = false;
    company.user_mut("Platform").profile = id("00e", 1);
    let plan = plan(&company, &shipped("co-browsing"));
    assert!(!whats(&plan, Cause::Assignments).iter().any(|what| what.contains("Sam")));
    let platform: Vec<_> = whats(&plan, Cause::Assignments);
    assert_eq!(platform.iter().filter(|what| what.contains("Platform")).count(), 1, "{platform:?}");
}
