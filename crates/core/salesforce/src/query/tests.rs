//! Encoding a query, reading rows, and following pages nowhere else.
#![allow(clippy::unwrap_used)]

use super::*;

fn api() -> ApiPath {
    ApiPath::new("62.0").unwrap()
}

fn page(body: &str) -> Result<QueryPage, SalesforceError> {
    QueryPage::parse(&Answer { status: 200, retry_after: None, body: body.as_bytes() })
}

#[test]
fn the_query_is_encoded_as_one_value() {
    let request = query(&api(), "SELECT Id FROM Case WHERE Subject = 'a&b=c #1+2'");
    assert_eq!(
        request.path,
        "/services/data/v62.0/query?q=SELECT%20Id%20FROM%20Case%20WHERE%20Subject%20%3D%20%27a%26b%3Dc%20%231%2B2%27"
    );
}

#[test]
fn values_are_found_by_path_without_regard_to_case() {
    let page = page(
        r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Case"},"Id":"500000000000001",
            "Contact":{"Email":"a@b.example"},"Empty":null,"Text":"","Closed":false,"Amount":1.5}]}"#,
    )
    .unwrap();
    let row = &page.rows[0];
    assert_eq!(row.text("contact.EMAIL").as_deref(), Some("a@b.example"));
    assert_eq!(row.text("Empty"), None);
    assert_eq!(row.text("Text"), None);
    assert_eq!(row.text("Contact"), None);
    assert_eq!(row.text("Empty.Name"), None);
    assert_eq!(row.text("Amount").as_deref(), Some("1.5"));
    assert_eq!(row.switch("Closed"), Ok(false));
    assert_eq!(row.required_id("Id").unwrap().as_str().len(), 18);
    assert!(row.id("Text").unwrap().is_none());
    assert!(row.id("Amount").is_err());
    assert!(row.required_text("Empty").is_err());
}

#[test]
fn the_next_page_is_followed_within_the_query_resource_only() {
    let with =
        |next: &str| page(&format!(r#"{{"totalSize":9,"done":false,"nextRecordsUrl":{next},"records":[]}}"#));
    let good = with(r#""/services/data/v62.0/query/0r8xx-2000""#).unwrap();
    assert_eq!(good.next.as_deref(), Some("/services/data/v62.0/query/0r8xx-2000"));
    for bad in [
        "null",
        r#""https://evil.example/query/1""#,
        r#""//evil.example/services/data/v62.0/query/1""#,
        r#""/services/data/v62.0/query/../../oauth2/revoke""#,
        r#""/services/data/v62.0/query/""#,
        r#""/services/data/v62.0/query/1?x=y""#,
        r#""/services/data/v62.0@evil.example/query/1""#,
        r#""/services/oauth2/query/1""#,
    ] {
        assert!(matches!(with(bad), Err(SalesforceError::Nonsense { .. })), "{bad}");
    }
}

#[test]
fn a_page_that_lacks_its_parts_is_nonsense() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"done":true,"records":[]}"#,
        r#"{"totalSize":-1,"done":true,"records":[]}"#,
    ] {
        assert!(matches!(page(body), Err(SalesforceError::Nonsense { .. })), "{body}");
    }
}
