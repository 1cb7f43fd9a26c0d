//! Queries as the clients of the platform write them, over HTTP.

use alongside_org::ErrorCode;
use serde_json::{Value as Json, json};

use crate::client::{Answer, access, call, encoded};
use crate::support::{Company, company};

const DATA: &str = "/services/data/v67.0";

async fn query(company: &Company, token: &str, soql: &str) -> Answer {
    call(company, token, "GET", &format!("{DATA}/query?q={}", encoded(soql)), None).await
}

#[tokio::test]
async fn every_clause_is_understood() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let sam = access(&company, "sam").await;
    for (soql, count) in [
        ("SELECT Id FROM Account WHERE CreatedDate = THIS_FISCAL_QUARTER", 2),
        ("SELECT Id FROM Account WHERE CreatedDate = THIS_FISCAL_YEAR AND CreatedDate > LAST_FISCAL_YEAR", 2),
        ("SELECT Id FROM Account WHERE CreatedDate = LAST_N_FISCAL_QUARTERS:2", 0),
        ("SELECT Id FROM Account WHERE CreatedDate = N_FISCAL_YEARS_AGO:1", 0),
        ("SELECT Id FROM Account WHERE FISCAL_YEAR(CreatedDate) > 2000 AND WEEK_IN_YEAR(CreatedDate) > 0", 2),
        ("SELECT Id FROM Account WITH SECURITY_ENFORCED", 2),
        ("SELECT Id FROM Account WHERE Name != null WITH USER_MODE ORDER BY Name LIMIT 1", 1),
        ("select Id from Account using scope everything where name like '%' for update", 2),
        ("SELECT Id FROM Case USING SCOPE mine", 1),
        ("SELECT FIELDS(STANDARD) FROM Account", 2),
        ("SELECT Account.Id, Account.Name FROM Account WHERE (NOT (Account.Name IN ('a', 'b')))", 2),
        ("SELECT a.Name FROM Account AS a WHERE a.Owner.Name != 'x' OFFSET 1", 1),
        ("SELECT toLabel(Industry), format(AnnualRevenue) FROM Account", 2),
    ] {
        let answer = query(&company, &ada, soql).await;
        assert_eq!(answer.json()["totalSize"], count, "{soql}: {}", answer.text);
    }
    let subjects = query(&company, &sam, "SELECT Subject FROM Case USING SCOPE mine").await.json();
    assert_eq!(subjects["records"][0]["Subject"], "Cannot finish checkout");
    for (soql, code, words) in [
        (
            "SELECT Id FROM Account OFFSET 2001",
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Maximum SOQL offset allowed is 2000",
        ),
        ("SELECT COUNT() FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "2000"),
        ("SELECT Name FROM Account GROUP BY ROLLUP(Name)", "MALFORMED_QUERY", "ROLLUP is not supported"),
        ("SELECT Id FROM Account USING SCOPE team", "MALFORMED_QUERY", "scope team"),
        (
            "SELECT Id FROM Profile USING SCOPE mine",
            "MALFORMED_QUERY",
            "scope mine is not supported on Profile",
        ),
        ("SELECT Id FROM Account WITH LOVE", "MALFORMED_QUERY", "unexpected token: 'LOVE'"),
        ("SELECT FIELDS(CUSTOM) FROM Account", "MALFORMED_QUERY", "LIMIT of at most 200"),
        (
            "SELECT Nmae FROM Account",
            "INVALID_FIELD",
            "\nSELECT Nmae FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nmae' on entity 'Account'",
        ),
        (
            "SELECT Id FROM Acount",
            "INVALID_TYPE",
            "\nERROR at Row:1:Column:16\nsObject type 'Acount' is not supported.",
        ),
        (
            "SELECT Id FROM Account WHERE",
            "MALFORMED_QUERY",
            "\nERROR at Row:1:Column:29\nunexpected token: '<EOF>'",
        ),
    ] {
        let (found, message) = query(&company, &ada, soql).await.error();
        assert_eq!(found, code, "{soql}: {message}");
        assert!(message.contains(words), "{soql}: {message}");
    }
}

#[tokio::test]
async fn a_lookup_with_several_targets_is_read_by_type() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let task = json!({ "Subject": "Visit", "WhatId": company.id("brightwell") });
    call(&company, &ada, "POST", &format!("{DATA}/sobjects/Task"), Some(task)).await;
    let task = json!({ "Subject": "Nothing" });
    call(&company, &ada, "POST", &format!("{DATA}/sobjects/Task"), Some(task)).await;
    let soql = "SELECT Subject, TYPEOF What WHEN Account THEN Industry, Owner.Name WHEN Opportunity THEN Amount ELSE Name END FROM Task ORDER BY Subject";
    let found = query(&company, &ada, soql).await.json();
    let what: Vec<&Json> =
        found["records"].as_array().unwrap().iter().map(|record| &record["What"]).collect();
    assert_eq!(
        (what[0]["attributes"]["type"].as_str(), what[0]["Name"].as_str()),
        (Some("Case"), Some("00000001"))
    );
    assert_eq!(what[1], &Json::Null);
    assert_eq!(what[2]["attributes"]["type"], "Account");
    assert_eq!((what[2]["Industry"].as_str(), what[2].get("Name")), (Some("Agriculture"), None));
    assert_eq!(what[2]["Owner"]["attributes"]["type"], "User");
    let bare = query(
        &company,
        &ada,
        "SELECT TYPEOF What WHEN Account THEN Industry END FROM Task WHERE Subject = 'Call back'",
    )
    .await;
    let bare = bare.json()["records"][0]["What"].clone();
    assert_eq!((bare["attributes"]["type"].as_str(), bare.as_object().unwrap().len()), (Some("Case"), 1));
    // What a user may not see has no type to ask for.
    let tom = company.user("tom").await;
    let soql = "SELECT TYPEOF Who WHEN Lead THEN Company END FROM Task";
    assert_eq!(company.org.query(&tom, soql).await.unwrap_err().code, ErrorCode::InvalidType);
    for soql in [
        "SELECT TYPEOF What WHEN Contact THEN Name END FROM Task",
        "SELECT TYPEOF Nothing WHEN Account THEN Name END FROM Task",
        "SELECT TYPEOF What WHEN Account THEN Nothing END FROM Task",
        "SELECT TYPEOF What WHEN Account THEN Name FROM Task",
        "SELECT TYPEOF What END FROM Task",
    ] {
        assert_eq!(query(&company, &ada, soql).await.status, 400, "{soql}");
    }
}

#[tokio::test]
async fn the_columns_of_a_query_are_told_before_it_runs() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let columns = async |soql: &str| {
        let path = format!("{DATA}/query?q={}&columns=true", encoded(soql));
        call(&company, &ada, "GET", &path, None).await.json()
    };
    let told =
        columns("SELECT Id, Name, Owner.Name, AnnualRevenue, (SELECT LastName FROM Contacts) FROM Account")
            .await;
    assert_eq!((&told["entityName"], &told["keyPrefix"]), (&json!("Account"), &json!("001")));
    assert_eq!((&told["idSelected"], &told["groupBy"]), (&json!(true), &json!(false)));
    assert_eq!(
        told["columnMetadata"][1],
        json!({
            "aggregate": false, "apexType": "String", "booleanType": false, "columnName": "Name", "custom": false,
            "displayName": "Name", "foreignKeyName": null, "insertable": true, "joinColumns": [],
            "numberType": false, "textType": true, "updatable": true,
        })
    );
    assert_eq!(told["columnMetadata"][2]["foreignKeyName"], "OwnerId");
    assert_eq!(told["columnMetadata"][2]["joinColumns"][0]["columnName"], "Name");
    assert_eq!(told["columnMetadata"][3]["numberType"], true);
    let children = &told["columnMetadata"][4];
    assert_eq!((&children["aggregate"], &children["columnName"]), (&json!(true), &json!("Contacts")));
    assert_eq!(children["joinColumns"][0]["columnName"], "LastName");
    let told = columns("SELECT Industry, COUNT(Id) n, MAX(CreatedDate) FROM Account GROUP BY Industry").await;
    let names: Vec<(&str, &str, bool)> = told["columnMetadata"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["columnName"].as_str().unwrap(),
                one["displayName"].as_str().unwrap(),
                one["aggregate"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        names,
        [("Industry", "Industry", false), ("n", "COUNT(Id)", true), ("expr0", "MAX(CreatedDate)", true)]
    );
    assert_eq!(told["groupBy"], true);
    assert_eq!(columns("SELECT COUNT() FROM Account").await["columnMetadata"], json!([]));
    assert_eq!(columns("SELECT Nope FROM Account").await[0]["errorCode"], "INVALID_FIELD");
}

#[tokio::test]
async fn a_query_is_explained() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let explain = async |soql: &str| {
        let path = format!("{DATA}/query?explain={}", encoded(soql));
        call(&company, &ada, "GET", &path, None).await.json()
    };
    let plan = explain("SELECT Id FROM Account WHERE Name = 'Brightwell Landscapes' LIMIT 5").await;
    assert_eq!(
        plan["plans"][0],
        json!({ "cardinality": 1, "fields": ["Name"], "leadingOperationType": "Index", "notes": [], "relativeCost": 0.5, "sobjectCardinality": 2, "sobjectType": "Account" })
    );
    let plan = explain("SELECT Id FROM Account WHERE Industry = 'Retail'").await;
    assert_eq!(plan["plans"][0]["leadingOperationType"], "TableScan");
    assert_eq!(explain("SELECT").await[0]["errorCode"], "MALFORMED_QUERY");
}

#[tokio::test]
async fn deleted_records_are_told_by_query_all_only() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let id = company.id("other");
    call(&company, &ada, "DELETE", &format!("{DATA}/sobjects/Account/{id}"), None).await;
    let soql = encoded(&format!("SELECT Id, IsDeleted FROM Account WHERE Id = '{id}'"));
    let seen = call(&company, &ada, "GET", &format!("{DATA}/query/?q={soql}"), None).await.json();
    assert_eq!(seen["totalSize"], 0);
    let seen = call(&company, &ada, "GET", &format!("{DATA}/queryAll/?q={soql}"), None).await.json();
    assert_eq!(seen["records"][0]["IsDeleted"], true);
}
