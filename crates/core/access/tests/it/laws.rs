//! What holds for every company.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    sync::Arc,
};

use alongside_access::{
    Action, AssignmentRow, Button, ButtonTable, Company, Facts, Gate, GateStatus, Installation, Matrix,
    Members, PermittedUsers, Question, decide, refusing_gate,
};
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestError, TestRunner},
};

use crate::{
    model::World,
    random::{OBJECTS, PROFILES, SETS, USERS, buttons, numbered, question, world},
};

/// Sets the seed of every law, to see a failure again.
const SEED: &str = "ALONGSIDE_SEED";

/// Runs a law on random values; a failure names the seed that shows it again.
fn law<S: Strategy>(cases: u32, values: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S::Value: std::fmt::Debug,
{
    let seed = match std::env::var(SEED) {
        Ok(text) => text.parse().expect("ALONGSIDE_SEED is a number"),
        Err(_) => {
            use std::hash::{BuildHasher, RandomState};
            RandomState::new().hash_one(0)
        }
    };
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    };
    match TestRunner::new(config).run(&values, test) {
        Ok(()) => {}
        Err(TestError::Fail(reason, value)) => panic!("{SEED}={seed}: {reason}\n{value:#?}"),
        Err(TestError::Abort(reason)) => panic!("{SEED}={seed}: {reason}"),
    }
}

fn build(world: &World) -> Company {
    let table = ButtonTable::new(world.objects.clone(), world.profiles.clone());
    let members = world.members.clone().map(Members::new);
    Company::new(Arc::new(Facts::new(world.rows.clone())), table, &world.uses, members)
}

/// The refusing gate, told alike by the fast way and by the one with words.
fn ask(company: &Company, question: &Question<'_>) -> Result<Option<Gate>, TestCaseError> {
    let refusing = refusing_gate(company, question);
    let decision = decide(company, question);
    prop_assert_eq!(decision.refusal().map(|report| report.gate), refusing);
    prop_assert_eq!(decision.allowed, refusing.is_none());
    let mut failed = false;
    for report in &decision.gates {
        let asked = report.status != GateStatus::NotApplicable;
        prop_assert_eq!(report.status == GateStatus::NotReached, failed && asked, "{}", report.gate);
        failed |= report.status == GateStatus::Failed;
        prop_assert!(report.reason.ends_with('.'), "{}: {:?}", report.gate, report.reason);
        prop_assert_eq!(report.fix.is_empty(), report.status != GateStatus::Failed, "{}", report.gate);
    }
    Ok(refusing)
}

#[test]
fn r201_the_crate_agrees_with_a_naive_reading_of_the_requirements_a_hundred_thousand_times() {
    const COMPANIES: u32 = 2_500;
    const QUESTIONS: usize = 40;
    let asked = Cell::new(0);
    let by_gate: RefCell<BTreeMap<&str, u32>> = RefCell::default();
    law(COMPANIES, (world(), prop::collection::vec(question(), QUESTIONS)), |(world, questions)| {
        let company = build(&world);
        for question in &questions {
            let expected = world.refusal(question);
            let found = ask(&company, question)?;
            prop_assert_eq!(found, expected, "{:?}", question);
            asked.set(asked.get() + 1);
            *by_gate.borrow_mut().entry(expected.map_or("allowed", Gate::as_str)).or_default() += 1;
        }
        Ok(())
    });
    assert!(asked.get() >= 100_000, "{} questions", asked.get());
    // Questions that never get to a gate would say nothing about it.
    let by_gate = by_gate.into_inner();
    for name in Gate::ALL.map(Gate::as_str).into_iter().chain(["allowed"]) {
        assert!(by_gate.get(name).is_some_and(|count| *count >= 100), "{name}: {by_gate:?}");
    }
}

#[test]
fn r114_the_matrix_says_of_every_user_object_and_button_what_the_question_does() {
    law(2_000, world(), |world| {
        let company = build(&world);
        let matrix = Matrix::new(&company);
        prop_assert_eq!(matrix.users().len(), world.rows.users.len());
        let columns = matrix.columns(&OBJECTS);
        for user in matrix.users() {
            for (object, row) in OBJECTS.into_iter().zip(matrix.row(user, &columns)) {
                let has = matrix.buttons(user, object);
                prop_assert_eq!(has, row);
                for button in Button::ALL {
                    let question = Question::new(user.id, Action::Button { object, button });
                    prop_assert_eq!(has.contains(button), refusing_gate(&company, &question).is_none());
                    prop_assert_eq!(has.contains(button), world.refusal(&question).is_none());
                }
            }
        }
        Ok(())
    });
}

/// A change of the company that gives somebody something.
#[derive(Debug, Clone)]
enum Grant {
    Activate(usize),
    Install,
    Assign(usize, usize),
    Role(usize, usize),
    Approve(usize),
    Show(usize),
    SelfAuthorize,
    Read(usize, &'static str),
    ObjectRow(&'static str, alongside_access::Buttons),
    ProfileRow(usize, alongside_access::Buttons),
}

fn grant() -> impl Strategy<Value = Grant> {
    prop_oneof![
        (0..USERS).prop_map(Grant::Activate),
        Just(Grant::Install),
        (0..USERS, 0..SETS).prop_map(|(user, set)| Grant::Assign(user, set)),
        (0..SETS, 0..5usize).prop_map(|(set, role)| Grant::Role(set, role)),
        (0..SETS).prop_map(Grant::Approve),
        (0..SETS).prop_map(Grant::Show),
        Just(Grant::SelfAuthorize),
        (0..SETS, prop::sample::select(OBJECTS.to_vec())).prop_map(|(set, object)| Grant::Read(set, object)),
        (prop::sample::select(OBJECTS.to_vec()), buttons())
            .prop_map(|(object, row)| Grant::ObjectRow(object, row)),
        (0..PROFILES, buttons()).prop_map(|(profile, row)| Grant::ProfileRow(profile, row)),
    ]
}

fn give(world: &mut World, grant: &Grant) {
    let rows = &mut world.rows;
    let set_id = |number: usize| numbered("0PS", number);
    match grant {
        Grant::Activate(user) => rows.users[*user].active = true,
        Grant::Install => rows.installation = Installation::Managed,
        Grant::Assign(user, set) => {
            rows.assignments
                .push(AssignmentRow { user: numbered("005", *user), permission_set: set_id(*set) });
        }
        Grant::Role(set, role) => {
            let set = &mut rows.permission_sets[*set];
            let roles = [
                &mut set.agent,
                &mut set.admin,
                &mut set.messages_read,
                &mut set.messages_edit,
                &mut set.setup,
            ];
            *roles.into_iter().nth(*role).unwrap() = true;
        }
        Grant::Approve(set) => {
            rows.connected_app.iter_mut().for_each(|app| app.approved_sets.push(set_id(*set)));
        }
        Grant::Show(set) => rows.apps[0].visible_sets.push(set_id(*set)),
        Grant::SelfAuthorize => {
            let app = rows.connected_app.iter_mut();
            app.for_each(|app| app.permitted_users = PermittedUsers::SelfAuthorize);
        }
        Grant::Read(set, object) => {
            rows.permission_sets[*set].object_permissions.push(alongside_access::ObjectPermissionRow {
                object: (*object).to_owned(),
                read: true,
                create: false,
                edit: false,
                delete: false,
                view_all: false,
                modify_all: false,
            });
        }
        Grant::ObjectRow(object, row) => world.objects.push(((*object).to_owned(), *row)),
        Grant::ProfileRow(profile, row) => world.profiles.push((format!("Profile {profile}"), *row)),
    }
}

#[test]
fn a_grant_never_takes_anything_away() {
    law(4_000, (world(), question(), grant()), |(world, question, grant)| {
        let before = ask(&build(&world), &question)?;
        let mut more = world.clone();
        give(&mut more, &grant);
        let after = ask(&build(&more), &question)?;
        // What was allowed stays allowed; what was refused is refused no earlier.
        match (before, after) {
            (None, after) => prop_assert_eq!(after, None),
            (Some(before), Some(after)) => prop_assert!(after >= before),
            (Some(_), None) => {}
        }
        Ok(())
    });
}
