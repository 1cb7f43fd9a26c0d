//! Installing the package: what comes with it, and what does not.

use alongside_org::{AppKind, ErrorCode, Org};
use serde_json::json;

use crate::support::{PASSWORD, company, config, fields};

#[tokio::test]
async fn installing_grants_nothing_to_anybody() {
    let company = company().await;
    let jonas = company.user("jonas").await;
    // R6: no assignment, no grant on the sets of profiles.
    for soql in [
        "SELECT COUNT() FROM ObjectPermissions WHERE Parent.Type = 'Profile' AND SobjectType LIKE 'alongside\\_\\_%'",
        "SELECT COUNT() FROM FieldPermissions WHERE SobjectType LIKE 'alongside\\_\\_%' AND ParentId IN (SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true)",
        "SELECT COUNT() FROM SetupEntityAccess WHERE SetupEntityType = 'CustomPermission' AND ParentId IN (SELECT Id FROM PermissionSet WHERE NamespacePrefix = null)",
    ] {
        assert_eq!(company.org.query(&jonas, soql).await.unwrap().total_size, 0, "{soql}");
    }
    // R11: an administrator sees the object, for he sees all data, but none of the package's fields.
    let seen = company.org.describe(&jonas, "alongside__Session__c").await.unwrap();
    assert!(!seen.fields.iter().any(|field| field.custom), "{:?}", seen.fields);
    let tom = company.user("tom").await;
    let refused = company.org.describe(&tom, "alongside__Session__c").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_fresh_installation_lets_users_approve_the_app_themselves() {
    let org = Org::open(config()).await.unwrap();
    let mut batch = crate::support::batch();
    batch.connected_app = None;
    org.seed(batch).await.unwrap();
    let token = org.sign_in("ada@fernhill.example", PASSWORD).await.unwrap();
    let ada = org.current_user(token.expose()).await.unwrap();
    let result = org
        .query(&ada, "SELECT Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication WHERE NamespacePrefix = 'alongside'")
        .await
        .unwrap();
    // R13: whatever the package's source says.
    assert_eq!(result.records[0].to_json("v67.0")["OptionsAllowAdminApprovedUsersOnly"], json!(false));
    assert_eq!(result.records[0].text("Name"), "AlongsideWebApp");
}

#[tokio::test]
async fn the_launcher_shows_both_apps_to_those_who_have_them_and_to_administrators() {
    let company = company().await;
    let names = |apps: Vec<alongside_org::AppEntry>| {
        let packaged = apps.into_iter().filter(|app| app.kind == AppKind::Packaged);
        packaged.map(|app| (app.name, app.granted)).collect::<Vec<_>>()
    };
    let (app, setup) = ("alongside__Alongside".to_owned(), "alongside__Alongside_Setup".to_owned());
    let ada = names(company.org.apps(&company.user("ada").await).await.unwrap());
    assert_eq!(ada, [(app.clone(), true), (setup.clone(), true)]);
    let jonas = names(company.org.apps(&company.user("jonas").await).await.unwrap());
    assert_eq!(jonas, [(app.clone(), false), (setup, false)]);
    let sam = names(company.org.apps(&company.user("sam").await).await.unwrap());
    assert_eq!(sam, [(app, true)]);
    assert_eq!(names(company.org.apps(&company.user("tom").await).await.unwrap()), []);
}

#[tokio::test]
async fn a_managed_set_cannot_be_changed_but_its_clone_can_be_approved() {
    let company = company().await;
    let ada = company.user("ada").await;
    let one = |result: alongside_org::QueryResult| result.records[0].id.clone().unwrap();
    let managed = one(company
        .org
        .query(
            &ada,
            "SELECT Id FROM PermissionSet WHERE NamespacePrefix = 'alongside' AND Name = 'Alongside_Agent'",
        )
        .await
        .unwrap());
    let app = one(company.org.query(&ada, "SELECT Id FROM ConnectedApplication").await.unwrap());
    // R24: the error tells the original from the clone.
    let approve = fields(json!({ "ParentId": managed, "SetupEntityId": app }));
    let refused = company.org.create(&ada, "SetupEntityAccess", &approve).await.unwrap_err();
    assert_eq!(refused.message, "Cannot Modify Managed Component");
    assert_eq!(refused.code, ErrorCode::CannotModifyManagedObject);
    let rename = fields(json!({ "Label": "Mine" }));
    let refused = company.org.update(&ada, "PermissionSet", &managed, &rename).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::CannotModifyManagedObject);

    let clone = fields(json!({ "Name": "Agent_Clone", "Label": "Agent (clone)" }));
    let clone = company.org.create(&ada, "PermissionSet", &clone).await.unwrap();
    let approve = fields(json!({ "ParentId": clone, "SetupEntityId": app }));
    company.org.create(&ada, "SetupEntityAccess", &approve).await.unwrap();
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config();
    config.data_dir = Some(folder.path().to_owned());
    let company = crate::support::company_with(config.clone()).await;
    let token = company.org.sign_in("ada@fernhill.example", PASSWORD).await.unwrap();
    let ada = company.org.current_user(token.expose()).await.unwrap();
    let session =
        fields(json!({ "alongside__External_Id__c": "s-1", "alongside__Case__c": company.id("sams case") }));
    let id = company.org.create(&ada, "alongside__Session__c", &session).await.unwrap();
    drop(company);

    // Once without and once with the installation asked for again: an upgrade keeps the policy.
    for install in [false, true] {
        config.install_package = install;
        let org = Org::open(config.clone()).await.unwrap();
        let ada = org.current_user(token.expose()).await.expect("the session survives");
        let found = org.query(&ada, "SELECT Id, alongside__Case__r.Subject FROM alongside__Session__c WHERE alongside__External_Id__c = 's-1'").await.unwrap();
        assert_eq!(found.records[0].id.as_deref(), Some(id.as_str()));
        assert_eq!(found.records[0].text("alongside__Case__r.Subject"), "Cannot finish checkout");
        let app = org
            .query(&ada, "SELECT OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication")
            .await
            .unwrap();
        assert_eq!(app.records[0].text("OptionsAllowAdminApprovedUsersOnly"), "true");
        let sets = org
            .query(&ada, "SELECT COUNT() FROM PermissionSet WHERE NamespacePrefix = 'alongside'")
            .await
            .unwrap();
        assert_eq!(sets.total_size, 5);
    }
}
