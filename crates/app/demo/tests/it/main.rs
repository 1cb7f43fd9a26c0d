//! The org takes the company as it is, and its people have the rights their part needs.
#![allow(clippy::unwrap_used)]

use alongside_demo::{COMPANY, Demo, PASSWORD, demo, org_seed, records};
use alongside_org::{ConnectedAppConfig, CurrentUser, Org, OrgConfig};

const INTEGRATION: &str = "alongside.integration@fernhill.example";

async fn seeded(demo: &Demo) -> Org {
    let org = Org::open(OrgConfig {
        data_dir: None,
        instance_url: "http://localhost:4401".to_owned(),
        company_name: COMPANY.to_owned(),
        install_package: true,
        connected_app: ConnectedAppConfig {
            consumer_key: "key".to_owned(),
            consumer_secret: "secret".to_owned(),
            callback_urls: Vec::new(),
            jwt_public_key_pem: None,
            run_as_username: Some(INTEGRATION.to_owned()),
        },
    })
    .await
    .unwrap();
    org.seed(org_seed(demo, jiff::Timestamp::now())).await.unwrap();
    org
}

async fn signed_in(org: &Org, demo: &Demo, name: &str) -> CurrentUser {
    let user = demo.users.iter().find(|user| user.name == name).unwrap();
    let token = org.sign_in(&user.username, user.password).await.unwrap();
    org.current_user(token.expose()).await.unwrap()
}

async fn count(org: &Org, user: &CurrentUser, source: &str) -> u64 {
    org.query(user, &format!("SELECT COUNT() FROM {source}")).await.unwrap().total_size
}

#[tokio::test]
async fn the_org_holds_every_record_and_every_person() {
    let demo = demo();
    let org = seeded(&demo).await;
    let ada = signed_in(&org, &demo, "Ada Lindqvist").await;
    for (object, records) in [
        ("Account", 200),
        ("Contact", 500),
        ("Case", 300),
        ("Lead", 200),
        ("Opportunity", 100),
        ("Task", 300),
    ] {
        assert_eq!(count(&org, &ada, object).await, records, "{object}");
    }
    for user in &demo.users {
        let soql =
            format!("SELECT Profile.Name, IsActive, Email FROM User WHERE Username = '{}'", user.username);
        let found = org.query(&ada, &soql).await.unwrap().records;
        assert_eq!(found.len(), 1, "{}", user.name);
        assert_eq!(found[0].text("Profile.Name"), user.profile);
        assert_eq!(found[0].text("IsActive"), user.active.to_string());
        let assigned = format!(
            "SELECT PermissionSet.Label FROM PermissionSetAssignment WHERE Assignee.Username = '{}' \
             AND PermissionSet.IsOwnedByProfile = false",
            user.username
        );
        let mut labels: Vec<String> = org
            .query(&ada, &assigned)
            .await
            .unwrap()
            .records
            .iter()
            .map(|row| row.text("PermissionSet.Label"))
            .collect();
        labels.sort();
        let mut wanted = user.permission_sets.clone();
        wanted.sort_unstable();
        assert_eq!(labels, wanted, "{}", user.name);
    }
}

#[tokio::test]
async fn the_people_of_the_demo_sign_in_and_the_others_do_not() {
    let demo = demo();
    let org = seeded(&demo).await;
    for user in &demo.users {
        let signs_in = org.sign_in(&user.username, PASSWORD).await.is_ok();
        assert_eq!(signs_in, demo.people().any(|person| person.name == user.name), "{}", user.name);
    }
}

#[tokio::test]
async fn the_printed_ids_begin_with_the_customers_of_the_story() {
    let demo = demo();
    let org = seeded(&demo).await;
    let ada = signed_in(&org, &demo, "Ada Lindqvist").await;
    let ids = records(&org, &demo).await.unwrap();
    for object in ["Account", "Case", "Contact", "Lead", "Opportunity", "Task"] {
        assert_eq!(ids[object].len(), 20, "{object}");
    }
    let case = org.retrieve(&ada, "Case", &ids["Case"][0]).await.unwrap();
    assert_eq!(case.text("ContactEmail"), "casey.morgan@brightwell.example");
    assert_eq!(case.text("Priority"), "High");
    for (customer, id) in demo.customers.iter().zip(&ids["Contact"]) {
        assert_eq!(org.retrieve(&ada, "Contact", id).await.unwrap().text("Email"), customer.email);
    }
}

#[tokio::test]
async fn dates_of_the_story_are_kept() {
    let demo = demo();
    let org = seeded(&demo).await;
    let sam = signed_in(&org, &demo, "Sam Okafor").await;
    let recent = "Case WHERE CreatedDate = LAST_N_DAYS:30";
    let recent = count(&org, &sam, recent).await;
    assert!((30..200).contains(&recent), "{recent} cases in a month");
    assert_eq!(count(&org, &sam, "Case WHERE Status = 'Closed' AND CreatedDate > TODAY").await, 0);
}

#[tokio::test]
async fn the_product_writes_what_the_package_has_fields_for() {
    let demo = demo();
    let org = seeded(&demo).await;
    let ada = signed_in(&org, &demo, "Ada Lindqvist").await;
    let set =
        org.query(&ada, "SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Integration'").await.unwrap();
    let set = set.records[0].id.clone().unwrap();
    // Nobody signs in as the integration user: what it may do is read from its permissions.
    for object in ["alongside__Session__c", "alongside__Session_Participant__c", "alongside__Sync_Run__c"] {
        let soql = format!(
            "SELECT PermissionsRead, PermissionsCreate, PermissionsEdit FROM ObjectPermissions \
             WHERE ParentId = '{set}' AND SobjectType = '{object}'"
        );
        let rows = org.query(&ada, &soql).await.unwrap().records;
        assert_eq!(rows.len(), 1, "{object}");
        for permission in ["PermissionsRead", "PermissionsCreate", "PermissionsEdit"] {
            assert_eq!(rows[0].text(permission), "true", "{object} {permission}");
        }
        let soql = format!(
            "SELECT Field FROM FieldPermissions WHERE ParentId = '{set}' \
             AND SobjectType = '{object}' AND PermissionsEdit = true"
        );
        let granted: Vec<String> =
            org.query(&ada, &soql).await.unwrap().records.iter().map(|row| row.text("Field")).collect();
        let describe = org.describe(&ada, object).await.unwrap();
        let own = describe.fields.iter().filter(|field| field.custom && field.permissionable);
        for field in own {
            let name = format!("{object}.{}", field.name);
            assert!(granted.contains(&name), "{name} is not granted to the integration user");
        }
    }
}
