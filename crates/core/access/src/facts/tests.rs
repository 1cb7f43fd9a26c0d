//! Reading the rows, and their form on disk.
#![allow(clippy::unwrap_used)]

use alongside_kernel::Timestamp;

use super::*;
use crate::{AssignmentRow, ConnectedAppRow, PermissionSetRow, ProfileRow, UserRow};

fn id(text: &str) -> CrmId {
    text.parse().unwrap()
}

fn rows() -> DirectoryRows {
    DirectoryRows {
        read_at: Timestamp::from_millis(1_795_341_600_000),
        installation: Installation::Managed,
        users: vec![UserRow {
            id: id("005000000000001"),
            username: "Sam@Fernhill.example".to_owned(),
            name: "Sam Okafor".to_owned(),
            email: "sam@fernhill.example".to_owned(),
            active: true,
            profile: id("00e000000000001"),
            partner_id: None,
        }],
        profiles: vec![ProfileRow { id: id("00e000000000001"), name: "Support Agent".to_owned() }],
        permission_sets: vec![PermissionSetRow {
            id: id("0PS000000000001"),
            label: "Support Agent".to_owned(),
            profile: Some(id("00e000000000001")),
            agent: true,
            admin: false,
            messages_read: false,
            messages_edit: false,
            setup: false,
            object_permissions: Vec::new(),
            field_permissions: Vec::new(),
        }],
        assignments: vec![AssignmentRow {
            user: id("005000000000001"),
            permission_set: id("0PS000000000009"),
        }],
        connected_app: Some(ConnectedAppRow {
            name: "AlongsideWebApp".to_owned(),
            permitted_users: PermittedUsers::AdminApproved,
            approved_sets: vec![id("0PS000000000001")],
        }),
        apps: Vec::new(),
        unrestricted: Vec::new(),
        paths: Vec::new(),
    }
}

#[test]
fn a_reading_survives_being_kept_as_json() {
    let text = serde_json::to_string(&rows()).unwrap();
    assert_eq!(serde_json::from_str::<DirectoryRows>(&text).unwrap(), rows());
}

#[test]
fn the_set_that_a_profile_owns_grants_to_all_with_the_profile() {
    let facts = Facts::new(rows());
    let user = facts.user_by_username("sam@fernhill.EXAMPLE").unwrap();
    assert_eq!(user.role(), Some(Role::Agent));
    assert!(user.approved());
    assert_eq!(facts.profile_name(user), "Support Agent");
    assert_eq!(facts.role(id("005000000000002")), None);
}
