//! Everything that an admin sets in the org, as the org itself gives it out: all set-up metadata by
//! the Metadata API, and who holds what by queries. Two exports of the same state are the same bytes.

use std::fmt::Write as _;

use alongside_org::CurrentUser;
use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use tower::ServiceExt;

use crate::{
    company::{CONSUMER_KEY, CONSUMER_SECRET, Company},
    world::World,
};

/// Every metadata type of the org.
const TYPES: [&str; 15] = [
    "CustomObject",
    "CustomPermission",
    "ConnectedApp",
    "ExternalClientApplication",
    "ExtlClntAppOauthSettings",
    "ExtlClntAppGlobalOauthSettings",
    "ExtlClntAppOauthConfigurablePolicies",
    "LightningComponentBundle",
    "FlexiPage",
    "CustomTab",
    "CustomApplication",
    "Layout",
    "CspTrustedSite",
    "PermissionSet",
    "Profile",
];

/// What metadata does not tell: rows with their ids, but for stamps, which every change moves.
const ROWS: [&str; 11] = [
    "SELECT Id, Username, IsActive, ProfileId FROM User ORDER BY Id",
    "SELECT Id, Name FROM Profile ORDER BY Id",
    "SELECT Id, Name, Label, Description, NamespacePrefix, IsOwnedByProfile, ProfileId FROM PermissionSet \
     ORDER BY Id",
    "SELECT Id, DeveloperName FROM PermissionSetGroup ORDER BY Id",
    "SELECT Id, AssigneeId, PermissionSetId, PermissionSetGroupId FROM PermissionSetAssignment ORDER BY Id",
    "SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, \
     PermissionsDelete, PermissionsViewAllRecords, PermissionsModifyAllRecords FROM ObjectPermissions \
     ORDER BY Id",
    "SELECT Id, ParentId, SobjectType, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions \
     ORDER BY Id",
    "SELECT Id, ParentId, SetupEntityId, SetupEntityType FROM SetupEntityAccess ORDER BY Id",
    "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication ORDER BY Id",
    "SELECT Id, DeveloperName FROM CustomPermission ORDER BY Id",
    "SELECT Id, DeveloperName, Label FROM AppDefinition ORDER BY Id",
];

/// The export, as one text.
pub async fn export(world: &World, admin: &CurrentUser) -> String {
    let mut text = String::new();
    for soql in ROWS {
        writeln!(text, "# {soql}").unwrap();
        let mut page = world.company.org.query(admin, soql).await.unwrap();
        loop {
            for record in &page.records {
                writeln!(text, "{}", record.to_json("62.0")).unwrap();
            }
            match page.next {
                None => break,
                Some(next) => page = world.company.org.query_more(admin, &next).await.unwrap(),
            }
        }
    }
    text + "# Metadata\n" + &metadata(&world.company).await
}

/// The archive of a retrieve of everything, as the Metadata API writes it.
async fn metadata(company: &Company) -> String {
    let token = token(company).await;
    let types: String =
        TYPES.iter().map(|name| format!("<types><members>*</members><name>{name}</name></types>")).collect();
    const NS: &str = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";
    let begun = soap(
        company,
        &token,
        &format!(
            "<retrieve {NS}><retrieveRequest><apiVersion>64.0</apiVersion><singlePackage>true</singlePackage>\
             <unpackaged>{types}<version>64.0</version></unpackaged></retrieveRequest></retrieve>"
        ),
    )
    .await;
    let id = element(&begun, "id");
    let check =
        format!("<checkRetrieveStatus {NS}><asyncProcessId>{id}</asyncProcessId></checkRetrieveStatus>");
    let answer = soap(company, &token, &check).await;
    assert_eq!(element(&answer, "status"), "Succeeded", "{answer}");
    let archive = element(&answer, "zipFile").to_owned();
    // Names stand uncompressed in a zip file.
    let bytes = data_encoding::BASE64.decode(archive.as_bytes()).unwrap();
    for file in ["profiles/Support Agent.profile", "package.xml"] {
        assert!(bytes.windows(file.len()).any(|some| some == file.as_bytes()), "no {file} in the archive");
    }
    archive
}

async fn soap(company: &Company, token: &str, body: &str) -> String {
    let envelope = format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>\
         <h:SessionHeader xmlns:h=\"urn:x\"><h:sessionId>{token}</h:sessionId></h:SessionHeader></s:Header>\
         <s:Body>{body}</s:Body></s:Envelope>"
    );
    let request = Request::post("/services/Soap/m/64.0")
        .header("content-type", "text/xml")
        .header("SOAPAction", "\"\"");
    send(company, request.body(Body::from(envelope)).unwrap()).await
}

async fn token(company: &Company) -> String {
    let form =
        format!("grant_type=client_credentials&client_id={CONSUMER_KEY}&client_secret={CONSUMER_SECRET}");
    let request =
        Request::post("/services/oauth2/token").header("content-type", "application/x-www-form-urlencoded");
    let answer = send(company, request.body(Body::from(form)).unwrap()).await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn send(company: &Company, request: Request<Body>) -> String {
    let response = company.org.router().oneshot(request).await.unwrap();
    let bytes = to_bytes(response.into_body(), 16 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The text of the first element of this name.
fn element<'x>(xml: &'x str, name: &str) -> &'x str {
    let start = xml.find(&format!("<{name}>")).unwrap_or_else(|| panic!("no {name} in {xml}"));
    let rest = &xml[start + name.len() + 2..];
    &rest[..rest.find("</").unwrap()]
}
