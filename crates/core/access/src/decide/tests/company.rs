//! One small company in which one person may do everything an agent may.

use std::sync::Arc;

use alongside_kernel::{CrmId, Timestamp};

use crate::{
    AppRow, AssignmentRow, ButtonTable, Buttons, ConnectedAppRow, DirectoryRows, Facts, FieldPermissionRow,
    FieldUse, Installation, Member, Members, ObjectPermissionRow, PermissionSetRow, PermittedUsers,
    ProfileRow, SignIn, Subscription, UsedBy, UserRow,
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

/// Read and no more on an object.
pub(super) fn reads(object: &str) -> ObjectPermissionRow {
    ObjectPermissionRow {
        object: object.to_owned(),
        read: true,
        create: false,
        edit: false,
        delete: false,
        view_all: false,
        modify_all: false,
    }
}

pub(super) fn field(object: &str, field: &str, edit: bool) -> FieldPermissionRow {
    FieldPermissionRow { object: object.to_owned(), field: field.to_owned(), read: true, edit }
}

/// The parts of a company, to be broken one at a time.
pub(super) struct Parts {
    pub(super) rows: DirectoryRows,
    pub(super) objects: Vec<(String, Buttons)>,
    pub(super) profiles: Vec<(String, Buttons)>,
    pub(super) uses: Vec<FieldUse>,
    pub(super) member: Option<Member>,
}

impl Parts {
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
        let of_profile = PermissionSetRow {
            object_permissions: vec![reads("Case")],
            field_permissions: vec![field("Case", "ContactEmail", false)],
            ..set(profile_set(), "", Some(profile()), false)
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
                of_profile,
                set(agent_set(), "Alongside Agent", None, true),
                set(other_set(), "Alongside Access", None, false),
            ],
            assignments: vec![holds(agent_set()), holds(other_set())],
            connected_app: Some(ConnectedAppRow {
                name: "AlongsideWebApp".to_owned(),
                permitted_users: PermittedUsers::AdminApproved,
                approved_sets: vec![other_set()],
            }),
            apps: vec![AppRow {
                name: "Alongside".to_owned(),
                label: "Alongside".to_owned(),
                visible_sets: vec![agent_set()],
            }],
            unrestricted: Vec::new(),
            paths: Vec::new(),
        };
        let all = Buttons::new(true, true, true);
        Self {
            rows,
            objects: vec![("Case".to_owned(), all)],
            profiles: vec![("Support Agent".to_owned(), all)],
            uses: vec![FieldUse {
                object: "Case".to_owned(),
                path: "ContactEmail".to_owned(),
                by: UsedBy::RecordMapping,
            }],
            member: Some(Member { sign_in: SignIn::Sso, subscription: Subscription::Active }),
        }
    }

    /// The shipped set.
    pub(super) fn agent(&mut self) -> &mut PermissionSetRow {
        self.rows.permission_sets.iter_mut().find(|set| set.id == agent_set()).unwrap()
    }

    pub(super) fn build(&self) -> crate::Company {
        let buttons = ButtonTable::new(self.objects.clone(), self.profiles.clone());
        let members = Members::new(self.member.clone().map(|member| (person(), member)));
        crate::Company::new(Arc::new(Facts::new(self.rows.clone())), buttons, &self.uses, Some(members))
    }
}
