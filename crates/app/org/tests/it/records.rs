//! Records written and read: the platform's rules and its words.

use alongside_org::ErrorCode;
use serde_json::json;

use crate::support::{company, fields};

#[tokio::test]
async fn a_record_is_made_with_defaults_numbers_and_names() {
    let company = company().await;
    let ada = company.user("ada").await;
    let id = company
        .org
        .create(&ada, "Case", &fields(json!({ "Subject": "Hello", "ContactId": company.id("casey") })))
        .await
        .unwrap();
    assert_eq!(id.len(), 18);
    let case = company.org.retrieve(&ada, "Case", &id[..15]).await.unwrap();
    assert_eq!(case.text("CaseNumber"), "00000003");
    assert_eq!(case.text("Status"), "New");
    assert_eq!(case.text("Priority"), "Medium");
    assert_eq!(case.text("IsClosed"), "false");
    assert_eq!(case.text("OwnerId"), ada.id);
    assert_eq!(case.text("Owner.Name"), "Ada Lindqvist");
    assert_eq!(case.text("Contact.Name"), "Casey Morgan");
    assert_eq!(case.text("ContactEmail"), "casey.morgan@brightwell.example");
    company.org.update(&ada, "Case", &id, &fields(json!({ "Status": "Closed" }))).await.unwrap();
    let case = company.org.retrieve(&ada, "Case", &id).await.unwrap();
    assert_eq!(case.text("IsClosed"), "true");
    assert!(!case.text("ClosedDate").is_empty());
    company
        .org
        .update(&ada, "Contact", company.id("casey"), &fields(json!({ "FirstName": null })))
        .await
        .unwrap();
    let contact = company.org.retrieve(&ada, "Contact", company.id("casey")).await.unwrap();
    assert_eq!(contact.text("Name"), "Morgan");
    assert_eq!(contact.text("Account.Name"), "Brightwell Landscapes");
}

#[tokio::test]
async fn bad_values_are_refused_in_the_platforms_words() {
    let company = company().await;
    let ada = company.user("ada").await;
    let wrong_prefix = company.id("brightwell").to_owned();
    for (object, body, code, message, field) in [
        (
            "Contact",
            json!({ "FirstName": "x" }),
            ErrorCode::RequiredFieldMissing,
            "Required fields are missing: [LastName]",
            "LastName",
        ),
        (
            "Contact",
            json!({ "LastName": "" }),
            ErrorCode::RequiredFieldMissing,
            "Required fields are missing: [LastName]",
            "LastName",
        ),
        (
            "Contact",
            json!({ "LastName": "x", "Email": "no mail" }),
            ErrorCode::InvalidEmailAddress,
            "Email: invalid email address: no mail",
            "Email",
        ),
        (
            "Contact",
            json!({ "LastName": "x", "AccountId": "zzz" }),
            ErrorCode::MalformedId,
            "Account ID: id value of incorrect type: zzz",
            "AccountId",
        ),
        (
            "Case",
            json!({ "ContactId": wrong_prefix }),
            ErrorCode::MalformedId,
            &format!("Contact ID: id value of incorrect type: {wrong_prefix}"),
            "ContactId",
        ),
        (
            "Contact",
            json!({ "LastName": "x", "AccountId": "001000000000000AAA" }),
            ErrorCode::InvalidCrossReferenceKey,
            "invalid cross reference id",
            "AccountId",
        ),
        (
            "Opportunity",
            json!({ "Name": "x", "StageName": "Prospecting", "CloseDate": "soon" }),
            ErrorCode::JsonParserError,
            "Cannot deserialize instance of date from VALUE_STRING value soon for field CloseDate",
            "CloseDate",
        ),
        (
            "Opportunity",
            json!({ "Name": "x", "Amount": [1] }),
            ErrorCode::JsonParserError,
            "Cannot deserialize instance of double from START_ARRAY value for field Amount",
            "Amount",
        ),
        (
            "alongside__Session__c",
            json!({ "alongside__Kind__c": "peek" }),
            ErrorCode::InvalidOrNullForRestrictedPicklist,
            "Kind: bad value for restricted picklist field: peek",
            "alongside__Kind__c",
        ),
        (
            "Case",
            json!({ "CaseNumber": "1" }),
            ErrorCode::InvalidFieldForInsertUpdate,
            "Unable to create/update fields: CaseNumber. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
            "CaseNumber",
        ),
    ] {
        let error = company.org.create(&ada, object, &fields(body.clone())).await.unwrap_err();
        assert_eq!((error.code, error.message.as_str()), (code, message), "{body}");
        assert_eq!(error.fields, [field], "{body}");
    }
    let long = "x".repeat(81);
    let error = company.org.create(&ada, "Contact", &fields(json!({ "LastName": long }))).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::StringTooLong);
    assert!(error.message.ends_with("(max length=80)"), "{error}");
    let error = company.org.create(&ada, "Account", &fields(json!({ "Nmae": "x" }))).await.unwrap_err();
    assert_eq!(error.message, "No such column 'Nmae' on sobject of type Account");
    let error = company.org.create(&ada, "Acount", &fields(json!({}))).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_duplicate_external_id_names_the_other_record() {
    let company = company().await;
    let ada = company.user("ada").await;
    let body = fields(json!({ "alongside__External_Id__c": "one" }));
    let first = company.org.create(&ada, "alongside__Session__c", &body).await.unwrap();
    let again = fields(json!({ "alongside__External_Id__c": "ONE" }));
    let error = company.org.create(&ada, "alongside__Session__c", &again).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::DuplicateValue);
    assert_eq!(
        error.message,
        format!(
            "duplicate value found: alongside__External_Id__c duplicates value on record with id: {}",
            &first[..15]
        )
    );
}

#[tokio::test]
async fn deleting_takes_details_along_and_empties_lookups() {
    let company = company().await;
    let ada = company.user("ada").await;
    let org = &company.org;
    let session =
        fields(json!({ "alongside__External_Id__c": "d", "alongside__Case__c": company.id("adas case") }));
    let session = org.create(&ada, "alongside__Session__c", &session).await.unwrap();
    let participant = fields(json!({ "alongside__Session__c": session, "alongside__Role__c": "agent" }));
    org.create(&ada, "alongside__Session_Participant__c", &participant).await.unwrap();
    org.delete(&ada, "Case", company.id("adas case")).await.unwrap();
    assert_eq!(
        org.retrieve(&ada, "Case", company.id("adas case")).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    assert_eq!(
        org.delete(&ada, "Case", company.id("adas case")).await.unwrap_err().code,
        ErrorCode::EntityIsDeleted
    );
    assert_eq!(
        org.retrieve(&ada, "alongside__Session__c", &session).await.unwrap().text("alongside__Case__c"),
        ""
    );
    org.delete(&ada, "alongside__Session__c", &session).await.unwrap();
    assert_eq!(
        org.query(&ada, "SELECT COUNT() FROM alongside__Session_Participant__c").await.unwrap().total_size,
        0
    );
    assert_eq!(
        org.query(&ada, "SELECT COUNT() FROM alongside__Session_Participant__c ALL ROWS")
            .await
            .unwrap()
            .total_size,
        1
    );
}
