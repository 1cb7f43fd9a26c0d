//! Each change in words, with what it writes or the steps by hand.

use std::collections::BTreeSet;

use alongside_kernel::CrmId;

use super::{
    super::{
        ACCESS_SET_LABEL, ACCESS_SET_NAME, Cause, Change, FieldRights, How, Manifest, ObjectRights, Write,
        access_set::{Item, Need, names},
    },
    Drafts,
};

impl Drafts<'_, '_> {
    pub(super) fn package_missing(&mut self) {
        let steps = vec![
            "In the CRM, open the package's listing and choose Get It Now.".to_owned(),
            "Choose Install for All Users and wait until the installation is complete.".to_owned(),
            "Ask for the plan again.".to_owned(),
        ];
        let change = Change {
            id: "package".to_owned(),
            what: "Install the package Alongside.".to_owned(),
            target: "The CRM".to_owned(),
            before: "not installed".to_owned(),
            after: "installed for all users".to_owned(),
            how: How::Manual(steps),
        };
        self.add(Cause::PackageMissing, change);
    }

    pub(super) fn package_lacks(&mut self, what: &str) {
        let change = Change {
            id: format!("package:{what}"),
            what: format!("Upgrade the package: it does not bring {what}."),
            target: "The package Alongside".to_owned(),
            before: "missing, or hidden from the platform's user".to_owned(),
            after: "there".to_owned(),
            how: How::Manual(vec![
                "In the CRM's Setup, Installed Packages, look at the version of Alongside.".to_owned(),
                "Install the version that belongs to this server, and ask for the plan again.".to_owned(),
            ]),
        };
        self.add(Cause::PackageMissing, change);
    }

    pub(super) fn nobody(&mut self, manifest: &Manifest, group: &str) {
        let rule = &manifest.people[group];
        let mut steps = Vec::new();
        if rule.profile_settings {
            steps.push(
                "In Company Settings, Profile Settings, add a row for each profile whose people are meant."
                    .to_owned(),
            );
        }
        steps.push(format!("Or name profiles or users in [people.{group}] of a manifest of your own."));
        let change = Change {
            id: format!("people:{}:{group}", manifest.title),
            what: format!("Say who is meant by {group}."),
            target: format!("Manifest {}", manifest.title),
            before: "nobody".to_owned(),
            after: "at least one active user".to_owned(),
            how: How::Manual(steps),
        };
        self.add(Cause::NobodyMeant, change);
    }

    pub(super) fn unknown_name(&mut self, place: &str, name: &str) {
        let change = Change {
            id: format!("people:{place}:{name}"),
            what: format!("Correct {place}: the CRM has no {name}."),
            target: place.to_owned(),
            before: name.to_owned(),
            after: "a name that the CRM has, or none".to_owned(),
            how: How::Manual(vec![format!(
                "Write the manifest's {place} as the CRM's Setup spells it, or take {name} out."
            )]),
        };
        self.add(Cause::NobodyMeant, change);
    }

    pub(super) fn make_access_set(&mut self) {
        let change = Change {
            id: "access-set".to_owned(),
            what: format!("Make the permission set {ACCESS_SET_LABEL} of the company's own."),
            target: ACCESS_SET_LABEL.to_owned(),
            before: "not there".to_owned(),
            after: "there; what a package cannot carry goes into it".to_owned(),
            how: How::Api(Write::MakeAccessSet),
        };
        self.add(Cause::AccessSet, change);
    }

    pub(super) fn show_app(&mut self, app: CrmId, label: &str, missing: &BTreeSet<CrmId>) {
        let change = Change {
            id: format!("app:{app}"),
            what: format!("Show {label} to whoever holds {ACCESS_SET_LABEL}."),
            target: ACCESS_SET_LABEL.to_owned(),
            before: self.lack(missing),
            after: "visible".to_owned(),
            how: How::Api(Write::GiveEntity { entity: app }),
        };
        self.add(Cause::AppVisibility, change);
    }

    pub(super) fn approve(&mut self, app: CrmId, missing: &BTreeSet<CrmId>) {
        let name = self.standing.facts.connected_app.as_ref().map_or("", |app| app.name.as_str());
        let change = Change {
            id: format!("connected-app:{app}"),
            what: format!("Approve {ACCESS_SET_LABEL} for the connected app {name}."),
            target: ACCESS_SET_LABEL.to_owned(),
            before: self.lack(missing),
            after: "approved".to_owned(),
            how: How::Api(Write::GiveEntity { entity: app }),
        };
        self.add(Cause::ConnectedAppApproval, change);
    }

    pub(super) fn give_object(&mut self, object: String, rights: ObjectRights, missing: &BTreeSet<CrmId>) {
        let set = self.standing.access_set().map(|set| set.id);
        let row = self
            .standing
            .facts
            .objects
            .iter()
            .find(|row| Some(row.set) == set && row.object.eq_ignore_ascii_case(&object));
        let before = row.map(|row| row.rights).unwrap_or_default();
        let after = before.and(rights).with_what_they_need();
        let change = Change {
            id: format!("object:{object}"),
            what: format!("Give {} on {object} to whoever holds {ACCESS_SET_LABEL}.", rights.words()),
            target: ACCESS_SET_LABEL.to_owned(),
            before: self.lack(missing),
            after: after.words(),
            how: How::Api(Write::GiveObject { row: row.map(|row| row.id), object, before, after }),
        };
        self.add(Cause::ObjectPermissions, change);
    }

    pub(super) fn give_field(&mut self, field: String, rights: FieldRights, missing: &BTreeSet<CrmId>) {
        let set = self.standing.access_set().map(|set| set.id);
        let row = self
            .standing
            .facts
            .fields
            .iter()
            .find(|row| Some(row.set) == set && row.field.eq_ignore_ascii_case(&field));
        let before = row.map(|row| row.rights).unwrap_or_default();
        let after = before.and(rights);
        let change = Change {
            id: format!("field:{field}"),
            what: format!("Give {} of {field} to whoever holds {ACCESS_SET_LABEL}.", rights.words()),
            target: ACCESS_SET_LABEL.to_owned(),
            before: self.lack(missing),
            after: after.words(),
            how: How::Api(Write::GiveField { row: row.map(|row| row.id), field, before, after }),
        };
        self.add(Cause::FieldSecurity, change);
    }

    /// Assigns a set; the access set when none is given.
    pub(super) fn assign(&mut self, set: Option<CrmId>, name: &str, label: &str, user: CrmId) {
        let person = self.standing.user(user).map_or_else(|| user.to_string(), |user| user.name.clone());
        let change = Change {
            id: format!("assign:{name}:{user}"),
            what: format!("Assign {label} to {person}."),
            target: person,
            before: "not assigned".to_owned(),
            after: "assigned".to_owned(),
            how: How::Api(Write::Assign { set, user }),
        };
        self.add(Cause::Assignments, change);
    }

    /// The strict policy. While who is to be approved is approved by hand, it is set by hand, too: set
    /// before, it shuts everybody out, the platform's own user included.
    pub(super) fn policy(&mut self, approved_by_hand: bool) {
        let Some(app) = &self.standing.facts.connected_app else { return };
        if app.admin_approved_only {
            return;
        }
        let how = if app.policy_can_be_set && !approved_by_hand {
            How::Api(Write::RestrictConnectedApp { app: app.id })
        } else {
            How::Manual(vec![
                "Do this last: from then on only approved users get in.".to_owned(),
                format!("In the CRM's Setup, App Manager, find {} and choose Manage.", app.name),
                "Choose Edit Policies.".to_owned(),
                "Set Permitted Users to \"Admin approved users are pre-authorized\" and choose Save."
                    .to_owned(),
            ])
        };
        let change = Change {
            id: format!("policy:{}", app.id),
            what: format!("Let {} admit only users whom an admin has approved.", app.name),
            target: app.name.clone(),
            before: "All users may self-authorize".to_owned(),
            after: "Admin approved users are pre-authorized".to_owned(),
            how,
        };
        self.add(Cause::ConnectedAppPolicy, change);
    }

    pub(super) fn by_hand(&mut self, need: &Need, reason: &str) {
        let who = names(self.standing, &need.missing);
        let (cause, step) = match &need.item {
            Item::App(_) => (Cause::AppVisibility, format!("Under Assigned Apps, add {}.", need.label)),
            Item::ConnectedApp(_) => (
                Cause::ConnectedAppApproval,
                format!(
                    "In App Manager, {}, Manage, choose Manage Permission Sets and add the set.",
                    need.label
                ),
            ),
            Item::Object(object, right) => (
                Cause::ObjectPermissions,
                format!("Under Object Settings, {object}, check {}.", right.words()),
            ),
            Item::Field(field, right) => {
                let (object, name) = field.split_once('.').unwrap_or((field, ""));
                (
                    Cause::FieldSecurity,
                    format!(
                        "Under Object Settings, {object}, Field Permissions, check {} of {name}.",
                        right.words()
                    ),
                )
            }
        };
        let change = Change {
            id: format!("by-hand:{}", need.label.replace(' ', "-")),
            what: format!("Give {} by another set than {ACCESS_SET_LABEL}: {reason}.", need.label),
            target: who.clone(),
            before: self.lack(&need.missing),
            after: "granted".to_owned(),
            how: How::Manual(vec![
                format!(
                    "In the CRM's Setup, Permission Sets, choose New and make a set of your own, under another \
                     name than {ACCESS_SET_NAME}."
                ),
                step,
                format!("Choose Manage Assignments, Add Assignment, and add {who}."),
            ]),
        };
        self.add(cause, change);
    }
}
