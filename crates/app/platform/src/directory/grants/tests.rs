//! What makes a reading grant something else.
#![allow(clippy::unwrap_used)]

use alongside_access::{
    AppRow, AssignmentRow, ConnectedAppRow, FieldPermissionRow, FieldRow, Installation, ObjectPermissionRow,
    PermittedUsers, ProfileRow,
};
use alongside_kernel::{CrmId, Timestamp};

use super::*;

fn id(text: &str) -> CrmId {
    text.parse().unwrap()
}

fn rows() -> DirectoryRows {
    let user = |number: u32| UserRow {
        id: id(&format!("005{number:012}")),
        username: format!("user{number}@example.com"),
        name: format!("User {number}"),
        email: format!("user{number}@example.com"),
        active: true,
        profile: id("00e000000000001"),
        partner_id: None,
    };
    let set = |number: u32| PermissionSetRow {
        id: id(&format!("0PS{number:012}")),
        label: format!("Set {number}"),
        profile: None,
        agent: true,
        admin: false,
        messages_read: false,
        messages_edit: false,
        setup: false,
        object_permissions: ["Case", "Lead"]
            .map(|object| ObjectPermissionRow {
                object: object.into(),
                read: true,
                create: false,
                edit: false,
                delete: false,
                view_all: false,
                modify_all: false,
            })
            .to_vec(),
        field_permissions: ["Email", "Phone"]
            .map(|field| FieldPermissionRow {
                object: "Lead".into(),
                field: field.into(),
                read: true,
                edit: false,
            })
            .to_vec(),
    };
    DirectoryRows {
        read_at: Timestamp::default(),
        installation: Installation::Managed,
        users: vec![user(1), user(2)],
        profiles: vec![ProfileRow { id: id("00e000000000001"), name: "Support Agent".into() }],
        permission_sets: vec![set(1), set(2)],
        assignments: vec![
            AssignmentRow { user: id("005000000000001"), permission_set: id("0PS000000000001") },
            AssignmentRow { user: id("005000000000002"), permission_set: id("0PS000000000002") },
        ],
        connected_app: Some(ConnectedAppRow {
            name: "AlongsideWebApp".into(),
            permitted_users: PermittedUsers::AdminApproved,
            approved_sets: vec![id("0PS000000000001")],
        }),
        apps: vec![AppRow { name: "Alongside".into(), label: "Alongside".into(), visible_sets: Vec::new() }],
        unrestricted: vec![FieldRow { object: "Lead".into(), field: "Name".into() }],
        paths: Vec::new(),
    }
}

#[test]
fn order_time_and_mail_addresses_grant_nothing() {
    let mut other = rows();
    other.read_at = Timestamp::from_millis(1);
    other.users.reverse();
    other.permission_sets.reverse();
    other.permission_sets[0].field_permissions.reverse();
    other.permission_sets[1].object_permissions.reverse();
    other.assignments.reverse();
    other.users[0].email = "another@example.com".into();
    assert_eq!(fingerprint(&rows()), fingerprint(&other));
}

#[test]
fn every_grant_counts() {
    type Edit = fn(&mut DirectoryRows);
    let edits: [(&str, Edit); 15] = [
        ("package", |rows| rows.installation = Installation::Missing),
        ("deactivated", |rows| rows.users[0].active = false),
        ("profile", |rows| rows.users[0].profile = id("00e000000000002")),
        ("name", |rows| rows.users[0].name = "Other".into()),
        ("partner", |rows| rows.users[0].partner_id = Some("7".into())),
        ("role", |rows| rows.permission_sets[0].agent = false),
        ("object", |rows| rows.permission_sets[0].object_permissions[0].read = false),
        ("object gone", |rows| drop(rows.permission_sets[0].object_permissions.pop())),
        ("field", |rows| rows.permission_sets[0].field_permissions[0].edit = true),
        ("field gone", |rows| drop(rows.permission_sets[0].field_permissions.pop())),
        ("assignment", |rows| rows.assignments.truncate(1)),
        // The same rows, held by the other.
        ("exchanged", |rows| {
            rows.assignments.iter_mut().for_each(|row| {
                let other =
                    if row.user == id("005000000000001") { "005000000000002" } else { "005000000000001" };
                row.user = id(other);
            })
        }),
        ("policy", |rows| {
            rows.connected_app.as_mut().unwrap().permitted_users = PermittedUsers::SelfAuthorize;
        }),
        ("app", |rows| rows.apps[0].visible_sets.push(id("0PS000000000001"))),
        ("unrestricted", |rows| rows.unrestricted.clear()),
    ];
    let before = fingerprint(&rows());
    let mut seen = std::collections::HashSet::from([before]);
    for (what, edit) in edits {
        let mut other = rows();
        edit(&mut other);
        assert!(seen.insert(fingerprint(&other)), "{what}");
    }
}
