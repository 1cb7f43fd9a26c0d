//! The panel on a record: mapping, devices, buttons (R37, R38, R42, R46, R95).

use alongside_settings::RecordMapping;
use serde_json::json;

use crate::{
    beside::Beside,
    company::Answers,
    customer::{Customer, casey},
    world::{Times, World},
};

#[tokio::test]
async fn r38_the_devices_of_the_records_contact_are_shown_and_no_others() {
    let world = World::start().await;
    let customer = Customer::come(&world.server, casey()).await;
    let _other = Customer::come(&world.server, json!({"user_email": "robin@home.example"})).await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    let panel = world.server.get(&path, Some(&sam)).await.ok();
    assert_eq!(panel["record"]["id"], world.company.id("sams case"));
    assert_eq!(panel["mapping"][0]["crm_field"], "ContactEmail");
    assert_eq!(panel["mapping"][0]["value"], "casey@home.example");
    assert_eq!(panel["devices"].as_array().unwrap().len(), 1);
    assert_eq!(panel["devices"][0]["id"], customer.id());
    assert_eq!(panel["devices"][0]["online"], true);
    assert_eq!(panel["devices"][0]["page_path"], "/checkout");
    assert_eq!(panel["buttons"][0]["button"], "join");
    assert_eq!(panel["buttons"][0]["allowed"], true);

    assert_eq!(panel["devices"][0]["refusing"], json!(null));

    // R95: when the customer leaves, the device is there but not online, and Join is off on it.
    drop(customer);
    let mut device = json!({"online": true});
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let panel = world.server.get(&path, Some(&sam)).await.ok();
        assert_eq!(panel["devices"].as_array().unwrap().len(), 1);
        device = panel["devices"][0].clone();
        if device["online"] == false {
            break;
        }
    }
    assert_eq!(device["online"], false);
    assert_eq!(device["refusing"]["gate"], "presence", "{device}");
}

/// Who else is in a session with the customer is told on the record, by the gate that would refuse.
#[tokio::test]
async fn a_customer_in_another_agents_session_is_told_on_the_record() {
    let world = World::start().await;
    let customer = Customer::come(&world.server, casey()).await;
    let (sam, mei) = (world.bearer("sam").await, world.bearer("mei").await);
    let session =
        world.server.post("/api/1/sessions", Some(&mei), &json!({"device": customer.id()})).await.ok();
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    let device = world.server.get(&path, Some(&sam)).await.ok()["devices"][0].clone();
    assert_eq!(device["session"], session["id"]);
    assert_eq!(device["refusing"]["gate"], "session", "{device}");
    assert_eq!(device["refusing"]["reason"], "The customer is in a session with Mei Tanaka.");
    assert_eq!(device["refusing"]["fix"], "Ask Mei Tanaka to end it, then start one.");
    // Her own session is no refusal to her.
    let path = format!("/api/1/records/Case/{}", world.company.id("meis case"));
    let device = world.server.get(&path, Some(&mei)).await.ok()["devices"][0].clone();
    assert_eq!(device["session"], session["id"]);
    assert_eq!(device["refusing"], json!(null));
}

/// A right that is taken from the object is told as such on the record, though the record cannot be
/// read any more either.
#[tokio::test]
async fn a_record_of_an_object_that_is_closed_is_refused_by_the_earlier_gate() {
    let world = World::with_times(Times::watching()).await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    world.server.get(&path, Some(&sam)).await.ok();
    world.company.close("Support Agent", "Case").await;
    let mut refusal = Default::default();
    for _ in 0..200 {
        refusal = world.server.get(&path, Some(&sam)).await.refusal();
        // Until the directory is read again, the record's own refusal is all that is known.
        if refusal.1 == "gate.object_permission" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(refusal, (403, "gate.object_permission".into()));
}

#[tokio::test]
async fn an_empty_field_matches_nothing_and_says_so() {
    let world = World::start().await;
    let _nameless = Customer::come(&world.server, json!({"user_email": ""})).await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("case without mail"));
    let panel = world.server.get(&path, Some(&sam)).await.ok();
    assert_eq!(panel["mapping"][0]["value"], json!(null));
    assert_eq!(panel["mapping"][0]["label"].as_str().map(str::is_empty), Some(false));
    assert!(panel["devices"].as_array().unwrap().is_empty());
}

/// R56: `ContactEmail` shows the Contact's Email, so that field-level security hides both; of the
/// path the rights are known, of the other field only that the CRM answers without it.
#[tokio::test]
async fn r56_a_field_hidden_from_the_agent_is_told_from_an_empty_one() {
    let both = r#"{"Case": {"ContactEmail": "user_email", "Contact.Email": "mail"}}"#;
    let world =
        World::with(|_| {}, |settings| settings.record_mapping = RecordMapping::parse(both).unwrap()).await;
    let _customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("case without mail"));
    let panel = world.server.get(&path, Some(&sam)).await.ok();
    for field in panel["mapping"].as_array().unwrap() {
        assert_eq!((&field["visibility"], &field["value"]), (&json!("visible"), &json!(null)), "{field}");
    }

    let admin = world.company.administrator().await;
    let rights = "SELECT Id FROM FieldPermissions WHERE Parent.Profile.Name = 'Support Agent' AND Field = 'Contact.Email'";
    for row in world.company.org.query(&admin, rights).await.unwrap().records {
        world.company.org.delete(&admin, "FieldPermissions", &row.text("Id")).await.unwrap();
    }
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    let tom = world.bearer("tom").await;
    let mut panel = json!(null);
    for _ in 0..100 {
        // A refusal has the directory read again.
        world.server.get("/api/1/devices", Some(&tom)).await;
        panel = world.server.get(&path, Some(&sam)).await.ok();
        if panel["mapping"][1]["visibility"] == "hidden" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(panel["mapping"][1]["visibility"], "hidden", "{panel}");
    assert_eq!(panel["mapping"][0]["visibility"], "not_returned");
    assert_eq!(panel["buttons"][0]["gates"][8]["status"], "failed", "by the same facts as the gate");
    assert!(!panel.to_string().contains("casey@home.example"), "{panel}");
    assert_eq!(panel["devices"], json!([]));
}

#[tokio::test]
async fn a_record_that_the_crm_does_not_show_is_refused_by_its_gate() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("meis case"));
    let refused = world.server.get(&path, Some(&sam)).await;
    assert_eq!(refused.refusal(), (403, "gate.record_access".into()));
    assert!(!refused.text.contains("casey@home.example"));
}

/// A button that is off is shown with its gates; the panel around it works.
#[tokio::test]
async fn a_button_that_is_off_tells_why() {
    let world = World::start().await;
    let priya = world.bearer("priya").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("priyas case"));
    let panel = world.server.get(&path, Some(&priya)).await.ok();
    assert_eq!(panel["buttons"][0]["allowed"], false);
    let gates = panel["buttons"][0]["gates"].as_array().unwrap();
    let failed = gates.iter().find(|gate| gate["status"] == "failed").unwrap();
    assert_eq!(failed["gate"], "profile_button");
    assert!(failed["reason"].as_str().unwrap().contains("Sales Rep"), "{failed}");
}

/// The agent is told by the gate that could not be decided, in words; nothing is guessed, and what
/// needs no CRM goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crm_that_fails_is_told_as_such_and_is_asked_again() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    let faults = [
        (Answers::Status(401), "The CRM does not accept the session."),
        (Answers::Status(403), "The CRM does not permit it: status 403."),
        (Answers::Status(429), "The CRM's limit of calls is reached for now."),
        (Answers::Status(500), "The CRM is in trouble."),
        (Answers::Nonsense, "The CRM's answer made no sense."),
        (Answers::Nothing, "The CRM did not answer within 3 s."),
    ];
    for (fault, words) in faults {
        world.company.fault.set(fault);
        let refused = world.server.get(&path, Some(&sam)).await;
        assert_eq!(refused.refusal(), (403, "gate.record_access".into()), "{fault:?}");
        let gate = refused.json()["gates"][9].clone();
        assert!(gate["reason"].as_str().unwrap().contains(words), "{fault:?}: {gate}");
        assert!(!gate["fix"].as_str().unwrap().is_empty(), "{fault:?}: {gate}");
        assert!(!refused.text.contains("casey@home.example"), "{fault:?}");
        let record = json!({"object": "Case", "id": world.company.id("sams case")});
        let new = json!({"device": "dev_00000000000000000000000000", "record": record});
        let command = world.server.post("/api/1/sessions", Some(&sam), &new).await;
        assert_eq!(command.refusal(), (404, "not_found".into()), "{fault:?}");
        // What does not need the CRM goes on.
        world.server.get("/api/1/devices", Some(&sam)).await.ok();
    }
    world.company.fault.set(Answers::Rightly);
    world.server.get(&path, Some(&sam)).await.ok();
    beside.unharmed().await;
}

/// A button that is pressed while the CRM is away does nothing, says why, and works afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_join_while_the_crm_fails_asks_no_customer() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let record = json!({"object": "Case", "id": world.company.id("sams case")});
    let new = json!({"device": customer.id(), "record": record});
    for fault in [Answers::Status(401), Answers::Status(500), Answers::Nonsense, Answers::Nothing] {
        world.company.fault.set(fault);
        let refused = world.server.post("/api/1/sessions", Some(&sam), &new).await;
        assert_eq!(refused.refusal(), (403, "gate.record_access".into()), "{fault:?}");
    }
    assert_eq!(world.server.get("/api/1/sessions", Some(&sam)).await.ok()["total"], 0);
    world.company.fault.set(Answers::Rightly);
    world.server.post("/api/1/sessions", Some(&sam), &new).await.ok();
    customer.answer(true).await;
    customer.hear("session.active").await;
    beside.unharmed().await;
}
