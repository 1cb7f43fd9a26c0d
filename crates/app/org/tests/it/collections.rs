//! Collections of records in one call.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::client::{Answer, access, call, integration};
use crate::support::{Company, company};

const PATH: &str = "/services/data/v67.0/composite/sobjects";

async fn send(company: &Company, token: &str, method: &str, rest: &str, body: Option<Json>) -> Answer {
    call(company, token, method, &format!("{PATH}{rest}"), body).await
}

fn account(name: Json) -> Json {
    json!({ "attributes": { "type": "Account" }, "Name": name })
}

#[tokio::test]
async fn each_record_is_judged_for_itself() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let body = json!({ "allOrNone": null, "records": [
        account(json!("C1")),
        account(Json::Null),
        { "attributes": { "type": "Contact" }, "LastName": "C2", "Email": "wrong" },
        { "LastName": "no type" },
        { "attributes": { "type": "Nothing" }, "Name": "x" },
        { "attributes": { "type": "Contact" }, "LastName": "C3" },
    ]});
    let answer = send(&company, &ada, "POST", "", Some(body)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let results = answer.json();
    let codes: Vec<Json> =
        results.as_array().unwrap().iter().map(|one| one["errors"][0]["statusCode"].clone()).collect();
    assert_eq!(
        codes,
        [
            Json::Null,
            json!("REQUIRED_FIELD_MISSING"),
            json!("INVALID_EMAIL_ADDRESS"),
            json!("INVALID_INPUT"),
            json!("NOT_FOUND"),
            Json::Null
        ]
    );
    assert_eq!(
        results[1],
        json!({ "success": false, "errors": [{ "statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [Name]", "fields": ["Name"] }] })
    );
    let (account, contact) = (results[0]["id"].as_str().unwrap(), results[5]["id"].as_str().unwrap());
    assert_eq!(results[0], json!({ "id": account, "success": true, "errors": [] }));

    let body = json!({ "records": [
        { "attributes": { "type": "Account" }, "id": &account[..15], "Industry": "Retail" },
        { "attributes": { "type": "Contact" }, "Id": contact, "Nothing": 1 },
        { "attributes": { "type": "Contact" }, "LastName": "no id" },
    ]});
    let results = send(&company, &ada, "PATCH", "", Some(body)).await.json();
    assert_eq!(results[0], json!({ "id": account, "success": true, "errors": [] }));
    assert_eq!(results[1]["errors"][0]["statusCode"], "INVALID_FIELD");
    assert_eq!(results[2]["errors"][0]["statusCode"], "MISSING_ARGUMENT");

    let read = send(
        &company,
        &ada,
        "GET",
        &format!("/Account?ids={account},001000000000001AAA,x&fields=Name,Industry"),
        None,
    )
    .await
    .json();
    assert_eq!(
        read,
        json!([{ "attributes": { "type": "Account", "url": format!("/services/data/v67.0/sobjects/Account/{account}") }, "Name": "C1", "Industry": "Retail", "Id": account }, null, null])
    );
    let posted =
        send(&company, &ada, "POST", "/Account", Some(json!({ "ids": [account], "fields": ["Id", "Name"] })))
            .await
            .json();
    assert_eq!(posted[0]["Name"], "C1");
    let wrong =
        send(&company, &ada, "POST", "/Account", Some(json!({ "ids": [account], "fields": ["Nothing"] })))
            .await;
    assert_eq!(wrong.error().0, "INVALID_FIELD");
    let clever = send(
        &company,
        &ada,
        "POST",
        "/Account",
        Some(json!({ "ids": [account], "fields": ["Id FROM User"] })),
    )
    .await;
    assert_eq!(clever.error().0, "INVALID_FIELD");

    let gone =
        send(&company, &ada, "DELETE", &format!("?ids={account},{contact},nonsense"), None).await.json();
    assert_eq!(gone[0], json!({ "id": account, "success": true, "errors": [] }));
    assert_eq!(gone[1]["success"], true);
    assert_eq!(
        gone[2]["errors"][0],
        json!({ "statusCode": "MALFORMED_ID", "message": "malformed id nonsense", "fields": [] })
    );
    let again = send(&company, &ada, "DELETE", &format!("?ids={account}"), None).await.json();
    assert_eq!(again[0]["errors"][0]["statusCode"], "ENTITY_IS_DELETED");
}

#[tokio::test]
async fn one_refusal_takes_all_back_when_asked_for() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let body = json!({ "allOrNone": true, "records": [account(json!("T1")), account(Json::Null), account(json!("T3"))] });
    let results = send(&company, &ada, "POST", "", Some(body)).await.json();
    let codes: Vec<&str> = results
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["errors"][0]["statusCode"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING", "ALL_OR_NONE_OPERATION_ROLLED_BACK"]
    );
    let found = call(
        &company,
        &ada,
        "GET",
        "/services/data/v67.0/query?q=SELECT+Id+FROM+Account+WHERE+Name+LIKE+'T%25'",
        None,
    )
    .await
    .json();
    assert_eq!(found["totalSize"], 0);
    let casey = company.id("casey");
    let results =
        send(&company, &ada, "DELETE", &format!("?ids={casey},003000000000001AAA&allOrNone=true"), None)
            .await
            .json();
    assert_eq!(results[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    let there =
        call(&company, &ada, "GET", &format!("/services/data/v67.0/sobjects/Contact/{casey}"), None).await;
    assert_eq!(there.status, StatusCode::OK);
}

#[tokio::test]
async fn upserts_tell_whether_they_created() {
    let company = company().await;
    let token = integration(&company).await;
    let session = |key: &str, state: &str| json!({ "attributes": { "type": "alongside__Session__c" }, "alongside__External_Id__c": key, "alongside__State__c": state });
    let path = "/alongside__Session__c/alongside__External_Id__c";
    let body = json!({ "allOrNone": false, "records": [session("k1", "active"), session("k1", "ended"), session("", "active"), session("k2", "no such state")] });
    let results = send(&company, &token, "PATCH", path, Some(body)).await.json();
    assert_eq!((&results[0]["created"], &results[1]["created"]), (&json!(true), &json!(false)));
    assert_eq!(results[0]["id"], results[1]["id"]);
    assert_eq!(results[2]["errors"][0]["statusCode"], "MISSING_ARGUMENT");
    assert_eq!(results[3]["errors"][0]["statusCode"], "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    // Rolled back together, every row says that it would have been created.
    let body = json!({ "allOrNone": true, "records": [session("k3", "active"), session("", "active")] });
    let results = send(&company, &token, "PATCH", path, Some(body)).await.json();
    assert_eq!((&results[0]["created"], &results[1]["created"]), (&json!(true), &json!(true)));
    assert_eq!(results[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    let missing = call(
        &company,
        &token,
        "GET",
        "/services/data/v67.0/sobjects/alongside__Session__c/alongside__External_Id__c/k3",
        None,
    )
    .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let unknown = send(&company, &token, "PATCH", "/Account/Name", Some(json!({ "records": [] }))).await;
    assert_eq!(unknown.error().0, "NOT_FOUND");
    let by_id = json!({ "records": [{ "attributes": { "type": "Account" }, "Name": "By id" }, { "attributes": { "type": "Account" }, "Id": company.id("other"), "Industry": "Other" }] });
    let results = send(&company, &token, "PATCH", "/Account/Id", Some(by_id)).await.json();
    assert_eq!((&results[0]["created"], &results[1]["created"]), (&json!(true), &json!(false)), "{results}");
}

#[tokio::test]
async fn more_than_two_hundred_records_are_refused_and_nothing_is_written() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let records: Vec<Json> = (0..201).map(|number| account(json!(format!("M{number}")))).collect();
    let answer = send(&company, &ada, "POST", "", Some(json!({ "records": records }))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.error().0, "EXCEEDED_ID_LIMIT");
    assert!(answer.error().1.contains("200"));
    for (body, words) in [(json!({}), "records"), (json!({ "records": [], "allOrNone": "yes" }), "allOrNone")]
    {
        let answer = send(&company, &ada, "POST", "", Some(body)).await;
        assert_eq!(answer.error().0, "INVALID_INPUT");
        assert!(answer.error().1.contains(words));
    }
    let full: Vec<Json> = (0..200).map(|number| account(json!(format!("M{number}")))).collect();
    let answer =
        send(&company, &ada, "POST", "", Some(json!({ "records": full, "allOrNone": true }))).await.json();
    assert_eq!(answer.as_array().unwrap().iter().filter(|one| one["success"] == true).count(), 200);
}
