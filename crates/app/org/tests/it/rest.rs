//! The REST API's shapes, headers and error bodies.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::client::{access, call, encoded, integration, send};
use crate::support::company;

const DATA: &str = "/services/data/v67.0";

#[tokio::test]
async fn versions_are_told_to_anybody_and_data_to_nobody_without_a_token() {
    let company = company().await;
    let versions = send(&company, Request::get("/services/data").body(Body::empty()).unwrap()).await.json();
    assert_eq!(
        versions.as_array().unwrap().last().unwrap(),
        &json!({ "label": "Summer '26", "url": "/services/data/v67.0", "version": "67.0" })
    );
    for path in [
        "/services/data/v67.0",
        "/services/data/v67.0/sobjects",
        "/services/data/v67.0/query?q=x",
        "/services/oauth2/userinfo",
    ] {
        let answer = send(&company, Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.json(),
            json!([{ "message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID" }])
        );
    }
}

#[tokio::test]
async fn a_record_lives_through_create_read_update_delete() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let created = call(
        &company,
        &ada,
        "POST",
        &format!("{DATA}/sobjects/Contact/"),
        Some(json!({ "LastName": "New", "Email": "new@x.example" })),
    )
    .await;
    assert_eq!(created.status, StatusCode::CREATED);
    let body = created.json();
    let id = body["id"].as_str().unwrap();
    assert_eq!(body, json!({ "id": id, "success": true, "errors": [] }));
    assert_eq!(created.location(), format!("{DATA}/sobjects/Contact/{id}"));
    assert!(created.headers["sforce-limit-info"].to_str().unwrap().starts_with("api-usage="));

    let path = format!("{DATA}/sobjects/Contact/{id}");
    let read = call(&company, &ada, "GET", &format!("{path}?fields=Name,Email"), None).await.json();
    assert_eq!(
        read,
        json!({ "attributes": { "type": "Contact", "url": path }, "Name": "New", "Email": "new@x.example", "Id": id })
    );
    let patched = call(&company, &ada, "PATCH", &path, Some(json!({ "FirstName": "Very" }))).await;
    assert_eq!((patched.status, patched.text.as_str()), (StatusCode::NO_CONTENT, ""));
    let posted =
        call(&company, &ada, "POST", &format!("{path}?_HTTP_METHOD=PATCH"), Some(json!({ "Title": "Head" })))
            .await;
    assert_eq!(posted.status, StatusCode::NO_CONTENT);
    let read = call(&company, &ada, "GET", &path, None).await.json();
    assert_eq!((&read["Name"], &read["Title"]), (&json!("Very New"), &json!("Head")));
    let date = read["CreatedDate"].as_str().unwrap();
    assert!(date.ends_with("+0000") && date.len() == 28, "{date}");
    assert_eq!(call(&company, &ada, "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    let gone = call(&company, &ada, "GET", &path, None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert_eq!(gone.error(), ("NOT_FOUND".into(), "The requested resource does not exist".into()));
}

#[tokio::test]
async fn errors_are_arrays_with_code_message_and_fields() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let answer = call(&company, &ada, "POST", &format!("{DATA}/sobjects/Contact"), Some(json!({}))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer.json(),
        json!([{ "message": "Required fields are missing: [LastName]", "errorCode": "REQUIRED_FIELD_MISSING", "fields": ["LastName"] }])
    );
    for (method, path, status, code) in [
        ("GET", "/sobjects/Nothing/describe", 404, "NOT_FOUND"),
        ("GET", "/sobjects/Contact/xyz", 400, "MALFORMED_ID"),
        ("GET", "/sobjects/Contact/003000000000001AAA", 404, "NOT_FOUND"),
        ("GET", "/nowhere", 404, "NOT_FOUND"),
        ("PUT", "/sobjects/Contact", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/query", 400, "MALFORMED_QUERY"),
        ("GET", "/query/0r8nothing-2000", 400, "INVALID_QUERY_LOCATOR"),
        ("GET", "/query?q=SELECT+Nmae+FROM+Account", 400, "INVALID_FIELD"),
        ("GET", "/query?q=SELECT+Id+FROM+Acount", 400, "INVALID_TYPE"),
        ("GET", "/query?q=SELEC+Id+FROM+Account", 400, "MALFORMED_QUERY"),
    ] {
        let answer = call(&company, &ada, method, &format!("{DATA}{path}"), None).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (status, code), "{method} {path}");
    }
    for version in ["v1.0", "v68.0", "v67", "67.0", "vv.0"] {
        let answer = call(&company, &ada, "GET", &format!("/services/data/{version}/limits"), None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{version}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_objects_are_refused_and_write_nothing() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let post = async |kind: &str, body: Vec<u8>| {
        let request = Request::post(format!("{DATA}/sobjects/Account"))
            .header("authorization", format!("OAuth {ada}"))
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
        send(&company, request).await
    };
    for body in ["{\"Name\": \"x\"", "[]", "", "{\"Name\": \"x\"} trailing", "\u{feff}{", "nul"] {
        let answer = post("application/json", body.into()).await;
        assert_eq!(
            (answer.status, answer.error().0.as_str()),
            (StatusCode::BAD_REQUEST, "JSON_PARSER_ERROR"),
            "{body}"
        );
        assert!(answer.error().1.contains("[line:1, column:"), "{}", answer.text);
    }
    assert_eq!(post("text/csv", b"Name\nx".to_vec()).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = format!("{{\"Name\": \"{}\"}}", "x".repeat(9_000_000));
    assert_eq!(post("application/json", large.into()).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let deep = format!("{{\"Name\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(post("application/json", deep.into()).await.error().0, "JSON_PARSER_ERROR");
    let count = call(&company, &ada, "GET", &format!("{DATA}/query?q=SELECT+COUNT()+FROM+Account"), None)
        .await
        .json();
    assert_eq!(count["totalSize"], 2);
}

#[tokio::test]
async fn an_upsert_makes_one_record_however_many_come_at_once() {
    let company = company().await;
    let token = integration(&company).await;
    let path = format!("{DATA}/sobjects/alongside__Session__c/alongside__External_Id__c/s-77");
    let upsert = |number: usize| {
        let body = json!({ "alongside__Duration_Seconds__c": number, "alongside__State__c": "active" });
        let (company, token, path) = (&company, &token, &path);
        async move { call(company, token, "PATCH", path, Some(body)).await }
    };
    let answers =
        tokio::join!(upsert(0), upsert(1), upsert(2), upsert(3), upsert(4), upsert(5), upsert(6), upsert(7));
    let answers = [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5, answers.6, answers.7];
    let created = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let updated = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    assert_eq!((created, updated), (1, 7));
    let ids: std::collections::HashSet<String> =
        answers.iter().map(|answer| answer.json()["id"].to_string()).collect();
    assert_eq!(ids.len(), 1);
    let answer = call(&company, &token, "GET", &path, None).await.json();
    assert_eq!(answer["alongside__External_Id__c"], "s-77");
    assert_eq!(answer["alongside__State__c"], "active");
    let wrong =
        call(&company, &token, "PATCH", &format!("{DATA}/sobjects/Contact/Email/x"), Some(json!({}))).await;
    assert_eq!(wrong.error().0, "NOT_FOUND");
    let both = json!({ "alongside__External_Id__c": "s-78" });
    assert_eq!(call(&company, &token, "PATCH", &path, Some(both)).await.error().0, "INVALID_FIELD");
}

#[tokio::test]
async fn long_results_come_in_pages_that_stay_as_they_were() {
    let company = company().await;
    let mut batch = alongside_org::SeedBatch::default();
    for number in 0..450 {
        batch.records.push(alongside_org::SeedRecord {
            object: "Lead".into(),
            key: String::new(),
            fields: vec![
                ("LastName".into(), format!("L{number:04}").as_str().into()),
                ("Company".into(), "Paged".into()),
            ],
        });
    }
    company.org.seed(batch).await.unwrap();
    let ada = access(&company, "ada").await;
    let page = async |path: &str| {
        let request = Request::get(path)
            .header("authorization", format!("Bearer {ada}"))
            .header("sforce-query-options", "batchSize=200")
            .body(Body::empty())
            .unwrap();
        send(&company, request).await.json()
    };
    let soql = encoded("SELECT LastName FROM Lead WHERE Company = 'Paged' ORDER BY LastName");
    let first = page(&format!("{DATA}/query?q={soql}")).await;
    assert_eq!((&first["totalSize"], &first["done"]), (&json!(450), &json!(false)));
    let next = first["nextRecordsUrl"].as_str().unwrap();
    assert!(next.starts_with(&format!("{DATA}/query/0r8")) && next.ends_with("-200"), "{next}");
    let second = page(next).await;
    let third = page(second["nextRecordsUrl"].as_str().unwrap()).await;
    assert_eq!(third["done"], true);
    let names: Vec<String> = [&first, &second, &third]
        .iter()
        .flat_map(|page| page["records"].as_array().unwrap())
        .map(|record| record["LastName"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> = (0..450).map(|number| format!("L{number:04}")).collect();
    assert_eq!(names, expected);
    // Somebody else's pages are nobody's.
    let sam = access(&company, "sam").await;
    assert_eq!(call(&company, &sam, "GET", next, None).await.error().0, "INVALID_QUERY_LOCATOR");
}

#[tokio::test]
async fn describe_tells_what_clients_look_for() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let global = call(&company, &ada, "GET", &format!("{DATA}/sobjects"), None).await.json();
    let names: Vec<&str> = global["sobjects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|object| object["name"].as_str().unwrap())
        .collect();
    for name in ["Account", "Case", "User", "PermissionSet", "alongside__Session__c"] {
        assert!(names.contains(&name), "{name}");
    }
    let contact =
        call(&company, &ada, "GET", &format!("{DATA}/sobjects/Contact/describe"), None).await.json();
    assert_eq!(contact["keyPrefix"], "003");
    let field = |name: &str| {
        contact["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap().clone()
    };
    assert_eq!(field("AccountId")["referenceTo"], json!(["Account"]));
    assert_eq!(field("AccountId")["relationshipName"], "Account");
    assert_eq!(field("AccountId")["permissionable"], true);
    assert_eq!(field("LastName")["nillable"], false);
    assert_eq!(field("LastName")["permissionable"], false);
    assert_eq!(field("Name")["createable"], false);
    assert_eq!(field("MailingCity")["compoundFieldName"], "MailingAddress");
    let children = contact["childRelationships"].as_array().unwrap();
    assert!(
        children.iter().any(|child| child["childSObject"] == "Case" && child["relationshipName"] == "Cases")
    );
    assert!(children.iter().any(|child| child["relationshipName"] == "alongside__Sessions__r"));
    let basic = call(&company, &ada, "GET", &format!("{DATA}/sobjects/Contact"), None).await.json();
    assert_eq!(basic["objectDescribe"]["label"], "Contact");
    assert_eq!(basic["objectDescribe"].get("fields"), None);
}
