//! The naive model: the gates of R201 as the requirements tell them, by looking through the rows for
//! each question anew. It shares the rows' types with the crate, and no code.

use alongside_access::{
    Action, Button, Buttons, DirectoryRows, FieldUse, Gate, Installation, Member, PermissionSetRow,
    PermittedUsers, PresenceFacts, Question, RecordFacts, SessionFacts, SignIn, Subscription, UserRow,
};
use alongside_kernel::CrmId;

/// A company as its parts.
#[derive(Debug, Clone)]
pub struct World {
    pub rows: DirectoryRows,
    /// Rows of Buttons.
    pub objects: Vec<(String, Buttons)>,
    /// Rows of Profile Settings.
    pub profiles: Vec<(String, Buttons)>,
    pub uses: Vec<FieldUse>,
    /// `None` where the product keeps no users of its own.
    pub members: Option<Vec<(CrmId, Member)>>,
}

/// What everybody writes on the wall about fields of Contacts and Leads (R57, R58).
const CONTACT: [&str; 6] = ["AccountId", "Name", "Phone", "MobilePhone", "Email", "Title"];
const LEAD: [&str; 9] =
    ["Name", "Phone", "MobilePhone", "Email", "Company", "Title", "Status", "LeadSource", "Rating"];

impl World {
    fn user(&self, id: CrmId) -> Option<&UserRow> {
        self.rows.users.iter().find(|user| user.id == id)
    }

    /// The sets in a user's hands: the profile's own, and those assigned.
    fn held(&self, user: &UserRow) -> Vec<&PermissionSetRow> {
        let assigned = |set: &PermissionSetRow| {
            self.rows.assignments.iter().any(|row| row.user == user.id && row.permission_set == set.id)
        };
        let sets = self.rows.permission_sets.iter();
        sets.filter(|set| match set.profile {
            Some(profile) => profile == user.profile,
            None => assigned(set),
        })
        .collect()
    }

    fn shows(&self, held: &[&PermissionSetRow], app: &str) -> bool {
        let apps = self.rows.apps.iter().filter(|row| row.name == app);
        apps.flat_map(|row| &row.visible_sets).any(|shown| held.iter().any(|set| set.id == *shown))
    }

    fn reads_object(&self, held: &[&PermissionSetRow], object: &str) -> bool {
        held.iter()
            .flat_map(|set| &set.object_permissions)
            .any(|row| row.object == object && (row.read || row.view_all || row.modify_all))
    }

    fn has_field(&self, held: &[&PermissionSetRow], object: &str, field: &str, edit: bool) -> bool {
        let free = self.rows.unrestricted.iter().any(|row| row.object == object && row.field == field);
        free || held
            .iter()
            .flat_map(|set| &set.field_permissions)
            .any(|row| row.object == object && row.field == field && row.read && (row.edit || !edit))
    }

    /// A field of the object, or of a parent: then each lookup on the way, each parent and the field.
    fn reaches(&self, held: &[&PermissionSetRow], object: &str, path: &str) -> bool {
        if !path.contains('.') && !self.rows.paths.iter().any(|row| row.object == object && row.path == path)
        {
            return self.has_field(held, object, path, false);
        }
        let known = self.rows.paths.iter().find(|row| row.object == object && row.path == path);
        let Some(known) = known.filter(|row| !row.steps.is_empty()) else { return false };
        known.steps.iter().all(|step| {
            (step.object == object || self.reads_object(held, &step.object))
                && self.has_field(held, &step.object, &step.field, false)
        })
    }

    fn has_row(rows: &[(String, Buttons)], name: &str, button: Button) -> bool {
        rows.iter().any(|(row, buttons)| row == name && buttons.contains(button))
    }

    /// The first gate that refuses; `None` when all is granted.
    pub fn refusal(&self, question: &Question<'_>) -> Option<Gate> {
        let Some(user) = self.user(question.user).filter(|user| user.active) else {
            return Some(Gate::UserActive);
        };
        if self.rows.installation == Installation::Missing {
            return Some(Gate::PackageInstalled);
        }
        let held = self.held(user);
        let own_app = self.shows(&held, "Alongside");
        let visible = match question.action {
            Action::ChangeSettings | Action::SetUp => own_app || self.shows(&held, "Alongside_Setup"),
            _ => own_app,
        };
        if !visible {
            return Some(Gate::AppVisible);
        }
        let admitted = match &self.rows.connected_app {
            None => false,
            Some(app) => {
                app.permitted_users == PermittedUsers::SelfAuthorize
                    || held.iter().any(|set| app.approved_sets.contains(&set.id))
            }
        };
        if !admitted {
            return Some(Gate::ConnectedApp);
        }
        let any = |has: fn(&PermissionSetRow) -> bool| held.iter().any(|set| has(set));
        let role = match question.action {
            Action::OpenProduct | Action::Button { .. } | Action::HelpWithoutRecord => {
                any(|set| set.agent) || any(|set| set.admin)
            }
            Action::SeeAllHistory | Action::ChangeSettings => any(|set| set.admin),
            Action::SetUp => any(|set| set.setup) || any(|set| set.admin),
            Action::ReadMessages { .. } => any(|set| set.messages_read) || any(|set| set.messages_edit),
            Action::EditMessages { .. } => any(|set| set.messages_edit),
        };
        if !role {
            return Some(Gate::Role);
        }
        if let Action::Button { object, button } = question.action {
            if !Self::has_row(&self.objects, object, button) {
                return Some(Gate::ObjectButton);
            }
            let profile = self.rows.profiles.iter().find(|row| row.id == user.profile);
            if !profile.is_some_and(|profile| Self::has_row(&self.profiles, &profile.name, button)) {
                return Some(Gate::ProfileButton);
            }
        }
        if let Action::Button { object, .. }
        | Action::ReadMessages { object }
        | Action::EditMessages { object } = question.action
            && !self.reads_object(&held, object)
        {
            return Some(Gate::ObjectPermission);
        }
        if !self.has_fields(&held, question.action) {
            return Some(Gate::FieldSecurity);
        }
        if matches!(question.record, RecordFacts::NotReadable { .. } | RecordFacts::Unknown { .. }) {
            return Some(Gate::RecordAccess);
        }
        if let Some(members) = &self.members
            && matches!(
                question.action,
                Action::Button { .. }
                    | Action::HelpWithoutRecord
                    | Action::ReadMessages { .. }
                    | Action::EditMessages { .. }
            )
        {
            let member = members.iter().find(|(of, _)| *of == user.id).map(|(_, member)| member);
            let Some(member) = member.filter(|member| matches!(member.sign_in, SignIn::Sso | SignIn::Stored))
            else {
                return Some(Gate::SignedIn);
            };
            if member.subscription != Subscription::Active {
                return Some(Gate::Subscription);
            }
        }
        if matches!(question.presence, PresenceFacts::Offline { .. }) {
            return Some(Gate::Presence);
        }
        if matches!(question.session, SessionFacts::TakenBy { .. } | SessionFacts::Ended) {
            return Some(Gate::Session);
        }
        None
    }

    fn has_fields(&self, held: &[&PermissionSetRow], action: Action<'_>) -> bool {
        let messages = |object: &str, edit: bool| {
            let fields: &[&str] = match object {
                "Contact" => &CONTACT,
                "Lead" => &LEAD,
                _ => &[],
            };
            fields.iter().all(|field| self.has_field(held, object, field, edit))
        };
        match action {
            Action::Button { object, .. } => {
                let mut uses = self.uses.iter().filter(|field| field.object == object);
                uses.all(|field| self.reaches(held, object, &field.path))
            }
            Action::ReadMessages { object } => messages(object, false),
            Action::EditMessages { object } => messages(object, true),
            _ => true,
        }
    }
}
