//! The whole connector against the real org over loopback: sign-on, directory, records as their
//! readers see them, and the session log.

pub mod company;
mod directory;

use std::time::{Duration, SystemTime};

use alongside_access::{Action, ButtonTable, Facts, Gate, Installation, Question, Role, refusing_gate};
use alongside_crm::{CrmError, DirectoryScope, Pkce, RecordReading, SessionRow};
use alongside_kernel::{Secret, SessionId, Timestamp};
use company::{ADMIN, AGENT, Company, STRANGER};

/// The org goes by the machine's clock.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap())
}

#[tokio::test]
async fn somebody_approved_signs_in_and_somebody_else_is_refused_by_name() {
    let company = Company::start().await;
    let pkce = Pkce::from_random([9; 32]);

    let code = company.authorize(AGENT, "state-7", &pkce).await.unwrap();
    let identity = company.crm.finish_sign_in(&Secret::new(&*code), pkce.verifier()).await.unwrap();
    assert_eq!(identity.username, AGENT);
    assert_eq!(identity.name, "Sam Okafor");
    assert_eq!(identity.user_id.key_prefix(), "005");

    // A code is good once, and only with its proof.
    let again = company.crm.finish_sign_in(&Secret::new(&*code), pkce.verifier()).await.unwrap_err();
    assert!(matches!(again, CrmError::SignInRefused { .. }), "{again:?}");
    let code = company.authorize(AGENT, "state-8", &pkce).await.unwrap();
    let other = Pkce::from_random([8; 32]);
    let stolen = company.crm.finish_sign_in(&Secret::new(&*code), other.verifier()).await.unwrap_err();
    assert!(matches!(stolen, CrmError::SignInRefused { .. }), "{stolen:?}");

    // The platform's administrator without a grant (R11).
    let refused = company.authorize(STRANGER, "state-9", &pkce).await.unwrap_err();
    assert!(refused.contains("OAUTH_APP_ACCESS_DENIED"), "{refused}");
    let reading = company.crm.read_record(STRANGER, "Case", company.case, &["Subject"], now()).await;
    assert!(matches!(reading, Err(CrmError::NotApproved { .. })), "{reading:?}");
}

/// A company of these facts without settings.
fn company_of(facts: &Facts) -> alongside_access::Company {
    let facts = std::sync::Arc::new(facts.clone());
    alongside_access::Company::new(facts, ButtonTable::default(), &[], None)
}

#[tokio::test]
async fn the_directory_tells_who_may_do_what() {
    let company = Company::start().await;
    let rows = company.crm.directory(&DirectoryScope::default(), now()).await.unwrap();
    assert_eq!(rows.installation, Installation::Managed);
    let facts = Facts::new(rows);
    let user = |username: &str| facts.user_by_username(username).unwrap().clone();
    assert_eq!(user(AGENT).role(), Some(Role::Agent));
    assert_eq!(user(ADMIN).role(), Some(Role::Admin));
    assert_eq!(user(STRANGER).role(), None);
    assert_eq!(facts.profile_name(&user(AGENT)), "Support Agent");
    let alone = company_of(&facts);
    let opens =
        |username: &str| refusing_gate(&alone, &Question::new(user(username).id, Action::OpenProduct));
    assert_eq!(opens(AGENT), None);
    assert_eq!(opens(ADMIN), None);
    assert_eq!(opens(STRANGER), Some(Gate::AppVisible));
}

#[tokio::test]
async fn a_freshly_installed_package_grants_nothing_and_lets_everybody_authorize() {
    let company = Company::without_grants().await;
    let facts = Facts::new(company.crm.directory(&DirectoryScope::default(), now()).await.unwrap());
    let active: Vec<_> = facts.users().filter(|user| user.active()).collect();
    assert!(active.len() > 1);
    for user in active {
        let question = Question::new(user.id, Action::OpenProduct);
        assert_eq!(user.role(), None, "{}", user.username);
        assert_eq!(refusing_gate(&company_of(&facts), &question), Some(Gate::AppVisible));
    }
}

#[tokio::test]
async fn a_record_shows_what_its_reader_may_see_and_no_more() {
    let company = Company::start().await;
    let read = |username: &'static str, fields: &'static [&'static str]| {
        let company = &company;
        async move { company.crm.read_record(username, "Case", company.case, fields, now()).await.unwrap() }
    };
    let RecordReading::Readable { name, fields } =
        read(AGENT, &["ContactEmail", "Contact.Email", "Subject", "Nothing__c"]).await
    else {
        panic!("the owner may read it")
    };
    assert!(!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()), "{name}");
    let values: Vec<_> = fields.iter().map(|field| (field.value.as_deref(), field.visible)).collect();
    assert_eq!(
        values,
        [
            (Some("casey.morgan@brightwell.example"), true),
            (Some("casey.morgan@brightwell.example"), true),
            (Some("Cannot finish checkout"), true),
            (None, false),
        ]
    );
    assert_eq!(fields[0].label, "Contact Email");

    // Cases are private: a colleague without a share does not see it, nor the CRM's other objects
    // by this id.
    let hidden = read(company::COLLEAGUE, &["Subject"]).await;
    assert!(matches!(hidden, RecordReading::NotReadable { .. }), "{hidden:?}");
    let wrong = company.crm.read_record(AGENT, "Contact", company.case, &[], now()).await.unwrap();
    assert!(matches!(wrong, RecordReading::NotReadable { .. }), "{wrong:?}");
    let no_right = company.crm.read_record(AGENT, "Opportunity", company.case, &[], now()).await.unwrap();
    let RecordReading::NotReadable { reason } = no_right else { panic!("no right on Opportunity") };
    assert!(reason.contains("do not grant Read on Opportunity"), "{reason}");
}

#[tokio::test]
async fn a_session_is_one_record_however_often_it_is_written() {
    let company = Company::start().await;
    let agent = company.user(AGENT).await;
    let mut row = SessionRow {
        id: SessionId::from_random([5; 16]),
        kind: "cobrowse".to_owned(),
        state: "active".to_owned(),
        agent: Some(agent.id.parse().unwrap()),
        record: Some(("Case".to_owned(), company.case)),
        device_id: "dev_00000000000000000000000000".to_owned(),
        device_name: "Chrome on Windows".to_owned(),
        customer_name: Some("Casey Morgan".to_owned()),
        customer_email: Some("casey.morgan@brightwell.example".to_owned()),
        visitor_id: Some("visitor-1".to_owned()),
        started: Some(now()),
        ended: None,
        ended_reason: None,
    };
    let (first, second) =
        tokio::join!(company.crm.write_session(&row, now()), company.crm.write_session(&row, now()));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.id, second.id);
    assert_eq!(first.left_out, Vec::<String>::new());

    row.state = "ended".to_owned();
    row.ended = row.started.map(|started| started + Duration::from_secs(90));
    row.ended_reason = Some("agent_ended".to_owned());
    let third = company.crm.write_session(&row, now()).await.unwrap();
    assert_eq!(third.id, first.id);
    assert!(third.url.ends_with(&format!("/lightning/r/alongside__Session__c/{}/view", third.id)));

    let user = company.user(ADMIN).await;
    let found = company
        .org
        .query(
            &user,
            "SELECT Id, alongside__State__c, alongside__Case__c, alongside__Duration_Seconds__c \
             FROM alongside__Session__c",
        )
        .await
        .unwrap();
    assert_eq!(found.records.len(), 1);
    let record = company.org.retrieve(&user, "alongside__Session__c", first.id.as_str()).await.unwrap();
    let json = format!("{record:?}");
    for part in ["agent_ended", "ended", "Chrome on Windows", company.case.as_str(), agent.id.as_str()] {
        assert!(json.contains(part), "{part} in {json}");
    }
}

#[tokio::test]
async fn a_session_on_a_case_that_is_gone_is_written_without_it() {
    let company = Company::start().await;
    let user = company.user(ADMIN).await;
    company.org.delete(&user, "Case", company.case.as_str()).await.unwrap();
    let row = SessionRow {
        id: SessionId::from_random([6; 16]),
        kind: "cobrowse".to_owned(),
        state: "ended".to_owned(),
        agent: None,
        record: Some(("Case".to_owned(), company.case)),
        device_id: "dev_1".to_owned(),
        device_name: "Chrome on Windows".to_owned(),
        customer_name: None,
        customer_email: None,
        visitor_id: None,
        started: None,
        ended: None,
        ended_reason: None,
    };
    let written = company.crm.write_session(&row, now()).await.unwrap();
    assert_eq!(written.left_out.len(), 1, "{:?}", written.left_out);
    assert!(written.left_out[0].starts_with("alongside__Case__c: "));
}

#[tokio::test]
async fn the_orgs_component_token_is_taken_once_signed_for_this_frame() {
    let company = Company::start().await;
    let user = company.user(AGENT).await;
    let case = company.case.as_str();
    let token = company.org.component_token(&user, "Sidebar", Some(("Case", case)), "nonce-1").await.unwrap();
    let claims = company.crm.verify_component_token(&token, "nonce-1", now()).unwrap();
    assert_eq!(claims.username, AGENT);
    assert_eq!(claims.record, Some(("Case".to_owned(), company.case)));
    assert!(company.crm.verify_component_token(&token, "nonce-2", now()).is_err());
}
