//! Set-up objects over the API: who may write them, and the rules that hold them together.

use alongside_org::{CurrentUser, ErrorCode};
use serde_json::{Value as Json, json};

use crate::support::{Company, company, fields};

pub async fn one(company: &Company, user: &CurrentUser, soql: &str) -> String {
    let mut result = company.org.query(user, soql).await.unwrap();
    assert_eq!(result.records.len(), 1, "{soql}");
    result.records.remove(0).id.unwrap()
}

#[tokio::test]
async fn only_administrators_touch_rights() {
    let company = company().await;
    let sam = company.user("sam").await;
    for object in [
        "PermissionSet",
        "PermissionSetAssignment",
        "ObjectPermissions",
        "FieldPermissions",
        "SetupEntityAccess",
    ] {
        let error = company.org.create(&sam, object, &fields(json!({ "Label": "x" }))).await.unwrap_err();
        let expected = if object == "PermissionSetAssignment" {
            ErrorCode::InsufficientAccessOrReadonly
        } else {
            ErrorCode::NotFound
        };
        assert_eq!(error.code, expected, "{object}");
    }
    let error =
        company.org.update(&sam, "User", &sam.id, &fields(json!({ "ProfileId": null }))).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InsufficientAccessOrReadonly);
    // Everybody sees the assignments that are his own.
    let own = company.org.query(&sam, "SELECT AssigneeId FROM PermissionSetAssignment").await.unwrap();
    assert_eq!(own.total_size, 2);
    assert!(own.records.iter().all(|record| record.text("AssigneeId") == sam.id));
}

#[tokio::test]
async fn a_grant_works_from_the_next_moment_and_ends_with_it() {
    let company = company().await;
    let (ada, tom) = (company.user("ada").await, company.user("tom").await);
    let org = &company.org;
    assert!(org.query(&tom, "SELECT Email FROM Contact").await.is_err());
    let set =
        org.create(&ada, "PermissionSet", &fields(json!({ "Name": "Mail", "Label": "Mail" }))).await.unwrap();
    let field = json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.Email", "PermissionsRead": true });
    let field = org.create(&ada, "FieldPermissions", &fields(field)).await.unwrap();
    let assignment = json!({ "AssigneeId": tom.id, "PermissionSetId": set });
    let assignment = org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    assert!(org.query(&tom, "SELECT Email FROM Contact").await.is_ok());
    // A field permission that grants nothing any more is gone.
    org.update(&ada, "FieldPermissions", &field, &fields(json!({ "PermissionsRead": false }))).await.unwrap();
    assert!(org.query(&tom, "SELECT Email FROM Contact").await.is_err());
    assert_eq!(org.retrieve(&ada, "FieldPermissions", &field).await.unwrap_err().code, ErrorCode::NotFound);
    org.delete(&ada, "PermissionSet", &set).await.unwrap();
    assert_eq!(
        org.retrieve(&ada, "PermissionSetAssignment", &assignment).await.unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn what_does_not_hang_together_is_refused() {
    let company = company().await;
    let ada = company.user("ada").await;
    let org = &company.org;
    let set = one(&company, &ada, "SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Access'").await;
    let of_profile = one(&company, &ada, "SELECT Id FROM PermissionSet WHERE Profile.Name = 'Narrow'").await;
    let permissions = |more: Json| {
        let mut all = json!({ "ParentId": set, "SobjectType": "Account" });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    for (object, body, code, message) in [
        (
            "ObjectPermissions",
            permissions(json!({ "PermissionsEdit": true })),
            ErrorCode::FieldIntegrityException,
            "Permission Edit Account depends on permission(s): Read Account",
        ),
        (
            "ObjectPermissions",
            permissions(json!({ "PermissionsRead": true, "PermissionsDelete": true })),
            ErrorCode::FieldIntegrityException,
            "Permission Delete Account depends on permission(s): Edit Account",
        ),
        (
            "ObjectPermissions",
            permissions(json!({ "SobjectType": "Nothing" })),
            ErrorCode::InvalidOrNullForRestrictedPicklist,
            "bad value for restricted picklist field: Nothing: [SobjectType]",
        ),
        (
            "FieldPermissions",
            json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.LastName", "PermissionsRead": true }),
            ErrorCode::InvalidOrNullForRestrictedPicklist,
            "bad value for restricted picklist field: Contact.LastName: [Field]",
        ),
        (
            "FieldPermissions",
            json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.MailingCity", "PermissionsRead": true }),
            ErrorCode::InvalidOrNullForRestrictedPicklist,
            "bad value for restricted picklist field: Contact.MailingCity: [Field]",
        ),
        (
            "FieldPermissions",
            json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.Email", "PermissionsEdit": true }),
            ErrorCode::FieldIntegrityException,
            "Permission Edit Field depends on permission(s): Read Field",
        ),
        (
            "PermissionSetAssignment",
            json!({ "AssigneeId": ada.id, "PermissionSetId": of_profile }),
            ErrorCode::FieldIntegrityException,
            "Permission set is owned by a profile and can't be assigned",
        ),
        (
            "PermissionSetAssignment",
            json!({ "AssigneeId": ada.id }),
            ErrorCode::RequiredFieldMissing,
            "Required fields are missing: [PermissionSetId]",
        ),
        (
            "PermissionSet",
            json!({ "Name": "two__scores", "Label": "x" }),
            ErrorCode::FieldIntegrityException,
            "The name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.",
        ),
    ] {
        let error = org.create(&ada, object, &fields(body.clone())).await.unwrap_err();
        assert_eq!((error.code, error.message.as_str()), (code, message), "{body}");
    }
    let again = json!({ "AssigneeId": ada.id, "PermissionSetId": set });
    let error = org.create(&ada, "PermissionSetAssignment", &fields(again)).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::DuplicateValue);
    assert_eq!(
        error.message,
        format!("Duplicate PermissionSetAssignment. Assignee: {}; Permission Set: {set}", ada.id)
    );
    // A lookup may be named by its relationship; the API name comes back.
    let account = json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.Account", "PermissionsRead": true });
    let id = org.create(&ada, "FieldPermissions", &fields(account)).await.unwrap();
    assert_eq!(org.retrieve(&ada, "FieldPermissions", &id).await.unwrap().text("Field"), "Contact.AccountId");
}

#[tokio::test]
async fn a_group_grants_what_its_sets_grant_less_what_it_mutes() {
    let company = company().await;
    let (ada, tom) = (company.user("ada").await, company.user("tom").await);
    let org = &company.org;
    let make = async |object: &str, body: Json| org.create(&ada, object, &fields(body)).await.unwrap();
    let set = make("PermissionSet", json!({ "Name": "Leads", "Label": "Leads" })).await;
    make("ObjectPermissions", json!({ "ParentId": set, "SobjectType": "Lead", "PermissionsRead": true, "PermissionsCreate": true, "PermissionsEdit": true })).await;
    let group = make("PermissionSetGroup", json!({ "DeveloperName": "Team", "MasterLabel": "Team" })).await;
    make("PermissionSetGroupComponent", json!({ "PermissionSetGroupId": group, "PermissionSetId": set }))
        .await;
    make("PermissionSetAssignment", json!({ "AssigneeId": tom.id, "PermissionSetGroupId": group })).await;
    assert!(org.describe(&tom, "Lead").await.unwrap().createable);
    let muting = make("MutingPermissionSet", json!({ "DeveloperName": "Mute", "MasterLabel": "Mute" })).await;
    make("ObjectPermissions", json!({ "ParentId": muting, "SobjectType": "Lead", "PermissionsRead": true, "PermissionsCreate": true })).await;
    make("PermissionSetGroupComponent", json!({ "PermissionSetGroupId": group, "PermissionSetId": muting }))
        .await;
    assert!(org.describe(&tom, "Lead").await.is_err());
    // Granted directly as well, the group's muting does not matter.
    make("PermissionSetAssignment", json!({ "AssigneeId": tom.id, "PermissionSetId": set })).await;
    assert!(org.describe(&tom, "Lead").await.unwrap().createable);
}

#[tokio::test]
async fn the_app_menu_is_each_users_own() {
    let company = company().await;
    let soql = "SELECT ApplicationId, Name, IsAccessible, IsVisible FROM AppMenuItem WHERE Name = 'AlongsideWebApp' AND Type = 'ConnectedApplication'";
    for (name, accessible) in [("ada", "true"), ("sam", "true"), ("jonas", "false"), ("tom", "false")] {
        let user = company.user(name).await;
        let item = company.org.query(&user, soql).await.unwrap().records.remove(0);
        assert_eq!(item.text("IsAccessible"), accessible, "{name}");
        assert!(item.text("ApplicationId").starts_with("0H4"));
    }
}

#[tokio::test]
async fn a_group_is_queried_as_the_permission_set_it_adds_up_to() {
    let company = company().await;
    let ada = company.user("ada").await;
    let org = &company.org;
    let make = async |object: &str, body: Json| org.create(&ada, object, &fields(body)).await.unwrap();
    let leads =
        make("PermissionSet", json!({ "Name": "Leads", "Label": "Leads", "PermissionsViewSetup": true }))
            .await;
    let rows = json!({ "ParentId": leads, "SobjectType": "Lead", "PermissionsRead": true, "PermissionsCreate": true, "PermissionsEdit": true });
    let rows = make("ObjectPermissions", rows).await;
    let group = make("PermissionSetGroup", json!({ "DeveloperName": "Team", "MasterLabel": "Team" })).await;
    let status = org.retrieve(&ada, "PermissionSetGroup", &group).await.unwrap().text("Status");
    assert_eq!(status, "Updated");
    let member = json!({ "PermissionSetGroupId": group, "PermissionSetId": leads });
    make("PermissionSetGroupComponent", member).await;
    let sum = one(
        &company,
        &ada,
        &format!("SELECT Id FROM PermissionSet WHERE PermissionSetGroupId = '{group}' AND Type = 'Group'"),
    )
    .await;
    let summed = async || {
        let soql = format!(
            "SELECT PermissionsRead, PermissionsCreate, PermissionsEdit, Parent.PermissionsViewSetup FROM ObjectPermissions WHERE ParentId = '{sum}' AND SobjectType = 'Lead'"
        );
        let found = org.query(&ada, &soql).await.unwrap().records;
        let flags = ["PermissionsRead", "PermissionsCreate", "PermissionsEdit"];
        found.first().map(|row| flags.map(|flag| row.text(flag) == "true"))
    };
    assert_eq!(summed().await, Some([true, true, true]));
    // Muting Edit leaves the rest; what rests on a muted permission goes with it.
    let muting = make(
        "MutingPermissionSet",
        json!({ "DeveloperName": "Mute", "MasterLabel": "Mute", "PermissionsViewSetup": true }),
    )
    .await;
    assert!(muting.starts_with("0QM"));
    make("ObjectPermissions", json!({ "ParentId": muting, "SobjectType": "Lead", "PermissionsEdit": true }))
        .await;
    make("PermissionSetGroupComponent", json!({ "PermissionSetGroupId": group, "PermissionSetId": muting }))
        .await;
    assert_eq!(summed().await, Some([true, true, false]));
    assert_eq!(
        org.retrieve(&ada, "PermissionSet", &sum).await.unwrap().text("PermissionsViewSetup"),
        "false"
    );
    let second =
        make("MutingPermissionSet", json!({ "DeveloperName": "Second", "MasterLabel": "Second" })).await;
    // Nobody edits the sum, puts it into a group or assigns it; a group has one muting set, and a
    // muting set one group.
    let other = make("PermissionSetGroup", json!({ "DeveloperName": "Other", "MasterLabel": "Other" })).await;
    for (object, body, code) in [
        (
            "ObjectPermissions",
            json!({ "ParentId": sum, "SobjectType": "Case", "PermissionsRead": true }),
            ErrorCode::InsufficientAccessOrReadonly,
        ),
        (
            "PermissionSetAssignment",
            json!({ "AssigneeId": ada.id, "PermissionSetId": sum }),
            ErrorCode::FieldIntegrityException,
        ),
        (
            "PermissionSetGroupComponent",
            json!({ "PermissionSetGroupId": other, "PermissionSetId": sum }),
            ErrorCode::FieldIntegrityException,
        ),
        (
            "PermissionSetGroupComponent",
            json!({ "PermissionSetGroupId": group, "PermissionSetId": second }),
            ErrorCode::FieldIntegrityException,
        ),
        (
            "PermissionSetGroupComponent",
            json!({ "PermissionSetGroupId": other, "PermissionSetId": muting }),
            ErrorCode::FieldIntegrityException,
        ),
        (
            "PermissionSetGroupComponent",
            json!({ "PermissionSetGroupId": group, "PermissionSetId": leads }),
            ErrorCode::DuplicateValue,
        ),
        (
            "PermissionSet",
            json!({ "Name": "Waits", "Label": "Waits", "HasActivationRequired": true }),
            ErrorCode::FieldIntegrityException,
        ),
        (
            "PermissionSetGroup",
            json!({ "DeveloperName": "Waits", "MasterLabel": "Waits", "HasActivationRequired": true }),
            ErrorCode::FieldIntegrityException,
        ),
    ] {
        let error = org.create(&ada, object, &fields(body.clone())).await.unwrap_err();
        assert_eq!(error.code, code, "{object} {body}: {error}");
    }
    let refused =
        org.update(&ada, "PermissionSet", &sum, &fields(json!({ "Label": "Mine" }))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
    // A muting set is no permission set to be assigned, and goes with all that it mutes.
    let assigned = json!({ "AssigneeId": ada.id, "PermissionSetId": second });
    let error = org.create(&ada, "PermissionSetAssignment", &fields(assigned)).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::MalformedId);
    org.delete(&ada, "MutingPermissionSet", &muting).await.unwrap();
    assert_eq!(summed().await, Some([true, true, true]));
    let left = format!("SELECT Id FROM ObjectPermissions WHERE ParentId = '{muting}'");
    assert_eq!(org.query(&ada, &left).await.unwrap().total_size, 0);
    // What a member grants is in the sum at once.
    org.delete(&ada, "ObjectPermissions", &rows).await.unwrap();
    assert_eq!(summed().await, None);
    org.delete(&ada, "PermissionSetGroup", &group).await.unwrap();
    assert!(org.retrieve(&ada, "PermissionSet", &sum).await.is_err());
}
