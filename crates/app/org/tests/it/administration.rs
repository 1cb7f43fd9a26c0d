//! What administrators do with users, profiles and permission sets as wholes: licenses, clones, who may
//! set up what, and that somebody is left who can.

use alongside_org::ErrorCode;
use serde_json::{Value as Json, json};

use crate::setup::one;
use crate::support::{company, fields};

#[tokio::test]
async fn a_permission_set_goes_to_users_who_have_its_license() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let org = &company.org;
    let license = async |soql: &str| one(&company, &ada, soql).await;
    let salesforce = license("SELECT Id FROM UserLicense WHERE LicenseDefinitionKey = 'SFDC'").await;
    let platform = license("SELECT Id FROM UserLicense WHERE LicenseDefinitionKey = 'AUL'").await;
    let seats =
        license("SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'")
            .await;
    let set = async |name: &str, license: &str| {
        let body = json!({ "Name": name, "Label": name, "LicenseId": license });
        org.create(&ada, "PermissionSet", &fields(body)).await.unwrap()
    };
    let assign = async |set: &str| {
        let body = json!({ "AssigneeId": sam.id, "PermissionSetId": set });
        org.create(&ada, "PermissionSetAssignment", &fields(body)).await
    };
    // Custom profiles keep the license of the profile they were cloned from.
    assign(&set("Fits", &salesforce).await).await.unwrap();
    let error = assign(&set("Differs", &platform).await).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::FieldIntegrityException);
    assert_eq!(
        error.message,
        "Can't assign permission set Differs to user sam@fernhill.example. The user license doesn't match the permission set license"
    );
    let seated = set("Seated", &seats).await;
    assert_eq!(assign(&seated).await.unwrap_err().code, ErrorCode::FieldIntegrityException);
    let seat = |user: &str| fields(json!({ "AssigneeId": user, "PermissionSetLicenseId": seats }));
    let taken = org.create(&ada, "PermissionSetLicenseAssign", &seat(&sam.id)).await.unwrap();
    let twice = org.create(&ada, "PermissionSetLicenseAssign", &seat(&sam.id)).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::DuplicateValue);
    assign(&seated).await.unwrap();
    let kept = org.delete(&ada, "PermissionSetLicenseAssign", &taken).await.unwrap_err();
    assert_eq!(kept.code, ErrorCode::DeleteFailed);
    for name in ["ada", "jonas", "tom", "integration"] {
        let user = company.user(name).await;
        org.create(&ada, "PermissionSetLicenseAssign", &seat(&user.id)).await.unwrap();
    }
    let ivy = license("SELECT Id FROM User WHERE Username = 'ivy@fernhill.example'").await;
    let full = org.create(&ada, "PermissionSetLicenseAssign", &seat(&ivy)).await.unwrap_err();
    assert_eq!(full.code, ErrorCode::LicenseLimitExceeded);
}

#[tokio::test]
async fn an_org_keeps_an_administrator() {
    let company = company().await;
    let (ada, jonas) = (company.user("ada").await, company.user("jonas").await);
    let org = &company.org;
    let standard = one(&company, &ada, "SELECT Id FROM Profile WHERE Name = 'Standard User'").await;
    let integration =
        one(&company, &ada, "SELECT Id FROM User WHERE Username = 'integration@fernhill.example'").await;
    let inactive = fields(json!({ "IsActive": false }));
    org.update(&ada, "User", &integration, &inactive).await.unwrap();
    org.update(&ada, "User", &jonas.id, &fields(json!({ "ProfileId": standard }))).await.unwrap();
    for change in [json!({ "IsActive": false }), json!({ "ProfileId": standard })] {
        let error = org.update(&ada, "User", &ada.id, &fields(change.clone())).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::CannotDisableLastAdmin, "{change}");
    }
    assert_eq!(org.retrieve(&ada, "User", &ada.id).await.unwrap().text("IsActive"), "true");
    // Nor does the standard profile lose what makes an administrator.
    let own =
        one(&company, &ada, "SELECT Id FROM PermissionSet WHERE Profile.Name = 'System Administrator'").await;
    for change in [json!({ "PermissionsManageUsers": false }), json!({ "Label": "Mine" })] {
        let error = org.update(&ada, "PermissionSet", &own, &fields(change)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::InsufficientAccessOrReadonly);
    }
    // A custom administrator's profile may, while somebody else is left.
    let admins = org
        .clone_profile(
            &ada,
            &one(&company, &ada, "SELECT Id FROM Profile WHERE Name = 'System Administrator'").await,
            "Admins",
        )
        .await
        .unwrap();
    org.update(&ada, "User", &ada.id, &fields(json!({ "ProfileId": admins }))).await.unwrap();
    let own =
        one(&company, &ada, &format!("SELECT Id FROM PermissionSet WHERE ProfileId = '{admins}'")).await;
    let error = org
        .update(&ada, "PermissionSet", &own, &fields(json!({ "PermissionsManageUsers": false })))
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::CannotDisableLastAdmin);
}

#[tokio::test]
async fn r19_a_managed_set_is_cloned_and_the_clone_can_be_approved() {
    let company = company().await;
    let (ada, tom) = (company.user("ada").await, company.user("tom").await);
    let org = &company.org;
    let managed = one(
        &company,
        &ada,
        "SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Agent' AND NamespacePrefix = 'alongside'",
    )
    .await;
    let app =
        one(&company, &ada, "SELECT Id FROM ConnectedApplication WHERE DeveloperName = 'AlongsideWebApp'")
            .await;
    let approve = |set: &str| fields(json!({ "ParentId": set, "SetupEntityId": app }));
    // R24: the original takes no approval and no other change.
    let error = org.create(&ada, "SetupEntityAccess", &approve(&managed)).await.unwrap_err();
    assert_eq!(
        (error.code, error.message.as_str()),
        (ErrorCode::CannotModifyManagedObject, "Cannot Modify Managed Component")
    );
    let error =
        org.update(&ada, "PermissionSet", &managed, &fields(json!({ "Label": "Mine" }))).await.unwrap_err();
    assert_eq!(error.message, "Cannot Modify Managed Component");
    let clone =
        org.clone_permission_set(&ada, &managed, "Agent_Clone", "Alongside Agent (clone)").await.unwrap();
    let approved = org.create(&ada, "SetupEntityAccess", &approve(&clone)).await.unwrap();
    let kind = org.retrieve(&ada, "SetupEntityAccess", &approved).await.unwrap().text("SetupEntityType");
    assert_eq!(kind, "ConnectedApplication");
    let moved = org
        .update(&ada, "SetupEntityAccess", &approved, &fields(json!({ "ParentId": managed })))
        .await
        .unwrap_err();
    assert_eq!(moved.code, ErrorCode::InsufficientAccessOrReadonly);
    // It grants what the original grants.
    for object in ["ObjectPermissions", "FieldPermissions"] {
        let count = async |set: &str| {
            org.query(&ada, &format!("SELECT Id FROM {object} WHERE ParentId = '{set}'"))
                .await
                .unwrap()
                .total_size
        };
        assert_eq!(count(&managed).await, count(&clone).await, "{object}");
    }
    let assigned = json!({ "AssigneeId": tom.id, "PermissionSetId": clone });
    assert!(org.describe(&tom, "alongside__Session__c").await.is_err());
    org.create(&ada, "PermissionSetAssignment", &fields(assigned)).await.unwrap();
    assert!(org.describe(&tom, "alongside__Session__c").await.is_ok());
    // R21, R22: a clone of the clone does not inherit the approval, and no name is there twice.
    let again = org.clone_permission_set(&ada, &clone, "Agent_Clone_2", "Again").await.unwrap();
    let approvals = format!(
        "SELECT Id FROM SetupEntityAccess WHERE ParentId = '{again}' AND SetupEntityType = 'ConnectedApplication'"
    );
    assert_eq!(org.query(&ada, &approvals).await.unwrap().total_size, 0);
    let twice = org.clone_permission_set(&ada, &managed, "Agent_Clone", "Again").await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::DuplicateValue);
    let refused = org.clone_permission_set(&tom, &managed, "Toms", "Toms").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
}

#[tokio::test]
async fn a_cloned_profile_grants_the_same_and_goes_when_nobody_has_it() {
    let company = company().await;
    let (ada, tom) = (company.user("ada").await, company.user("tom").await);
    let org = &company.org;
    let narrow = one(&company, &ada, "SELECT Id FROM Profile WHERE Name = 'Narrow'").await;
    let clone = org.clone_profile(&ada, &narrow, "Narrower").await.unwrap();
    assert_eq!(
        org.clone_profile(&ada, &narrow, "narrower").await.unwrap_err().code,
        ErrorCode::DuplicateValue
    );
    let seen = async || {
        org.describe(&tom, "Contact")
            .await
            .unwrap()
            .fields
            .into_iter()
            .map(|field| field.name)
            .collect::<Vec<_>>()
    };
    let before = seen().await;
    org.update(&ada, "User", &tom.id, &fields(json!({ "ProfileId": clone }))).await.unwrap();
    assert_eq!(seen().await, before);
    // Its permissions can be changed, and hold at once.
    let set = one(&company, &ada, &format!("SELECT Id FROM PermissionSet WHERE ProfileId = '{clone}'")).await;
    let mail = json!({ "ParentId": set, "SobjectType": "Contact", "Field": "Contact.Email", "PermissionsRead": true });
    org.create(&ada, "FieldPermissions", &fields(mail)).await.unwrap();
    assert_eq!(seen().await.len(), before.len() + 1);
    assert_eq!(org.delete(&ada, "Profile", &clone).await.unwrap_err().code, ErrorCode::DeleteFailed);
    org.update(&ada, "User", &tom.id, &fields(json!({ "ProfileId": narrow }))).await.unwrap();
    org.delete(&ada, "Profile", &clone).await.unwrap();
    assert!(org.retrieve(&ada, "PermissionSet", &set).await.is_err());
    let standard = one(&company, &ada, "SELECT Id FROM Profile WHERE Name = 'Standard User'").await;
    assert_eq!(
        org.delete(&ada, "Profile", &standard).await.unwrap_err().code,
        ErrorCode::InsufficientAccessOrReadonly
    );
}

#[tokio::test]
async fn rights_to_set_up_are_asked_one_by_one() {
    let company = company().await;
    let (ada, tom) = (company.user("ada").await, company.user("tom").await);
    let org = &company.org;
    let set =
        org.create(&ada, "PermissionSet", &fields(json!({ "Name": "Desk", "Label": "Desk" }))).await.unwrap();
    let assignment = json!({ "AssigneeId": tom.id, "PermissionSetId": set });
    let assignment = org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    let granted = async |flags: Json| org.update(&ada, "PermissionSet", &set, &fields(flags)).await.unwrap();
    let may = async |object: &str| match org.describe(&tom, object).await {
        Ok(described) => (true, described.createable || described.updateable),
        Err(_) => (false, false),
    };
    assert_eq!(may("PermissionSet").await, (false, false));
    assert_eq!(may("User").await, (true, false));
    granted(json!({ "PermissionsViewSetup": true })).await;
    for object in ["PermissionSet", "FieldPermissions", "ConnectedApplication", "MutingPermissionSet"] {
        assert_eq!(may(object).await, (true, false), "{object}");
    }
    granted(json!({ "PermissionsAssignPermissionSets": true })).await;
    assert_eq!(
        (may("PermissionSetAssignment").await, may("PermissionSet").await),
        ((true, true), (true, false))
    );
    granted(json!({ "PermissionsManageProfilesPermissionsets": true })).await;
    assert_eq!((may("FieldPermissions").await, may("User").await), ((true, true), (true, false)));
    granted(json!({ "PermissionsManageUsers": true })).await;
    assert_eq!((may("User").await, may("ConnectedApplication").await), ((true, true), (true, false)));
    granted(json!({ "PermissionsCustomizeApplication": true })).await;
    assert_eq!(may("ConnectedApplication").await, (true, true));
    let error = org
        .update(&ada, "PermissionSet", &set, &fields(json!({ "PermissionsViewSetup": false })))
        .await
        .unwrap_err();
    assert_eq!(
        error.message,
        "Permission Manage Users depends on permission(s): View Setup and Configuration"
    );
    let past = fields(json!({ "ExpirationDate": "2020-01-01T00:00:00Z" }));
    let error = org.update(&ada, "PermissionSetAssignment", &assignment, &past).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::FieldIntegrityException);
    org.delete(&ada, "PermissionSetAssignment", &assignment).await.unwrap();
    assert_eq!(may("PermissionSet").await, (false, false));
}

#[tokio::test]
async fn active_users_have_a_license_each_and_there_are_only_so_many() {
    let company = company().await;
    let ada = company.user("ada").await;
    let org = &company.org;
    let profile = one(&company, &ada, "SELECT Id FROM Profile WHERE Name = 'Standard User'").await;
    let total =
        org.query(&ada, "SELECT TotalLicenses FROM UserLicense WHERE Name = 'Salesforce'").await.unwrap();
    let total: u64 = total.records[0].text("TotalLicenses").parse().unwrap();
    let active = "SELECT COUNT() FROM User WHERE IsActive = true";
    let taken = org.query(&ada, active).await.unwrap().total_size;
    let person = |number: u64, active: bool| {
        fields(json!({
            "LastName": "Many", "Alias": "many", "Email": "many@fernhill.example", "IsActive": active,
            "Username": format!("many{number}@fernhill.example"), "ProfileId": profile,
        }))
    };
    for number in taken..total {
        org.create(&ada, "User", &person(number, true)).await.unwrap();
    }
    let full = org.create(&ada, "User", &person(total, true)).await.unwrap_err();
    assert_eq!((full.code, full.fields), (ErrorCode::LicenseLimitExceeded, vec!["ProfileId".to_owned()]));
    let waiting = org.create(&ada, "User", &person(total, false)).await.unwrap();
    let wake = fields(json!({ "IsActive": true }));
    let full = org.update(&ada, "User", &waiting, &wake).await.unwrap_err();
    assert_eq!(full.code, ErrorCode::LicenseLimitExceeded);
    // Who has a license keeps it through other changes.
    org.update(&ada, "User", &ada.id, &fields(json!({ "IsActive": true, "Title": "Head" }))).await.unwrap();
}
