//! Several requests in one: composite, batch, graph and tree.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::client::{Answer, access, call, encoded};
use crate::support::{Company, company};

const DATA: &str = "/services/data/v67.0";

async fn post(company: &Company, token: &str, path: &str, body: Json) -> Answer {
    call(company, token, "POST", &format!("{DATA}{path}"), Some(body)).await
}

async fn count(company: &Company, token: &str, object: &str) -> u64 {
    let soql = encoded(&format!("SELECT COUNT() FROM {object}"));
    call(company, token, "GET", &format!("{DATA}/query?q={soql}"), None).await.json()["totalSize"]
        .as_u64()
        .unwrap()
}

fn account_and_contact(last_name: Option<&str>, all_or_none: Json) -> Json {
    json!({
        "allOrNone": all_or_none,
        "compositeRequest": [
            { "method": "POST", "url": format!("{DATA}/sobjects/Account"), "referenceId": "refAccount", "body": { "Name": "Both" } },
            { "method": "GET", "url": format!("{DATA}/sobjects/Account/@{{refAccount.id}}?fields=Name"), "referenceId": "again" },
            { "method": "POST", "url": format!("{DATA}/sobjects/Contact"), "referenceId": "refContact",
              "body": { "LastName": last_name, "AccountId": "@{refAccount.id}", "Description": "of @{again.Name}" } },
            { "method": "GET", "url": format!("{DATA}/query/?q=SELECT Description, Account.Name FROM Contact WHERE Id = '@{{refContact.id}}'"), "referenceId": "found" },
        ]
    })
}

#[tokio::test]
async fn later_requests_of_a_composite_use_what_earlier_ones_were_answered() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    for all_or_none in [json!(true), json!(false), Json::Null] {
        let body = account_and_contact(Some("Composed"), all_or_none);
        let answer = post(&company, &ada, "/composite", body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let answers = answer.json()["compositeResponse"].clone();
        let id = answers[0]["body"]["id"].as_str().unwrap();
        assert_eq!(
            answers[0],
            json!({
                "body": { "id": id, "success": true, "errors": [] },
                "httpHeaders": { "Location": format!("{DATA}/sobjects/Account/{id}") },
                "httpStatusCode": 201,
                "referenceId": "refAccount",
            })
        );
        assert_eq!(answers[1]["body"]["Name"], "Both");
        let contact = &answers[3]["body"]["records"][0];
        assert_eq!(contact["Description"], "of Both");
        assert_eq!(contact["Account"]["Name"], "Both");
    }
    // One call, however many requests are in it.
    let before = post(&company, &ada, "/composite", account_and_contact(Some("x"), json!(true))).await;
    let after = post(&company, &ada, "/composite", account_and_contact(Some("x"), json!(true))).await;
    let usage = |answer: &Answer| {
        let text = answer.headers["sforce-limit-info"].to_str().unwrap().to_owned();
        text.trim_start_matches("api-usage=").split('/').next().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(usage(&after) - usage(&before), 1);
}

#[tokio::test]
async fn a_composite_that_fails_half_way_leaves_nothing_behind_when_it_is_all_or_none() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let accounts = count(&company, &ada, "Account").await;
    let answer = post(&company, &ada, "/composite", account_and_contact(None, json!(true))).await;
    let answers = answer.json()["compositeResponse"].clone();
    let codes: Vec<&str> = answers
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["body"][0]["errorCode"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["PROCESSING_HALTED", "PROCESSING_HALTED", "REQUIRED_FIELD_MISSING", "PROCESSING_HALTED"]
    );
    assert!(answers.as_array().unwrap().iter().all(|answer| answer["httpStatusCode"] == 400));
    assert_eq!(count(&company, &ada, "Account").await, accounts);

    let answer = post(&company, &ada, "/composite", account_and_contact(None, json!(false))).await;
    let answers = answer.json()["compositeResponse"].clone();
    assert_eq!(answers[0]["httpStatusCode"], 201);
    assert_eq!(answers[2]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING");
    assert_eq!(
        answers[3]["body"],
        json!([{ "errorCode": "PROCESSING_HALTED", "message": "Invalid reference specified. No value for refContact.id found in refContact" }])
    );
    assert_eq!(count(&company, &ada, "Account").await, accounts + 1);
}

#[tokio::test]
async fn composites_of_the_wrong_form_are_refused_as_a_whole() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let sub = |reference: &str, method: &str, url: &str| json!({ "method": method, "url": url, "referenceId": reference });
    let account = format!("{DATA}/sobjects/Account");
    let query = format!("{DATA}/query?q=SELECT+Id+FROM+Account");
    let many = |count: usize, url: &str| -> Json {
        (0..count).map(|place| sub(&format!("r{place}"), "GET", url)).collect()
    };
    for (requests, code, words) in [
        (json!([]), "INVALID_INPUT", "compositeRequest"),
        (Json::Null, "INVALID_INPUT", "compositeRequest"),
        (many(26, &account), "LIMIT_EXCEEDED", "at most 25"),
        (many(6, &query), "LIMIT_EXCEEDED", "at most 5 queries"),
        (
            json!([sub("a", "GET", &account), sub("a", "GET", &account)]),
            "INVALID_INPUT",
            "'a' is given twice",
        ),
        (json!([sub("", "GET", &account)]), "INVALID_INPUT", "referenceId"),
        (json!([sub("a-b", "GET", &account)]), "INVALID_INPUT", "letters, numbers and underscores"),
        (json!([sub("a", "OPTIONS", &account)]), "INVALID_INPUT", "method"),
        (json!([sub("a", "GET", "http://elsewhere.example/")]), "INVALID_INPUT", "url"),
        (
            json!([{ "method": "GET", "url": account, "referenceId": "a", "httpHeaders": { "Authorization": "Bearer x" } }]),
            "INVALID_INPUT",
            "Authorization",
        ),
    ] {
        let answer = post(&company, &ada, "/composite", json!({ "compositeRequest": requests })).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
        let (found, message) = answer.error();
        assert_eq!(found, code, "{message}");
        assert!(message.contains(words), "{message}");
    }
    // A composite inside a composite, and jobs, are no part of one.
    for inside in ["composite", "composite/batch", "jobs/ingest", "composite/tree/Account"] {
        let body = json!({ "compositeRequest": [sub("a", "POST", &format!("{DATA}/{inside}"))] });
        let answer = post(&company, &ada, "/composite", body).await.json();
        assert_eq!(answer["compositeResponse"][0]["body"][0]["errorCode"], "INVALID_INPUT", "{inside}");
    }
}

#[tokio::test]
async fn a_batch_goes_on_after_a_failure_unless_told_to_halt() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let id = company.id("casey");
    let requests = json!([
        { "method": "PATCH", "url": format!("v67.0/sobjects/Contact/{id}"), "richInput": { "Title": "Batched" } },
        { "method": "GET", "url": "v67.0/sobjects/Contact/003000000000001AAA" },
        { "method": "GET", "url": format!("v50.0/sobjects/Contact/{id}?fields=Title") },
    ]);
    let answer = post(&company, &ada, "/composite/batch", json!({ "batchRequests": requests })).await.json();
    assert_eq!(answer["hasErrors"], true);
    assert_eq!(answer["results"][0], json!({ "statusCode": 204, "result": null }));
    assert_eq!(answer["results"][1]["statusCode"], 404);
    assert_eq!(answer["results"][1]["result"][0]["errorCode"], "NOT_FOUND");
    assert_eq!(answer["results"][2]["result"]["Title"], "Batched");
    let halting = json!({ "batchRequests": requests, "haltOnError": true });
    let answer = post(&company, &ada, "/composite/batch", halting).await.json();
    assert_eq!(
        answer["results"][2],
        json!({ "statusCode": 412, "result": [{ "errorCode": "BATCH_PROCESSING_HALTED", "message": "Batch processing halted per request" }] })
    );
    let many: Vec<Json> = (0..26).map(|_| json!({ "method": "GET", "url": "v67.0/limits" })).collect();
    let answer = post(&company, &ada, "/composite/batch", json!({ "batchRequests": many })).await;
    assert_eq!(answer.error().0, "LIMIT_EXCEEDED");
    let nested = json!({ "batchRequests": [{ "method": "POST", "url": "v67.0/composite/batch" }] });
    assert_eq!(post(&company, &ada, "/composite/batch", nested).await.error().0, "INVALID_INPUT");
}

#[tokio::test]
async fn each_graph_is_kept_or_taken_back_for_itself() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let before = count(&company, &ada, "Account").await;
    let graph = |id: &str, name: Json| {
        json!({ "graphId": id, "compositeRequest": [
            { "method": "POST", "url": format!("{DATA}/sobjects/Account"), "referenceId": "a", "body": { "Name": "Graphed" } },
            { "method": "POST", "url": format!("{DATA}/sobjects/Contact"), "referenceId": "c", "body": { "LastName": name, "AccountId": "@{a.id}" } },
        ]})
    };
    let body = json!({ "graphs": [graph("good", json!("x")), graph("bad", Json::Null)] });
    let answer = post(&company, &ada, "/composite/graph", body).await.json();
    assert_eq!(answer["graphs"][0]["isSuccessful"], true);
    assert_eq!(answer["graphs"][0]["graphResponse"]["compositeResponse"][1]["httpStatusCode"], 201);
    assert_eq!(answer["graphs"][1]["isSuccessful"], false);
    assert_eq!(answer["graphs"][1]["graphId"], "bad");
    assert_eq!(count(&company, &ada, "Account").await, before + 1);
}

#[tokio::test]
async fn a_tree_is_created_with_its_children_or_not_at_all() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let tree = |email: &str| {
        json!({ "records": [
            { "attributes": { "type": "Account", "referenceId": "ref1" }, "Name": "Tree", "Contacts": { "records": [
                { "attributes": { "type": "Contact", "referenceId": "ref2" }, "LastName": "Leaf", "Email": email },
                { "attributes": { "type": "Contact", "referenceId": "ref3" }, "LastName": "Twig",
                  "Cases": { "records": [{ "attributes": { "type": "Case", "referenceId": "ref4" }, "Subject": "Deep" }] } },
            ]}},
        ]})
    };
    let bad = post(&company, &ada, "/composite/tree/Account", tree("nonsense")).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        bad.json(),
        json!({ "hasErrors": true, "results": [{ "referenceId": "ref2", "errors": [
            { "statusCode": "INVALID_EMAIL_ADDRESS", "message": "Email: invalid email address: nonsense", "fields": ["Email"] }
        ]}]})
    );
    let none = encoded("SELECT COUNT() FROM Account WHERE Name = 'Tree'");
    assert_eq!(
        call(&company, &ada, "GET", &format!("{DATA}/query?q={none}"), None).await.json()["totalSize"],
        0
    );

    let good = post(&company, &ada, "/composite/tree/Account/", tree("leaf@tree.example")).await;
    assert_eq!(good.status, StatusCode::CREATED, "{}", good.text);
    let body = good.json();
    assert_eq!(body["hasErrors"], false);
    let references: Vec<&str> =
        body["results"].as_array().unwrap().iter().map(|one| one["referenceId"].as_str().unwrap()).collect();
    assert_eq!(references, ["ref1", "ref2", "ref3", "ref4"]);
    let soql = encoded("SELECT Contact.Account.Name FROM Case WHERE Subject = 'Deep'");
    let found = call(&company, &ada, "GET", &format!("{DATA}/query?q={soql}"), None).await.json();
    assert_eq!(found["records"][0]["Contact"]["Account"]["Name"], "Tree");
    for (body, words) in [
        (json!({ "records": [{ "attributes": { "type": "Account" }, "Name": "x" }] }), "reference ID"),
        (
            json!({ "records": [{ "attributes": { "type": "Contact", "referenceId": "a" } }] }),
            "attributes.type",
        ),
        (
            json!({ "records": (0..201).map(|n| json!({ "attributes": { "type": "Account", "referenceId": format!("r{n}") }, "Name": "x" })).collect::<Vec<_>>() }),
            "at most 200",
        ),
        (
            json!({ "records": [{ "attributes": { "type": "Account", "referenceId": "a" }, "Name": "x" }, { "attributes": { "type": "Account", "referenceId": "a" }, "Name": "x" }] }),
            "Duplicate ReferenceId",
        ),
    ] {
        let answer = post(&company, &ada, "/composite/tree/Account", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains(words) && answer.text.contains("INVALID_INPUT"), "{}", answer.text);
    }
}
