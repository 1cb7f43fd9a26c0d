//! The session log: what the CRM misses while it is down, it gets once when it is back.

use serde_json::json;

use crate::{
    customer::{Customer, casey},
    world::World,
};

/// One whole session on Sam's case; gives its id.
async fn session(world: &World, customer: &mut Customer, bearer: &str) -> String {
    let record = json!({"object": "Case", "id": world.company.id("sams case")});
    let new = json!({"device": customer.id(), "record": record});
    let session = world.server.post("/api/1/sessions", Some(bearer), &new).await.ok();
    customer.answer(true).await;
    customer.hear("session.active").await;
    session["id"].as_str().unwrap().to_owned()
}

async fn end(world: &World, session: &str, bearer: &str) {
    world.server.post(&format!("/api/1/sessions/{session}/end"), Some(bearer), &json!({})).await.ok();
}

#[tokio::test]
async fn a_session_stands_on_its_case_once_however_often_it_is_told() {
    let world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let id = session(&world, &mut customer, &sam).await;
    world.crm_status(&id, "written").await;
    end(&world, &id, &sam).await;
    let written = loop {
        let written = world.crm_status(&id, "written").await;
        if world.records_in_crm().await[0]["alongside__State__c"] == "ended" {
            break written;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let records = world.records_in_crm().await;
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["alongside__External_Id__c"], id.as_str());
    assert_eq!(records[0]["alongside__Ended_Reason__c"], "agent_ended");
    assert_eq!(records[0]["alongside__Case__c"], world.company.id("sams case"));
    assert_eq!(records[0]["Id"], written["record"]);
    assert!(world.writes() >= 2);
}

/// 429, 500 and nothing: not yet in the CRM, with a reason; afterwards written once. Sessions go
/// on meanwhile.
#[tokio::test]
async fn a_crm_that_is_down_gets_everything_once_when_it_is_back() {
    let world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    world
        .server
        .get(&format!("/api/1/records/Case/{}", world.company.id("sams case")), Some(&sam))
        .await
        .ok();
    let id = session(&world, &mut customer, &sam).await;
    let mut ids = vec![id.clone()];
    world.crm_status(&id, "written").await;
    for status in [500, 429, 503] {
        world.company.fault.set(status);
        end(&world, ids.last().unwrap(), &sam).await;
        customer.hear("session.ended").await;
        let mut reason = String::new();
        for _ in 0..100 {
            let waiting = world.crm_status(ids.last().unwrap(), "waiting").await;
            reason = waiting["reason"].as_str().unwrap().to_owned();
            if !reason.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(!reason.is_empty(), "{status}: the agent is told why");
        let new = json!({"device": customer.id()});
        let next = world.server.post("/api/1/sessions", Some(&sam), &new).await.ok();
        customer.answer(true).await;
        customer.hear("session.active").await;
        ids.push(next["id"].as_str().unwrap().to_owned());
    }
    world.company.fault.set(0);
    for id in &ids {
        world.crm_status(id, "written").await;
    }
    let mut kept: Vec<_> = world
        .records_in_crm()
        .await
        .iter()
        .map(|record| record["alongside__External_Id__c"].as_str().unwrap().to_owned())
        .collect();
    kept.sort();
    ids.sort();
    assert_eq!(kept, ids);
    assert_eq!(world.server.platform.outbox_length().await.unwrap(), 0);
}
