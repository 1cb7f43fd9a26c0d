//! The SOAP API of older clients: signing in, sessions, records, and what is said of wrong calls.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::{access, call};
use crate::deploys::{NS as METADATA, metadata, raw, soap, text};
use crate::support::{PASSWORD, company, fields};

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
async fn what_was_deleted_comes_back_once_and_only_for_whoever_may_delete_it() {
    let company = company().await;
    let (ada, sam) = (access(&company, "ada").await, access(&company, "sam").await);
    let user = company.user("ada").await;
    let id = company.org.create(&user, "Account", &fields(json!({ "Name": "Back" }))).await.unwrap();
    let undelete = |id: &str| format!("<undelete {NS}><ids>{id}</ids></undelete>");
    let code = async |token: &str, id: &str| {
        let answer = soap(&company, "u", "60.0", token, &undelete(id)).await;
        assert_eq!(text(&answer, "success"), "false", "{}", answer.text);
        text(&answer, "statusCode")
    };
    assert_eq!(code(&ada, &id).await, "UNDELETE_FAILED");
    assert_eq!(code(&ada, "no id").await, "MALFORMED_ID");
    company.org.delete(&user, "Account", &id).await.unwrap();
    assert_ne!(code(&sam, &id).await, "");
    let back = soap(&company, "u", "60.0", &ada, &undelete(&id[..15])).await;
    assert_eq!((text(&back, "success").as_str(), text(&back, "id")), ("true", id.clone()), "{}", back.text);
    let found =
        company.org.query(&user, &format!("SELECT Name FROM Account WHERE Id = '{id}'")).await.unwrap();
    assert_eq!(found.records[0].text("Name"), "Back");
    assert_eq!(code(&ada, &id).await, "UNDELETE_FAILED");
}

#[tokio::test]
async fn details_come_back_with_their_master_and_never_without_it() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let user = company.user("ada").await;
    let object = |label: &str, more: &str| {
        format!(
            "<fullName>{label}__c</fullName><label>{label}</label><pluralLabel>{label}</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus>{more}"
        )
    };
    let master = "<sharingModel>ControlledByParent</sharingModel><fields><fullName>Box__c</fullName><label>Box</label><referenceTo>Box__c</referenceTo><relationshipName>Things</relationshipName><type>MasterDetail</type></fields>";
    for inner in [object("Box", "<sharingModel>ReadWrite</sharingModel>"), object("Thing", master)] {
        let made = metadata(
            &company,
            &token,
            &format!("<createMetadata {METADATA}><metadata xmlns:x=\"http://www.w3.org/2001/XMLSchema-instance\" x:type=\"CustomObject\">{inner}</metadata></createMetadata>"),
        )
        .await;
        assert_eq!(text(&made, "success"), "true", "{}", made.text);
    }
    let make = async |object: &str, values: serde_json::Value| {
        company.org.create(&user, object, &fields(values)).await.unwrap()
    };
    let boxed = make("Box__c", json!({ "Name": "B" })).await;
    let before = make("Thing__c", json!({ "Name": "Before", "Box__c": boxed })).await;
    make("Thing__c", json!({ "Name": "With", "Box__c": boxed })).await;
    company.org.delete(&user, "Thing__c", &before).await.unwrap();
    company.org.delete(&user, "Box__c", &boxed).await.unwrap();
    let undelete = async |id: &str| {
        let body = format!("<undelete {NS}><ids>{id}</ids></undelete>");
        soap(&company, "u", "60.0", &token, &body).await
    };
    let alone = undelete(&before).await;
    assert_eq!(text(&alone, "statusCode"), "UNDELETE_FAILED", "{}", alone.text);
    assert_eq!(text(&undelete(&boxed).await, "success"), "true");
    let found = company.org.query(&user, "SELECT Name FROM Thing__c").await.unwrap();
    // What was thrown away by itself stays where it is.
    assert_eq!(found.records.iter().map(|one| one.text("Name")).collect::<Vec<_>>(), ["With"]);
    assert_eq!(text(&undelete(&before).await, "success"), "true");
}

#[tokio::test]
async fn tabs_are_told_as_the_user_has_them() {
    let company = company().await;
    let (ada, robin) = (access(&company, "ada").await, access(&company, "sam").await);
    let sets = soap(&company, "u", "60.0", &ada, &format!("<describeTabs {NS}/>")).await;
    assert!(sets.text.contains("<sobjectName>Account</sobjectName>"), "{}", sets.text);
    assert_eq!(sets.text.matches("<selected>true</selected>").count(), 1, "{}", sets.text);
    let tabs = call(&company, &robin, "GET", "/services/data/v60.0/tabs", None).await.json();
    let names: Vec<&str> =
        tabs.as_array().unwrap().iter().filter_map(|tab| tab["sobjectName"].as_str()).collect();
    let listed = call(&company, &robin, "GET", "/services/data/v60.0/sobjects", None).await.json();
    let seen: Vec<&str> =
        listed["sobjects"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert!(names.len() > 1 && names.iter().all(|name| name.is_empty() || seen.contains(name)), "{names:?}");
    let page = tabs.as_array().unwrap().iter().find(|tab| tab["label"] == "User Settings").expect("a page's");
    assert_eq!(page["name"], "alongside__User_Settings", "{page}");
    assert_eq!(page["sobjectName"], "", "{page}");
    assert!(page["url"].as_str().unwrap().ends_with("/lightning/n/alongside__User_Settings"), "{page}");
    let theme = call(&company, &robin, "GET", "/services/data/v60.0/theme", None).await.json();
    assert!(theme["themeItems"].as_array().unwrap().iter().any(|item| item["name"] == "Contact"), "{theme}");
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
