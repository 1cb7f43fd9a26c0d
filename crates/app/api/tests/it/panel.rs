//! The panel on a record: mapping, devices, buttons (R37, R38, R42, R46, R95).

use serde_json::json;

use crate::{
    customer::{Customer, casey},
    world::World,
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

    // R95: when the customer leaves, the device is there but not online.
    drop(customer);
    let mut online = true;
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let panel = world.server.get(&path, Some(&sam)).await.ok();
        assert_eq!(panel["devices"].as_array().unwrap().len(), 1);
        online = panel["devices"][0]["online"].as_bool().unwrap();
        if !online {
            break;
        }
    }
    assert!(!online);
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

#[tokio::test]
async fn a_crm_that_fails_is_told_as_such_and_is_asked_again() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    for status in [401, 403, 429, 500] {
        world.company.fault.set(status);
        let refused = world.server.get(&path, Some(&sam)).await;
        assert_eq!(refused.refusal(), (403, "gate.record_access".into()), "{status}");
        // What does not need the CRM goes on.
        world.server.get("/api/1/devices", Some(&sam)).await.ok();
    }
    world.company.fault.set(0);
    world.server.get(&path, Some(&sam)).await.ok();
}
