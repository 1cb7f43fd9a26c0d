//! What tests of the SOAP and Metadata APIs share: envelopes, archives, a small deploy.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use data_encoding::BASE64;
use serde_json::{Value as Json, json};
use zip::write::SimpleFileOptions;

use crate::client::{Answer, call, send};
use crate::support::Company;

pub type Files = BTreeMap<String, Vec<u8>>;

pub const NS: &str = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";

pub async fn soap(company: &Company, letter: &str, version: &str, session: &str, body: &str) -> Answer {
    let header = if session.is_empty() {
        String::new()
    } else {
        format!("<h:SessionHeader xmlns:h=\"urn:x\"><h:sessionId>{session}</h:sessionId></h:SessionHeader>")
    };
    let text = format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    );
    raw(company, letter, version, text).await
}

pub async fn raw(company: &Company, letter: &str, version: &str, text: String) -> Answer {
    let request = Request::post(format!("/services/Soap/{letter}/{version}"))
        .header("content-type", "text/xml")
        .header("SOAPAction", "\"\"")
        .body(Body::from(text))
        .unwrap();
    send(company, request).await
}

pub async fn metadata(company: &Company, session: &str, body: &str) -> Answer {
    soap(company, "m", "64.0", session, body).await
}

/// The text of an element, wherever it is.
pub fn text(answer: &Answer, name: &str) -> String {
    let document =
        roxmltree::Document::parse(&answer.text).unwrap_or_else(|_| panic!("no XML: {}", answer.text));
    let found = document.descendants().find(|node| node.tag_name().name() == name);
    found.and_then(|node| node.text()).unwrap_or_default().to_owned()
}

pub fn zip(files: &Files) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        zip.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn unzip(bytes: &[u8]) -> Files {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|place| {
            let mut entry = zip.by_index(place).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

pub fn file(kind: &str, inner: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{kind} {NS}>{inner}</{kind}>").into_bytes()
}

pub fn manifest(types: &[(&str, &str)]) -> Vec<u8> {
    let types: String = types
        .iter()
        .map(|(name, members)| {
            let members: String =
                members.split(' ').map(|member| format!("<members>{member}</members>")).collect();
            format!("<types>{members}<name>{name}</name></types>")
        })
        .collect();
    file("Package", &format!("{types}<version>64.0</version>"))
}

pub const VISIT: &str = "<label>Visit</label><nameField><label>Visit Number</label><type>AutoNumber</type><displayFormat>V-{0000}</displayFormat></nameField><pluralLabel>Visits</pluralLabel><sharingModel>ReadWrite</sharingModel><deploymentStatus>Deployed</deploymentStatus><fields><fullName>Reason__c</fullName><label>Reason</label><length>80</length><type>Text</type></fields><fields><fullName>Case__c</fullName><label>Case</label><referenceTo>Case</referenceTo><relationshipName>Visits</relationshipName><type>Lookup</type></fields>";

/// An object, a field of a standard object, a permission set on both.
pub fn visits() -> Files {
    let set = "<fieldPermissions><editable>true</editable><field>Visit__c.Reason__c</field><readable>true</readable></fieldPermissions><fieldPermissions><editable>false</editable><field>Case.Region__c</field><readable>true</readable></fieldPermissions><hasActivationRequired>false</hasActivationRequired><label>Visits</label><objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Visit__c</object><viewAllRecords>false</viewAllRecords></objectPermissions><tabSettings><tab>Visit__c</tab><visibility>Visible</visibility></tabSettings>";
    let region = "<fields><fullName>Region__c</fullName><label>Region</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>North</fullName><default>false</default><label>North</label></value></valueSetDefinition></valueSet></fields>";
    Files::from([
        (
            "package.xml".into(),
            manifest(&[
                ("CustomObject", "Visit__c"),
                ("CustomField", "Case.Region__c"),
                ("CustomTab", "Visit__c"),
                ("PermissionSet", "Visits"),
            ]),
        ),
        ("objects/Visit__c.object".into(), file("CustomObject", VISIT)),
        ("objects/Case.object".into(), file("CustomObject", region)),
        (
            "tabs/Visit__c.tab".into(),
            file("CustomTab", "<customObject>true</customObject><motif>Custom1: Heart</motif>"),
        ),
        ("permissionsets/Visits.permissionset".into(), file("PermissionSet", set)),
    ])
}

pub async fn begin(company: &Company, session: &str, zip: &[u8], options: &str) -> Answer {
    let zip = BASE64.encode(zip);
    let body = format!(
        "<deploy {NS}><ZipFile>{zip}</ZipFile><DeployOptions><rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage>{options}</DeployOptions></deploy>"
    );
    metadata(company, session, &body).await
}

/// Deploys and returns the report of the REST API, which says the same as that of SOAP.
pub async fn deploy(company: &Company, session: &str, files: &Files, options: &str) -> Json {
    deploy_zip(company, session, &zip(files), options).await
}

pub async fn deploy_zip(company: &Company, session: &str, zip: &[u8], options: &str) -> Json {
    let begun = begin(company, session, zip, options).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    finished(company, session, &text(&begun, "id")).await
}

pub async fn finished(company: &Company, session: &str, id: &str) -> Json {
    loop {
        let path = format!("/services/data/v64.0/metadata/deployRequest/{id}?includeDetails=true");
        let answer = call(company, session, "GET", &path, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let result = answer.json()["deployResult"].clone();
        if result["done"] == json!(true) {
            return result;
        }
        tokio::task::yield_now().await;
    }
}

pub fn problems(result: &Json) -> Vec<String> {
    let failures = result["details"]["componentFailures"].as_array().unwrap();
    failures.iter().map(|failure| failure["problem"].as_str().unwrap_or_default().to_owned()).collect()
}

pub async fn count(company: &Company, soql: &str) -> u64 {
    let ada = company.user("ada").await;
    company.org.query(&ada, soql).await.unwrap_or_else(|error| panic!("{soql}: {error}")).total_size
}
