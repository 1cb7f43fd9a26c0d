//! The directory of a real org: everything that concerns the company, in full at first, and then
//! only what changed.

use alongside_access::{DirectoryRows, FieldRow, PermissionSetRow};
use alongside_crm::{CrmError, DirectoryScope};
use alongside_kernel::CrmId;
use alongside_org::CurrentUser;
use serde_json::{Value, json};

use super::{
    company::{ADMIN, AGENT, COLLEAGUE, Company, STRANGER},
    now,
};

fn scope() -> DirectoryScope {
    DirectoryScope::default()
        .object("Case")
        .field("Contact", "Email")
        .field("Contact", "MailingCity")
        .field("Contact", "Name")
        .field("Case", "Contact.Phone")
        .field("Case", "Nowhere.Phone")
        .partner_field("FederationIdentifier")
}

/// A company with an administrator who changes what the platform reads.
struct Desk {
    company: Company,
    admin: CurrentUser,
}

impl Desk {
    async fn new() -> Self {
        let company = Company::start().await;
        let admin = company.user(ADMIN).await;
        Self { company, admin }
    }

    async fn read(&self) -> DirectoryRows {
        self.company.crm.directory(&scope(), now()).await.unwrap()
    }

    async fn make(&self, object: &str, fields: Value) -> String {
        let Value::Object(fields) = fields else { panic!("fields") };
        self.company.org.create(&self.admin, object, &fields).await.unwrap()
    }

    async fn change(&self, object: &str, id: &str, fields: Value) {
        let Value::Object(fields) = fields else { panic!("fields") };
        self.company.org.update(&self.admin, object, id, &fields).await.unwrap();
    }

    async fn remove(&self, object: &str, id: &str) {
        self.company.org.delete(&self.admin, object, id).await.unwrap();
    }

    async fn one(&self, soql: &str) -> String {
        self.company.org.query(&self.admin, soql).await.unwrap().records[0].text("Id")
    }

    async fn user(&self, username: &str) -> String {
        self.one(&format!("SELECT Id FROM User WHERE Username = '{username}'")).await
    }

    async fn set(&self, name: &str) -> String {
        self.one(&format!("SELECT Id FROM PermissionSet WHERE Name = '{name}'")).await
    }

    async fn assign(&self, user: &str, set: &str) -> String {
        let user = self.user(user).await;
        let set = self.set(set).await;
        self.make("PermissionSetAssignment", json!({ "AssigneeId": user, "PermissionSetId": set })).await
    }

    async fn ring(&self) -> alongside_crm::DirectoryBell {
        self.company.crm.directory_bell(now()).await.unwrap()
    }
}

/// The sets in a user's hands, by label.
fn held(rows: &DirectoryRows, username: &str) -> Vec<String> {
    let user = rows.users.iter().find(|user| user.username == username).unwrap().id;
    let label = |set: CrmId| rows.permission_sets.iter().find(|row| row.id == set).unwrap().label.clone();
    let held = rows.assignments.iter().filter(|row| row.user == user);
    let mut held: Vec<String> = held.map(|row| label(row.permission_set)).collect();
    held.sort();
    held
}

fn set_of_profile<'a>(rows: &'a DirectoryRows, profile: &str) -> &'a PermissionSetRow {
    let profile = rows.profiles.iter().find(|row| row.name == profile).unwrap().id;
    rows.permission_sets.iter().find(|set| set.profile == Some(profile)).unwrap()
}

fn set<'a>(rows: &'a DirectoryRows, label: &str) -> &'a PermissionSetRow {
    rows.permission_sets.iter().find(|set| set.label == label).unwrap()
}

#[tokio::test]
async fn the_directory_has_the_rights_on_objects_and_fields_in_use_apps_and_all_five_roles() {
    let desk = Desk::new().await;
    let sam = desk.user(AGENT).await;
    desk.change("User", &sam, json!({ "FederationIdentifier": "sam-7" })).await;
    let rows = desk.read().await;

    let profile = set_of_profile(&rows, "Support Agent");
    let case = profile.object_permissions.iter().find(|row| row.object == "Case").unwrap();
    assert!(case.read && !case.edit && !case.view_all, "{case:?}");
    assert!(!profile.object_permissions.iter().any(|row| row.object == "Lead"), "not in use");
    let admin = set_of_profile(&rows, "System Administrator");
    let case = admin.object_permissions.iter().find(|row| row.object == "Case").unwrap();
    assert!(case.read && case.modify_all, "{case:?}");
    // A set with View All Data reads every object in use.
    let integration = set(&rows, "Integration");
    let read: Vec<_> =
        integration.object_permissions.iter().map(|row| (row.object.as_str(), row.read, row.edit)).collect();
    assert_eq!(read, [("Case", true, false), ("Contact", true, false)]);

    let fields = |name: &str| {
        let row = admin.field_permissions.iter().find(|row| row.field == name);
        row.map(|row| (row.object.as_str(), row.read, row.edit))
    };
    assert_eq!(fields("Email"), Some(("Contact", true, true)));
    // Security goes by the whole address.
    assert_eq!(fields("MailingCity"), Some(("Contact", true, true)));
    assert_eq!(rows.unrestricted, [FieldRow { object: "Contact".into(), field: "Name".into() }]);

    // A path is read by whoever reads each field on the way.
    let step = |object: &str, field: &str| FieldRow { object: object.into(), field: field.into() };
    let paths: Vec<_> = rows.paths.iter().map(|row| (row.path.as_str(), row.steps.clone())).collect();
    let through = vec![step("Case", "ContactId"), step("Contact", "Phone")];
    assert_eq!(paths, [("Contact.Phone", through), ("Nowhere.Phone", Vec::new())]);
    assert_eq!(fields("ContactId"), Some(("Case", true, true)));
    assert_eq!(fields("Phone"), Some(("Contact", true, true)));

    let shipped = set(&rows, "Alongside Agent");
    assert!(shipped.agent && !shipped.admin && !shipped.setup && !shipped.messages_read);
    assert!(set(&rows, "Alongside Setup").setup);
    assert!(set(&rows, "Alongside Messages Read").messages_read);
    assert!(set(&rows, "Alongside Messages Edit").messages_edit);
    let app = rows.apps.iter().find(|app| app.name == "Alongside").unwrap();
    assert!(app.visible_sets.contains(&shipped.id), "{app:?}");
    assert!(rows.apps.iter().any(|app| app.name == "Alongside_Setup" && app.label == "Alongside Setup"));

    let known_by =
        |username: &str| rows.users.iter().find(|user| user.username == username).unwrap().partner_id.clone();
    assert_eq!((known_by(AGENT).as_deref(), known_by(COLLEAGUE)), (Some("sam-7"), None));
}

#[tokio::test]
async fn a_partner_field_that_the_crm_does_not_have_leaves_everybody_without_and_the_rest_read() {
    let desk = Desk::new().await;
    for field in ["Nothing__c", "Id; DROP"] {
        let scope = DirectoryScope::default().partner_field(field);
        let rows = desk.company.crm.directory(&scope, now()).await.unwrap();
        assert!(rows.users.len() > 4 && rows.users.iter().all(|user| user.partner_id.is_none()), "{field}");
    }
    for field in ["Id", "username"] {
        let scope = DirectoryScope::default().partner_field(field);
        let rows = desk.company.crm.directory(&scope, now()).await.unwrap();
        assert!(rows.users.iter().all(|user| user.partner_id.is_some()), "{field}");
    }
}

#[tokio::test]
async fn after_the_first_reading_only_what_changed_is_read() {
    let desk = Desk::new().await;
    desk.read().await;
    desk.company.wire.take();
    let quiet = desk.read().await;
    let asked = desk.company.wire.take();
    assert!(asked.iter().all(|address| address.ends_with("/composite")), "{asked:?}");
    assert_eq!(asked.len(), 3, "{asked:?}");
    let crm = &desk.company.crm;
    let (version, _) = crm.directory_since(&scope(), None, now()).await.unwrap().unwrap();
    assert!(crm.directory_since(&scope(), Some(version), now()).await.unwrap().is_none());

    let given = desk.assign(STRANGER, "Alongside_Access").await;
    queries(&desk);
    let (_, rows) = crm.directory_since(&scope(), Some(version), now()).await.unwrap().unwrap();
    assert_eq!(held(&rows, STRANGER), ["Alongside Access"]);
    let asked = queries(&desk);
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].contains("PermissionSetAssignment") && asked[0].contains("SystemModstamp"), "{asked:?}");

    // What went leaves no stamp: the count tells, and the one small table is read again.
    desk.remove("PermissionSetAssignment", &given).await;
    let rows = desk.read().await;
    assert_eq!((held(&rows, STRANGER), rows.assignments.len()), (vec![], quiet.assignments.len()));
    assert!(queries(&desk).iter().all(|asked| asked.contains("PermissionSetAssignment")));

    // As many came as went.
    let sam = desk.user(AGENT).await;
    let held_now = format!("SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '{sam}' LIMIT 1");
    let gone = desk.one(&held_now).await;
    desk.remove("PermissionSetAssignment", &gone).await;
    desk.assign(STRANGER, "Alongside_Access").await;
    let rows = desk.read().await;
    assert_eq!((held(&rows, STRANGER).len(), held(&rows, AGENT).len()), (1, 1));
    assert_eq!(rows.assignments.len(), quiet.assignments.len());

    desk.change("User", &sam, json!({ "IsActive": false })).await;
    queries(&desk);
    let rows = desk.read().await;
    assert!(!rows.users.iter().find(|user| user.username == AGENT).unwrap().active);
    assert!(queries(&desk).iter().all(|asked| asked.contains("User")));

    // All that was read in parts is what a first reading reads.
    let all = desk.company.connect().directory(&scope(), now()).await.unwrap();
    assert_eq!(sorted(rows), sorted(all));
}

/// The addresses of single queries since the last look.
fn queries(desk: &Desk) -> Vec<String> {
    desk.company.wire.take().into_iter().filter(|address| address.contains("/query")).collect()
}

fn sorted(mut rows: DirectoryRows) -> DirectoryRows {
    rows.read_at = alongside_kernel::Timestamp::default();
    rows.users.sort_by_key(|row| row.id);
    rows.profiles.sort_by_key(|row| row.id);
    rows.permission_sets.sort_by_key(|row| row.id);
    for set in &mut rows.permission_sets {
        set.field_permissions
            .sort_by(|one, other| (&one.object, &one.field).cmp(&(&other.object, &other.field)));
    }
    rows.assignments.sort_by_key(|row| (row.user, row.permission_set));
    rows
}

#[tokio::test]
async fn a_group_stands_by_its_sum_and_what_it_mutes_is_not_granted() {
    let desk = Desk::new().await;
    let group = json!({ "DeveloperName": "Help", "MasterLabel": "Help" });
    let group = desk.make("PermissionSetGroup", group).await;
    let agent = desk.one("SELECT Id FROM PermissionSet WHERE Label = 'Alongside Agent'").await;
    let member = json!({ "PermissionSetGroupId": group, "PermissionSetId": agent });
    desk.make("PermissionSetGroupComponent", member).await;
    let stranger = desk.user(STRANGER).await;
    let given = json!({ "AssigneeId": stranger, "PermissionSetGroupId": group });
    desk.make("PermissionSetAssignment", given).await;
    let rows = desk.read().await;
    assert_eq!(held(&rows, STRANGER), ["Help"]);
    assert!(set(&rows, "Help").agent);

    let muting =
        desk.make("MutingPermissionSet", json!({ "DeveloperName": "Mute", "MasterLabel": "Mute" })).await;
    let permission = desk.one("SELECT Id FROM CustomPermission WHERE DeveloperName = 'Agent'").await;
    desk.make("SetupEntityAccess", json!({ "ParentId": muting, "SetupEntityId": permission })).await;
    let mutes = json!({ "PermissionSetGroupId": group, "PermissionSetId": muting });
    desk.make("PermissionSetGroupComponent", mutes).await;
    let rows = desk.read().await;
    assert!(!set(&rows, "Help").agent && set(&rows, "Alongside Agent").agent);
}

#[tokio::test]
async fn the_bell_rings_for_every_change_of_rights_and_for_no_record() {
    let desk = Desk::new().await;
    let mut last = desk.ring().await;
    let set = desk.set("Alongside_Access").await;
    let sam = desk.user(AGENT).await;
    let given = desk.assign(STRANGER, "Alongside_Access").await;
    let mut rung = |bell: alongside_crm::DirectoryBell, what: &str| {
        assert_ne!(bell, last, "{what}");
        last = bell;
    };
    rung(desk.ring().await, "given");
    desk.remove("PermissionSetAssignment", &given).await;
    rung(desk.ring().await, "taken away");
    let read = json!({ "ParentId": set, "SobjectType": "Lead", "PermissionsRead": true });
    desk.make("ObjectPermissions", read).await;
    rung(desk.ring().await, "an object's right");
    let field =
        json!({ "ParentId": set, "SobjectType": "Lead", "Field": "Lead.Email", "PermissionsRead": true });
    let field = desk.make("FieldPermissions", field).await;
    rung(desk.ring().await, "a field's right");
    desk.remove("FieldPermissions", &field).await;
    rung(desk.ring().await, "a field's right taken away");
    desk.change("User", &sam, json!({ "IsActive": false })).await;
    rung(desk.ring().await, "deactivated");
    desk.change("Case", desk.company.case.as_str(), json!({ "Subject": "Solved" })).await;
    assert_eq!(desk.ring().await, last, "a record is none of the set-up");
}

/// Half a directory is none: the reading fails, and the next one reads what this one did not.
#[tokio::test]
async fn h36_a_reading_that_breaks_off_gives_nothing_and_the_next_gives_everything() {
    let desk = Desk::new().await;
    for part in ["PermissionSetAssignment", "FieldPermissions", "User", "composite", "SetupEntityAccess"] {
        let crm = desk.company.connect();
        desk.company.wire.fails_on(Some(part));
        let error = crm.directory(&scope(), now()).await.unwrap_err();
        assert!(matches!(error, CrmError::Trouble { .. }), "{part}: {error}");
        desk.company.wire.fails_on(None);
        let rows = crm.directory(&scope(), now()).await.unwrap();
        let all = desk.company.connect().directory(&scope(), now()).await.unwrap();
        assert_eq!(sorted(rows), sorted(all), "{part}");
    }
}

/// A change that fell into a reading that broke off is in the next one.
#[tokio::test]
async fn h36_a_change_is_not_lost_with_the_reading_that_broke_off() {
    let desk = Desk::new().await;
    desk.read().await;
    let given = desk.assign(STRANGER, "Alongside_Access").await;
    desk.company.wire.fails_on(Some("SystemModstamp"));
    desk.company.crm.directory(&scope(), now()).await.unwrap_err();
    desk.company.wire.fails_on(None);
    assert_eq!(held(&desk.read().await, STRANGER), ["Alongside Access"]);
    desk.remove("PermissionSetAssignment", &given).await;
    desk.company.wire.fails_on(Some("PermissionSetAssignment"));
    desk.company.crm.directory(&scope(), now()).await.unwrap_err();
    desk.company.wire.fails_on(None);
    assert_eq!(held(&desk.read().await, STRANGER), Vec::<String>::new());
}
