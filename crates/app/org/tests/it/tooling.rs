//! The Tooling API: what an org is made of.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::client::{access, call, encoded};
use crate::support::{Company, company};

const TOOLING: &str = "/services/data/v67.0/tooling";

async fn query(company: &Company, token: &str, soql: &str) -> Json {
    call(company, token, "GET", &format!("{TOOLING}/query/?q={}", encoded(soql)), None).await.json()
}

#[tokio::test]
async fn objects_and_fields_are_told_as_rows() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let found = query(&company, &ada, "SELECT QualifiedApiName, KeyPrefix, Label, (SELECT QualifiedApiName FROM Fields WHERE DataType = 'Email') FROM EntityDefinition WHERE QualifiedApiName IN ('contact', 'alongside__Session__c') ORDER BY KeyPrefix").await;
    assert_eq!(found["totalSize"], 2, "{found}");
    let contact = &found["records"][0];
    assert_eq!((&contact["QualifiedApiName"], &contact["KeyPrefix"]), (&json!("Contact"), &json!("003")));
    assert_eq!(contact["Fields"]["records"][0]["QualifiedApiName"], "Email");
    assert_eq!(contact["attributes"]["url"], "/services/data/v67.0/sobjects/EntityDefinition/Contact");
    for filter in ["EntityDefinition.QualifiedApiName = 'Contact'", "EntityDefinitionId = 'Contact'"] {
        let soql = format!(
            "SELECT DataType, EntityDefinition.Label, Length FROM FieldDefinition WHERE {filter} AND QualifiedApiName = 'AccountId'"
        );
        let found = query(&company, &ada, &soql).await;
        assert_eq!(found["records"][0]["DataType"], "Lookup(Account)", "{filter}: {found}");
        assert_eq!(found["records"][0]["EntityDefinition"]["Label"], "Contact");
    }
    let packaged = query(&company, &ada, "SELECT DeveloperName, NamespacePrefix FROM FieldDefinition WHERE QualifiedApiName = 'alongside__External_Id__c'").await;
    assert_eq!(
        (&packaged["records"][0]["DeveloperName"], &packaged["records"][0]["NamespacePrefix"]),
        (&json!("External_Id"), &json!("alongside"))
    );
    // What somebody may not see is not told to them.
    let tom = company.user("tom").await;
    for soql in [
        "SELECT Id FROM EntityDefinition WHERE QualifiedApiName = 'Lead'",
        "SELECT Id FROM FieldDefinition WHERE DurableId = 'Contact.Email'",
    ] {
        assert_eq!(company.org.query(&tom, soql).await.unwrap().total_size, 0, "{soql}");
    }
    let pages = query(&company, &ada, "SELECT Id FROM PermissionSetAssignment LIMIT 1").await;
    assert_eq!(pages["totalSize"], 1);
}

#[tokio::test]
async fn rows_that_are_computed_come_in_pages_too() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let path = format!("{TOOLING}/query?q={}", encoded("SELECT DurableId FROM FieldDefinition"));
    let request = axum::http::Request::get(path)
        .header("authorization", format!("Bearer {ada}"))
        .header("sforce-query-options", "batchSize=200")
        .body(axum::body::Body::empty())
        .unwrap();
    let first = crate::client::send(&company, request).await.json();
    assert_eq!(first["done"], false);
    let second = call(&company, &ada, "GET", first["nextRecordsUrl"].as_str().unwrap(), None).await.json();
    assert!(!second["records"].as_array().unwrap().is_empty());
    assert_ne!(first["records"][0], second["records"][0]);
}

#[tokio::test]
async fn what_tools_look_for_and_this_org_has_not_does_not_exist() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    // Without this a command-line client would track source.
    let tracking =
        call(&company, &ada, "GET", &format!("{TOOLING}/sobjects/SourceMember/describe"), None).await;
    assert_eq!((tracking.status, tracking.error().0.as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"));
    let described =
        call(&company, &ada, "GET", &format!("{TOOLING}/sobjects/FieldDefinition/describe"), None).await;
    assert_eq!(described.json()["name"], "FieldDefinition");
    let made = call(&company, &ada, "POST", &format!("{TOOLING}/sobjects/ApexClass"), Some(json!({}))).await;
    assert_eq!(made.error().0, "NOT_FOUND");
    let made =
        call(&company, &ada, "POST", &format!("{TOOLING}/sobjects/EntityDefinition"), Some(json!({}))).await;
    assert_eq!(
        made.error(),
        (
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY".into(),
            "entity type cannot be inserted: Object Definition".into()
        )
    );
    assert_eq!(query(&company, &ada, "SELECT Id FROM ApexClass").await[0]["errorCode"], "INVALID_TYPE");
}
