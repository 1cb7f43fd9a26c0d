//! The setup audit trail: every change of who may do what stands in it once, with its author, and a
//! change that was refused does not.

use alongside_org::{CurrentUser, ErrorCode};
use serde_json::{Value as Json, json};

use crate::support::{Company, company, fields};

struct Desk {
    company: Company,
    ada: CurrentUser,
}

impl Desk {
    async fn new() -> Desk {
        let company = company().await;
        let ada = company.user("ada").await;
        Desk { company, ada }
    }

    async fn make(&self, object: &str, body: Json) -> String {
        self.company.org.create(&self.ada, object, &fields(body)).await.unwrap()
    }

    async fn change(&self, object: &str, id: &str, body: Json) {
        self.company.org.update(&self.ada, object, id, &fields(body)).await.unwrap();
    }

    /// The rows, the oldest first.
    async fn trail(&self) -> Vec<(String, String)> {
        let soql = "SELECT Action, Display FROM SetupAuditTrail ORDER BY CreatedDate, Id";
        let found = self.company.org.query(&self.ada, soql).await.unwrap();
        found.records.iter().map(|row| (row.text("Action"), row.text("Display"))).collect()
    }

    async fn entity(&self, soql: &str) -> String {
        self.company.org.query(&self.ada, soql).await.unwrap().records[0].text("Id")
    }
}

#[tokio::test]
async fn each_change_of_rights_is_one_row_with_its_author() {
    let desk = Desk::new().await;
    let before = desk.trail().await.len();
    let set = desk.make("PermissionSet", json!({ "Name": "Help", "Label": "Help" })).await;
    let tom = desk.company.user("tom").await.id;
    let given =
        desk.make("PermissionSetAssignment", json!({ "AssigneeId": tom, "PermissionSetId": set })).await;
    let read = json!({ "ParentId": set, "SobjectType": "Lead", "PermissionsRead": true });
    let objects = desk.make("ObjectPermissions", read).await;
    desk.change("ObjectPermissions", &objects, json!({ "PermissionsEdit": true })).await;
    let field =
        json!({ "ParentId": set, "SobjectType": "Lead", "Field": "Lead.Email", "PermissionsRead": true });
    desk.make("FieldPermissions", field).await;
    let agent = desk.entity("SELECT Id FROM CustomPermission WHERE DeveloperName = 'Agent'").await;
    let access = desk.make("SetupEntityAccess", json!({ "ParentId": set, "SetupEntityId": agent })).await;
    desk.company.org.delete(&desk.ada, "SetupEntityAccess", &access).await.unwrap();
    desk.change("PermissionSet", &set, json!({ "PermissionsViewSetup": true })).await;
    desk.company.org.delete(&desk.ada, "PermissionSetAssignment", &given).await.unwrap();
    desk.change("User", &tom, json!({ "IsActive": false })).await;
    let app = desk.entity("SELECT Id FROM ConnectedApplication WHERE Name = 'AlongsideWebApp'").await;
    desk.change("ConnectedApplication", &app, json!({ "OptionsAllowAdminApprovedUsersOnly": false })).await;

    let told: Vec<(String, String)> = desk.trail().await.split_off(before);
    let assigned =
        |done: &str| format!("Permission set Help: {done} user Tom Ellery (UserID: [{}])", &tom[..15]);
    let expected = [
        ("PermSetCreateNoLicense", "Created permission set Help: with no license".to_owned()),
        ("PermSetAssign", assigned("assigned to")),
        (
            "PermSetEntityPermChanged",
            "Changed permission set Help: Lead object permissions were changed from No Access to Read".into(),
        ),
        (
            "PermSetEntityPermChanged",
            "Changed permission set Help: Lead object permissions were changed from Read to Read, Edit".into(),
        ),
        (
            "PermSetFlsChanged",
            "Changed permission set Help: field-level security for Lead: Email was changed from No Access to \
             Read Only"
                .into(),
        ),
        (
            "SetupEntityAccessAudit_PermissionSet_CustomPermission_Enabled",
            "Changed permission set Help: Agent Custom Permission was enabled".into(),
        ),
        (
            "SetupEntityAccessAudit_PermissionSet_CustomPermission_Disabled",
            "Changed permission set Help: Agent Custom Permission was disabled".into(),
        ),
        (
            "PermSetEnableUserPerm",
            "Changed permission set Help: View Setup and Configuration permission was changed from disabled \
             to enabled"
                .into(),
        ),
        ("PermSetUnassign", assigned("unassigned from")),
        ("deactivateduser", format!("Deactivated user Tom Ellery (UserID: [{}])", &tom[..15])),
        (
            "changeUserRuntimeAccessPolicy",
            "Changed connected app AlongsideWebApp Permitted Users setting from Admin approved users are \
             pre-authorized to All users may self-authorize"
                .into(),
        ),
    ];
    let expected: Vec<(String, String)> =
        expected.into_iter().map(|(action, display)| (action.to_owned(), display)).collect();
    assert_eq!(told, expected);

    let soql =
        "SELECT CreatedBy.Username, Section FROM SetupAuditTrail ORDER BY CreatedDate DESC, Id DESC LIMIT 1";
    let newest = &desk.company.org.query(&desk.ada, soql).await.unwrap().records[0];
    let newest = newest.to_json("62.0");
    assert_eq!(newest["CreatedBy"]["Username"], "ada@fernhill.example");
    assert_eq!(newest["Section"], "Application");
}

#[tokio::test]
async fn a_profiles_rights_go_by_the_profiles_name() {
    let desk = Desk::new().await;
    let before = desk.trail().await.len();
    let set = desk.entity("SELECT Id FROM PermissionSet WHERE Profile.Name = 'Narrow'").await;
    let app = desk.entity("SELECT Id FROM AppDefinition WHERE NamespacePrefix = 'alongside'").await;
    let access = json!({ "ParentId": set, "SetupEntityId": app });
    desk.make("SetupEntityAccess", access).await;
    let email = json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.Email", "PermissionsRead": true });
    desk.make("FieldPermissions", email).await;
    let told = desk.trail().await.split_off(before);
    assert_eq!(told[0].0, "profileCustAppCustom");
    assert!(told[0].1.ends_with("application is now Visible"), "{}", told[0].1);
    assert_eq!(told[1].0, "profileFlsChangedCustom");
    assert_eq!(
        told[1].1,
        "Changed profile Narrow: field-level security for Contact: Email was changed from No Access to Read Only"
    );
}

#[tokio::test]
async fn what_is_refused_leaves_no_row_and_nobody_writes_the_trail_or_reads_it_without_view_setup() {
    let desk = Desk::new().await;
    let before = desk.trail().await;
    let wrong = fields(json!({ "AssigneeId": desk.ada.id, "PermissionSetId": "0PS000000000000AAA" }));
    desk.company.org.create(&desk.ada, "PermissionSetAssignment", &wrong).await.unwrap_err();
    assert_eq!(desk.trail().await, before);

    let forged = fields(json!({ "Action": "PermSetAssign" }));
    let refused = desk.company.org.create(&desk.ada, "SetupAuditTrail", &forged).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
    desk.make("PermissionSet", json!({ "Name": "Help", "Label": "Help" })).await;
    let row = desk.entity("SELECT Id FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT 1").await;
    let refused = desk.company.org.delete(&desk.ada, "SetupAuditTrail", &row).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);

    let sam = desk.company.user("sam").await;
    let refused = desk.company.org.query(&sam, "SELECT Id FROM SetupAuditTrail").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidType);
}

/// What a client needs to see that rows came, changed or went without reading them.
#[tokio::test]
async fn set_up_rows_can_be_counted_and_their_newest_stamp_asked_for() {
    let desk = Desk::new().await;
    for object in
        ["User", "PermissionSetAssignment", "SetupEntityAccess", "ObjectPermissions", "FieldPermissions"]
    {
        let soql = format!("SELECT COUNT(Id) rows, MAX(SystemModstamp) newest FROM {object}");
        let one = desk.company.org.query(&desk.ada, &soql).await.unwrap().records[0].to_json("62.0");
        assert!(one["rows"].as_u64().unwrap() > 0, "{object}: {one}");
        assert!(one["newest"].as_str().is_some_and(|newest| newest.ends_with("+0000")), "{object}: {one}");
    }
}
