//! Bulk API 2.0: ingest and query jobs.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value as Json, json};

use crate::client::{Answer, access, call, integration, send};
use crate::support::{Company, company, company_with, config};

const JOBS: &str = "/services/data/v67.0/jobs";

async fn create(company: &Company, token: &str, kind: &str, body: Json) -> Json {
    let answer = call(company, token, "POST", &format!("{JOBS}/{kind}"), Some(body)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

async fn upload(company: &Company, token: &str, id: &str, csv: &str) -> Answer {
    let request = Request::put(format!("{JOBS}/ingest/{id}/batches"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "text/csv")
        .body(Body::from(csv.to_owned()))
        .unwrap();
    send(company, request).await
}

/// Uploads and waits for the end.
async fn ingest(company: &Company, token: &str, body: Json, csv: &str) -> Json {
    let job = create(company, token, "ingest", body).await;
    let id = job["id"].as_str().unwrap();
    assert_eq!(job["state"], "Open");
    let put = upload(company, token, id, csv).await;
    assert_eq!((put.status, put.text.as_str()), (StatusCode::CREATED, ""));
    let done = json!({ "state": "UploadComplete" });
    let patched = call(company, token, "PATCH", &format!("{JOBS}/ingest/{id}"), Some(done)).await;
    assert_eq!(patched.json()["state"], "UploadComplete", "{}", patched.text);
    ended(company, token, "ingest", id).await
}

async fn ended(company: &Company, token: &str, kind: &str, id: &str) -> Json {
    loop {
        let job = call(company, token, "GET", &format!("{JOBS}/{kind}/{id}"), None).await.json();
        if !matches!(job["state"].as_str(), Some("UploadComplete" | "InProgress")) {
            return job;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

async fn results(company: &Company, token: &str, job: &Json, which: &str) -> String {
    let id = job["id"].as_str().unwrap();
    let answer = call(company, token, "GET", &format!("{JOBS}/ingest/{id}/{which}"), None).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=UTF-8");
    answer.text
}

async fn count(company: &Company, filter: &str) -> u64 {
    let ada = company.user("ada").await;
    company.org.query(&ada, &format!("SELECT COUNT() FROM {filter}")).await.unwrap().total_size
}

#[tokio::test]
async fn rows_are_written_or_refused_one_by_one() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let csv = "name,INDUSTRY,AnnualRevenue,Description\nB1,Retail,5.5,\"two\nlines, \"\"quoted\"\"\"\n,Retail,,\nB3,,x,\nB4,#N/A,,\ntoo,short\n";
    let job = ingest(&company, &ada, json!({ "object": "account", "operation": "insert" }), csv).await;
    assert_eq!(
        (
            &job["state"],
            &job["numberRecordsProcessed"],
            &job["numberRecordsFailed"],
            &job["object"],
            &job["jobType"]
        ),
        (&json!("JobComplete"), &json!(5), &json!(3), &json!("Account"), &json!("V2Ingest")),
        "{job}"
    );
    assert_eq!(
        job["contentUrl"],
        format!("services/data/v67.0/jobs/ingest/{}/batches", job["id"].as_str().unwrap())
    );
    let good = results(&company, &ada, &job, "successfulResults").await;
    let lines: Vec<&str> = good.split('\n').collect();
    assert_eq!(lines[0], r#""sf__Id","sf__Created","name","INDUSTRY","AnnualRevenue","Description""#);
    assert!(
        lines[1].starts_with("\"001") && lines[1].ends_with(r#""true","B1","Retail","5.5","two"#),
        "{good}"
    );
    assert_eq!(lines[2], "lines, \"\"quoted\"\"\"");
    let bad = results(&company, &ada, &job, "failedResults").await;
    let lines: Vec<&str> = bad.split('\n').collect();
    assert_eq!(lines[0], r#""sf__Id","sf__Error","name","INDUSTRY","AnnualRevenue","Description""#);
    assert_eq!(
        lines[1],
        r#""","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","Retail","","""#
    );
    let misfit = "INVALID_TYPE_ON_FIELD_IN_RECORD:AnnualRevenue: value not of required type: ";
    assert!(lines[2].contains(misfit) && lines[2].contains(":AnnualRevenue --"), "{bad}");
    assert!(lines[3].contains("The row has 2 columns, the header has 4"), "{bad}");
    assert_eq!(results(&company, &ada, &job, "unprocessedrecords").await.lines().count(), 1);
    assert_eq!(count(&company, "Account WHERE Name LIKE 'B_'").await, 2);
}

#[tokio::test]
async fn update_upsert_and_delete_find_their_records() {
    let company = company().await;
    let token = integration(&company).await;
    let key = "alongside__External_Id__c";
    let upsert = json!({ "object": "alongside__Session__c", "operation": "upsert", "externalIdFieldName": key, "lineEnding": "CRLF", "columnDelimiter": "SEMICOLON" });
    let csv = format!(
        "{key};alongside__State__c;alongside__Contact__r.Id\r\nb1;active;\r\nb1;ended;\r\n;active;\r\n"
    );
    let job = ingest(&company, &token, upsert, &csv).await;
    assert_eq!((&job["numberRecordsFailed"], &job["externalIdFieldName"]), (&json!(1), &json!(key)), "{job}");
    let good = results(&company, &token, &job, "successfulResults").await;
    assert!(
        good.contains("\"true\";\"b1\";\"active\"") && good.contains("\"false\";\"b1\";\"ended\""),
        "{good}"
    );
    assert!(good.contains("\r\n"));

    let (casey, robin) = (company.id("casey"), company.id("robin"));
    let csv = format!(
        "Id,Title,DoNotCall\n{},Boss,1\n{robin},#N/A,false\n003000000000001AAA,x,\n,x,\n",
        &casey[..15]
    );
    let job = ingest(&company, &token, json!({ "object": "Contact", "operation": "update" }), &csv).await;
    assert_eq!(job["numberRecordsFailed"], 2, "{job}");
    let bad = results(&company, &token, &job, "failedResults").await;
    assert!(bad.contains("NOT_FOUND") && bad.contains("MISSING_ARGUMENT:Id not specified:Id --"), "{bad}");
    assert_eq!(count(&company, "Contact WHERE Title = 'Boss' AND DoNotCall = true").await, 1);

    let csv = format!("Id\n{robin}\n{robin}\n");
    let job = ingest(&company, &token, json!({ "object": "Contact", "operation": "delete" }), &csv).await;
    assert_eq!(job["numberRecordsFailed"], 1);
    assert!(results(&company, &token, &job, "failedResults").await.contains("ENTITY_IS_DELETED"));
    assert_eq!(count(&company, &format!("Contact WHERE Id = '{robin}'")).await, 0);
}

#[tokio::test]
async fn uploads_that_are_no_table_of_the_object_fail_as_a_whole() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let insert = || json!({ "object": "Account", "operation": "insert" });
    let accounts = count(&company, "Account").await;
    for (csv, reason) in [
        ("Name,Nothing\nx,y\n", "InvalidBatch : Field name not found : Nothing"),
        ("Name,name\nx,y\n", "InvalidBatch : Duplicate field name: name"),
        (
            "Name\r\nx\r\n",
            "InvalidBatch : LineEnding is invalid on user data. Current LineEnding setting is LF",
        ),
        (
            "Owner.Nothing,Parent.Nothing,Nope.Name\nx,y,z\n",
            "InvalidBatch : Field name not found : Nope.Name",
        ),
    ] {
        let job = ingest(&company, &ada, insert(), csv).await;
        assert_eq!((&job["state"], &job["errorMessage"]), (&json!("Failed"), &json!(reason)), "{csv}");
        assert_eq!(job["numberRecordsProcessed"], 0);
        if !csv.is_empty() {
            let rest = results(&company, &ada, &job, "unprocessedrecords").await;
            assert!(csv.contains('\r') || rest.lines().count() == 2, "{rest}");
        }
    }
    let job =
        ingest(&company, &ada, json!({ "object": "Account", "operation": "update" }), "Name\nx\n").await;
    assert_eq!(job["errorMessage"], "InvalidBatch : Required column is missing : Id");
    assert_eq!(count(&company, "Account").await, accounts);
    for (body, code, words) in [
        (
            json!({ "object": "Nothing", "operation": "insert" }),
            "INVALIDJOB",
            "InvalidJob : Unable to find object: Nothing",
        ),
        (
            json!({ "object": "Account", "operation": "merge" }),
            "INVALIDJOB",
            "Unsupported operation: 'merge'",
        ),
        (json!({ "object": "Account" }), "INVALIDJOB", "Unsupported operation"),
        (json!({ "object": "Account", "operation": "upsert" }), "INVALIDJOB", "External ID was blank"),
        (
            json!({ "object": "Account", "operation": "upsert", "externalIdFieldName": "Name" }),
            "INVALIDJOB",
            "external ID field does not exist",
        ),
        (
            json!({ "object": "Account", "operation": "hardDelete" }),
            "FEATURENOTENABLED",
            "hardDelete operation requires special user profile permission",
        ),
        (
            json!({ "object": "Account", "operation": "insert", "contentType": "JSON" }),
            "INVALIDJOB",
            "Unsupported content type",
        ),
        (
            json!({ "object": "Account", "operation": "insert", "columnDelimiter": "COLON" }),
            "INVALIDJOB",
            "columnDelimiter",
        ),
        (json!({ "object": "Account", "operation": "insert", "lineEnding": 1 }), "INVALIDJOB", "lineEnding"),
    ] {
        let answer = call(&company, &ada, "POST", &format!("{JOBS}/ingest"), Some(body)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let (found, message) = answer.error();
        assert_eq!(found, code, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

#[tokio::test]
async fn a_job_without_a_row_is_done_at_once_and_an_upsert_without_ids_makes_records() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    for operation in ["insert", "update", "delete"] {
        let job = ingest(&company, &ada, json!({ "object": "Account", "operation": operation }), "").await;
        assert_eq!(
            (&job["state"], &job["numberRecordsProcessed"]),
            (&json!("JobComplete"), &json!(0)),
            "{job}"
        );
    }
    let upsert = json!({
        "object": "Account", "operation": "upsert", "externalIdFieldName": "Id", "columnDelimiter": "BACKQUOTE",
    });
    let csv = "NAME`SIC`OWNERSHIP`ANNUALREVENUE\nNew`3712`Private`3.00E+07\n";
    let job = ingest(&company, &ada, upsert, csv).await;
    assert_eq!((&job["state"], &job["numberRecordsFailed"]), (&json!("JobComplete"), &json!(0)), "{job}");
    assert!(results(&company, &ada, &job, "successfulResults").await.contains("\"true\""));
    assert_eq!(
        count(&company, "Account WHERE Sic = '3712' AND Ownership = 'Private' AND AnnualRevenue = 30000000")
            .await,
        1
    );
}

#[tokio::test]
async fn a_job_passes_its_states_in_order_only_and_belongs_to_its_user() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let sam = access(&company, "sam").await;
    let job = create(&company, &sam, "ingest", json!({ "object": "Account", "operation": "insert" })).await;
    let path = format!("{JOBS}/ingest/{}", job["id"].as_str().unwrap());
    let state = |word: &str| Some(json!({ "state": word }));
    for (method, rest, body) in [
        ("PATCH", "", state("JobComplete")),
        ("PATCH", "", Some(json!({}))),
        ("GET", "/successfulResults", None),
    ] {
        let answer = call(&company, &sam, method, &format!("{path}{rest}"), body).await;
        assert_eq!(answer.error().0, "INVALIDJOBSTATE", "{method} {rest}");
    }
    // Who modifies all data sees every job, others their own.
    assert_eq!(call(&company, &ada, "GET", &path, None).await.status, StatusCode::OK);
    let adas = create(&company, &ada, "ingest", json!({ "object": "Account", "operation": "insert" })).await;
    let adas = format!("{JOBS}/ingest/{}", adas["id"].as_str().unwrap());
    assert_eq!(call(&company, &sam, "GET", &adas, None).await.error().0, "NOT_FOUND");
    assert_eq!(
        upload(&company, &sam, adas.rsplit('/').next().unwrap(), "Name\nx\n").await.error().0,
        "NOT_FOUND"
    );
    let listed = call(&company, &sam, "GET", &format!("{JOBS}/ingest?jobType=V2Ingest"), None).await.json();
    assert_eq!((&listed["done"], listed["records"].as_array().unwrap().len()), (&json!(true), 1));

    let id = job["id"].as_str().unwrap();
    assert_eq!(upload(&company, &sam, id, "Name\nx\n").await.status, StatusCode::CREATED);
    assert_eq!(upload(&company, &sam, id, "Name\ny\n").await.error().0, "INVALIDBATCH");
    let aborted = call(&company, &sam, "PATCH", &path, state("Aborted")).await.json();
    assert_eq!(aborted["state"], "Aborted");
    assert_eq!(
        call(&company, &sam, "PATCH", &path, state("UploadComplete")).await.error().0,
        "INVALIDJOBSTATE"
    );
    assert_eq!(upload(&company, &sam, id, "Name\ny\n").await.error().0, "INVALIDJOBSTATE");
    assert_eq!(results(&company, &sam, &job, "unprocessedrecords").await, "\"Name\"\n\"x\"\n");
    assert_eq!(call(&company, &sam, "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(call(&company, &sam, "GET", &path, None).await.error().0, "NOT_FOUND");
    assert_eq!(count(&company, "Account WHERE Name = 'x'").await, 0);
}

#[tokio::test]
async fn what_a_user_may_not_write_no_job_of_theirs_writes() {
    let company = company().await;
    let sam = access(&company, "sam").await;
    let case = company.id("adas case");
    let csv = format!("Id,Subject\n{case},Taken over\n");
    let job = ingest(&company, &sam, json!({ "object": "Case", "operation": "update" }), &csv).await;
    assert_eq!(job["numberRecordsFailed"], 1, "{job}");
    assert_eq!(count(&company, "Case WHERE Subject = 'Taken over'").await, 0);
}

#[tokio::test]
async fn a_query_job_hands_its_rows_out_in_parts() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let rows: String = (0..2_100).map(|number| format!("Q{number:04},Bulk\n")).collect();
    let made = ingest(
        &company,
        &ada,
        json!({ "object": "Lead", "operation": "insert" }),
        &format!("LastName,Company\n{rows}"),
    )
    .await;
    assert_eq!((&made["numberRecordsProcessed"], &made["numberRecordsFailed"]), (&json!(2_100), &json!(0)));
    let soql = "SELECT LastName, Owner.Name, CreatedDate, AnnualRevenue FROM Lead WHERE Company = 'Bulk' ORDER BY LastName";
    let soql = soql.replace(", AnnualRevenue", "");
    let job = create(&company, &ada, "query", json!({ "operation": "query", "query": soql })).await;
    assert_eq!((&job["state"], &job["object"]), (&json!("UploadComplete"), &json!("Lead")));
    let id = job["id"].as_str().unwrap();
    let job = ended(&company, &ada, "query", id).await;
    assert_eq!(
        (&job["state"], &job["numberRecordsProcessed"]),
        (&json!("JobComplete"), &json!(2_100)),
        "{job}"
    );
    let path = format!("{JOBS}/query/{id}/results");
    let first = call(&company, &ada, "GET", &format!("{path}?maxRecords=2000"), None).await;
    assert_eq!(first.headers["sforce-numberofrecords"], "2000");
    let locator = first.headers["sforce-locator"].to_str().unwrap().to_owned();
    let lines: Vec<&str> = first.text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2_001, r#""LastName","Owner.Name","CreatedDate""#));
    assert!(
        lines[1].starts_with(r#""Q0000","Ada Lindqvist","2"#) && lines[1].ends_with("Z\""),
        "{}",
        lines[1]
    );
    let last = call(&company, &ada, "GET", &format!("{path}?locator={locator}"), None).await;
    assert_eq!(
        (&last.headers["sforce-locator"], &last.headers["sforce-numberofrecords"]),
        (&"null".parse().unwrap(), &"100".parse().unwrap())
    );
    assert!(last.text.lines().last().unwrap().starts_with("\"Q2099\""));
    for query in ["locator=wrong", "maxRecords=x", "maxRecords=0"] {
        let answer = call(&company, &ada, "GET", &format!("{path}?{query}"), None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
    for (soql, code) in [
        ("SELECT COUNT() FROM Lead", "INVALIDJOB"),
        ("SELECT Company, COUNT(Id) FROM Lead GROUP BY Company", "INVALIDJOB"),
        ("SELECT Company FROM Lead GROUP BY Company", "INVALIDJOB"),
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "INVALIDJOB"),
        ("SELECT Nope FROM Lead", "INVALID_FIELD"),
        ("SELECT", "MALFORMED_QUERY"),
        ("", "INVALIDJOB"),
    ] {
        let body = json!({ "operation": "query", "query": soql });
        let answer = call(&company, &ada, "POST", &format!("{JOBS}/query"), Some(body)).await;
        assert_eq!(answer.error().0, code, "{soql}");
    }
    assert_eq!(
        call(&company, &ada, "DELETE", &format!("{JOBS}/query/{id}"), None).await.status,
        StatusCode::NO_CONTENT
    );
}

/// The runtime that ends takes the job with it in the middle of its work, as a killed process would.
#[test]
fn an_interrupted_job_goes_on_after_a_restart_and_writes_no_row_twice() {
    const ROWS: usize = 3_000;
    let folder = tempfile::tempdir().unwrap();
    let mut config = config();
    config.data_dir = Some(folder.path().to_owned());
    let rows: String = (0..ROWS).map(|number| format!("R{number:04},Restarted\n")).collect();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = runtime();
    let id = first.block_on(async {
        let company = company_with(config.clone()).await;
        let ada = access(&company, "ada").await;
        let job = create(&company, &ada, "ingest", json!({ "object": "Lead", "operation": "insert" })).await;
        let id = job["id"].as_str().unwrap().to_owned();
        upload(&company, &ada, &id, &format!("LastName,Company\n{rows}")).await;
        let path = format!("{JOBS}/ingest/{id}");
        call(&company, &ada, "PATCH", &path, Some(json!({ "state": "UploadComplete" }))).await;
        loop {
            let job = call(&company, &ada, "GET", &path, None).await.json();
            let processed = job["numberRecordsProcessed"].as_u64().unwrap() as usize;
            assert!(processed < ROWS, "the job was to be interrupted: {job}");
            if processed > 0 {
                return id;
            }
            tokio::task::yield_now().await;
        }
    });
    drop(first);
    runtime().block_on(async {
        let org = alongside_org::Org::open(config).await.unwrap();
        let company = Company { org, ids: alongside_org::SeedResult::default() };
        let ada = access(&company, "ada").await;
        let job = ended(&company, &ada, "ingest", &id).await;
        assert_eq!(
            (&job["state"], &job["numberRecordsProcessed"]),
            (&json!("JobComplete"), &json!(ROWS)),
            "{job}"
        );
        assert_eq!(count(&company, "Lead WHERE Company = 'Restarted'").await, ROWS as u64);
        let good = results(&company, &ada, &job, "successfulResults").await;
        let mut ids: Vec<&str> = good.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ROWS);
    });
}
