//! Records that are created while a deploy drops one of their fields: each is written before, or told
//! that the field is not there.

use axum::http::StatusCode;
use serde_json::json;
use std::sync::Arc;

use crate::client::{access, call};
use crate::deploys::{Files, begin, deploy, file, finished, manifest, text, zip};
use crate::support::{Company, company_with, config};

const ROUNDS: usize = 8;
const CREATES: usize = 48;

fn field() -> Files {
    let field = "<fields><fullName>Region__c</fullName><label>Region</label><length>80</length><type>Text</type></fields>";
    let set = "<fieldPermissions><editable>true</editable><field>Account.Region__c</field><readable>true</readable></fieldPermissions><label>Regions</label>";
    Files::from([
        (
            "package.xml".into(),
            manifest(&[("CustomField", "Account.Region__c"), ("PermissionSet", "Regions")]),
        ),
        ("objects/Account.object".into(), file("CustomObject", field)),
        ("permissionsets/Regions.permissionset".into(), file("PermissionSet", set)),
    ])
}

fn removal() -> Files {
    Files::from([
        ("package.xml".into(), file("Package", "<version>64.0</version>")),
        ("destructiveChanges.xml".into(), manifest(&[("CustomField", "Account.Region__c")])),
    ])
}

async fn count(company: &Company) -> u64 {
    let ada = company.user("ada").await;
    company.org.query(&ada, "SELECT COUNT() FROM Account").await.unwrap().total_size
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn creates_that_race_a_deploy_that_drops_their_field_succeed_or_meet_invalid_field() {
    let folder = tempfile::tempdir().unwrap();
    let mut on_disk = config();
    on_disk.data_dir = Some(folder.path().into());
    let company = Arc::new(company_with(on_disk).await);
    let token = access(&company, "ada").await;
    let ada = company.user("ada").await;
    let mut refused = 0;
    for round in 0..ROUNDS {
        let made = deploy(&company, &token, &field(), "").await;
        assert_eq!(made["status"], "Succeeded", "{made}");
        if round == 0 {
            let set = company.org.query(&ada, "SELECT Id FROM PermissionSet WHERE Name = 'Regions'").await;
            let assignment = json!({ "AssigneeId": ada.id, "PermissionSetId": set.unwrap().records[0].id });
            let assignment = crate::support::fields(assignment);
            company.org.create(&ada, "PermissionSetAssignment", &assignment).await.unwrap();
        }
        let before = count(&company).await;
        let begun = begin(&company, &token, &zip(&removal()), "").await;
        let mut creates = tokio::task::JoinSet::new();
        for number in 0..CREATES {
            let (company, token) = (company.clone(), token.clone());
            creates.spawn(async move {
                let body = json!({ "Name": format!("{round} {number}"), "Region__c": "North" });
                call(&company, &token, "POST", "/services/data/v67.0/sobjects/Account", Some(body)).await
            });
        }
        let mut written = 0;
        while let Some(answer) = creates.join_next().await {
            let answer = answer.unwrap();
            if answer.status == StatusCode::CREATED {
                written += 1;
                continue;
            }
            assert_eq!(answer.error().0, "INVALID_FIELD", "round {round}: {}", answer.text);
            refused += 1;
        }
        let removed = finished(&company, &token, &text(&begun, "id")).await;
        assert_eq!(removed["status"], "Succeeded", "{removed}");
        assert_eq!(count(&company).await - before, written, "what was refused left nothing");
    }
    assert!(refused > 0, "no create met the deploy");
}
