//! Metadata without an archive: single components made, read, changed and removed by calls.

use crate::client::access;
use crate::deploys::{NS, deploy, file, manifest, metadata, text};
use crate::support::company;

const XSI: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

fn object(name_type: &str, description: &str) -> String {
    format!(
        "<m:metadata xsi:type=\"m:CustomObject\"><m:fullName>Crate__c</m:fullName><m:label>Crate &amp; lid</m:label><m:pluralLabel>Crates</m:pluralLabel>{description}<m:nameField><m:label>No.</m:label><m:type>{name_type}</m:type></m:nameField><m:deploymentStatus>Deployed</m:deploymentStatus><m:sharingModel>ReadWrite</m:sharingModel></m:metadata>"
    )
}

fn call(operation: &str, inner: &str) -> String {
    format!(
        "<m:{operation} xmlns:m=\"http://soap.sforce.com/2006/04/metadata\" {XSI}>{inner}</m:{operation}>"
    )
}

#[tokio::test]
async fn components_are_sent_with_any_prefix_and_nil_takes_a_value_away() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let read = async || {
        let ask = format!(
            "<readMetadata {NS}><type>CustomObject</type><fullNames>Crate__c</fullNames></readMetadata>"
        );
        metadata(&company, &token, &ask).await
    };
    let send = async |operation: &str, inner: &str| {
        let answer = metadata(&company, &token, &call(operation, inner)).await;
        assert_eq!(text(&answer, "success"), "true", "{}", answer.text);
    };
    send("createMetadata", &object("AutoNumber", "<m:description>For apples</m:description>")).await;
    let made = read().await;
    assert_eq!(
        (text(&made, "description"), text(&made, "label")),
        ("For apples".into(), "Crate & lid".into())
    );
    send("updateMetadata", &object("AutoNumber", "<m:description xsi:nil=\"true\"/>")).await;
    let changed = read().await;
    assert_eq!(text(&changed, "description"), "", "{}", changed.text);
    assert!(!changed.text.contains("description"), "{}", changed.text);
}

#[tokio::test]
async fn numbered_records_keep_their_names_when_people_come_to_name_them() {
    let company = company().await;
    let (token, ada) = (access(&company, "ada").await, company.user("ada").await);
    let send = async |name_type: &str| {
        let answer = metadata(&company, &token, &call("upsertMetadata", &object(name_type, ""))).await;
        assert_eq!(text(&answer, "success"), "true", "{}", answer.text);
    };
    let names = async || {
        let found = company.org.query(&ada, "SELECT Name FROM Crate__c ORDER BY Name").await.unwrap();
        found.records.iter().map(|one| one.text("Name")).collect::<Vec<_>>()
    };
    let make = async |name: &str| {
        let values =
            if name.is_empty() { serde_json::json!({}) } else { serde_json::json!({ "Name": name }) };
        company.org.create(&ada, "Crate__c", &crate::support::fields(values)).await.unwrap();
    };
    send("AutoNumber").await;
    make("").await;
    assert_eq!(names().await, ["1"]);
    send("Text").await;
    make("Big one").await;
    assert_eq!(names().await, ["1", "Big one"]);
    send("AutoNumber").await;
    make("").await;
    assert_eq!(names().await, ["1", "2", "Big one"]);
}

#[tokio::test]
async fn a_set_may_name_permissions_that_mean_nothing_here_and_keeps_them() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let set = |name: &str| {
        let inner = format!(
            "<label>Reports</label><userPermissions><enabled>true</enabled><name>{name}</name></userPermissions><userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>"
        );
        [
            ("package.xml".to_owned(), manifest(&[("PermissionSet", "Reports")])),
            ("permissionsets/Reports.permissionset".to_owned(), file("PermissionSet", &inner)),
        ]
        .into_iter()
        .collect()
    };
    let result = deploy(&company, &token, &set("RunReports"), "").await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    let ask =
        format!("<readMetadata {NS}><type>PermissionSet</type><fullNames>Reports</fullNames></readMetadata>");
    let read = metadata(&company, &token, &ask).await;
    assert!(read.text.contains("RunReports") && read.text.contains("ApiEnabled"), "{}", read.text);
    let again = deploy(&company, &token, &set("RunReports"), "").await;
    assert_eq!(again["details"]["componentSuccesses"][0]["changed"], false, "{again}");
    let wrong = deploy(&company, &token, &set("RunsReports"), "").await;
    assert_eq!(wrong["status"], "Failed", "{wrong}");
}
