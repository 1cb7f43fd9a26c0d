//! 401, 403, 429, 500, nonsense, too much and nothing at all: each typed, in words, with a verdict;
//! and a colleague's call beside it that is answered as ever.

use std::time::Duration;

use alongside_crm::{Crm, CrmError, DirectoryScope, FieldReading, RecordReading, Verdict};
use alongside_kernel::CrmId;

use crate::broken::{BrokenCrm, Fault, now};

const SAM: &str = "sam@fernhill.example";
const ADA: &str = "ada@fernhill.example";
const QUERY: &str = "/services/data/v62.0/query";

fn case() -> CrmId {
    "500000000000001".parse().unwrap()
}

async fn read(crm: &Crm, username: &str) -> Result<RecordReading, CrmError> {
    crm.read_record(username, "Case", case(), &["ContactEmail"], now()).await
}

fn readable() -> RecordReading {
    RecordReading::Readable {
        name: "00001042".to_owned(),
        fields: vec![FieldReading {
            name: "ContactEmail".to_owned(),
            label: "Contact Email".to_owned(),
            value: Some("casey@brightwell.example".to_owned()),
            visible: true,
        }],
    }
}

#[tokio::test]
async fn every_fault_is_typed_and_leaves_the_colleague_untouched() {
    const LATER: Verdict = Verdict::RetryLater { after: None };
    let in_half_a_minute = Verdict::RetryLater { after: Some(Duration::from_secs(30)) };
    let table = [
        (
            Fault::Answer(403, &[], "<html>Forbidden</html>".to_owned()),
            (Verdict::Refused, "The CRM does not permit it: status 403."),
        ),
        (
            Fault::rest(403, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization.", &[]),
            (Verdict::Refused, "The CRM does not permit it: API is not enabled for this Organization."),
        ),
        (
            Fault::Answer(429, &[("retry-after", "30")], String::new()),
            (in_half_a_minute, "The CRM's limit of calls is reached for now."),
        ),
        (
            Fault::rest(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", &[]),
            (LATER, "The CRM's limit of calls is reached for now."),
        ),
        (Fault::Answer(500, &[], "oops".to_owned()), (LATER, "The CRM is in trouble.")),
        (
            Fault::Answer(503, &[("retry-after", "30")], String::new()),
            (in_half_a_minute, "The CRM is in trouble."),
        ),
        (
            Fault::Answer(200, &[], "<html>Down for maintenance</html>".to_owned()),
            (LATER, "The CRM's answer made no sense."),
        ),
        (
            Fault::Answer(200, &[], r#"{"totalSize":1,"done":true,"records":"yes"}"#.to_owned()),
            (LATER, "The CRM's answer made no sense."),
        ),
        (
            Fault::Answer(302, &[("location", "http://127.0.0.1:1/")], String::new()),
            (LATER, "The CRM's answer made no sense."),
        ),
        (Fault::Flood, (LATER, "The CRM's answer made no sense.")),
        (Fault::Silence, (LATER, "The CRM did not answer within 1 s.")),
    ];
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    for (fault, expected) in table {
        server.heals();
        server.breaks(SAM, QUERY, fault.clone());
        let (broken, healthy) = tokio::join!(read(&crm, SAM), read(&crm, ADA));
        let error = broken.unwrap_err();
        assert_eq!((error.verdict(), error.words().as_str()), expected, "{fault:?}");
        assert_eq!(healthy.unwrap(), readable(), "{fault:?}");
    }
    server.heals();
    assert_eq!(read(&crm, SAM).await.unwrap(), readable());
}

#[tokio::test]
async fn nobody_listening_is_worth_another_try() {
    let server = BrokenCrm::start().await;
    let mut config = server.config();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    config.base_url = format!("http://{free}");
    let outbound = alongside_outbound::Outbound::new(alongside_outbound::OutboundConfig {
        reach: alongside_outbound::Reach::Everywhere,
        ..Default::default()
    })
    .unwrap();
    let error = read(&Crm::new(config, outbound).unwrap(), SAM).await.unwrap_err();
    assert!(matches!(error, CrmError::Unreachable { .. }), "{error}");
    assert_eq!(error.verdict(), Verdict::RetryLater { after: None });
}

#[tokio::test]
async fn a_token_that_ran_out_is_renewed_once_and_not_for_ever() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let expired = Fault::rest(401, "INVALID_SESSION_ID", "Session expired or invalid", &[]);
    assert_eq!(read(&crm, SAM).await.unwrap(), readable());
    assert_eq!(server.seen("/services/oauth2/token").len(), 1);

    server.breaks_times(SAM, QUERY, expired.clone(), 1);
    assert_eq!(read(&crm, SAM).await.unwrap(), readable());
    assert_eq!(server.seen("/services/oauth2/token").len(), 2);

    server.breaks(SAM, QUERY, expired);
    let error = read(&crm, SAM).await.unwrap_err();
    assert!(matches!(error, CrmError::SessionRefused { .. }), "{error}");
    assert_eq!(error.verdict(), Verdict::Refused);
    assert_eq!(server.seen("/services/oauth2/token").len(), 3);
}

#[tokio::test]
async fn many_readers_at_once_get_one_token_each_person() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let readers: Vec<_> = (0..20)
        .map(|number| {
            let crm = crm.clone();
            tokio::spawn(async move { read(&crm, if number % 2 == 0 { SAM } else { ADA }).await })
        })
        .collect();
    for reader in readers {
        assert_eq!(reader.await.unwrap().unwrap(), readable());
    }
    assert_eq!(server.seen("/services/oauth2/token").len(), 2);
    assert!(server.seen(QUERY).iter().all(|seen| seen.caller == SAM || seen.caller == ADA));
}

#[tokio::test]
async fn both_spellings_of_a_policy_refusal_are_its_own_error() {
    let server = BrokenCrm::start().await;
    for fault in [
        Fault::oauth("invalid_app_access", "user is not admin approved to access this app"),
        Fault::oauth("OAUTH_APP_ACCESS_DENIED", "denied"),
        Fault::oauth("invalid_grant", "user hasn't approved this consumer"),
    ] {
        server.heals();
        server.breaks(SAM, "/services/oauth2/token", fault);
        let crm = server.connect();
        let (refused, healthy) = tokio::join!(read(&crm, SAM), read(&crm, ADA));
        let error = refused.unwrap_err();
        assert!(matches!(error, CrmError::NotApproved { .. }), "{error}");
        assert_eq!(error.words(), "The connected app AlongsideWebApp does not admit this user.");
        assert_eq!(healthy.unwrap(), readable());
    }
}

#[tokio::test]
async fn a_wrong_consumer_secret_is_told_to_the_servers_admin() {
    let server = BrokenCrm::start().await;
    server.breaks("", "/services/oauth2/token", Fault::oauth("invalid_client", "invalid client credentials"));
    let error = server.connect().directory(&DirectoryScope::default(), now()).await.unwrap_err();
    assert!(matches!(error, CrmError::ClientRejected { .. }), "{error}");
    assert!(error.words().contains("crm.consumer_secret"));
}

#[tokio::test]
async fn an_app_that_is_not_installed_is_told_apart_from_a_wrong_secret() {
    let server = BrokenCrm::start().await;
    for fault in [
        Fault::oauth("invalid_client_id", "client identifier invalid"),
        Fault::oauth("invalid_client", "app must be installed into org"),
        Fault::oauth("OAUTH_EC_APP_NOT_FOUND", "external client app is not installed in this org"),
    ] {
        server.heals();
        server.breaks("", "/services/oauth2/token", fault);
        let error = server.connect().directory(&DirectoryScope::default(), now()).await.unwrap_err();
        assert!(matches!(error, CrmError::AppMissing { .. }), "{error}");
        assert!(error.words().contains("AlongsideWebApp"), "{}", error.words());
    }
}

#[tokio::test]
async fn a_crm_without_the_package_is_a_fact_and_no_error() {
    let server = BrokenCrm::start().await;
    let rows = server.connect().directory(&DirectoryScope::default(), now()).await.unwrap();
    assert_eq!(rows.installation, alongside_access::Installation::Missing);
    assert_eq!(rows.connected_app, None);
}

/// It is not read until memory is full, and what pages it has are not asked for.
#[tokio::test]
async fn h36_a_directory_of_more_than_a_million_rows_is_refused_from_its_first_page() {
    let server = BrokenCrm::start().await;
    let row = r#"{"Id":"005000000000001","Username":"a","Name":"a","IsActive":true,"ProfileId":null}"#;
    let page = format!(
        r#"{{"totalSize":1000001,"done":false,"records":[{row}],
            "nextRecordsUrl":"/services/data/v62.0/query/0r8xx0-2000"}}"#
    );
    server.breaks("", QUERY, Fault::Answer(200, &[], page));
    let error = server.connect().directory(&DirectoryScope::default(), now()).await.unwrap_err();
    assert!(matches!(error, CrmError::Nonsense { .. }), "{error}");
    assert!(error.to_string().contains("more than 1000000 rows"), "{error}");
    assert!(server.seen("/services/data/v62.0/query/").is_empty());
}

#[tokio::test]
async fn a_record_is_read_with_labels_parents_and_what_may_not_be_seen() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let fields = ["ContactEmail", "Contact.Phone", "Contact.Secret__c", "CaseNumber", "x' OR 1=1"];
    let reading = crm.read_record(SAM, "Case", case(), &fields, now()).await.unwrap();
    let RecordReading::Readable { name, fields } = reading else { panic!("readable") };
    assert_eq!(name, "00001042");
    let shown: Vec<_> =
        fields.iter().map(|field| (field.label.as_str(), field.value.as_deref(), field.visible)).collect();
    assert_eq!(
        shown,
        [
            ("Contact Email", Some("casey@brightwell.example"), true),
            ("Contact: Phone", Some("+44 20 7946 0001"), true),
            ("Contact.Secret__c", None, false),
            ("Case Number", Some("00001042"), true),
            ("x' OR 1=1", None, false),
        ]
    );
    // What objects look like is asked once in ten minutes and person.
    crm.read_record(SAM, "Case", case(), &["ContactEmail"], now()).await.unwrap();
    assert_eq!(server.seen("/services/data/v62.0/sobjects/Case/describe").len(), 1);
    crm.read_record(SAM, "Case", case(), &["ContactEmail"], now() + Duration::from_secs(601)).await.unwrap();
    assert_eq!(server.seen("/services/data/v62.0/sobjects/Case/describe").len(), 2);
}

#[tokio::test]
async fn a_field_that_was_granted_meanwhile_shows_after_seconds() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let hidden = ["Hidden__c"];
    crm.read_record(SAM, "Case", case(), &hidden, now()).await.unwrap();
    crm.read_record(SAM, "Case", case(), &hidden, now() + Duration::from_secs(1)).await.unwrap();
    assert_eq!(server.seen("/services/data/v62.0/sobjects/Case/describe").len(), 1);
    crm.read_record(SAM, "Case", case(), &hidden, now() + Duration::from_secs(6)).await.unwrap();
    assert_eq!(server.seen("/services/data/v62.0/sobjects/Case/describe").len(), 2);
}

#[tokio::test]
async fn an_object_or_a_record_that_the_crm_hides_is_not_readable() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    for object in ["Order__c", "Case'--"] {
        let reading = crm.read_record(SAM, object, case(), &[], now()).await.unwrap();
        assert!(matches!(reading, RecordReading::NotReadable { .. }), "{object}");
    }
    let empty = r#"{"totalSize":0,"done":true,"records":[]}"#.to_owned();
    server.breaks(SAM, QUERY, Fault::Answer(200, &[], empty));
    let RecordReading::NotReadable { reason } = read(&crm, SAM).await.unwrap() else { panic!("hidden") };
    assert_eq!(reason, "The CRM has no such Case, or does not share it with this user.");
}

/// Else whoever was just given Read Access would go on seeing an empty field for a while.
#[tokio::test]
async fn h31_a_hidden_field_is_asked_for_at_once_when_rights_have_changed_on_each_object_of_its_path() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let hidden = ["Contact.Secret__c"];
    let described =
        |object: &str| server.seen(&format!("/services/data/v62.0/sobjects/{object}/describe")).len();
    let second = Duration::from_secs(1);
    crm.read_record(SAM, "Case", case(), &hidden, now()).await.unwrap();
    crm.read_record(SAM, "Case", case(), &hidden, now() + second).await.unwrap();
    assert_eq!((described("Case"), described("Contact")), (1, 1), "nothing has changed");
    crm.regranted(now() + second);
    crm.read_record(SAM, "Case", case(), &hidden, now() + 2 * second).await.unwrap();
    assert_eq!((described("Case"), described("Contact")), (2, 2));
    crm.read_record(SAM, "Case", case(), &hidden, now() + 3 * second).await.unwrap();
    assert_eq!((described("Case"), described("Contact")), (2, 2), "asked for once");
}
