//! Random companies: the crate against a model written naively from the requirements, and the law
//! that a grant never takes anything away.

use alongside_kernel::{CrmId, Timestamp};
use proptest::prelude::*;

use super::company::numbered;
use crate::{
    Action, AssignmentRow, Button, ButtonTable, Buttons, ConnectedAppRow, DirectoryRows, Facts, Gate,
    GateStatus, Installation, Matrix, PermissionSetRow, PermittedUsers, PresenceFacts, ProfileRow, Question,
    RecordFacts, SessionFacts, UserRow, decide, refusing_gate,
};

const OBJECTS: [&str; 3] = ["Case", "Contact", "Order__c"];
const USERS: usize = 4;
const PROFILES: usize = 3;
const SETS: usize = 5;

#[derive(Debug, Clone)]
struct World {
    rows: DirectoryRows,
    objects: Vec<(String, Buttons)>,
    profiles: Vec<(String, Buttons)>,
}

impl World {
    fn ask(&self, question: &Question<'_>) -> Option<Gate> {
        let facts = Facts::new(self.rows.clone());
        let table = ButtonTable::new(self.objects.clone(), self.profiles.clone());
        let refusing = refusing_gate(&facts, &table, question);
        let decision = decide(&facts, &table, question);
        assert_eq!(decision.refusal().map(|report| report.gate), refusing);
        let mut failed = false;
        for report in &decision.gates {
            let asked = report.status != GateStatus::NotApplicable;
            assert_eq!(report.status == GateStatus::NotReached, failed && asked, "{}", report.gate);
            failed |= report.status == GateStatus::Failed;
        }
        refusing
    }
}

/// The first gate that refuses, as the requirements say it, by looking through the rows each time.
fn reference(world: &World, question: &Question<'_>) -> Option<Gate> {
    let rows = &world.rows;
    let user = rows.users.iter().find(|user| user.id == question.user);
    let held: Vec<&PermissionSetRow> = rows
        .permission_sets
        .iter()
        .filter(|set| {
            user.is_some_and(|user| match set.profile {
                Some(profile) => profile == user.profile,
                None => {
                    rows.assignments.iter().any(|row| row.user == user.id && row.permission_set == set.id)
                }
            })
        })
        .collect();

    if !user.is_some_and(|user| user.active) {
        return Some(Gate::UserActive);
    }
    if rows.installation == Installation::Missing {
        return Some(Gate::PackageInstalled);
    }
    let admitted = match &rows.connected_app {
        None => false,
        Some(app) if app.permitted_users == PermittedUsers::SelfAuthorize => true,
        Some(app) => held.iter().any(|set| app.approved_sets.contains(&set.id)),
    };
    if !admitted {
        return Some(Gate::ConnectedApp);
    }
    let admin = held.iter().any(|set| set.admin);
    let agent = held.iter().any(|set| set.agent);
    let right_role = match question.action {
        Action::SeeAllHistory | Action::ChangeSettings => admin,
        _ => admin || agent,
    };
    if !right_role {
        return Some(Gate::Role);
    }
    if let Action::Button { object, button } = question.action {
        if !world.objects.iter().any(|(name, row)| name == object && row.contains(button)) {
            return Some(Gate::ObjectButton);
        }
        let profile = rows.profiles.iter().find(|row| row.id == user.unwrap().profile);
        let row_is_on = |name: &str| {
            world.profiles.iter().any(|(row_name, row)| row_name == name && row.contains(button))
        };
        if !profile.is_some_and(|profile| row_is_on(&profile.name)) {
            return Some(Gate::ProfileButton);
        }
    }
    if matches!(question.record, RecordFacts::NotReadable { .. } | RecordFacts::Unknown { .. }) {
        return Some(Gate::RecordAccess);
    }
    if matches!(question.presence, PresenceFacts::Offline { .. }) {
        return Some(Gate::Presence);
    }
    if matches!(question.session, SessionFacts::TakenBy { .. } | SessionFacts::Ended) {
        return Some(Gate::Session);
    }
    None
}

/// True three times out of four, so that questions get past the first gates.
fn mostly() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.75)
}

fn buttons() -> impl Strategy<Value = Buttons> {
    (mostly(), mostly(), mostly()).prop_map(|(show, view, join)| Buttons::new(show, view, join))
}

fn user_rows() -> impl Strategy<Value = Vec<UserRow>> {
    let user = (prop::bool::weighted(0.9), 0..=PROFILES);
    prop::collection::vec(user, USERS).prop_map(|users| {
        (0..)
            .zip(users)
            .map(|(number, (active, profile))| UserRow {
                id: numbered("005", number),
                username: format!("user{number}@example.com"),
                name: format!("User {number}"),
                email: String::new(),
                active,
                // One number past the last names a profile that was not read.
                profile: numbered("00e", profile),
                partner_id: None,
            })
            .collect()
    })
}

fn set_rows() -> impl Strategy<Value = Vec<PermissionSetRow>> {
    let set =
        (prop::option::weighted(0.4, 0..=PROFILES), prop::bool::weighted(0.4), prop::bool::weighted(0.2));
    prop::collection::vec(set, SETS).prop_map(|sets| {
        (0..)
            .zip(sets)
            .map(|(number, (profile, agent, admin))| PermissionSetRow {
                id: numbered("0PS", number),
                label: format!("Set {number}"),
                profile: profile.map(|profile| numbered("00e", profile)),
                agent,
                admin,
                messages_read: false,
                messages_edit: false,
                setup: false,
                object_permissions: Vec::new(),
                field_permissions: Vec::new(),
            })
            .collect()
    })
}

fn connected_app() -> impl Strategy<Value = Option<ConnectedAppRow>> {
    let app = (prop::bool::weighted(0.3), prop::collection::vec(0..=SETS, 0..4)).prop_map(
        |(self_authorize, approved)| ConnectedAppRow {
            name: "AlongsideWebApp".to_owned(),
            permitted_users: if self_authorize {
                PermittedUsers::SelfAuthorize
            } else {
                PermittedUsers::AdminApproved
            },
            approved_sets: approved.into_iter().map(|set| numbered("0PS", set)).collect(),
        },
    );
    prop::option::weighted(0.9, app)
}

fn world() -> impl Strategy<Value = World> {
    (
        prop::bool::weighted(0.9),
        user_rows(),
        set_rows(),
        // Users and sets past the last do not exist: their rows must grant nothing.
        prop::collection::vec((0..=USERS, 0..=SETS), 0..12),
        connected_app(),
        prop::collection::vec((prop::sample::select(OBJECTS.to_vec()), buttons()), 0..4),
        prop::collection::vec((0..PROFILES, buttons()), 0..4),
    )
        .prop_map(|(installed, users, permission_sets, held, connected_app, objects, profiles)| World {
            rows: DirectoryRows {
                read_at: Timestamp::default(),
                installation: if installed { Installation::Managed } else { Installation::Missing },
                users,
                profiles: (0..PROFILES)
                    .map(|number| ProfileRow {
                        id: numbered("00e", number),
                        name: format!("Profile {number}"),
                    })
                    .collect(),
                permission_sets,
                assignments: held
                    .into_iter()
                    .map(|(user, set)| AssignmentRow {
                        user: numbered("005", user),
                        permission_set: numbered("0PS", set),
                    })
                    .collect(),
                connected_app,
                apps: Vec::new(),
                unrestricted: Vec::new(),
                paths: Vec::new(),
            },
            objects: objects.into_iter().map(|(name, row)| (name.to_owned(), row)).collect(),
            profiles: profiles.into_iter().map(|(number, row)| (format!("Profile {number}"), row)).collect(),
        })
}

fn question() -> impl Strategy<Value = Question<'static>> {
    let button = prop::sample::select(Button::ALL.to_vec());
    let action = prop_oneof![
        1 => Just(Action::OpenProduct),
        6 => (prop::sample::select(OBJECTS.to_vec()), button)
            .prop_map(|(object, button)| Action::Button { object, button }),
        1 => Just(Action::HelpWithoutRecord),
        1 => Just(Action::SeeAllHistory),
        1 => Just(Action::ChangeSettings),
    ];
    let record = prop_oneof![
        2 => Just(RecordFacts::NotAsked),
        4 => Just(RecordFacts::Readable),
        1 => Just(RecordFacts::NotReadable { reason: "No." }),
        1 => Just(RecordFacts::Unknown { reason: "Away." }),
    ];
    let presence = prop_oneof![
        2 => Just(PresenceFacts::NotAsked),
        4 => Just(PresenceFacts::Online),
        1 => Just(PresenceFacts::Offline { device: "Firefox on Linux" }),
    ];
    let session = prop_oneof![
        2 => Just(SessionFacts::NotAsked),
        4 => Just(SessionFacts::Open),
        1 => Just(SessionFacts::TakenBy { agent: "Ada" }),
        1 => Just(SessionFacts::Ended),
    ];
    (0..=USERS, action, record, presence, session).prop_map(|(user, action, record, presence, session)| {
        Question { user: numbered("005", user), action, record, presence, session }
    })
}

/// A change of the company that gives somebody something.
#[derive(Debug, Clone)]
enum Grant {
    Activate(usize),
    Install,
    Assign(usize, usize),
    MakeAgent(usize),
    MakeAdmin(usize),
    Approve(usize),
    SelfAuthorize,
    ObjectRow(&'static str, Buttons),
    ProfileRow(usize, Buttons),
}

fn grant() -> impl Strategy<Value = Grant> {
    prop_oneof![
        (0..USERS).prop_map(Grant::Activate),
        Just(Grant::Install),
        (0..USERS, 0..SETS).prop_map(|(user, set)| Grant::Assign(user, set)),
        (0..SETS).prop_map(Grant::MakeAgent),
        (0..SETS).prop_map(Grant::MakeAdmin),
        (0..SETS).prop_map(Grant::Approve),
        Just(Grant::SelfAuthorize),
        (prop::sample::select(OBJECTS.to_vec()), buttons())
            .prop_map(|(object, row)| Grant::ObjectRow(object, row)),
        (0..PROFILES, buttons()).prop_map(|(profile, row)| Grant::ProfileRow(profile, row)),
    ]
}

fn set_id(number: usize) -> CrmId {
    numbered("0PS", number)
}

fn give(world: &mut World, grant: &Grant) {
    let rows = &mut world.rows;
    match grant {
        Grant::Activate(user) => rows.users[*user].active = true,
        Grant::Install => rows.installation = Installation::Managed,
        Grant::Assign(user, set) => {
            rows.assignments
                .push(AssignmentRow { user: numbered("005", *user), permission_set: set_id(*set) });
        }
        Grant::MakeAgent(set) => rows.permission_sets[*set].agent = true,
        Grant::MakeAdmin(set) => rows.permission_sets[*set].admin = true,
        Grant::Approve(set) => {
            if let Some(app) = &mut rows.connected_app {
                app.approved_sets.push(set_id(*set));
            }
        }
        Grant::SelfAuthorize => {
            if let Some(app) = &mut rows.connected_app {
                app.permitted_users = PermittedUsers::SelfAuthorize;
            }
        }
        Grant::ObjectRow(object, row) => world.objects.push(((*object).to_owned(), *row)),
        Grant::ProfileRow(profile, row) => world.profiles.push((format!("Profile {profile}"), *row)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_crate_agrees_with_a_naive_reading_of_the_requirements(
        world in world(),
        question in question(),
    ) {
        prop_assert_eq!(world.ask(&question), reference(&world, &question));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_grant_never_takes_anything_away(
        world in world(),
        question in question(),
        grant in grant(),
    ) {
        let before = world.ask(&question);
        let mut more = world.clone();
        give(&mut more, &grant);
        let after = more.ask(&question);
        // What was allowed stays allowed; what was refused is refused no earlier.
        match (before, after) {
            (None, after) => prop_assert_eq!(after, None),
            (Some(before), Some(after)) => prop_assert!(after >= before),
            (Some(_), None) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The matrix says of every user, object and button what the question does.
    #[test]
    fn the_matrix_is_every_decision_at_once(world in world()) {
        let facts = Facts::new(world.rows.clone());
        let table = ButtonTable::new(world.objects.clone(), world.profiles.clone());
        let matrix = Matrix::new(&facts, &table);
        prop_assert_eq!(matrix.users().len(), world.rows.users.len());
        for user in matrix.users() {
            for object in OBJECTS.into_iter().chain(["Lead"]) {
                let has = matrix.buttons(user, object);
                for button in Button::ALL {
                    let question = Question::new(user.id, Action::Button { object, button });
                    let refused = reference(&world, &question);
                    prop_assert_eq!(has.contains(button), refused.is_none());
                    let told = matrix.decide(user, object, button);
                    prop_assert_eq!(told.refusal().map(|report| report.gate), refused);
                }
            }
        }
    }
}
