//! The session log: what the CRM misses while it is down, it gets once when it is back.

use serde_json::json;

use crate::{
    beside::Beside,
    company::Answers,
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

/// Everything that a CRM can answer instead of what it should, and nothing at all: not yet in the
/// CRM, with a reason in words; afterwards written once. Sessions go on meanwhile, and begin.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crm_that_fails_in_any_way_gets_everything_once_when_it_is_back() {
    let world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let beside = Beside::start(&world).await;
    world
        .server
        .get(&format!("/api/1/records/Case/{}", world.company.id("sams case")), Some(&sam))
        .await
        .ok();
    let id = session(&world, &mut customer, &sam).await;
    let mut ids = vec![id.clone()];
    world.crm_status(&id, "written").await;
    let faults = [
        (Answers::Status(500), "The CRM is in trouble."),
        (Answers::Status(429), "The CRM's limit of calls is reached for now."),
        (Answers::Status(503), "The CRM is in trouble."),
        (Answers::Nonsense, "The CRM's answer made no sense."),
        (Answers::Nothing, "The CRM did not answer within 3 s."),
        (Answers::Status(401), "The CRM does not accept the session."),
        (Answers::Status(403), "The CRM does not permit it: status 403."),
    ];
    for (fault, words) in faults {
        world.company.fault.set(fault);
        end(&world, ids.last().unwrap(), &sam).await;
        customer.hear("session.ended").await;
        world.crm_reason(ids.last().unwrap(), words).await;
        let new = json!({"device": customer.id()});
        let next = world.server.post("/api/1/sessions", Some(&sam), &new).await.ok();
        customer.answer(true).await;
        customer.hear("session.active").await;
        ids.push(next["id"].as_str().unwrap().to_owned());
    }
    world.company.fault.set(Answers::Rightly);
    ids.push(beside.session.clone());
    beside.unharmed().await;
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
}
