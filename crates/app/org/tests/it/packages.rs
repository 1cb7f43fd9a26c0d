//! The life of a package: listed, installed as a job, upgraded, migrated from its first version, removed.

use std::path::Path;

use alongside_org::{
    CurrentUser, ErrorCode, InstallScope, InstallState, Org, PackageError, PackageSource, SeedBatch,
};
use serde_json::json;

use crate::support::{PASSWORD, batch, config, fields};

fn first_version() -> PackageSource {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/package-v1");
    PackageSource::from_folder(&folder).unwrap()
}

/// An org without the package, and its administrator.
async fn bare() -> (Org, CurrentUser) {
    let mut config = config();
    config.install_package = false;
    let org = Org::open(config).await.unwrap();
    let mut batch = batch();
    batch.connected_app = None;
    for user in &mut batch.users {
        user.permission_sets.retain(|set| !set.contains("__"));
    }
    org.seed(batch).await.unwrap();
    let ada = user(&org, "ada").await;
    (org, ada)
}

async fn user(org: &Org, name: &str) -> CurrentUser {
    let token = org.sign_in(&format!("{name}@fernhill.example"), PASSWORD).await.unwrap();
    org.current_user(token.expose()).await.unwrap()
}

/// Waits until a job is no longer under way.
async fn done(org: &Org, job: &str) -> alongside_org::InstallJob {
    loop {
        let now = org.install_job(job).expect("the job is known");
        if now.state != InstallState::Running {
            return now;
        }
        tokio::task::yield_now().await;
    }
}

async fn install(org: &Org, user: &CurrentUser, source: PackageSource, scope: InstallScope) {
    let job = org.install_package(user, source, scope).await.unwrap();
    let job = done(org, &job).await;
    assert_eq!(job.state, InstallState::Done, "{:?}", job.error);
    assert_eq!(job.percent(), 100);
}

async fn count(org: &Org, user: &CurrentUser, soql: &str) -> u64 {
    org.query(user, soql).await.unwrap_or_else(|error| panic!("{soql}: {error}")).total_size
}

#[tokio::test]
async fn r2_the_listing_is_found_by_its_name_and_says_what_the_package_asks() {
    let (org, _) = bare().await;
    let found = org.marketplace("alongside").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].installed, None);
    assert_eq!(found[0].version, "2.0.0");
    assert!(!found[0].asks.is_empty() && !found[0].video.title.is_empty());
    assert!(org.marketplace("something else").await.unwrap().is_empty());
}

#[tokio::test]
async fn r5_r6_r7_a_package_is_installed_as_a_job_that_grants_nothing() {
    let (org, ada) = bare().await;
    let refused = org.describe(&ada, "alongside__Session__c").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
    assert!(!org.package_installed_for(&ada).await.unwrap());

    let plan = org.package_plan(&ada, &PackageSource::embedded()).await.unwrap();
    assert!(plan.added.contains(&"CustomField Session__c.State__c".to_owned()), "{:?}", plan.added);
    assert!(plan.changed.is_empty() && plan.installed.is_none());
    install(&org, &ada, PackageSource::embedded(), InstallScope::AllUsers).await;

    assert!(org.package_installed_for(&user(&org, "tom").await).await.unwrap());
    org.describe(&ada, "alongside__Session__c").await.expect("the schema is in force at once");
    let assigned =
        "SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSet.NamespacePrefix = 'alongside'";
    assert_eq!(count(&org, &ada, assigned).await, 0);
    let tom = user(&org, "tom").await;
    let refused = org.describe(&tom, "alongside__Session__c").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
    let open = "SELECT COUNT() FROM ConnectedApplication WHERE OptionsAllowAdminApprovedUsersOnly = false";
    assert_eq!(count(&org, &ada, open).await, 1, "R13: open to self-authorisation");
    assert_eq!(org.marketplace("").await.unwrap()[0].installed.as_deref(), Some("2.0.0"));
}

#[tokio::test]
async fn r5_the_scope_says_for_whom_the_package_is_installed() {
    let (org, ada) = bare().await;
    let tom = user(&org, "tom").await;
    install(&org, &ada, PackageSource::embedded(), InstallScope::AdminsOnly).await;
    assert!(org.package_installed_for(&ada).await.unwrap());
    assert!(!org.package_installed_for(&tom).await.unwrap());
    let scope = InstallScope::SpecificProfiles(vec![tom.profile_id.clone()]);
    install(&org, &ada, PackageSource::embedded(), scope).await;
    assert!(!org.package_installed_for(&ada).await.unwrap());
    assert!(org.package_installed_for(&tom).await.unwrap());
    let nowhere = InstallScope::SpecificProfiles(vec!["00e000000000001AAA".into()]);
    let refused = org.install_package(&ada, PackageSource::embedded(), nowhere).await.unwrap_err();
    assert!(matches!(refused, PackageError::UnknownProfile(_)), "{refused}");
}

#[tokio::test]
async fn only_who_may_customise_the_application_installs() {
    let (org, _) = bare().await;
    let tom = user(&org, "tom").await;
    let refused = org.install_package(&tom, PackageSource::embedded(), InstallScope::AllUsers).await;
    assert!(matches!(refused, Err(PackageError::NotAllowed)));
    assert!(matches!(org.uninstall_package(&tom).await, Err(PackageError::NotAllowed)));
    assert!(matches!(org.package_exports(&tom).await, Err(PackageError::NotAllowed)));
}

#[tokio::test]
async fn grants_on_standard_objects_are_left_out_of_a_packaged_set_with_a_warning() {
    let (org, ada) = bare().await;
    let job = org.install_package(&ada, first_version(), InstallScope::AllUsers).await.unwrap();
    let job = done(&org, &job).await;
    assert_eq!(job.state, InstallState::Done, "{:?}", job.error);
    assert_eq!(job.warnings.len(), 2, "{:?}", job.warnings);
    assert!(job.warnings[0].contains("on Case are left out"));
    let on_case = "SELECT COUNT() FROM ObjectPermissions WHERE SobjectType = 'Case' AND ParentId IN (SELECT Id FROM PermissionSet WHERE NamespacePrefix = 'alongside')";
    assert_eq!(count(&org, &ada, on_case).await, 0);
}

#[tokio::test]
async fn r4_r34_the_first_version_is_migrated_with_its_records_people_and_settings() {
    let (org, ada) = bare().await;
    install(&org, &ada, first_version(), InstallScope::AllUsers).await;
    let sets =
        org.query(&ada, "SELECT Id FROM PermissionSet WHERE Name = 'Screen_Share_Manager'").await.unwrap();
    let assignment = json!({ "AssigneeId": ada.id, "PermissionSetId": sets.records[0].id });
    org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    let case = org.query(&ada, "SELECT Id FROM Case WHERE Subject = 'Invoice'").await.unwrap();
    let case = case.records[0].id.clone().unwrap();
    let share = json!({
        "alongside__Case__c": case, "alongside__Share_Id__c": "share-1",
        "alongside__Status__c": "Finished", "alongside__Seconds__c": 75,
    });
    let share = org.create(&ada, "alongside__Screen_Share__c", &fields(share)).await.unwrap();
    let guest = json!({ "alongside__Screen_Share__c": share, "alongside__Guest_Id__c": "guest-1" });
    org.create(&ada, "alongside__Screen_Share_Guest__c", &fields(guest)).await.unwrap();
    let setting = json!({ "Name": "Auto_End_Minutes", "alongside__Value__c": "45" });
    org.create(&ada, "alongside__Screen_Share_Setting__c", &fields(setting)).await.unwrap();

    // The second version does not go over the first before somebody looked at what moves.
    let refused = org.install_package(&ada, PackageSource::embedded(), InstallScope::AllUsers).await;
    assert!(matches!(refused, Err(PackageError::NeedsMigration { .. })));
    let report = org.prepare_migration(&ada).await.unwrap();
    assert_eq!(report.from, "1.4.0");
    assert_eq!(report.records[0], ("Screen_Share__c".into(), "Session__c".into(), 1));
    assert_eq!(report.settings, [("Auto_End_Minutes".to_owned(), "45".to_owned())]);
    install(&org, &ada, PackageSource::embedded(), InstallScope::AllUsers).await;

    let sessions = org
        .query(&ada, "SELECT Name, CreatedById, alongside__Case__c, alongside__State__c, alongside__Kind__c, alongside__Duration_Seconds__c, (SELECT alongside__External_Id__c, alongside__Role__c FROM alongside__Participants__r) FROM alongside__Session__c WHERE alongside__External_Id__c = 'share-1'")
        .await
        .unwrap();
    let session = sessions.records[0].to_json("v67.0");
    assert_eq!(session["Name"], "S-00001");
    assert_eq!(session["CreatedById"], json!(ada.id));
    assert_eq!(session["alongside__Case__c"], json!(case));
    assert_eq!(session["alongside__State__c"], "ended");
    assert_eq!(session["alongside__Kind__c"], "cobrowse");
    assert_eq!(session["alongside__Duration_Seconds__c"], 75.0);
    let guests = &session["alongside__Participants__r"]["records"];
    assert_eq!(guests[0]["alongside__External_Id__c"], "guest-1", "the child followed its parent");
    assert!(org.describe(&ada, "alongside__Screen_Share__c").await.is_err(), "the old object is no more");
    let people = "SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Alongside_Admin'";
    assert_eq!(count(&org, &ada, people).await, 1);
    assert_eq!(
        count(&org, &ada, "SELECT COUNT() FROM PermissionSet WHERE Name LIKE 'Screen_Share%'").await,
        0
    );
    assert_eq!(org.migrated_settings().await.unwrap(), [("Auto_End_Minutes".to_owned(), "45".to_owned())]);
    // What no migration names stays, as on the platform: the settings' object with its record.
    assert_eq!(count(&org, &ada, "SELECT COUNT() FROM alongside__Screen_Share_Setting__c").await, 1);
}

#[tokio::test]
async fn a_package_never_goes_back_to_an_older_version() {
    let (org, ada) = bare().await;
    install(&org, &ada, PackageSource::embedded(), InstallScope::AllUsers).await;
    let refused = org.install_package(&ada, first_version(), InstallScope::AllUsers).await.unwrap_err();
    assert!(matches!(refused, PackageError::Downgrade { .. }), "{refused}");
    assert!(refused.to_string().contains("1.4.0") && refused.to_string().contains("2.0.0"));
}

#[tokio::test]
async fn r203_an_upgrade_keeps_what_the_org_changed() {
    let (org, ada) = bare().await;
    install(&org, &ada, PackageSource::embedded(), InstallScope::AdminsOnly).await;
    let sets = org.query(&ada, "SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Agent'").await.unwrap();
    let assignment = json!({ "AssigneeId": ada.id, "PermissionSetId": sets.records[0].id });
    org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    let app =
        org.query(&ada, "SELECT Id FROM ConnectedApplication").await.unwrap().records[0].id.clone().unwrap();
    let policy = fields(json!({ "OptionsAllowAdminApprovedUsersOnly": true }));
    org.update(&ada, "ConnectedApplication", &app, &policy).await.unwrap();
    let clone = fields(json!({ "Name": "Agent_Clone", "Label": "Agent (clone)" }));
    let clone = org.create(&ada, "PermissionSet", &clone).await.unwrap();
    let approve = fields(json!({ "ParentId": clone, "SetupEntityId": app }));
    org.create(&ada, "SetupEntityAccess", &approve).await.unwrap();

    let private = SeedBatch {
        private_objects: vec![("alongside__Session__c".to_owned(), true)],
        ..SeedBatch::default()
    };
    org.seed(private).await.unwrap();
    let sam = user(&org, "sam").await;
    let assignment = json!({ "AssigneeId": sam.id, "PermissionSetId": sets.records[0].id });
    org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    let session = fields(json!({ "alongside__External_Id__c": "adas" }));
    org.create(&ada, "alongside__Session__c", &session).await.unwrap();

    let job = org.install_package(&ada, PackageSource::embedded(), InstallScope::AllUsers).await.unwrap();
    assert_eq!(done(&org, &job).await.state, InstallState::Done);
    let sams = count(&org, &sam, "SELECT COUNT() FROM alongside__Session__c").await;
    assert_eq!(sams, 0, "the org's own default of who sees what stays");
    for (soql, expected) in [
        ("SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Alongside_Agent'", 2),
        ("SELECT COUNT() FROM ConnectedApplication WHERE OptionsAllowAdminApprovedUsersOnly = true", 1),
        ("SELECT COUNT() FROM SetupEntityAccess WHERE SetupEntityType = 'ConnectedApplication'", 1),
        ("SELECT COUNT() FROM PermissionSet WHERE Name = 'Agent_Clone'", 1),
        ("SELECT COUNT() FROM InstalledSubscriberPackage", 1),
    ] {
        assert_eq!(count(&org, &ada, soql).await, expected, "{soql}");
    }
}

#[tokio::test]
async fn uninstalling_removes_the_package_and_keeps_its_records_for_two_days() {
    let (org, ada) = bare().await;
    install(&org, &ada, PackageSource::embedded(), InstallScope::AllUsers).await;
    let sets = org.query(&ada, "SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Admin'").await.unwrap();
    let set = sets.records[0].id.clone().unwrap();
    let assignment = json!({ "AssigneeId": ada.id, "PermissionSetId": set });
    org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    let session = fields(json!({ "alongside__External_Id__c": "with \"quotes\"" }));
    org.create(&ada, "alongside__Session__c", &session).await.unwrap();

    // A group of the org's own that holds a packaged set stands in the way, by name.
    let group = fields(json!({ "DeveloperName": "Everyone", "MasterLabel": "Everyone" }));
    let group = org.create(&ada, "PermissionSetGroup", &group).await.unwrap();
    let member = fields(json!({ "PermissionSetGroupId": group, "PermissionSetId": set }));
    org.create(&ada, "PermissionSetGroupComponent", &member).await.unwrap();
    let refused = org.uninstall_package(&ada).await.unwrap_err();
    assert!(refused.to_string().contains("PermissionSetGroup Everyone"), "{refused}");
    assert_eq!(org.uninstall_plan(&ada).await.unwrap().in_use, ["PermissionSetGroup Everyone"]);
    org.delete(&ada, "PermissionSetGroup", &group).await.unwrap();

    let plan = org.uninstall_plan(&ada).await.unwrap();
    assert!(plan.objects.contains(&("alongside__Session__c".to_owned(), 1)), "{:?}", plan.objects);
    let export = org.uninstall_package(&ada).await.unwrap();
    assert!(org.describe(&ada, "alongside__Session__c").await.is_err());
    for soql in [
        "SELECT COUNT() FROM PermissionSet WHERE NamespacePrefix = 'alongside'",
        "SELECT COUNT() FROM ConnectedApplication",
        "SELECT COUNT() FROM AppDefinition WHERE NamespacePrefix = 'alongside'",
        "SELECT COUNT() FROM ObjectPermissions WHERE SobjectType LIKE 'alongside%'",
        "SELECT COUNT() FROM InstalledSubscriberPackage",
    ] {
        assert_eq!(count(&org, &ada, soql).await, 0, "{soql}");
    }
    let kept = org.package_exports(&ada).await.unwrap();
    assert_eq!(kept[0].id, export);
    assert_eq!(kept[0].expires_at - kept[0].made_at, 48 * 3_600_000);
    let zip = org.package_export(&ada, &export).await.unwrap().unwrap();
    assert!(zip.starts_with(b"PK"));

    // And it can come back, empty.
    install(&org, &ada, PackageSource::embedded(), InstallScope::AllUsers).await;
    assert_eq!(count(&org, &ada, "SELECT COUNT() FROM alongside__Session__c").await, 0);
}
