//! One small company in which one person may do everything an agent may.

use alongside_kernel::{CrmId, Timestamp};

use crate::{
    AssignmentRow, ButtonTable, Buttons, ConnectedAppRow, DirectoryRows, Facts, Installation,
    PermissionSetRow, PermittedUsers, ProfileRow, UserRow,
};

pub(super) fn id(text: &str) -> CrmId {
    text.parse().unwrap()
}

/// An id made of a prefix and a number.
pub(super) fn numbered(prefix: &str, number: usize) -> CrmId {
    id(&format!("{prefix}{number:012}"))
}

pub(super) fn person() -> CrmId {
    numbered("005", 1)
}

fn profile() -> CrmId {
    numbered("00e", 1)
}

/// The set that the profile owns.
pub(super) fn profile_set() -> CrmId {
    numbered("0PS", 1)
}

/// The shipped set.
pub(super) fn agent_set() -> CrmId {
    numbered("0PS", 2)
}

/// The company's own set, which the connected app approves.
pub(super) fn other_set() -> CrmId {
    numbered("0PS", 3)
}

pub(super) struct Company {
    pub(super) rows: DirectoryRows,
    pub(super) objects: Vec<(String, Buttons)>,
    pub(super) profiles: Vec<(String, Buttons)>,
}

impl Company {
    pub(super) fn granted() -> Self {
        let set = |id, label: &str, profile, agent| PermissionSetRow {
            id,
            label: label.to_owned(),
            profile,
            agent,
            admin: false,
            messages_read: false,
            messages_edit: false,
            setup: false,
            object_permissions: Vec::new(),
            field_permissions: Vec::new(),
        };
        let holds = |permission_set| AssignmentRow { user: person(), permission_set };
        let rows = DirectoryRows {
            read_at: "2026-11-22T10:00:00Z".parse::<Timestamp>().unwrap(),
            installation: Installation::Managed,
            users: vec![UserRow {
                id: person(),
                username: "sam@fernhill.example".to_owned(),
                name: "Sam Okafor".to_owned(),
                email: "sam@fernhill.example".to_owned(),
                active: true,
                profile: profile(),
                partner_id: None,
            }],
            profiles: vec![ProfileRow { id: profile(), name: "Support Agent".to_owned() }],
            permission_sets: vec![
                set(profile_set(), "", Some(profile()), false),
                set(agent_set(), "Alongside Agent", None, true),
                set(other_set(), "Alongside Access", None, false),
            ],
            assignments: vec![holds(agent_set()), holds(other_set())],
            connected_app: Some(ConnectedAppRow {
                name: "AlongsideWebApp".to_owned(),
                permitted_users: PermittedUsers::AdminApproved,
                approved_sets: vec![other_set()],
            }),
            apps: Vec::new(),
            unrestricted: Vec::new(),
            paths: Vec::new(),
        };
        let all = Buttons::new(true, true, true);
        Self {
            rows,
            objects: vec![("Case".to_owned(), all)],
            profiles: vec![("Support Agent".to_owned(), all)],
        }
    }

    pub(super) fn build(&self) -> (Facts, ButtonTable) {
        (Facts::new(self.rows.clone()), ButtonTable::new(self.objects.clone(), self.profiles.clone()))
    }
}
