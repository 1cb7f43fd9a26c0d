//! List views over HTTP and in queries: standard ones and those that people have made.

use alongside_org::{ErrorCode, ListDefinition, ListFilter, ListOperator, ListView, ListViewDraft};
use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::client::{access, call};
use crate::support::{Company, company};

const OBJECTS: &str = "/services/data/v67.0/sobjects";

async fn get(company: &Company, token: &str, path: &str) -> Json {
    let answer = call(company, token, "GET", &format!("{OBJECTS}{path}"), None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text);
    answer.json()
}

async fn save(company: &Company, who: &str, object: &str, draft: ListViewDraft) -> ListView {
    let user = company.user(who).await;
    let describe = company.org.describe(&user, object).await.unwrap();
    company.org.save_list_view(&user, &describe, draft).await.unwrap()
}

fn filter(field: &str, operator: ListOperator, value: &str) -> ListFilter {
    ListFilter { field: field.to_owned(), operator, value: value.to_owned() }
}

#[tokio::test]
async fn a_saved_view_is_listed_described_and_run_for_whoever_sees_it() {
    let company = company().await;
    let view = save(
        &company,
        "sam",
        "Case",
        ListViewDraft {
            label: "Casey's".to_owned(),
            definition: ListDefinition {
                columns: vec!["CaseNumber".to_owned(), "OwnerId".to_owned()],
                mine: true,
                filters: vec![filter("ContactId", ListOperator::Equals, "Casey Morgan")],
                ..ListDefinition::default()
            },
            ..ListViewDraft::default()
        },
    )
    .await;
    let (sam, ada) = (access(&company, "sam").await, access(&company, "ada").await);
    let listed = get(&company, &sam, "/Case/listviews").await;
    let labels: Vec<&str> =
        listed["listviews"].as_array().unwrap().iter().map(|view| view["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["All Open Cases", "My Open Cases", "All Cases", "Casey's"]);
    let base = format!("/Case/listviews/{}", view.id);
    assert_eq!(get(&company, &sam, &base).await, listed["listviews"][3]);
    assert_eq!(listed["listviews"][3]["developerName"], "Casey_s");
    let described = get(&company, &sam, &format!("{base}/describe")).await;
    assert_eq!(
        described["query"],
        "SELECT CaseNumber, Owner.Name, Id FROM Case USING SCOPE mine WHERE Contact.Name IN ('Casey Morgan') ORDER BY CaseNumber ASC NULLS LAST, Id ASC NULLS FIRST"
    );
    assert_eq!(
        (&described["scope"], &described["columns"][1]["fieldNameOrPath"]),
        (&json!("mine"), &json!("Owner.Name"))
    );
    assert_eq!(
        described["whereCondition"],
        json!({ "conditions": [{ "field": "ContactId", "operator": "equals", "values": ["Casey Morgan"] }], "conjunction": "and" })
    );
    let results = get(&company, &sam, &format!("{base}/results")).await;
    assert_eq!((&results["size"], &results["developerName"]), (&json!(1), &json!("Casey_s")));
    assert_eq!(
        results["records"][0]["columns"][1],
        json!({ "fieldNameOrPath": "Owner.Name", "value": "Sam Okafor" })
    );

    let soql = "SELECT Id, Name, SobjectType FROM ListView WHERE DeveloperName = 'Casey_s'";
    let found = company.org.query(&company.user("sam").await, soql).await.unwrap().records;
    assert_eq!(
        (found[0].id.as_deref(), found[0].text("SobjectType").as_str()),
        (Some(view.id.as_str()), "Case")
    );
    // It is Sam's: not even an administrator's program is told of it.
    assert!(company.org.query(&company.user("ada").await, soql).await.unwrap().records.is_empty());
    let answer = call(&company, &ada, "GET", &format!("{OBJECTS}{base}/results"), None).await;
    assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"));
}

#[tokio::test]
async fn a_shared_view_tells_nobody_what_a_hidden_field_holds() {
    let company = company().await;
    let view = save(
        &company,
        "ada",
        "Contact",
        ListViewDraft {
            label: "With address".to_owned(),
            shared: true,
            definition: ListDefinition {
                columns: vec!["Name".to_owned(), "Email".to_owned()],
                filters: vec![filter("Email", ListOperator::Contains, "casey")],
                ..ListDefinition::default()
            },
            ..ListViewDraft::default()
        },
    )
    .await;
    let tom = company.user("tom").await;
    let describe = company.org.describe(&tom, "Contact").await.unwrap();
    let views = company.org.list_views(&tom, &describe).await.unwrap();
    let seen = views.iter().find(|one| one.id == view.id).unwrap();
    let columns: Vec<&str> = seen.columns(&describe).iter().map(|field| field.name.as_str()).collect();
    assert_eq!(columns, ["Name"]);
    let refused = company.org.list_condition(&tom, &describe, &seen.definition).unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccess);
    assert!(!refused.message.contains("Email"));
    let draft = ListViewDraft { id: Some(view.id.clone()), ..ListViewDraft::default() };
    let draft = ListViewDraft {
        label: "Taken over".to_owned(),
        definition: ListDefinition { columns: vec!["Name".to_owned()], ..ListDefinition::default() },
        ..draft
    };
    let refused = company.org.save_list_view(&tom, &describe, draft).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccess);
    let refused = company.org.delete_list_view(&tom, &describe, &view.id).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccess);
}
