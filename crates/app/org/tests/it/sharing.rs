//! Who reaches records that are not his own: organisation-wide defaults, the role hierarchy, shares by
//! hand, groups, sharing rules, parents. A query, a single record and UserRecordAccess must agree.

use alongside_org::{CurrentUser, ErrorCode, Org, OrgConfig, SharingAccess, SharingModel, SharingRule};
use serde_json::{Value as Json, json};

use crate::support::{Company, company, company_with, config, fields};

/// Makes a record as the administrator.
async fn make(company: &Company, object: &str, body: Json) -> String {
    let ada = company.user("ada").await;
    company.org.create(&ada, object, &fields(body)).await.unwrap()
}

/// How far a user reaches a record, by three roads that must agree: `""`, `"r"`, `"re"` or `"red"`.
async fn reach(company: &Company, user: &CurrentUser, object: &str, id: &str) -> &'static str {
    let org = &company.org;
    let soql = format!(
        "SELECT HasReadAccess, HasEditAccess, HasDeleteAccess FROM UserRecordAccess WHERE UserId = '{}' AND RecordId = '{id}'",
        user.id
    );
    let access = org.query(user, &soql).await.unwrap().records.remove(0);
    let has = |field: &str| access.text(field) == "true";
    let answer = match (has("HasReadAccess"), has("HasEditAccess"), has("HasDeleteAccess")) {
        (false, false, false) => "",
        (true, false, false) => "r",
        (true, true, false) => "re",
        (true, true, true) => "red",
        other => panic!("{object} {id}: {other:?}"),
    };
    let counted = org.query(user, &format!("SELECT COUNT() FROM {object} WHERE Id = '{id}'")).await.unwrap();
    assert_eq!(counted.total_size == 1, answer.contains('r'), "{object} {id} is queried");
    assert_eq!(org.retrieve(user, object, id).await.is_ok(), answer.contains('r'), "{object} {id} is read");
    let changed = org.update(user, object, id, &fields(json!({ "Description": "x" }))).await;
    assert_eq!(changed.is_ok(), answer.contains('e'), "{object} {id} is changed: {changed:?}");
    answer
}

#[tokio::test]
async fn a_new_org_shares_as_the_platform_does() {
    let company = company().await;
    let ada = company.user("ada").await;
    let defaults = company.org.sharing_defaults(&ada).await.unwrap();
    let model = |object: &str| defaults.iter().find(|default| default.object == object).unwrap().model;
    for (object, expected) in [
        ("Account", SharingModel::ReadWrite),
        ("Contact", SharingModel::ControlledByParent),
        ("Lead", SharingModel::ReadWriteTransfer),
        ("Opportunity", SharingModel::ReadWrite),
        ("Task", SharingModel::Private),
        ("alongside__Session_Participant__c", SharingModel::ControlledByParent),
    ] {
        assert_eq!(model(object), expected, "{object}");
    }
    // The company made this one private.
    assert_eq!(model("Case"), SharingModel::Private);
    let sam = company.user("sam").await;
    let refused = company.org.sharing_defaults(&sam).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
}

#[tokio::test]
async fn a_default_holds_from_the_next_question_on() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let org = &company.org;
    let case = company.id("adas case");
    for (model, expected) in [
        (SharingModel::Private, ""),
        (SharingModel::Read, "r"),
        (SharingModel::ReadWrite, "re"),
        (SharingModel::ReadWriteTransfer, "re"),
    ] {
        org.set_sharing_default(&ada, "Case", model).await.unwrap();
        assert_eq!(reach(&company, &sam, "Case", case).await, expected, "{model:?}");
        // Everybody may hand a case over only where the default says so.
        let handed = org.update(&sam, "Case", case, &fields(json!({ "OwnerId": sam.id }))).await;
        assert_eq!(handed.is_ok(), model == SharingModel::ReadWriteTransfer, "{model:?}: {handed:?}");
    }
    assert_eq!(reach(&company, &sam, "Case", case).await, "red");
    let refused = org.set_sharing_default(&ada, "Lead", SharingModel::ControlledByParent).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::FieldIntegrityException);
    let refused = org.set_sharing_default(&sam, "Case", SharingModel::Read).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
}

#[tokio::test]
async fn a_manual_share_gives_what_it_says_until_it_is_taken_back() {
    let company = company().await;
    let (ada, sam, tom) = (company.user("ada").await, company.user("sam").await, company.user("tom").await);
    let org = &company.org;
    let case = company.id("adas case").to_owned();
    let share =
        |level: &str| fields(json!({ "CaseId": case, "UserOrGroupId": sam.id, "CaseAccessLevel": level }));
    // Only whoever has all of a record shares it.
    let refused = org.create(&tom, "CaseShare", &share("Read")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOnCrossReferenceEntity);
    assert_eq!(reach(&company, &sam, "Case", &case).await, "");
    let id = org.create(&ada, "CaseShare", &share("Read")).await.unwrap();
    assert!(id.starts_with("01n"), "{id}");
    assert_eq!(reach(&company, &sam, "Case", &case).await, "r");
    let seen = org
        .query(&sam, "SELECT Id, Case.Subject, UserOrGroup.Name, CaseAccessLevel, RowCause FROM CaseShare")
        .await
        .unwrap();
    let row = &seen.records[0];
    assert_eq!((seen.total_size, row.text("UserOrGroup.Name")), (1, "Sam Okafor".to_owned()));
    assert_eq!((row.text("RowCause"), row.text("Case.Subject")), ("Manual".to_owned(), "Invoice".to_owned()));
    // Seen by whoever sees the record, and changed by whoever owns it.
    assert_eq!(org.query(&tom, "SELECT Id FROM CaseShare").await.unwrap().total_size, 0);
    let edit = fields(json!({ "CaseAccessLevel": "Edit" }));
    let refused = org.update(&sam, "CaseShare", &id, &edit).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
    org.update(&ada, "CaseShare", &id, &edit).await.unwrap();
    assert_eq!(reach(&company, &sam, "Case", &case).await, "re");
    org.delete(&ada, "CaseShare", &id).await.unwrap();
    assert_eq!(reach(&company, &sam, "Case", &case).await, "");
    // Sharing again takes the place of what was shared, and no share outlasts its owner.
    org.create(&ada, "CaseShare", &share("Read")).await.unwrap();
    org.create(&ada, "CaseShare", &share("Edit")).await.unwrap();
    assert_eq!(reach(&company, &sam, "Case", &case).await, "re");
    assert_eq!(org.query(&ada, "SELECT Id FROM CaseShare").await.unwrap().total_size, 1);
    let jonas = company.user("jonas").await;
    org.update(&ada, "Case", &case, &fields(json!({ "OwnerId": jonas.id }))).await.unwrap();
    assert_eq!(reach(&company, &sam, "Case", &case).await, "");
}

#[tokio::test]
async fn a_share_that_gives_nothing_new_is_refused_in_the_platforms_words() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let org = &company.org;
    let (account, lead) = (company.id("brightwell"), company.id("lead"));
    let session = make(&company, "alongside__Session__c", json!({ "alongside__External_Id__c": "x" })).await;
    org.set_sharing_default(&ada, "alongside__Session__c", SharingModel::Read).await.unwrap();
    for (object, body, code, message) in [
        (
            "AccountShare",
            json!({ "AccountId": account, "UserOrGroupId": sam.id, "AccountAccessLevel": "Edit" }),
            ErrorCode::InvalidAccessLevel,
            "Account, Opportunity, Case Levels (Edit, None, None) are below organization levels (Edit, Edit, None)",
        ),
        (
            "LeadShare",
            json!({ "LeadId": lead, "UserOrGroupId": sam.id, "LeadAccessLevel": "Read" }),
            ErrorCode::FieldIntegrityException,
            "trivial share level Read, for organization with default level Edit",
        ),
        (
            "alongside__Session__Share",
            json!({ "ParentId": session, "UserOrGroupId": sam.id, "AccessLevel": "Read" }),
            ErrorCode::FieldIntegrityException,
            "trivial share level Read, for organization with default level Read",
        ),
        (
            "CaseShare",
            json!({ "CaseId": company.id("adas case"), "UserOrGroupId": sam.id, "CaseAccessLevel": "All" }),
            ErrorCode::FieldIntegrityException,
            "trivial share level All, for organization with default level None",
        ),
        (
            "CaseShare",
            json!({ "CaseId": company.id("adas case"), "UserOrGroupId": sam.id, "CaseAccessLevel": "Read", "RowCause": "Owner" }),
            ErrorCode::FieldIntegrityException,
            "Only shares with the cause Manual can be made",
        ),
    ] {
        let error = org.create(&ada, object, &fields(body)).await.unwrap_err();
        assert_eq!((error.code, error.message.as_str()), (code, message), "{object}");
    }
    let shared = json!({ "ParentId": session, "UserOrGroupId": sam.id, "AccessLevel": "Edit" });
    let id = org.create(&ada, "alongside__Session__Share", &fields(shared)).await.unwrap();
    assert!(id.starts_with("02c"), "{id}");
    // An account's share opens what hangs on the account.
    let hers = make(&company, "Case", json!({ "AccountId": account, "OwnerId": ada.id })).await;
    assert_eq!(reach(&company, &sam, "Case", &hers).await, "");
    let opens = json!({ "AccountId": account, "UserOrGroupId": sam.id, "AccountAccessLevel": "Edit", "CaseAccessLevel": "Read" });
    org.create(&ada, "AccountShare", &fields(opens)).await.unwrap();
    assert_eq!(reach(&company, &sam, "Case", &hers).await, "r");
}

#[tokio::test]
async fn people_above_in_the_role_hierarchy_have_what_people_below_have() {
    let company = company().await;
    let (ada, sam, tom) = (company.user("ada").await, company.user("sam").await, company.user("tom").await);
    let org = &company.org;
    let lead = make(&company, "UserRole", json!({ "Name": "Support Lead" })).await;
    let agent = make(&company, "UserRole", json!({ "Name": "Support", "ParentRoleId": lead })).await;
    let sams = company.id("sams case").to_owned();
    assert_eq!(reach(&company, &tom, "Case", &sams).await, "");
    org.update(&ada, "User", &tom.id, &fields(json!({ "UserRoleId": lead }))).await.unwrap();
    org.update(&ada, "User", &sam.id, &fields(json!({ "UserRoleId": agent }))).await.unwrap();
    assert_eq!(reach(&company, &tom, "Case", &sams).await, "red");
    assert_eq!(reach(&company, &sam, "Case", company.id("adas case")).await, "");
    // What is shared with somebody below is shared with those above.
    let share =
        json!({ "CaseId": company.id("adas case"), "UserOrGroupId": sam.id, "CaseAccessLevel": "Read" });
    org.create(&ada, "CaseShare", &fields(share)).await.unwrap();
    assert_eq!(reach(&company, &tom, "Case", company.id("adas case")).await, "r");
    // Roles form a tree; one that is in use stays.
    let loop_of = org.update(&ada, "UserRole", &lead, &fields(json!({ "ParentRoleId": agent }))).await;
    assert_eq!(loop_of.unwrap_err().code, ErrorCode::CircularDependency);
    assert_eq!(org.delete(&ada, "UserRole", &agent).await.unwrap_err().code, ErrorCode::DeleteFailed);
    org.update(&ada, "User", &sam.id, &fields(json!({ "UserRoleId": null }))).await.unwrap();
    assert_eq!(reach(&company, &tom, "Case", &sams).await, "");
    org.delete(&ada, "UserRole", &agent).await.unwrap();
    let left = format!("SELECT Id FROM Group WHERE RelatedId = '{agent}'");
    assert_eq!(org.query(&ada, &left).await.unwrap().total_size, 0);
}

#[tokio::test]
async fn a_share_with_a_group_reaches_its_members_and_theirs() {
    let company = company().await;
    let (ada, sam, tom) = (company.user("ada").await, company.user("sam").await, company.user("tom").await);
    let org = &company.org;
    let outer = make(&company, "Group", json!({ "Name": "Everybody on duty" })).await;
    let inner = make(&company, "Group", json!({ "Name": "Night shift" })).await;
    let member = |group: &str, member: &str| json!({ "GroupId": group, "UserOrGroupId": member });
    make(&company, "GroupMember", member(&outer, &inner)).await;
    let case = company.id("adas case").to_owned();
    let share = json!({ "CaseId": case, "UserOrGroupId": outer, "CaseAccessLevel": "Edit" });
    org.create(&ada, "CaseShare", &fields(share)).await.unwrap();
    assert_eq!(reach(&company, &sam, "Case", &case).await, "");
    let membership = make(&company, "GroupMember", member(&inner, &sam.id)).await;
    assert_eq!(reach(&company, &sam, "Case", &case).await, "re");
    assert_eq!(reach(&company, &tom, "Case", &case).await, "");
    // Above a member, too, unless the group leaves its bosses out.
    let boss = make(&company, "UserRole", json!({ "Name": "Boss" })).await;
    let below = make(&company, "UserRole", json!({ "Name": "Below", "ParentRoleId": boss })).await;
    org.update(&ada, "User", &tom.id, &fields(json!({ "UserRoleId": boss }))).await.unwrap();
    org.update(&ada, "User", &sam.id, &fields(json!({ "UserRoleId": below }))).await.unwrap();
    assert_eq!(reach(&company, &tom, "Case", &case).await, "re");
    org.update(&ada, "Group", &inner, &fields(json!({ "DoesIncludeBosses": false }))).await.unwrap();
    assert_eq!(reach(&company, &tom, "Case", &case).await, "");
    assert_eq!(reach(&company, &sam, "Case", &case).await, "re");
    let circle = org.create(&ada, "GroupMember", &fields(member(&inner, &outer))).await.unwrap_err();
    assert_eq!(circle.code, ErrorCode::CircularDependency);
    org.delete(&ada, "GroupMember", &membership).await.unwrap();
    assert_eq!(reach(&company, &sam, "Case", &case).await, "");
    // The org's own groups are nobody's to change, but a share may go to them.
    let all = org.query(&ada, "SELECT Id FROM Group WHERE Type = 'Organization'").await.unwrap();
    let all = all.records[0].id.clone().unwrap();
    let refused = org.create(&ada, "GroupMember", &fields(member(&all, &sam.id))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
    assert_eq!(
        org.delete(&ada, "Group", &all).await.unwrap_err().code,
        ErrorCode::InsufficientAccessOrReadonly
    );
    let share = json!({ "CaseId": case, "UserOrGroupId": all, "CaseAccessLevel": "Read" });
    org.create(&ada, "CaseShare", &fields(share)).await.unwrap();
    assert_eq!(reach(&company, &tom, "Case", &case).await, "r");
    // A group that goes takes its shares along.
    org.delete(&ada, "Group", &outer).await.unwrap();
    assert_eq!(org.query(&ada, "SELECT Id FROM CaseShare").await.unwrap().total_size, 1);
}

#[tokio::test]
async fn a_sharing_rule_opens_one_groups_records_to_another() {
    let company = company().await;
    let (ada, sam, tom) = (company.user("ada").await, company.user("sam").await, company.user("tom").await);
    let org = &company.org;
    let role = make(&company, "UserRole", json!({ "Name": "Agents" })).await;
    org.update(&ada, "User", &sam.id, &fields(json!({ "UserRoleId": role }))).await.unwrap();
    let soql = format!("SELECT Id FROM Group WHERE RelatedId = '{role}' AND Type = 'Role'");
    let agents = org.query(&ada, &soql).await.unwrap().records.remove(0).id.unwrap();
    let readers = make(&company, "Group", json!({ "Name": "Readers" })).await;
    make(&company, "GroupMember", json!({ "GroupId": readers, "UserOrGroupId": tom.id })).await;
    let (sams, adas) = (company.id("sams case").to_owned(), company.id("adas case").to_owned());
    for (access, expected) in [(SharingAccess::Read, "r"), (SharingAccess::Edit, "re")] {
        let rule = SharingRule {
            name: "Agents_to_readers".into(),
            owned_by: agents.clone(),
            shared_with: readers.clone(),
            access,
        };
        org.put_sharing_rule(&ada, "Case", &rule).await.unwrap();
        assert_eq!(reach(&company, &tom, "Case", &sams).await, expected);
        assert_eq!(reach(&company, &tom, "Case", &adas).await, "");
        assert_eq!(org.sharing_rules(&ada, "Case").await.unwrap().as_slice(), std::slice::from_ref(&rule));
        let refused = org.put_sharing_rule(&sam, "Case", &rule).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
    }
    org.remove_sharing_rule(&ada, "Case", "Agents_to_readers").await.unwrap();
    assert_eq!(reach(&company, &tom, "Case", &sams).await, "");
}

#[tokio::test]
async fn what_is_controlled_by_its_parent_goes_with_it() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let org = &company.org;
    org.set_sharing_default(&ada, "Account", SharingModel::Private).await.unwrap();
    let mine = make(&company, "Account", json!({ "Name": "Mine", "OwnerId": sam.id })).await;
    let hers = make(&company, "Account", json!({ "Name": "Hers", "OwnerId": ada.id })).await;
    let with =
        |account: &str, owner: &str| json!({ "LastName": "Person", "AccountId": account, "OwnerId": owner });
    // Whoever owns the contact: its account decides.
    let at_mine = make(&company, "Contact", with(&mine, &ada.id)).await;
    let at_hers = make(&company, "Contact", with(&hers, &sam.id)).await;
    assert_eq!(reach(&company, &sam, "Contact", &at_mine).await, "red");
    assert_eq!(reach(&company, &sam, "Contact", &at_hers).await, "");
    // A contact without an account is its owner's.
    let alone = make(&company, "Contact", json!({ "LastName": "Alone", "OwnerId": ada.id })).await;
    assert_eq!(reach(&company, &sam, "Contact", &alone).await, "");
    org.update(&ada, "Contact", &alone, &fields(json!({ "OwnerId": sam.id }))).await.unwrap();
    assert_eq!(reach(&company, &sam, "Contact", &alone).await, "red");
    // A task is its owner's to change, and to be read with what it is about.
    let about =
        make(&company, "Task", json!({ "Subject": "Call", "WhoId": at_mine, "OwnerId": ada.id })).await;
    assert_eq!(reach(&company, &sam, "Task", &about).await, "r");
    let other = make(&company, "Task", json!({ "Subject": "Call", "WhatId": hers, "OwnerId": ada.id })).await;
    assert_eq!(reach(&company, &sam, "Task", &other).await, "");
    // Whoever is given what hangs on an account may read the account; deleted records give nothing.
    let open = make(&company, "Account", json!({ "Name": "Open", "OwnerId": ada.id })).await;
    assert_eq!(reach(&company, &sam, "Account", &open).await, "");
    let his = make(&company, "Case", json!({ "AccountId": open, "OwnerId": sam.id })).await;
    assert_eq!(reach(&company, &sam, "Account", &open).await, "r");
    org.delete(&ada, "Case", &his).await.unwrap();
    assert_eq!(reach(&company, &sam, "Account", &open).await, "");
    // Details go with their master.
    org.set_sharing_default(&ada, "alongside__Session__c", SharingModel::Private).await.unwrap();
    let session = make(&company, "alongside__Session__c", json!({ "alongside__External_Id__c": "s" })).await;
    let detail = make(
        &company,
        "alongside__Session_Participant__c",
        json!({ "alongside__Session__c": session, "alongside__External_Id__c": "p" }),
    )
    .await;
    let count = format!("SELECT COUNT() FROM alongside__Session_Participant__c WHERE Id = '{detail}'");
    assert_eq!(org.query(&sam, &count).await.unwrap().total_size, 0);
    let share = json!({ "ParentId": session, "UserOrGroupId": sam.id, "AccessLevel": "Read" });
    org.create(&ada, "alongside__Session__Share", &fields(share)).await.unwrap();
    assert_eq!(org.query(&sam, &count).await.unwrap().total_size, 1);
    let name = fields(json!({ "alongside__Display_Name__c": "x" }));
    let refused = org.update(&sam, "alongside__Session_Participant__c", &detail, &name).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccessOrReadonly);
}

#[tokio::test]
async fn records_are_not_given_to_people_who_left() {
    let company = company().await;
    let ada = company.user("ada").await;
    let soql = "SELECT Id FROM User WHERE Username = 'ivy@fernhill.example'";
    let ivy = company.org.query(&ada, soql).await.unwrap().records.remove(0).id.unwrap();
    let given = fields(json!({ "OwnerId": ivy }));
    let error = company.org.update(&ada, "Case", company.id("sams case"), &given).await.unwrap_err();
    assert_eq!((error.code, error.fields), (ErrorCode::InactiveOwnerOrUser, vec!["OwnerId".to_owned()]));
}

#[tokio::test]
async fn r203_an_upgrade_keeps_the_defaults_that_the_org_has_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let config = OrgConfig { data_dir: Some(folder.path().to_owned()), ..config() };
    let first = company_with(config.clone()).await;
    let ada = first.user("ada").await;
    let object = "alongside__Session__c";
    first.org.set_sharing_default(&ada, object, SharingModel::Private).await.unwrap();
    drop(first);
    // Opening installs the package once more.
    let org = Org::open(config).await.unwrap();
    let defaults = org.sharing_defaults(&ada).await.unwrap();
    let kept = defaults.iter().find(|default| default.object == object).unwrap();
    assert_eq!(kept.model, SharingModel::Private);
}
