//! Single records and objects over HTTP, as clients of any age ask for them.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value as Json, json};

use crate::client::{access, call, integration, send};
use crate::support::{Company, company};

const DATA: &str = "/services/data/v67.0";

async fn get(company: &Company, token: &str, path: &str) -> Json {
    call(company, token, "GET", &format!("{DATA}{path}"), None).await.json()
}

#[tokio::test]
async fn a_token_is_taken_wherever_clients_put_it() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let path = format!("{DATA}/limits/");
    for (name, value) in [
        ("authorization", format!("Bearer {ada}")),
        ("authorization", format!("OAuth {ada}")),
        ("authorization", format!("bearer  {ada}")),
        ("x-sfdc-session", ada.clone()),
    ] {
        let request = Request::get(&path).header(name, value).body(Body::empty()).unwrap();
        assert_eq!(send(&company, request).await.status, StatusCode::OK, "{name}");
    }
    let request = Request::get(format!("{path}?oauth_token={ada}")).body(Body::empty()).unwrap();
    assert_eq!(send(&company, request).await.status, StatusCode::OK);
    for value in ["Basic eDp5", "Bearer", "Bearer wrong", ""] {
        let request = Request::get(&path).header("authorization", value).body(Body::empty()).unwrap();
        let answer = send(&company, request).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (401, "INVALID_SESSION_ID"));
    }
}

#[tokio::test]
async fn answers_are_laid_out_for_people_when_asked_for() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let request = Request::get(format!("{DATA}/limits"))
        .header("authorization", format!("Bearer {ada}"))
        .header("x-prettyprint", "1")
        .body(Body::empty())
        .unwrap();
    let answer = send(&company, request).await;
    assert!(answer.text.starts_with("{\n  \"DailyApiRequests\": {\n"), "{}", answer.text);
    assert!(!call(&company, &ada, "GET", &format!("{DATA}/limits"), None).await.text.contains('\n'));
}

#[tokio::test]
async fn a_description_is_sent_again_only_when_it_changed() {
    let company = company().await;
    let (ada, sam) = (access(&company, "ada").await, access(&company, "sam").await);
    let describe = async |since: Option<&str>, path: &str| {
        let mut request =
            Request::get(format!("{DATA}{path}")).header("authorization", format!("Bearer {sam}"));
        if let Some(since) = since {
            request = request.header("if-modified-since", since);
        }
        send(&company, request.body(Body::empty()).unwrap()).await
    };
    for path in ["/sobjects/Contact/describe", "/sobjects"] {
        let first = describe(None, path).await;
        let modified = first.headers["last-modified"].to_str().unwrap().to_owned();
        assert!(modified.ends_with(" GMT"), "{modified}");
        let again = describe(Some(&modified), path).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(describe(Some("Tue, 03 Nov 2020 10:00:00 GMT"), path).await.status, StatusCode::OK);
        assert_eq!(describe(Some("nonsense"), path).await.status, StatusCode::OK);
        // The rights of the reader changed, and so what there is to be told.
        let object = if path == "/sobjects" { "Lead" } else { "Contact" };
        take_away(&company, &ada, object).await;
        let changed = describe(Some(&modified), path).await;
        assert_eq!(changed.status, StatusCode::OK, "{path}");
        assert_ne!(changed.headers["last-modified"].to_str().unwrap(), modified);
    }
}

/// Takes the right to create an object's records, or to see it, from agents.
async fn take_away(company: &Company, token: &str, object: &str) {
    let soql = "SELECT Id FROM PermissionSet WHERE Profile.Name = 'Support Agent' LIMIT 1";
    let path = format!("/query?q={}", crate::client::encoded(soql));
    let set = get(company, token, &path).await["records"][0]["Id"].as_str().unwrap().to_owned();
    let soql =
        format!("SELECT Id FROM ObjectPermissions WHERE ParentId = '{set}' AND SobjectType = '{object}'");
    let rows = get(company, token, &format!("/query?q={}", crate::client::encoded(&soql))).await;
    for row in rows["records"].as_array().unwrap() {
        let id = row["Id"].as_str().unwrap();
        let path = format!("{DATA}/sobjects/ObjectPermissions/{id}");
        let answer = if object == "Lead" {
            call(company, token, "DELETE", &path, None).await
        } else {
            let body = json!({ "PermissionsCreate": false });
            call(company, token, "PATCH", &path, Some(body)).await
        };
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
    }
}

#[tokio::test]
async fn copies_elsewhere_learn_what_changed_and_what_was_deleted() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let id = company.id("other").to_owned();
    call(&company, &ada, "DELETE", &format!("{DATA}/sobjects/Account/{id}"), None).await;
    let span = "start=2026-11-01T00%3A00%3A00Z&end=2999-01-01T00:00:00+00:00";
    let span = span.replace("2026-11-01", &recent_day());
    let deleted = get(&company, &ada, &format!("/sobjects/Account/deleted/?{span}")).await;
    assert_eq!(deleted["deletedRecords"][0]["id"], id.as_str(), "{deleted}");
    let date = deleted["deletedRecords"][0]["deletedDate"].as_str().unwrap();
    assert!(deleted["latestDateCovered"].as_str().unwrap() >= date && date.ends_with("+0000"));
    assert!(deleted["earliestDateAvailable"].as_str().unwrap() <= date);
    let updated = get(&company, &ada, &format!("/sobjects/Account/updated?{span}")).await;
    assert_eq!(updated["ids"], json!([company.id("brightwell")]));
    assert_eq!(
        get(&company, &ada, &format!("/sobjects/Profile/deleted?{span}")).await["deletedRecords"],
        json!([])
    );
    for (query, code) in [
        ("start=2999-01-01T00:00:00Z".to_owned(), "MISSING_ARGUMENT"),
        ("start=x&end=y".to_owned(), "INVALID_REPLICATION_DATE"),
        ("start=2999-01-01T00:00:00Z&end=2998-01-01T00:00:00Z".to_owned(), "INVALID_REPLICATION_DATE"),
        ("start=2020-01-01T00:00:00Z&end=2999-01-01T00:00:00Z".to_owned(), "INVALID_REPLICATION_DATE"),
    ] {
        let answer =
            call(&company, &ada, "GET", &format!("{DATA}/sobjects/Account/updated?{query}"), None).await;
        assert_eq!(answer.error().0, code, "{query}");
    }
}

/// A day less than thirty days ago.
fn recent_day() -> String {
    let day = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * 20);
    day.strftime("%Y-%m-%d").to_string()
}

#[tokio::test]
async fn records_are_reached_along_their_relationships() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let (account, contact) = (company.id("brightwell"), company.id("casey"));
    let parent = get(&company, &ada, &format!("/sobjects/Contact/{contact}/Account?fields=Name")).await;
    assert_eq!(parent["Name"], "Brightwell Landscapes");
    let children =
        get(&company, &ada, &format!("/sobjects/Account/{account}/Contacts?fields=LastName")).await;
    assert_eq!(children["totalSize"], 2);
    assert_eq!(children["records"][0]["attributes"]["type"], "Contact");
    let all = get(&company, &ada, &format!("/sobjects/Account/{account}/contacts")).await;
    assert!(all["records"][0].get("Email").is_some());
    let robin = company.id("robin");
    for path in [
        format!("/sobjects/Contact/{robin}/ReportsTo"),
        format!("/sobjects/Account/{account}/Nothing"),
        "/sobjects/Account/001000000000001AAA/Contacts".to_owned(),
    ] {
        let answer = call(&company, &ada, "GET", &format!("{DATA}{path}"), None).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (404, "NOT_FOUND"), "{path}");
    }
    let injected = format!("{DATA}/sobjects/Account/{account}/Contacts?fields=Id%20FROM%20User");
    assert_eq!(call(&company, &ada, "GET", &injected, None).await.error().0, "INVALID_FIELD");
}

#[tokio::test]
async fn upserts_answer_as_the_version_did_and_make_records_without_an_id() {
    let company = company().await;
    let token = integration(&company).await;
    let path = |version: &str| {
        format!("/services/data/{version}/sobjects/alongside__Session__c/alongside__External_Id__c/v1")
    };
    let body = || Some(json!({ "alongside__State__c": "active" }));
    assert_eq!(call(&company, &token, "PATCH", &path("v45.0"), body()).await.status, StatusCode::CREATED);
    let old = call(&company, &token, "PATCH", &path("v45.0"), body()).await;
    assert_eq!((old.status, old.text.as_str()), (StatusCode::NO_CONTENT, ""));
    let new = call(&company, &token, "PATCH", &path("v46.0"), body()).await;
    assert_eq!((new.status, &new.json()["created"]), (StatusCode::OK, &json!(false)));
    let made = call(
        &company,
        &token,
        "POST",
        &format!("{DATA}/sobjects/Account/Id"),
        Some(json!({ "Name": "By no id" })),
    )
    .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
}

#[tokio::test]
async fn what_a_user_worked_on_last_is_told() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let made =
        call(&company, &ada, "POST", &format!("{DATA}/sobjects/Account"), Some(json!({ "Name": "Newest" })))
            .await
            .json();
    let recent = get(&company, &ada, "/recent?limit=1").await;
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        recent,
        json!([{ "attributes": { "type": "Account", "url": format!("{DATA}/sobjects/Account/{id}") }, "Id": id, "Name": "Newest" }])
    );
    let basic = get(&company, &ada, "/sobjects/Account").await;
    assert_eq!(basic["recentItems"][0]["Id"], id);
    let wrong = call(&company, &ada, "GET", &format!("{DATA}/recent?limit=x"), None).await;
    assert_eq!(wrong.error().0, "INVALID_INPUT");
}

#[tokio::test]
async fn what_this_org_does_not_have_says_so_in_the_platforms_way() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let bulk = call(&company, &ada, "POST", "/services/async/67.0/job", Some(json!({}))).await;
    assert_eq!(bulk.status, StatusCode::BAD_REQUEST);
    assert!(bulk.text.contains("<exceptionCode>FeatureNotEnabled</exceptionCode>"), "{}", bulk.text);
    let apex = call(&company, &ada, "GET", "/services/apexrest/Any/thing", None).await;
    assert_eq!(apex.error(), ("NOT_FOUND".into(), "Could not find a match for URL".into()));
    for path in ["/analytics/reports", "/process/rules", "/actions", "/event/eventSchema/x"] {
        let answer = call(&company, &ada, "GET", &format!("{DATA}{path}"), None).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (404, "NOT_FOUND"), "{path}");
    }
    let other = call(&company, &ada, "GET", "/id/00Dfh000000000é/005fh0000000000", None).await;
    assert_ne!(other.status, StatusCode::INTERNAL_SERVER_ERROR);
}
