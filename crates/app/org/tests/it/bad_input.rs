//! Bad input over HTTP: the platform's status, code, fields and place, and nothing half written.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::client::{access, call, encoded};
use crate::support::{Company, company};

const DATA: &str = "/services/data/v67.0";
const SESSION: &str = "alongside__Session__c";

async fn ask(company: &Company, token: &str, soql: &str) -> Json {
    let path = format!("{DATA}/query?q={}", encoded(soql));
    call(company, token, "GET", &path, None).await.json()
}

/// How many records there are of the objects that are written to.
async fn counts(company: &Company, token: &str) -> Vec<Json> {
    let mut counts = Vec::new();
    for object in ["Account", "Contact", "Case", "Opportunity", SESSION] {
        counts.push(ask(company, token, &format!("SELECT COUNT() FROM {object}")).await["totalSize"].clone());
    }
    counts
}

/// A wrong value, its object and a name to make the rest of the record whole, with the code and field.
fn wrong_values(company: &Company) -> Vec<(&'static str, Json, &'static str, &'static str)> {
    let contact = company.id("casey");
    vec![
        ("Contact", json!({ "LastName": null }), "REQUIRED_FIELD_MISSING", "LastName"),
        ("Contact", json!({ "LastName": "  " }), "REQUIRED_FIELD_MISSING", "LastName"),
        ("Contact", json!({ "LastName": "ö".repeat(81) }), "STRING_TOO_LONG", "LastName"),
        ("Case", json!({ "Description": "x".repeat(32_001) }), "STRING_TOO_LONG", "Description"),
        (
            SESSION,
            json!({ "alongside__Kind__c": "peek" }),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "alongside__Kind__c",
        ),
        (SESSION, json!({ "alongside__External_Id__c": "TAKEN" }), "DUPLICATE_VALUE", ""),
        ("Contact", json!({ "Email": "no mail" }), "INVALID_EMAIL_ADDRESS", "Email"),
        ("Contact", json!({ "AccountId": "zzz" }), "MALFORMED_ID", "AccountId"),
        ("Contact", json!({ "AccountId": &contact[..17] }), "MALFORMED_ID", "AccountId"),
        ("Contact", json!({ "AccountId": contact }), "MALFORMED_ID", "AccountId"),
        ("Contact", json!({ "AccountId": "001000000000000AAA" }), "INVALID_CROSS_REFERENCE_KEY", "AccountId"),
        ("Opportunity", json!({ "CloseDate": "soon" }), "JSON_PARSER_ERROR", "CloseDate"),
        ("Opportunity", json!({ "CloseDate": "2026-02-30" }), "JSON_PARSER_ERROR", "CloseDate"),
        ("Opportunity", json!({ "Amount": 1e17 }), "NUMBER_OUTSIDE_VALID_RANGE", "Amount"),
        ("Contact", json!({ "Birthdate": { "day": 1 } }), "JSON_PARSER_ERROR", "Birthdate"),
        ("Contact", json!({ "Nmae": "x" }), "INVALID_FIELD", ""),
        ("Contact", json!({ "CreatedDate": "2026-01-01" }), "INVALID_FIELD_FOR_INSERT_UPDATE", "CreatedDate"),
        ("Case", json!({ "CaseNumber": "1" }), "INVALID_FIELD_FOR_INSERT_UPDATE", "CaseNumber"),
    ]
}

/// What makes a record of the object whole.
fn whole(object: &str) -> Json {
    match object {
        "Contact" => json!({ "LastName": "Whole" }),
        "Case" => json!({ "Subject": "Whole" }),
        "Opportunity" => json!({ "Name": "Whole", "StageName": "Prospecting", "CloseDate": "2026-12-01" }),
        _ => json!({ "alongside__State__c": "active" }),
    }
}

fn with(mut body: Json, values: &Json) -> Json {
    for (name, value) in values.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn each_wrong_value_is_refused_with_its_code_and_field_and_writes_nothing() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let create = async |object: &str, body: Json| {
        call(&company, &ada, "POST", &format!("{DATA}/sobjects/{object}"), Some(body)).await
    };
    let taken = create(SESSION, json!({ "alongside__External_Id__c": "taken" })).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    let mut records = std::collections::BTreeMap::new();
    for object in ["Contact", "Case", "Opportunity", SESSION] {
        let made = create(object, whole(object)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        records.insert(object, made.json()["id"].as_str().unwrap().to_owned());
    }
    let before = counts(&company, &ada).await;
    for (object, values, code, field) in wrong_values(&company) {
        let fields = if field.is_empty() { Json::Null } else { json!([field]) };
        let path = format!("{DATA}/sobjects/{object}/{}", records[object]);
        let stands = call(&company, &ada, "GET", &path, None).await.json();
        // What is right beside the wrong value must not be kept without it.
        let beside = with(json!({ "OwnerId": company.id("sam@fernhill.example") }), &values);
        for answer in [
            create(object, with(whole(object), &values)).await,
            call(&company, &ada, "PATCH", &path, Some(beside)).await,
        ] {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{values}: {}", answer.text);
            let errors = answer.json();
            assert_eq!(errors.as_array().unwrap().len(), 1, "{values}: {errors}");
            assert_eq!((&errors[0]["errorCode"], &errors[0]["fields"]), (&json!(code), &fields), "{errors}");
            assert!(!errors[0]["message"].as_str().unwrap().is_empty());
        }
        let after = call(&company, &ada, "GET", &path, None).await.json();
        assert_eq!(after, stands, "{values}");

        // The same in calls of several records that are taken whole or not at all.
        let right = with(json!({ "attributes": { "type": object } }), &whole(object));
        let wrong = with(right.clone(), &values);
        let body = json!({ "allOrNone": true, "records": [right, wrong] });
        let results =
            call(&company, &ada, "POST", &format!("{DATA}/composite/sobjects"), Some(body)).await.json();
        assert_eq!(results[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK", "{results}");
        assert_eq!(results[1]["errors"][0]["statusCode"], code, "{results}");
        let one = |reference: &str, body: Json| json!({ "method": "POST", "url": format!("{DATA}/sobjects/{object}"), "referenceId": reference, "body": body });
        let requests = [one("right", whole(object)), one("wrong", with(whole(object), &values))];
        let body = json!({ "allOrNone": true, "compositeRequest": requests });
        let answer = call(&company, &ada, "POST", &format!("{DATA}/composite"), Some(body)).await.json();
        let codes = ["0", "1"].map(|place| {
            let place: usize = place.parse().unwrap();
            answer["compositeResponse"][place]["body"][0]["errorCode"].clone()
        });
        assert_eq!(codes, [json!("PROCESSING_HALTED"), json!(code)], "{answer}");
    }
    assert_eq!(counts(&company, &ada).await, before);
    // A picklist that is not restricted takes what it does not know.
    let free = create("Case", json!({ "Priority": "Unheard of" })).await;
    assert_eq!(free.status, StatusCode::CREATED, "{}", free.text);
}

#[tokio::test]
async fn ids_of_15_and_of_18_characters_are_taken_everywhere() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let (account, contact) = (company.id("brightwell"), company.id("casey"));
    // The last three characters tell the case of the others, so a spreadsheet's work is undone.
    let loud = contact.to_uppercase();
    for id in [&contact[..15], contact, &loud] {
        let path = format!("{DATA}/sobjects/Contact/{id}?fields=LastName");
        assert_eq!(call(&company, &ada, "GET", &path, None).await.json()["Id"], contact, "{id}");
    }
    for id in [&account[..15], account] {
        let body = json!({ "AccountId": id });
        let path = format!("{DATA}/sobjects/Contact/{contact}");
        assert_eq!(
            call(&company, &ada, "PATCH", &path, Some(body)).await.status,
            StatusCode::NO_CONTENT,
            "{id}"
        );
        for filter in
            [format!("AccountId = '{id}'"), format!("AccountId IN ('{id}')"), format!("Account.Id = '{id}'")]
        {
            let found = ask(&company, &ada, &format!("SELECT AccountId FROM Contact WHERE {filter}")).await;
            assert_eq!(
                (&found["totalSize"], &found["records"][0]["AccountId"]),
                (&json!(2), &json!(account))
            );
        }
        let path = format!("{DATA}/composite/sobjects/Account?ids={id}&fields=Name");
        assert_eq!(call(&company, &ada, "GET", &path, None).await.json()[0]["Name"], "Brightwell Landscapes");
    }
    for id in [&contact[..14], &contact[..16], &format!("{contact}A"), "003-00000000001AAA"] {
        let answer = call(&company, &ada, "GET", &format!("{DATA}/sobjects/Contact/{id}"), None).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (400, "MALFORMED_ID"), "{id}");
    }
    // Well formed, of another object or of nothing.
    for id in [account, "003000000000001AAA"] {
        let answer = call(&company, &ada, "GET", &format!("{DATA}/sobjects/Contact/{id}"), None).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (404, "NOT_FOUND"), "{id}");
    }
    let short = &contact[..15];
    let path = format!("{DATA}/composite/sobjects?ids={short}&allOrNone=true");
    assert_eq!(call(&company, &ada, "DELETE", &path, None).await.json()[0]["id"], contact);
}

#[tokio::test]
async fn a_wrong_query_is_refused_with_the_row_and_column_of_what_is_wrong() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    // The mark stands before what is wrong.
    for (marked, code) in [
        ("SELECT Id, ^Nmae FROM Account", "INVALID_FIELD"),
        ("SELECT Id,\n       ^Nmae\nFROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Account\nWHERE ^Nmae = 'x'", "INVALID_FIELD"),
        ("SELECT Id FROM Account ORDER BY ^Nmae", "INVALID_FIELD"),
        ("SELECT Id, ^Owner.Nmae FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM ^Acount", "INVALID_TYPE"),
        ("^SELEC Id FROM Account", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account\nWHER ^Name = 'x'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE Name ^~ 'x'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account LIMIT ^many", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE Name = ^'open", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE (Name = 'x'^", "MALFORMED_QUERY"),
        ("SELECT ^FROM Account", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account ^; DROP TABLE Account", "MALFORMED_QUERY"),
    ] {
        let (before, _) = marked.split_once('^').unwrap();
        let row = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        let soql = marked.replace('^', "");
        let path = format!("{DATA}/query?q={}", encoded(&soql));
        let answer = call(&company, &ada, "GET", &path, None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{soql}: {}", answer.text);
        let (found, message) = answer.error();
        assert_eq!(found, code, "{soql}: {message}");
        let place = format!("ERROR at Row:{row}:Column:{column}\n");
        assert!(message.contains(&place), "{soql}: no {place:?} in {message:?}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_by_each_resource_that_writes() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let before = counts(&company, &ada).await;
    let account = json!({ "attributes": { "type": "Account", "referenceId": "a" }, "Name": "Large", "Description": "x".repeat(9_000_000) });
    for (method, path, body) in [
        ("POST", "/sobjects/Account", account.clone()),
        ("POST", "/composite/sobjects", json!({ "records": [account] })),
        ("POST", "/composite/tree/Account", json!({ "records": [account] })),
        (
            "POST",
            "/composite",
            json!({ "compositeRequest": [{ "method": "POST", "url": format!("{DATA}/sobjects/Account"), "referenceId": "a", "body": account }] }),
        ),
        (
            "POST",
            "/composite/batch",
            json!({ "batchRequests": [{ "method": "POST", "url": "v67.0/sobjects/Account", "richInput": account }] }),
        ),
    ] {
        let answer = call(&company, &ada, method, &format!("{DATA}{path}"), Some(body)).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(answer.error().0, "REQUEST_LIMIT_EXCEEDED", "{path}");
    }
    assert_eq!(counts(&company, &ada).await, before);
}
