//! The SOAP API of older clients: signing in, sessions, records, and what is said of wrong calls.

use axum::http::StatusCode;

use crate::client::{access, call};
use crate::deploys::{raw, soap, text};
use crate::support::{PASSWORD, company};

const NS: &str = "xmlns=\"urn:partner.soap.sforce.com\"";

fn login(password: &str) -> String {
    format!("<login {NS}><username>ada@fernhill.example</username><password>{password}</password></login>")
}

#[tokio::test]
async fn a_login_gives_a_session_that_works_everywhere_until_logout() {
    let company = company().await;
    let answer = soap(&company, "u", "50.0", "", &login(PASSWORD)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let session = text(&answer, "sessionId");
    assert!(session.starts_with("00D") && session.contains('!'), "{session}");
    assert!(text(&answer, "serverUrl").contains("/services/Soap/u/50.0/00D"));
    assert_eq!(text(&answer, "userName"), "ada@fernhill.example");
    let rest = call(&company, &session, "GET", "/services/data/v60.0/limits", None).await;
    assert_eq!(rest.status, StatusCode::OK);
    let info = soap(&company, "u", "50.0/00D000000000001", &session, &format!("<getUserInfo {NS}/>")).await;
    assert_eq!(text(&info, "userFullName"), "Ada Lindqvist");
    let out = soap(&company, "u", "50.0", &session, &format!("<logout {NS}/>")).await;
    assert_eq!(out.status, StatusCode::OK);
    let gone = soap(&company, "u", "50.0", &session, &format!("<getUserInfo {NS}/>")).await;
    assert_eq!(text(&gone, "faultcode"), "sf:INVALID_SESSION_ID");
}

#[tokio::test]
async fn a_wrong_password_is_a_login_fault_with_status_500() {
    let company = company().await;
    let answer = soap(&company, "u", "50.0", "", &login("wrong")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(text(&answer, "faultcode"), "sf:INVALID_LOGIN");
    assert_eq!(
        text(&answer, "faultstring"),
        "INVALID_LOGIN: Invalid username, password, security token; or user locked out."
    );
    assert_eq!(text(&answer, "exceptionCode"), "INVALID_LOGIN");
}

#[tokio::test]
async fn newer_versions_have_no_login() {
    let company = company().await;
    for version in ["65.0", "67.0"] {
        let answer = soap(&company, "u", version, "", &login(PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(
            text(&answer, "faultstring").starts_with("No operation available for request"),
            "{}",
            answer.text
        );
    }
    let answer = soap(&company, "u", "64.0", "", &login(PASSWORD)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn records_are_queried_made_changed_and_deleted_by_soap() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let query = format!(
        "<query {NS}><queryString>SELECT Id, Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name LIKE 'O\\'Hara%'</queryString></query>"
    );
    let found = soap(&company, "u", "60.0", &token, &query).await;
    assert_eq!(text(&found, "size"), "1", "{}", found.text);
    assert!(found.text.contains("<sf:Name>O'Hara &amp; Sons 100%</sf:Name>"), "{}", found.text);
    let create = format!(
        "<create {NS}><sObjects><type>Account</type><Name>New</Name><AnnualRevenue>12.5</AnnualRevenue></sObjects><sObjects><type>Contact</type></sObjects></create>"
    );
    let made = soap(&company, "u", "60.0", &token, &create).await;
    assert!(
        made.text.contains("<success>true</success>")
            && made.text.contains("<statusCode>REQUIRED_FIELD_MISSING</statusCode>"),
        "{}",
        made.text
    );
    let id = text(&made, "id");
    let update = format!(
        "<update {NS}><sObjects><type>Account</type><fieldsToNull>AnnualRevenue</fieldsToNull><Id>{id}</Id><Name>Newer</Name></sObjects></update>"
    );
    let updated = soap(&company, "u", "60.0", &token, &update).await;
    assert_eq!(text(&updated, "success"), "true", "{}", updated.text);
    let retrieve = format!(
        "<retrieve {NS}><fieldList>Name, AnnualRevenue</fieldList><sObjectType>Account</sObjectType><ids>{id}</ids></retrieve>"
    );
    let read = soap(&company, "u", "60.0", &token, &retrieve).await;
    assert!(
        read.text.contains("<sf:Name>Newer</sf:Name><sf:AnnualRevenue xsi:nil=\"true\"/>"),
        "{}",
        read.text
    );
    let delete = format!("<delete {NS}><ids>{id}</ids></delete>");
    assert_eq!(text(&soap(&company, "u", "60.0", &token, &delete).await, "success"), "true");
    let wrong = format!("<query {NS}><queryString>SELECT Nothing FROM Account</queryString></query>");
    let wrong = soap(&company, "u", "60.0", &token, &wrong).await;
    assert_eq!(text(&wrong, "faultcode"), "sf:INVALID_FIELD");
    let described = soap(
        &company,
        "u",
        "60.0",
        &token,
        &format!("<describeSObject {NS}><sObjectType>Account</sObjectType></describeSObject>"),
    )
    .await;
    assert!(described.text.contains("<keyPrefix>001</keyPrefix>"), "{}", described.text);
}

#[tokio::test]
async fn envelopes_that_are_none_are_refused() {
    let company = company().await;
    let entity = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\">]><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>&a;</s:Body></s:Envelope>";
    let deep = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
    for text_of in [
        "",
        "not xml",
        "<a/>",
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"/>",
        entity,
        &deep,
    ] {
        let answer = raw(&company, "u", "60.0", text_of.to_owned()).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(text(&answer, "faultcode"), "soapenv:Client", "{}", answer.text);
    }
    let answer = soap(&company, "u", "99.0", "", &login(PASSWORD)).await;
    assert_eq!(text(&answer, "faultcode"), "sf:UNSUPPORTED_API_VERSION");
}

#[tokio::test]
async fn requests_of_python_clients_are_taken_with_their_slash_and_their_capitals() {
    let company = company().await;
    let session = access(&company, "ada").await;
    let metadata = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";
    let ask = format!("<describeMetadata {metadata}><asOfVersion>59.0</asOfVersion></describeMetadata>");
    let answer = soap(&company, "m", "59.0/", &session, &ask).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let deploy = |flag: &str| {
        format!(
            "<deploy {metadata}><ZipFile></ZipFile><DeployOptions><checkOnly>{flag}</checkOnly></DeployOptions></deploy>"
        )
    };
    let answer = soap(&company, "m", "59.0/deployRequest", &session, &deploy("False")).await;
    assert!(!answer.text.contains("xsd:boolean"), "{}", answer.text);
    let answer = soap(&company, "m", "59.0/deployRequest", &session, &deploy("Perhaps")).await;
    assert!(
        answer.text.contains("'Perhaps' is not a valid value for the type xsd:boolean"),
        "{}",
        answer.text
    );
}
