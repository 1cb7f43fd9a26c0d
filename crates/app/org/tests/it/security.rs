//! The security model: profile × object × field × operation, and records that are not one's own.
//! Queries, single records, describe and REST must agree everywhere.

use alongside_org::ErrorCode;
use axum::http::StatusCode;
use serde_json::json;

use crate::client::{access, call};
use crate::support::{company, fields};

/// User, field, may read, may edit.
const FIELDS: [(&str, &str, bool, bool); 15] = [
    ("ada", "Contact.Email", true, true),
    ("ada", "Contact.Phone", true, true),
    ("sam", "Contact.Email", true, true),
    ("tom", "Contact.Email", false, false),
    ("tom", "Contact.Phone", true, false),
    ("tom", "Contact.Title", true, true),
    ("tom", "Contact.LastName", true, true),
    ("ada", "Contact.Name", true, false),
    ("ada", "alongside__Session__c.alongside__Notes__c", true, true),
    ("sam", "alongside__Session__c.alongside__Notes__c", true, true),
    // All data, but no field of the package: installing granted nothing.
    ("jonas", "alongside__Session__c.alongside__Notes__c", false, false),
    ("tom", "Account.Industry", true, false),
    ("tom", "Account.BillingCity", true, false),
    ("tom", "Case.ContactEmail", false, false),
    ("sam", "Case.ContactEmail", true, false),
];

#[tokio::test]
async fn field_security_is_the_same_by_every_road() {
    let company = company().await;
    let ada = company.user("ada").await;
    let mut records = std::collections::HashMap::new();
    let session = company
        .org
        .create(&ada, "alongside__Session__c", &fields(json!({ "alongside__External_Id__c": "f" })))
        .await
        .unwrap();
    let theirs =
        company.org.create(&ada, "Case", &fields(json!({ "ContactId": company.id("casey") }))).await.unwrap();
    records.insert("Contact", company.id("casey").to_owned());
    records.insert("alongside__Session__c", session);
    records.insert("Account", company.id("brightwell").to_owned());
    for (name, path, read, edit) in FIELDS {
        let user = company.user(name).await;
        let (object, field) = path.split_once('.').unwrap();
        let case = theirs.clone();
        let owner = fields(json!({ "OwnerId": user.id }));
        company.org.update(&ada, "Case", &case, &owner).await.unwrap();
        let id = if object == "Case" { &case } else { &records[object] };

        let queried =
            company.org.query(&user, &format!("SELECT {field} FROM {object} WHERE Id = '{id}'")).await;
        assert_eq!(queried.is_ok(), read, "{name} queries {path}: {queried:?}");
        let filtered = company.org.query(&user, &format!("SELECT Id FROM {object} ORDER BY {field}")).await;
        let long = field.ends_with("Notes__c");
        assert_eq!(filtered.is_ok(), read && !long, "{name} sorts by {path}: {filtered:?}");
        let described = company.org.describe(&user, object).await.unwrap();
        let known = described.fields.iter().find(|known| known.name == field);
        assert_eq!(known.is_some(), read, "{name} describes {path}");
        assert_eq!(known.is_some_and(|known| known.updateable), edit, "{name} describes {path} as editable");
        let record = company.org.retrieve(&user, object, id).await.unwrap();
        assert_eq!(record.get(field).is_some(), read, "{name} retrieves {path}");
        let value = if field.ends_with("Email") { json!("a@b.example") } else { json!("x") };
        let changed = company.org.update(&user, object, id, &fields(json!({ field: value }))).await;
        assert_eq!(changed.is_ok(), edit, "{name} changes {path}: {changed:?}");
        if let Err(error) = changed {
            let expected = match (object, read) {
                ("Account", _) => ErrorCode::InsufficientAccessOrReadonly,
                (_, true) => ErrorCode::InvalidFieldForInsertUpdate,
                (_, false) => ErrorCode::InvalidField,
            };
            assert_eq!(error.code, expected, "{name} changes {path}: {error}");
        }
    }
}

#[tokio::test]
async fn a_field_that_may_not_be_read_looks_as_if_it_did_not_exist() {
    let company = company().await;
    let tom = company.user("tom").await;
    for soql in [
        "SELECT Email FROM Contact",
        "SELECT Id FROM Contact WHERE Email = 'x'",
        "SELECT Id FROM Contact ORDER BY Email",
        "SELECT COUNT(Email) FROM Contact",
        "SELECT Email, COUNT(Id) FROM Contact GROUP BY Email",
        "SELECT Contact.Email FROM Case",
        "SELECT ContactEmail FROM Case",
        "SELECT (SELECT Email FROM Contacts) FROM Account",
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Email LIKE 'c%')",
        "SELECT toLabel(Email) FROM Contact",
    ] {
        let error = company.org.query(&tom, soql).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidField, "{soql}");
        let misspelt = company.org.query(&tom, &soql.replace("Email", "Emial")).await.unwrap_err();
        assert_eq!(error.message.replace("Email", "Emial"), misspelt.message, "{soql}");
    }
    let hits = company.org.search(&tom, "casey.morgan@brightwell.example", 10).await.unwrap();
    assert_eq!(hits, []);
    let hits = company.org.search(&tom, "Casey", 10).await.unwrap();
    assert_eq!((hits.len(), hits[0].detail.as_str()), (1, ""));
    let all = company.org.query(&tom, "SELECT FIELDS(ALL) FROM Contact LIMIT 5").await.unwrap();
    assert!(all.records.iter().all(|record| record.get("Email").is_none()));
}

#[tokio::test]
async fn an_object_that_may_not_be_read_looks_as_if_it_did_not_exist() {
    let company = company().await;
    let tom = company.user("tom").await;
    let org = &company.org;
    for soql in [
        "SELECT Id FROM Lead",
        "SELECT COUNT() FROM Lead",
        "SELECT Id FROM PermissionSet",
        "SELECT Id FROM Task WHERE WhoId IN (SELECT Id FROM Lead)",
    ] {
        assert_eq!(org.query(&tom, soql).await.unwrap_err().code, ErrorCode::InvalidType, "{soql}");
    }
    assert_eq!(org.describe(&tom, "Lead").await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(org.retrieve(&tom, "Lead", company.id("lead")).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(
        org.create(&tom, "Lead", &fields(json!({ "LastName": "x", "Company": "x" }))).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    assert_eq!(org.search(&tom, "Prospect", 10).await.unwrap(), []);
    // Seen but not to be changed.
    let account = company.id("brightwell");
    assert_eq!(
        org.create(&tom, "Account", &fields(json!({ "Name": "x" }))).await.unwrap_err().code,
        ErrorCode::InsufficientAccessOrReadonly
    );
    assert_eq!(
        org.delete(&tom, "Account", account).await.unwrap_err().code,
        ErrorCode::InsufficientAccessOrReadonly
    );
}

#[tokio::test]
async fn private_records_belong_to_their_owner_and_those_who_see_all() {
    let company = company().await;
    let (sams, adas) = (company.id("sams case"), company.id("adas case"));
    let org = &company.org;
    for (name, mine, others) in
        [("sam", true, false), ("tom", false, false), ("ada", true, true), ("jonas", true, true)]
    {
        let user = company.user(name).await;
        for (id, seen) in [(sams, mine), (adas, others)] {
            assert_eq!(org.retrieve(&user, "Case", id).await.is_ok(), seen, "{name} reads {id}");
            let soql = format!("SELECT COUNT() FROM Case WHERE Id = '{id}'");
            assert_eq!(
                org.query(&user, &soql).await.unwrap().total_size,
                u64::from(seen),
                "{name} queries {id}"
            );
            let changed = org.update(&user, "Case", id, &fields(json!({ "Subject": "changed" }))).await;
            assert_eq!(changed.is_ok(), seen, "{name} changes {id}");
            let access = format!(
                "SELECT HasReadAccess, HasEditAccess, MaxAccessLevel FROM UserRecordAccess WHERE UserId = '{}' AND RecordId = '{id}'",
                user.id
            );
            let access = org.query(&user, &access).await.unwrap().records.remove(0);
            assert_eq!(access.text("HasReadAccess"), seen.to_string(), "{name} asks about {id}");
        }
    }
    // A private record does not show through its relations either.
    let sam = company.user("sam").await;
    let ada = company.user("ada").await;
    org.update(&ada, "Task", company.id("call"), &fields(json!({ "WhatId": adas }))).await.unwrap();
    let task = org.query(&sam, "SELECT What.Name, WhatId FROM Task").await.unwrap().records.remove(0);
    assert_eq!((task.text("What.Name"), task.text("WhatId")), (String::new(), adas.to_owned()));
    let link = fields(json!({ "alongside__External_Id__c": "p", "alongside__Case__c": adas }));
    let error = org.create(&sam, "alongside__Session__c", &link).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InsufficientAccessOnCrossReferenceEntity);
    let session = org.create(&ada, "alongside__Session__c", &link).await.unwrap();
    let seen = org
        .query(
            &sam,
            &format!("SELECT alongside__Case__r.Subject FROM alongside__Session__c WHERE Id = '{session}'"),
        )
        .await
        .unwrap();
    assert_eq!(seen.records[0].text("alongside__Case__r.Subject"), "");
}

#[tokio::test]
async fn an_agent_writes_sessions_but_deletes_none() {
    let company = company().await;
    let sam = access(&company, "sam").await;
    let body = json!({ "alongside__External_Id__c": "s", "alongside__Case__c": company.id("sams case"), "alongside__Kind__c": "cobrowse" });
    let created =
        call(&company, &sam, "POST", "/services/data/v67.0/sobjects/alongside__Session__c", Some(body)).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
    let path = format!(
        "/services/data/v67.0/sobjects/alongside__Session__c/{}",
        created.json()["id"].as_str().unwrap()
    );
    let refused = call(&company, &sam, "DELETE", &path, None).await;
    assert_eq!(
        (refused.status, refused.error().0.as_str()),
        (StatusCode::FORBIDDEN, "INSUFFICIENT_ACCESS_OR_READONLY")
    );
}

#[tokio::test]
async fn a_key_that_may_not_be_read_cannot_be_guessed_by_linking_to_it() {
    let company = company().await;
    let (ada, jonas) = (company.user("ada").await, company.user("jonas").await);
    let made = fields(json!({ "alongside__External_Id__c": "known" }));
    company.org.create(&ada, "alongside__Session__c", &made).await.unwrap();
    let link = async |user, key: &str| {
        let body = json!({ "alongside__Session__r": { "alongside__External_Id__c": key } });
        company.org.create(user, "alongside__Session_Participant__c", &fields(body)).await
    };
    link(&ada, "known").await.unwrap();
    // Jonas sees all data, but not this field: what is there and what is not look the same.
    let (known, unknown) =
        (link(&jonas, "known").await.unwrap_err(), link(&jonas, "none").await.unwrap_err());
    assert_eq!(known, unknown);
    assert_eq!(known.code, ErrorCode::InvalidField);
}
