//! SOSL and parameterized search over HTTP.

use serde_json::{Value as Json, json};

use crate::client::{Answer, access, call, encoded};
use crate::support::{Company, company, fields};

const DATA: &str = "/services/data/v67.0";

async fn find(company: &Company, token: &str, sosl: &str) -> Answer {
    call(company, token, "GET", &format!("{DATA}/search/?q={}", encoded(sosl)), None).await
}

fn names(answer: &Json, field: &str) -> Vec<String> {
    let records = answer["searchRecords"].as_array().unwrap();
    records.iter().map(|record| record[field].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn records_are_found_by_their_words() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    for (sosl, expected) in [
        ("FIND {brightwell} IN NAME FIELDS RETURNING Account(Name)", vec!["Brightwell Landscapes"]),
        (
            "FIND {bright*} RETURNING Account(Name WHERE Industry = 'Agriculture')",
            vec!["Brightwell Landscapes"],
        ),
        ("FIND {bright*} RETURNING Account(Name WHERE Industry = 'Retail')", vec![]),
        ("FIND {bright} RETURNING Account(Name)", vec![]),
        (
            "FIND {casey.morgan@brightwell.example} IN EMAIL FIELDS RETURNING Contact(Name), Account(Name)",
            vec!["Casey Morgan"],
        ),
        ("FIND {casey OR robin} RETURNING Contact(Name ORDER BY Name DESC LIMIT 1)", vec!["Robin"]),
        ("FIND {casey OR robin} RETURNING Contact(Name ORDER BY Name OFFSET 1)", vec!["Robin"]),
        ("FIND {0101} IN PHONE FIELDS RETURNING Contact(Name)", vec!["Casey Morgan"]),
    ] {
        let answer = find(&company, &ada, sosl).await.json();
        assert_eq!(names(&answer, "Name"), expected, "{sosl}: {answer}");
    }
    let all = find(&company, &ada, "FIND {brightwell}").await.json();
    let kinds: Vec<&str> = all["searchRecords"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["attributes"]["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["Account", "Contact"]);
    assert_eq!(all["searchRecords"][0]["Id"], company.id("brightwell"));
    let old = call(&company, &ada, "GET", "/services/data/v36.0/search?q=FIND+%7Bbrightwell%7D", None).await;
    assert!(old.json().is_array());
    for (sosl, code, words) in [
        ("FIND {x}", "MALFORMED_SEARCH", "longer than one character"),
        ("FIND brightwell", "MALFORMED_SEARCH", "ERROR at Row:1"),
        ("", "MALFORMED_SEARCH", "required"),
        ("FIND {brightwell} RETURNING Nothing", "INVALID_TYPE", "ERROR at Row:1:Column:29"),
        ("FIND {brightwell} RETURNING Account(Nope)", "INVALID_FIELD", "ERROR at Row:1:Column:37"),
        ("FIND {nothingatall} RETURNING Account(Id WHERE Nope = 1)", "INVALID_FIELD", "'Nope'"),
        ("FIND {brightwell} RETURNING SetupEntityAccess", "INVALID_TYPE", "does not support search"),
    ] {
        let (found, message) = find(&company, &ada, sosl).await.error();
        assert_eq!(found, code, "{sosl}: {message}");
        assert!(message.contains(words), "{sosl}: {message}");
    }
}

#[tokio::test]
async fn what_may_not_be_read_is_not_found() {
    let company = company().await;
    let sam = access(&company, "sam").await;
    let mine = find(&company, &sam, "FIND {checkout OR invoice} RETURNING Case(Subject)").await.json();
    assert_eq!(names(&mine, "Subject"), ["Cannot finish checkout"]);
}

#[tokio::test]
async fn a_parameterized_search_takes_its_text_as_it_is() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let get = async |query: &str| {
        call(&company, &ada, "GET", &format!("{DATA}/parameterizedSearch?{query}"), None).await
    };
    let found = get("q=casey&sobject=Contact&Contact.fields=Id,Name&Contact.limit=5&in=NAME").await.json();
    assert_eq!(names(&found, "Name"), ["Casey Morgan"]);
    let found = get("q=Brightwell+landscapes").await.json();
    assert_eq!(found["searchRecords"][0]["Id"], company.id("brightwell"));
    // Operators are words here.
    assert_eq!(get("q=casey+OR+robin").await.json()["searchRecords"], json!([]));
    assert_eq!(get("q=x").await.error().0, "MALFORMED_SEARCH");
    assert_eq!(get("q=casey&in=NOWHERE").await.error().0, "MALFORMED_SEARCH");
    let body = json!({
        "q": "brightwell", "fields": ["Name"], "in": "ALL", "overallLimit": 10, "defaultLimit": 5,
        "sobjects": [{ "name": "Account", "where": "Industry = 'Agriculture'" }, { "name": "Contact", "fields": ["Email"], "limit": 1 }],
    });
    let posted =
        call(&company, &ada, "POST", &format!("{DATA}/parameterizedSearch"), Some(body)).await.json();
    assert_eq!(posted["searchRecords"][0]["Name"], "Brightwell Landscapes");
    assert_eq!(posted["searchRecords"][1]["Email"], "casey.morgan@brightwell.example");
    for body in
        [json!({ "q": 1, "sobjects": {} }), json!({ "q": "xx", "fields": [1] }), json!({ "q": ["xx"] })]
    {
        let answer = call(&company, &ada, "POST", &format!("{DATA}/parameterizedSearch"), Some(body)).await;
        assert_eq!(answer.error().0, "INVALID_INPUT");
    }
}

#[tokio::test]
async fn the_search_box_finds_what_sosl_finds() {
    let company = company().await;
    // Tom's profile reads neither leads nor contacts' mail addresses; the API takes his calls with this set.
    let ada = company.user("ada").await;
    let set = "SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Access'";
    let set = company.org.query(&ada, set).await.unwrap().records.remove(0).id;
    let assignment = json!({ "AssigneeId": company.id("tom@fernhill.example"), "PermissionSetId": set });
    company.org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    for name in ["ada", "sam", "tom"] {
        let (user, token) = (company.user(name).await, access(&company, name).await);
        for text in [
            "brightwell",
            "bright",
            "bright*",
            "*wells",
            "m?rgan",
            "\"casey morgan\"",
            "\"morgan casey\"",
            "casey OR invoice",
            "casey AND NOT morgan",
            "0101",
            "casey.morgan@brightwell.example",
            "checkout",
            "prospect",
        ] {
            let hits = company.org.search(&user, text, 100).await.unwrap();
            let mut boxed: Vec<String> = hits.into_iter().map(|hit| hit.id).collect();
            let answer = find(&company, &token, &format!("FIND {{{text}}}")).await.json();
            let mut found = names(&answer, "Id");
            boxed.sort();
            found.sort();
            assert_eq!(boxed, found, "{name}: {text}");
        }
    }
    let by_object = async |text: &str| {
        let hits = company.org.search(&ada, text, 100).await.unwrap();
        hits.into_iter().map(|hit| hit.object).collect::<Vec<_>>()
    };
    assert_eq!(by_object("brightwell").await, ["Account", "Contact"]);
    assert_eq!(by_object("casey OR robin OR checkout").await, ["Contact", "Contact", "Case"]);
}

#[tokio::test]
async fn the_search_box_looks_for_signs_as_words_and_tells_when_there_are_none() {
    let company = company().await;
    let ada = company.user("ada").await;
    let found = async |text: &str| {
        let hits = company.org.search(&ada, text, 10).await.unwrap();
        hits.into_iter().map(|hit| hit.name).collect::<Vec<_>>()
    };
    for text in ["o'hara & sons", "O'Hara {", "\"o'hara", "sons (100%", "hara\\"] {
        assert_eq!(found(text).await, ["O'Hara & Sons 100%"], "{text}");
    }
    assert_eq!(found("hara} RETURNING User(Id)").await, [""; 0]);
    // A word longer than any pattern the database takes.
    assert_eq!(found(&"x".repeat(60_000)).await, [""; 0]);
    for text in ["", "  ", "x", "x*", "**", "&", "\\"] {
        let refused = company.org.search(&ada, text, 10).await.unwrap_err();
        assert_eq!(refused.code.as_str(), "MALFORMED_SEARCH", "{text}");
        assert!(refused.message.contains("longer than one character"), "{text}: {refused}");
    }
    let people = company.org.search_people(&ada, "okafor", 10).await.unwrap();
    assert_eq!(
        people.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(),
        [company.id("sam@fernhill.example")]
    );
    assert_eq!(company.org.search_people(&ada, "gone", 10).await.unwrap(), [], "she is not active");
}

#[tokio::test]
async fn a_lookup_suggests_what_begins_with_what_is_typed() {
    let company = company().await;
    let (ada, tom) = (company.user("ada").await, company.user("tom").await);
    let offered = async |user, objects: &[&str], text: &str| {
        let hits = company.org.suggest(user, objects, text, 10).await.unwrap();
        hits.into_iter().map(|hit| hit.name).collect::<Vec<_>>()
    };
    assert_eq!(offered(&ada, &["Contact"], "cas mor").await, ["Casey Morgan"]);
    assert_eq!(offered(&ada, &["Contact"], "casey.morgan@bright").await, ["Casey Morgan"]);
    assert_eq!(offered(&tom, &["Contact"], "casey.morgan@bright").await, [""; 0], "a field he may not read");
    assert_eq!(offered(&ada, &["Contact"], "asey").await, [""; 0]);
    assert_eq!(offered(&ada, &["Account"], "cas").await, [""; 0]);
    assert_eq!(offered(&ada, &["User", "PermissionSet"], "okafor").await, [""; 0]);
}
