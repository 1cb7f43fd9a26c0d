//! The Metadata API: deploys by SOAP and REST, what they refuse, and retrieves that change nothing
//! when they are deployed again.

use std::path::Path;

use alongside_org::{SeedBatch, SeedPermissionSet, SeedUser};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use data_encoding::BASE64;
use serde_json::json;

use crate::client::{access, call, send};
use crate::deploys::{
    Files, NS, VISIT, count, deploy, deploy_zip, file, finished, manifest, metadata, problems, text, unzip,
    visits, zip,
};
use crate::support::{PASSWORD, company, fields};

#[tokio::test]
async fn a_deploy_makes_objects_fields_and_sets_of_the_orgs_own_at_once() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let result = deploy(&company, &token, &visits(), "").await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    assert_eq!(result["numberComponentsDeployed"], 6);
    let successes = result["details"]["componentSuccesses"].as_array().unwrap();
    let object =
        successes.iter().find(|one| one["fullName"] == "Visit__c" && one["componentType"] == "CustomObject");
    assert_eq!(object.unwrap()["created"], json!(true));
    assert_eq!(object.unwrap()["fileName"], "objects/Visit__c.object");

    // Nobody sees the fields before they are granted; then the records work like any others.
    let ada = company.user("ada").await;
    let set = company.org.query(&ada, "SELECT Id FROM PermissionSet WHERE Name = 'Visits'").await.unwrap();
    let refused = company.org.query(&ada, "SELECT Reason__c FROM Visit__c").await.unwrap_err();
    assert_eq!(refused.code.as_str(), "INVALID_FIELD");
    let assignment = json!({ "AssigneeId": ada.id, "PermissionSetId": set.records[0].id });
    company.org.create(&ada, "PermissionSetAssignment", &fields(assignment)).await.unwrap();
    let visit = fields(json!({ "Reason__c": "Install", }));
    company.org.create(&ada, "Visit__c", &visit).await.unwrap();
    let found = company.org.query(&ada, "SELECT Name, Reason__c FROM Visit__c").await.unwrap();
    assert_eq!(found.records[0].text("Name"), "V-0001");
    company.org.query(&ada, "SELECT Region__c FROM Case").await.expect("a field of a standard object");
}

#[tokio::test]
async fn deploying_the_same_again_changes_nothing() {
    let company = company().await;
    let token = access(&company, "ada").await;
    deploy(&company, &token, &visits(), "").await;
    let again = deploy(&company, &token, &visits(), "").await;
    assert_eq!(again["status"], "Succeeded", "{again}");
    for one in again["details"]["componentSuccesses"].as_array().unwrap() {
        assert_eq!((&one["created"], &one["changed"]), (&json!(false), &json!(false)), "{one}");
    }
}

#[tokio::test]
async fn what_is_retrieved_can_be_deployed_and_changes_nothing() {
    let company = company().await;
    let token = access(&company, "ada").await;
    deploy(&company, &token, &visits(), "").await;
    let body = format!(
        "<retrieve {NS}><retrieveRequest><apiVersion>64.0</apiVersion><singlePackage>true</singlePackage><unpackaged><types><members>*</members><name>CustomObject</name></types><types><members>Case.Region__c</members><name>CustomField</name></types><types><members>Visits</members><members>Nowhere</members><name>PermissionSet</name></types><types><members>*</members><name>CustomTab</name></types><version>64.0</version></unpackaged></retrieveRequest></retrieve>"
    );
    let begun = metadata(&company, &token, &body).await;
    let check = format!(
        "<checkRetrieveStatus {NS}><asyncProcessId>{}</asyncProcessId></checkRetrieveStatus>",
        text(&begun, "id")
    );
    let answer = metadata(&company, &token, &check).await;
    assert_eq!(text(&answer, "status"), "Succeeded", "{}", answer.text);
    assert!(answer.text.contains("Entity of type 'PermissionSet' named 'Nowhere' cannot be found"));
    let files = unzip(&BASE64.decode(text(&answer, "zipFile").as_bytes()).unwrap());
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "unpackaged/objects/Case.object",
            "unpackaged/objects/Visit__c.object",
            "unpackaged/package.xml",
            "unpackaged/permissionsets/Visits.permissionset",
            "unpackaged/tabs/Visit__c.tab",
        ]
    );
    let flat: Files =
        files.into_iter().map(|(path, content)| (path["unpackaged/".len()..].to_owned(), content)).collect();
    assert!(String::from_utf8_lossy(&flat["permissionsets/Visits.permissionset"]).contains("<tabSettings>"));
    let again = deploy(&company, &token, &flat, "").await;
    assert_eq!(again["status"], "Succeeded", "{again}");
    for one in again["details"]["componentSuccesses"].as_array().unwrap() {
        assert_eq!(one["changed"], json!(false), "{one}");
    }
}

#[tokio::test]
async fn one_failure_undoes_a_whole_deploy_and_says_where_it_is() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let mut files = visits();
    let broken = "<label>Visits</label>\n<fieldPermissions><editable>true</editable><field>Visit__c.Nothing__c</field><readable>true</readable></fieldPermissions>";
    files.insert("permissionsets/Visits.permissionset".into(), file("PermissionSet", broken));
    let result = deploy(&company, &token, &files, "").await;
    assert_eq!(result["status"], "Failed");
    assert_eq!(problems(&result), ["In field: field - no CustomField named Visit__c.Nothing__c found"]);
    let ada = company.user("ada").await;
    assert!(company.org.describe(&ada, "Visit__c").await.is_err());

    files.insert(
        "permissionsets/Visits.permissionset".into(),
        file("PermissionSet", "<label>V</label>\n<bogus/>"),
    );
    let result = deploy(&company, &token, &files, "").await;
    let failure = &result["details"]["componentFailures"][0];
    assert!(
        failure["problem"].as_str().unwrap().contains("bogus invalid at this location in type PermissionSet")
    );
    assert_eq!((&failure["lineNumber"], &failure["problemType"]), (&json!(2), &json!("Error")));
}

#[tokio::test]
async fn without_rollback_what_can_be_taken_is_taken() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let mut files = visits();
    files.insert("tabs/Visit__c.tab".into(), b"<CustomTab".to_vec());
    let zip = BASE64.encode(&zip(&files));
    let body = format!(
        "<deploy {NS}><ZipFile>{zip}</ZipFile><DeployOptions><rollbackOnError>false</rollbackOnError><singlePackage>true</singlePackage></DeployOptions></deploy>"
    );
    let begun = metadata(&company, &token, &body).await;
    let result = finished(&company, &token, &text(&begun, "id")).await;
    assert_eq!(result["status"], "SucceededPartial", "{result}");
    assert_eq!(result["numberComponentErrors"], 1);
    assert_eq!(count(&company, "SELECT COUNT() FROM Visit__c").await, 0);
}

#[tokio::test]
async fn a_check_only_deploy_keeps_nothing() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let result =
        deploy(&company, &token, &visits(), "<checkOnly>true</checkOnly><testLevel>NoTestRun</testLevel>")
            .await;
    assert_eq!((&result["status"], &result["checkOnly"]), (&json!("Succeeded"), &json!(true)));
    let ada = company.user("ada").await;
    assert!(company.org.describe(&ada, "Visit__c").await.is_err());
    assert_eq!(count(&company, "SELECT COUNT() FROM PermissionSet WHERE Name = 'Visits'").await, 0);
}

#[tokio::test]
async fn destructive_changes_remove_what_nothing_needs() {
    let company = company().await;
    let token = access(&company, "ada").await;
    deploy(&company, &token, &visits(), "").await;
    let remove = |types: &[(&str, &str)]| {
        Files::from([
            ("package.xml".into(), file("Package", "<version>64.0</version>")),
            ("destructiveChanges.xml".into(), manifest(types)),
        ])
    };
    let refused = deploy(&company, &token, &remove(&[("CustomObject", "Visit__c")]), "").await;
    assert_eq!(problems(&refused), ["Visit__c is referenced elsewhere in the org: CustomTab Visit__c"]);
    let all = [
        ("CustomObject", "Visit__c"),
        ("CustomTab", "Visit__c"),
        ("PermissionSet", "Visits"),
        ("CustomField", "Case.Region__c Case.Nothing__c"),
    ];
    let removed = deploy(&company, &token, &remove(&all), "").await;
    assert_eq!(removed["status"], "Succeeded", "{removed}");
    let ada = company.user("ada").await;
    assert!(company.org.describe(&ada, "Visit__c").await.is_err());
    assert_eq!(
        count(&company, "SELECT COUNT() FROM FieldPermissions WHERE Field = 'Case.Region__c'").await,
        0
    );
    assert_eq!(count(&company, "SELECT COUNT() FROM Case").await, 2, "the records of a standard object stay");
}

#[tokio::test]
async fn managed_components_cannot_be_changed_by_a_deploy() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let all = [
        ("CustomField", "alongside__Session__c.alongside__State__c"),
        ("CustomObject", "alongside__Session__c"),
    ];
    let files = Files::from([
        ("package.xml".into(), file("Package", "<version>64.0</version>")),
        ("destructiveChanges.xml".into(), manifest(&all)),
    ]);
    let refused = deploy(&company, &token, &files, "").await;
    assert_eq!(problems(&refused), ["Cannot Modify Managed Component", "Cannot Modify Managed Component"]);
}

#[tokio::test]
async fn only_who_may_change_metadata_uses_the_metadata_api() {
    let company = company().await;
    let token = access(&company, "sam").await;
    let answer = metadata(&company, &token, &format!("<describeMetadata {NS}/>")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(text(&answer, "faultcode"), "sf:INSUFFICIENT_ACCESS");
    let path = "/services/data/v64.0/metadata/deployRequest/0Af000000000001AAA";
    let answer = call(&company, &token, "GET", path, None).await;
    assert_eq!(answer.error().0, "INSUFFICIENT_ACCESS");
    let nobody = metadata(&company, "", &format!("<describeMetadata {NS}/>")).await;
    assert_eq!(text(&nobody, "faultcode"), "sf:INVALID_SESSION_ID");
}

#[tokio::test]
async fn whoever_may_customise_but_not_grant_cannot_grant_by_a_deploy() {
    let company = company().await;
    let builder = SeedPermissionSet {
        name: "Builder".into(),
        label: "Builder".into(),
        system_permissions: vec!["CustomizeApplication".into()],
        ..SeedPermissionSet::default()
    };
    let bob = SeedUser {
        username: "bob@fernhill.example".into(),
        password: Some(PASSWORD.into()),
        last_name: "Builder".into(),
        email: "bob@fernhill.example".into(),
        profile: "Standard User".into(),
        permission_sets: vec!["Builder".into(), "Alongside_Access".into()],
        is_active: true,
        ..SeedUser::default()
    };
    let batch = SeedBatch { permission_sets: vec![builder], users: vec![bob], ..SeedBatch::default() };
    company.org.seed(batch).await.unwrap();
    let token = access(&company, "bob").await;
    let all = "<label>All</label><userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>";
    for (kind, name, path) in [
        ("PermissionSet", "Builder", "permissionsets/Builder.permissionset"),
        ("Profile", "Standard", "profiles/Standard.profile"),
    ] {
        let all = if kind == "Profile" { &all[all.find("<user").unwrap()..] } else { all };
        let files =
            Files::from([("package.xml".into(), manifest(&[(kind, name)])), (path.into(), file(kind, all))]);
        let result = deploy(&company, &token, &files, "").await;
        assert!(problems(&result)[0].contains("Manage Profiles and Permission Sets"), "{result}");
    }
    let own = deploy(
        &company,
        &token,
        &Files::from([
            ("package.xml".into(), manifest(&[("CustomObject", "Visit__c")])),
            ("objects/Visit__c.object".into(), file("CustomObject", VISIT)),
        ]),
        "",
    )
    .await;
    assert_eq!(own["status"], "Succeeded", "objects he may make: {own}");
}

#[tokio::test]
async fn archives_that_lie_are_refused_and_nothing_of_them_is_kept() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let bomb = Files::from([("package.xml".into(), vec![b' '; 3 * 1024 * 1024])]);
    let escaping = Files::from([("../../objects/Visit__c.object".into(), file("CustomObject", VISIT))]);
    let twice = Files::from([("objects\\Visit__c.object".into(), b"x".to_vec())]);
    let picture = Files::from([("objects/Visit__c.object".into(), vec![0xff, 0xfe, 0xff])]);
    for (archive, code, words) in [
        (b"not a zip".to_vec(), "UNKNOWN_EXCEPTION", "not valid"),
        (zip(&visits())[..400].to_vec(), "UNKNOWN_EXCEPTION", "not valid"),
        (zip(&bomb), "LIMIT_EXCEEDED", "beyond reason"),
        (zip(&escaping), "UNKNOWN_EXCEPTION", "Invalid file name"),
        (zip(&twice), "UNKNOWN_EXCEPTION", "Invalid file name"),
        (zip(&picture), "UNKNOWN_EXCEPTION", "not UTF-8"),
    ] {
        let result = deploy_zip(&company, &token, &archive, "").await;
        assert_eq!((&result["status"], &result["success"]), (&json!("Failed"), &json!(false)));
        assert_eq!(result["errorStatusCode"], json!(code), "{result}");
        assert!(result["errorMessage"].as_str().unwrap().contains(words), "{result}");
    }
    let ada = company.user("ada").await;
    assert!(company.org.describe(&ada, "Visit__c").await.is_err());
}

#[tokio::test]
async fn a_wrong_manifest_and_wrong_files_are_named() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    let entity = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><CustomObject>&a;</CustomObject>";
    for (path, content, words) in [
        ("package.xml", None, "No package.xml found"),
        ("package.xml", Some(file("Nothing", "")), "expected <Package>, found <Nothing>"),
        (
            "package.xml",
            Some(manifest(&[("ApexClass", "Big")])),
            "Unknown type name 'ApexClass' specified in package.xml",
        ),
        ("objects/Visit__c.object", None, "was named in package.xml, but was not found in zipped directory"),
        ("objects/Visit__c.object", Some(b"<CustomObject><label>".to_vec()), "Error parsing file"),
        ("objects/Visit__c.object", Some(entity.as_bytes().to_vec()), "Error parsing file"),
        ("objects/Visit__c.object", Some(deep.into_bytes()), "nested deeper"),
        ("objects/Visit__c.object", Some(file("Profile", "")), "expected <CustomObject>, found <Profile>"),
        ("classes/Big.cls", Some(b"public class Big {}".to_vec()), "Unknown type folder classes"),
    ] {
        let mut files = visits();
        match content {
            Some(content) => files.insert(path.into(), content),
            None => files.remove(path),
        };
        let result = deploy(&company, &token, &files, "").await;
        assert_eq!(result["status"], "Failed", "{path}: {result}");
        assert!(problems(&result).iter().any(|problem| problem.contains(words)), "{words}: {result}");
    }
    assert_eq!(count(&company, "SELECT COUNT() FROM PermissionSet WHERE Name = 'Visits'").await, 0);
}

#[tokio::test]
async fn the_package_deploys_as_unmanaged_source_beside_the_managed_one() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../salesforce/force-app/main/default");
    let mut files = Files::new();
    let read = |path: &Path| std::fs::read(path).unwrap();
    // As the command line converts source: fields go into their object's file, names lose -meta.xml.
    for object in std::fs::read_dir(folder.join("objects")).unwrap().map(|entry| entry.unwrap()) {
        let name = object.file_name().into_string().unwrap();
        let definition =
            String::from_utf8(read(&object.path().join(format!("{name}.object-meta.xml")))).unwrap();
        let mut inner = String::new();
        for field in std::fs::read_dir(object.path().join("fields")).unwrap() {
            let field = String::from_utf8(read(&field.unwrap().path())).unwrap();
            let field = field[field.find("<CustomField").unwrap()..].replace(NS, "");
            inner += &field.replace("CustomField", "fields");
        }
        let whole = definition.replace("</CustomObject>", &format!("{inner}</CustomObject>"));
        files.insert(format!("objects/{name}.object"), whole.into_bytes());
    }
    for kind in ["permissionsets", "applications", "flexipages", "tabs", "customPermissions", "connectedApps"]
    {
        for entry in std::fs::read_dir(folder.join(kind)).unwrap().map(|entry| entry.unwrap()) {
            let name = entry.file_name().into_string().unwrap().replace("-meta.xml", "");
            files.insert(format!("{kind}/{name}"), read(&entry.path()));
        }
    }
    for bundle in std::fs::read_dir(folder.join("lwc")).unwrap().map(|entry| entry.unwrap()) {
        let name = bundle.file_name().into_string().unwrap();
        for file in std::fs::read_dir(bundle.path()).unwrap().map(|entry| entry.unwrap()) {
            let path = format!("lwc/{name}/{}", file.file_name().into_string().unwrap());
            files.insert(path, read(&file.path()));
        }
    }
    files.insert("package.xml".into(), read(&folder.join("../../../manifest/package.xml")));
    let result = deploy(&company, &token, &files, "").await;
    assert_eq!(result["status"], "Succeeded", "{:?}", problems(&result));
    let ada = company.user("ada").await;
    company.org.describe(&ada, "Session__c").await.expect("without a namespace");
    company.org.describe(&ada, "alongside__Session__c").await.expect("and with one");
    assert_eq!(count(&company, "SELECT COUNT() FROM PermissionSet WHERE Name = 'Alongside_Agent'").await, 2);
}

#[tokio::test]
async fn a_deploy_by_rest_takes_the_command_lines_multipart_body() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"package.xml\"\r\nContent-Type: application/zip\r\n\r\n".to_vec();
    body.extend(zip(&visits()));
    body.extend(b"\r\n--b\r\nContent-Disposition: form-data; name=\"entity_content\"\r\nContent-Type: application/json\r\n\r\n{\"deployOptions\":{\"rollbackOnError\":true,\"singlePackage\":true}}\r\n--b--\r\n");
    let request = Request::post("/services/data/v64.0/metadata/deployRequest")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    let answer = send(&company, request).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("0Af"));
    let result = finished(&company, &token, &id).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    let stop = json!({ "deployResult": { "status": "Canceling" } });
    let path = format!("/services/data/v64.0/metadata/deployRequest/{id}");
    let late = call(&company, &token, "PATCH", &path, Some(stop)).await;
    assert_eq!(late.error().1, "Deployment already completed");
    let missing = Request::post("/services/data/v64.0/metadata/deployRequest")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from("--b--\r\n"))
        .unwrap();
    assert_eq!(send(&company, missing).await.error().0, "REQUIRED_FIELD_MISSING");
}

#[tokio::test]
async fn metadata_is_listed_described_and_read_one_by_one() {
    let company = company().await;
    let token = access(&company, "ada").await;
    deploy(&company, &token, &visits(), "").await;
    let described = metadata(
        &company,
        &token,
        &format!("<describeMetadata {NS}><asOfVersion>64.0</asOfVersion></describeMetadata>"),
    )
    .await;
    assert!(
        described
            .text
            .contains("<childXmlNames>CustomField</childXmlNames><directoryName>objects</directoryName>"),
        "{}",
        described.text
    );
    let list = format!(
        "<listMetadata {NS}><queries><type>PermissionSet</type></queries><asOfVersion>64.0</asOfVersion></listMetadata>"
    );
    let listed = metadata(&company, &token, &list).await;
    for expected in [
        "<fullName>Visits</fullName>",
        "<fullName>alongside__Alongside_Agent</fullName>",
        "<namespacePrefix>alongside</namespacePrefix>",
        "<createdByName>Ada Lindqvist</createdByName>",
    ] {
        assert!(listed.text.contains(expected), "{expected}: {}", listed.text);
    }
    let read =
        format!("<readMetadata {NS}><type>CustomObject</type><fullNames>Visit__c</fullNames></readMetadata>");
    let answer = metadata(&company, &token, &read).await;
    assert_eq!(text(&answer, "pluralLabel"), "Visits");
    let create = |label: &str| {
        format!(
            "<createMetadata {NS} xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><metadata xsi:type=\"CustomField\"><fullName>Visit__c.Note__c</fullName><label>{label}</label><type>TextArea</type></metadata></createMetadata>"
        )
    };
    let answer = metadata(&company, &token, &create("Note")).await;
    assert_eq!(text(&answer, "success"), "true", "{}", answer.text);
    let answer = metadata(&company, &token, &create("Note")).await;
    assert_eq!(text(&answer, "statusCode"), "DUPLICATE_DEVELOPER_NAME");
    let delete = format!(
        "<deleteMetadata {NS}><type>CustomField</type><fullNames>Visit__c.Note__c</fullNames></deleteMetadata>"
    );
    let answer = metadata(&company, &token, &delete).await;
    assert_eq!(text(&answer, "success"), "true", "{}", answer.text);
}
