//! Every kind of change of rights holds from the next question on: nobody signs in again, nothing waits.

use alongside_org::{CurrentUser, ErrorCode};
use serde_json::{Value as Json, json};

use crate::support::{Company, company, fields};

/// The administrator who changes things and the user who feels it.
struct Desk {
    company: Company,
    ada: CurrentUser,
    tom: CurrentUser,
}

impl Desk {
    async fn new() -> Desk {
        let company = company().await;
        let (ada, tom) = (company.user("ada").await, company.user("tom").await);
        Desk { company, ada, tom }
    }

    async fn make(&self, object: &str, body: Json) -> String {
        self.company.org.create(&self.ada, object, &fields(body)).await.unwrap()
    }

    async fn change(&self, object: &str, id: &str, body: Json) {
        self.company.org.update(&self.ada, object, id, &fields(body)).await.unwrap();
    }

    async fn remove(&self, object: &str, id: &str) {
        self.company.org.delete(&self.ada, object, id).await.unwrap();
    }

    async fn set(&self, name: &str) -> String {
        self.make("PermissionSet", json!({ "Name": name, "Label": name })).await
    }

    async fn assign(&self, set: &str) -> String {
        self.make("PermissionSetAssignment", json!({ "AssigneeId": self.tom.id, "PermissionSetId": set }))
            .await
    }

    /// What Tom may do with leads, which his profile does not let him see.
    async fn leads(&self) -> &'static str {
        let found = self.company.org.query(&self.tom, "SELECT Id FROM Lead").await;
        match self.company.org.describe(&self.tom, "Lead").await {
            Err(_) => {
                assert_eq!(found.unwrap_err().code, ErrorCode::InvalidType);
                ""
            }
            Ok(described) if described.updateable => "edit",
            Ok(_) => "read",
        }
    }

    async fn reads_mail(&self) -> bool {
        self.company.org.query(&self.tom, "SELECT Email FROM Contact").await.is_ok()
    }
}

#[tokio::test]
async fn object_permissions() {
    let desk = Desk::new().await;
    let set = desk.set("Leads").await;
    desk.assign(&set).await;
    assert_eq!(desk.leads().await, "");
    let row = json!({ "ParentId": set, "SobjectType": "Lead", "PermissionsRead": true });
    let row = desk.make("ObjectPermissions", row).await;
    assert_eq!(desk.leads().await, "read");
    desk.change("ObjectPermissions", &row, json!({ "PermissionsEdit": true })).await;
    assert_eq!(desk.leads().await, "edit");
    // One that grants nothing any more is gone.
    desk.change("ObjectPermissions", &row, json!({ "PermissionsRead": false, "PermissionsEdit": false }))
        .await;
    assert_eq!(desk.leads().await, "");
    let gone = desk.company.org.retrieve(&desk.ada, "ObjectPermissions", &row).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
    let row = json!({ "ParentId": set, "SobjectType": "Lead", "PermissionsRead": true });
    let row = desk.make("ObjectPermissions", row).await;
    assert_eq!(desk.leads().await, "read");
    desk.remove("ObjectPermissions", &row).await;
    assert_eq!(desk.leads().await, "");
}

#[tokio::test]
async fn field_permissions_and_those_of_compounds() {
    let desk = Desk::new().await;
    let org = &desk.company.org;
    let set = desk.set("Fields").await;
    desk.assign(&set).await;
    let field = async |name: &str, edit: bool| {
        let row = json!({ "ParentId": set, "SobjectType": "Contact", "Field": format!("Contact.{name}"), "PermissionsRead": true, "PermissionsEdit": edit });
        desk.make("FieldPermissions", row).await
    };
    let mail = field("Email", false).await;
    let written = async |name: &str| {
        let body = fields(json!({ name: "a@b.example" }));
        org.update(&desk.tom, "Contact", desk.company.id("casey"), &body).await.map_err(|error| error.code)
    };
    assert_eq!(written("Email").await, Err(ErrorCode::InvalidFieldForInsertUpdate));
    desk.change("FieldPermissions", &mail, json!({ "PermissionsEdit": true })).await;
    assert_eq!(written("Email").await, Ok(()));
    desk.remove("FieldPermissions", &mail).await;
    assert_eq!(written("Email").await, Err(ErrorCode::InvalidField));
    // The parts of an address go with the address.
    let narrow = "SELECT Id FROM FieldPermissions WHERE Parent.Profile.Name = 'Narrow' AND Field = 'Contact.MailingAddress'";
    let narrow = org.query(&desk.ada, narrow).await.unwrap().records.remove(0).id.unwrap();
    let city = async || org.query(&desk.tom, "SELECT MailingCity, MailingAddress FROM Contact").await.is_ok();
    assert!(city().await);
    desk.remove("FieldPermissions", &narrow).await;
    assert!(!city().await);
    field("MailingAddress", true).await;
    assert!(city().await);
    assert_eq!(written("MailingCity").await, Ok(()));
}

#[tokio::test]
async fn assignments_and_their_end() {
    let desk = Desk::new().await;
    let set = desk.set("Mail").await;
    let row = json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.Email", "PermissionsRead": true });
    desk.make("FieldPermissions", row).await;
    let assignment = desk.assign(&set).await;
    assert!(desk.reads_mail().await);
    desk.remove("PermissionSetAssignment", &assignment).await;
    assert!(!desk.reads_mail().await);
    let assignment = desk.assign(&set).await;
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(1_500);
    desk.change("PermissionSetAssignment", &assignment, json!({ "ExpirationDate": soon.to_string() })).await;
    while desk.reads_mail().await {
        tokio::task::yield_now().await;
    }
    assert!(jiff::Timestamp::now() >= soon);
    desk.change("PermissionSetAssignment", &assignment, json!({ "ExpirationDate": null })).await;
    assert!(desk.reads_mail().await);
    desk.remove("PermissionSet", &set).await;
    assert!(!desk.reads_mail().await);
}

#[tokio::test]
async fn groups_their_members_and_their_muting() {
    let desk = Desk::new().await;
    let set = desk.set("Leads").await;
    let row =
        json!({ "ParentId": set, "SobjectType": "Lead", "PermissionsRead": true, "PermissionsEdit": true });
    desk.make("ObjectPermissions", row).await;
    let group =
        desk.make("PermissionSetGroup", json!({ "DeveloperName": "Team", "MasterLabel": "Team" })).await;
    desk.make("PermissionSetAssignment", json!({ "AssigneeId": desk.tom.id, "PermissionSetGroupId": group }))
        .await;
    assert_eq!(desk.leads().await, "");
    let member = json!({ "PermissionSetGroupId": group, "PermissionSetId": set });
    let member = desk.make("PermissionSetGroupComponent", member).await;
    assert_eq!(desk.leads().await, "edit");
    let muting =
        desk.make("MutingPermissionSet", json!({ "DeveloperName": "Mute", "MasterLabel": "Mute" })).await;
    let muted = json!({ "ParentId": muting, "SobjectType": "Lead", "PermissionsEdit": true });
    let muted = desk.make("ObjectPermissions", muted).await;
    let component = json!({ "PermissionSetGroupId": group, "PermissionSetId": muting });
    let component = desk.make("PermissionSetGroupComponent", component).await;
    assert_eq!(desk.leads().await, "read");
    desk.change("ObjectPermissions", &muted, json!({ "PermissionsRead": true })).await;
    assert_eq!(desk.leads().await, "");
    desk.remove("PermissionSetGroupComponent", &component).await;
    assert_eq!(desk.leads().await, "edit");
    desk.remove("PermissionSetGroupComponent", &member).await;
    assert_eq!(desk.leads().await, "");
    desk.make(
        "PermissionSetGroupComponent",
        json!({ "PermissionSetGroupId": group, "PermissionSetId": set }),
    )
    .await;
    assert_eq!(desk.leads().await, "edit");
    desk.remove("PermissionSetGroup", &group).await;
    assert_eq!(desk.leads().await, "");
}

#[tokio::test]
async fn profiles_system_permissions_and_set_up_entities() {
    let desk = Desk::new().await;
    let org = &desk.company.org;
    let profile = async |name: &str| {
        let soql = format!("SELECT Id FROM Profile WHERE Name = '{name}'");
        org.query(&desk.ada, &soql).await.unwrap().records.remove(0).id.unwrap()
    };
    desk.change("User", &desk.tom.id, json!({ "ProfileId": profile("Standard User").await })).await;
    assert_eq!((desk.leads().await, desk.reads_mail().await), ("edit", true));
    desk.change("User", &desk.tom.id, json!({ "ProfileId": profile("Narrow").await })).await;
    assert_eq!((desk.leads().await, desk.reads_mail().await), ("", false));
    let set = desk.set("All").await;
    desk.assign(&set).await;
    desk.change("PermissionSet", &set, json!({ "PermissionsViewAllData": true })).await;
    // Field-level security holds for those who see all data, too.
    assert_eq!((desk.leads().await, desk.reads_mail().await), ("read", false));
    desk.change("PermissionSet", &set, json!({ "PermissionsModifyAllData": true })).await;
    assert_eq!(desk.leads().await, "edit");
    desk.change(
        "PermissionSet",
        &set,
        json!({ "PermissionsModifyAllData": false, "PermissionsViewAllData": false }),
    )
    .await;
    assert_eq!(desk.leads().await, "");
    let app = "SELECT Id FROM ConnectedApplication WHERE DeveloperName = 'AlongsideWebApp'";
    let app = org.query(&desk.ada, app).await.unwrap().records.remove(0).id.unwrap();
    let accessible = async || {
        let soql = format!("SELECT IsAccessible FROM AppMenuItem WHERE ApplicationId = '{app}'");
        org.query(&desk.tom, &soql).await.unwrap().records.remove(0).text("IsAccessible")
    };
    assert_eq!(accessible().await, "false");
    let entity = desk.make("SetupEntityAccess", json!({ "ParentId": set, "SetupEntityId": app })).await;
    assert_eq!(accessible().await, "true");
    desk.remove("SetupEntityAccess", &entity).await;
    assert_eq!(accessible().await, "false");
}

#[tokio::test]
async fn what_was_not_committed_changes_nothing() {
    let desk = Desk::new().await;
    let set = desk.set("Mail").await;
    desk.assign(&set).await;
    let wrong = json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.Email", "PermissionsEdit": true });
    desk.company.org.create(&desk.ada, "FieldPermissions", &fields(wrong)).await.unwrap_err();
    assert!(!desk.reads_mail().await);
}
