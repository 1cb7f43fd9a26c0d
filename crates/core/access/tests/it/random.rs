//! Random companies and questions. Most of what a company needs is there most of the time, so that
//! questions get past the first gates.

use alongside_access::{
    Action, AppRow, AssignmentRow, Button, Buttons, ConnectedAppRow, DirectoryRows, FieldPathRow,
    FieldPermissionRow, FieldRow, FieldUse, Installation, MESSAGE_FIELDS, Member, ObjectPermissionRow,
    PermissionSetRow, PermittedUsers, PresenceFacts, ProfileRow, Question, RecordFacts, SessionFacts, SignIn,
    Subscription, UsedBy, UserRow,
};
use alongside_kernel::{CrmId, Timestamp};
use proptest::prelude::*;

use crate::model::World;

pub const OBJECTS: [&str; 5] = ["Case", "Contact", "Lead", "Order__c", "Opportunity"];
const FIELDS: [(&str, &str); 5] = [
    ("Case", "ContactEmail"),
    ("Case", "ContactId"),
    ("Contact", "Email"),
    ("Lead", "Email"),
    ("Order__c", "Visitor__c"),
];
pub const USERS: usize = 4;
pub const PROFILES: usize = 3;
pub const SETS: usize = 6;

/// An id made of a prefix and a number.
pub fn numbered(prefix: &str, number: usize) -> CrmId {
    format!("{prefix}{number:012}").parse().unwrap()
}

fn mostly() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.75)
}

pub fn buttons() -> impl Strategy<Value = Buttons> {
    (mostly(), mostly(), mostly()).prop_map(|(show, view, join)| Buttons::new(show, view, join))
}

fn users() -> impl Strategy<Value = Vec<UserRow>> {
    prop::collection::vec((prop::bool::weighted(0.95), 0..=PROFILES), USERS).prop_map(|users| {
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

fn object_permissions() -> impl Strategy<Value = Vec<ObjectPermissionRow>> {
    let row = (
        prop::sample::select(OBJECTS.to_vec()),
        mostly(),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
    );
    prop::collection::vec(row, 0..5).prop_map(|rows| {
        let row = |(object, read, view_all, modify_all): (&str, bool, bool, bool)| ObjectPermissionRow {
            object: object.to_owned(),
            read,
            create: read,
            edit: false,
            delete: false,
            view_all,
            modify_all,
        };
        rows.into_iter().map(row).collect()
    })
}

fn field(object: &str, field: &str, read: bool, edit: bool) -> FieldPermissionRow {
    FieldPermissionRow { object: object.to_owned(), field: field.to_owned(), read, edit }
}

/// Single fields, or all of the messages' with one left out or not to be edited.
fn field_permissions() -> impl Strategy<Value = Vec<FieldPermissionRow>> {
    let single = (prop::sample::select(FIELDS.to_vec()), mostly(), any::<bool>());
    let singles = prop::collection::vec(single, 0..6).prop_map(|rows| {
        rows.into_iter().map(|((object, name), read, edit)| field(object, name, read, edit)).collect()
    });
    let messages = (0..MESSAGE_FIELDS.len() * 3, any::<bool>()).prop_map(|(odd, reads)| {
        let of = |(place, (object, name)): (usize, (&str, &str))| {
            field(object, name, place != odd || reads, place != odd)
        };
        (0..).zip(MESSAGE_FIELDS).map(of).collect::<Vec<_>>()
    });
    prop_oneof![2 => singles, 1 => messages]
}

fn sets() -> impl Strategy<Value = Vec<PermissionSetRow>> {
    let roles = prop::collection::vec(prop::bool::weighted(0.3), 5);
    let set = (prop::option::weighted(0.4, 0..=PROFILES), roles, object_permissions(), field_permissions());
    prop::collection::vec(set, SETS).prop_map(|sets| {
        (0..)
            .zip(sets)
            .map(|(number, (profile, roles, object_permissions, field_permissions))| PermissionSetRow {
                id: numbered("0PS", number),
                label: format!("Set {number}"),
                profile: profile.map(|profile| numbered("00e", profile)),
                agent: roles[0],
                admin: roles[1],
                messages_read: roles[2],
                messages_edit: roles[3],
                setup: roles[4],
                object_permissions,
                field_permissions,
            })
            .collect()
    })
}

fn some_sets(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<CrmId>> {
    // One number past the last is no set at all.
    prop::collection::vec(0..=SETS, count)
        .prop_map(|sets| sets.into_iter().map(|set| numbered("0PS", set)).collect())
}

fn connected_app() -> impl Strategy<Value = Option<ConnectedAppRow>> {
    let app = (any::<bool>(), some_sets(1..6)).prop_map(|(self_authorize, approved_sets)| ConnectedAppRow {
        name: "AlongsideWebApp".to_owned(),
        permitted_users: if self_authorize {
            PermittedUsers::SelfAuthorize
        } else {
            PermittedUsers::AdminApproved
        },
        approved_sets,
    });
    prop::option::weighted(0.9, app)
}

fn apps() -> impl Strategy<Value = Vec<AppRow>> {
    (some_sets(3..14), some_sets(0..4)).prop_map(|(shown, setup)| {
        let app = |name: &str, visible_sets| AppRow {
            name: name.to_owned(),
            label: name.replace('_', " "),
            visible_sets,
        };
        vec![app("Alongside", shown), app("Alongside_Setup", setup)]
    })
}

fn paths() -> impl Strategy<Value = Vec<FieldPathRow>> {
    let step = |object: &str, field: &str| FieldRow { object: object.to_owned(), field: field.to_owned() };
    let known = vec![step("Case", "ContactId"), step("Contact", "Email")];
    let row =
        move |steps| FieldPathRow { object: "Case".to_owned(), path: "Contact.Email".to_owned(), steps };
    prop_oneof![
        4 => Just(vec![row(known)]),
        1 => Just(vec![FieldPathRow { object: "Case".into(), path: "Contact.Email".into(), steps: Vec::new() }]),
        1 => Just(Vec::new()),
    ]
}

fn unrestricted() -> impl Strategy<Value = Vec<FieldRow>> {
    let all: Vec<(&str, &str)> = FIELDS.into_iter().chain(MESSAGE_FIELDS).collect();
    prop::sample::subsequence(all, 0..8).prop_map(|fields| {
        let row = |(object, field): (&str, &str)| FieldRow { object: object.into(), field: field.into() };
        fields.into_iter().map(row).collect()
    })
}

fn uses() -> impl Strategy<Value = Vec<FieldUse>> {
    let path = prop_oneof![
        5 => prop::sample::select(FIELDS.to_vec()),
        1 => Just(("Case", "Contact.Email")),
        1 => Just(("Lead", "Nowhere.Name")),
    ];
    let by = prop_oneof![Just(UsedBy::RecordMapping), Just(UsedBy::VisitorId)];
    let field =
        (path, by).prop_map(|((object, path), by)| FieldUse { object: object.into(), path: path.into(), by });
    prop::collection::vec(field, 0..4)
}

fn member() -> impl Strategy<Value = Member> {
    let field = || "FederationIdentifier".to_owned();
    let at = Timestamp::default();
    let sign_in = prop_oneof![
        9 => Just(SignIn::Sso),
        6 => Just(SignIn::Stored),
        1 => Just(SignIn::Missing),
        1 => Just(SignIn::Expired { since: at }),
        1 => Just(SignIn::NoField),
        1 => Just(SignIn::NoPartnerId { field: field() }),
        1 => Just(SignIn::SharedPartnerId { field: field(), others: vec!["User 9".to_owned()] }),
        1 => Just(SignIn::NotProvisioned { partner_id: "7".to_owned() }),
    ];
    let subscription = prop_oneof![
        3 => Just(Subscription::Active),
        1 => Just(Subscription::Ended { at }),
        1 => Just(Subscription::None),
    ];
    (sign_in, subscription).prop_map(|(sign_in, subscription)| Member { sign_in, subscription })
}

fn directory() -> impl Strategy<Value = DirectoryRows> {
    let held = prop::collection::vec((0..=USERS, 0..=SETS), 4..24);
    let installed = prop::bool::weighted(0.95);
    (installed, users(), sets(), held, connected_app(), apps(), paths(), unrestricted()).prop_map(
        |(installed, users, permission_sets, held, connected_app, apps, paths, unrestricted)| DirectoryRows {
            read_at: Timestamp::default(),
            installation: if installed { Installation::Managed } else { Installation::Missing },
            users,
            profiles: (0..PROFILES)
                .map(|number| ProfileRow { id: numbered("00e", number), name: format!("Profile {number}") })
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
            apps,
            unrestricted,
            paths,
        },
    )
}

pub fn world() -> impl Strategy<Value = World> {
    let members = prop::collection::vec((0..=USERS, member()), 2..9).prop_map(|members| {
        let mut known: Vec<(CrmId, Member)> = Vec::new();
        for (user, member) in members {
            let id = numbered("005", user);
            if known.iter().all(|(of, _)| *of != id) {
                known.push((id, member));
            }
        }
        known
    });
    (
        directory(),
        prop::collection::vec((prop::sample::select(OBJECTS.to_vec()), buttons()), 0..7),
        prop::collection::vec((0..PROFILES, buttons()), 0..5),
        uses(),
        prop::option::weighted(0.7, members),
    )
        .prop_map(|(rows, objects, profiles, uses, members)| World {
            rows,
            objects: objects.into_iter().map(|(name, row)| (name.to_owned(), row)).collect(),
            profiles: profiles.into_iter().map(|(number, row)| (format!("Profile {number}"), row)).collect(),
            uses,
            members,
        })
}

pub fn question() -> impl Strategy<Value = Question<'static>> {
    let object = || prop::sample::select(OBJECTS.to_vec());
    let action = prop_oneof![
        1 => Just(Action::OpenProduct),
        8 => (object(), prop::sample::select(Button::ALL.to_vec()))
            .prop_map(|(object, button)| Action::Button { object, button }),
        1 => Just(Action::HelpWithoutRecord),
        2 => object().prop_map(|object| Action::ReadMessages { object }),
        2 => object().prop_map(|object| Action::EditMessages { object }),
        1 => Just(Action::SeeAllHistory),
        1 => Just(Action::ChangeSettings),
        1 => Just(Action::SetUp),
    ];
    let record = prop_oneof![
        2 => Just(RecordFacts::NotAsked),
        6 => Just(RecordFacts::Readable),
        1 => Just(RecordFacts::NotReadable { reason: "No." }),
        1 => Just(RecordFacts::Unknown { reason: "Away." }),
    ];
    let presence = prop_oneof![
        2 => Just(PresenceFacts::NotAsked),
        6 => Just(PresenceFacts::Online),
        1 => Just(PresenceFacts::Offline { device: "Firefox on Linux" }),
    ];
    let session = prop_oneof![
        2 => Just(SessionFacts::NotAsked),
        6 => Just(SessionFacts::Open),
        1 => Just(SessionFacts::TakenBy { agent: "Ada" }),
        1 => Just(SessionFacts::Ended),
    ];
    (0..=USERS, action, record, presence, session).prop_map(|(user, action, record, presence, session)| {
        Question { user: numbered("005", user), action, record, presence, session }
    })
}
