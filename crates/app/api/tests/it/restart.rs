//! A platform that was killed in the middle of a session.

use serde_json::json;

use crate::{
    company::Answers,
    customer::{Customer, casey},
    world::World,
};

#[tokio::test]
async fn sessions_sign_ins_codes_and_outbox_survive_and_the_customer_goes_on() {
    let mut world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let record = json!({"object": "Case", "id": world.company.id("sams case")});
    let new = json!({"device": customer.id(), "record": record});
    let session = world.server.post("/api/1/sessions", Some(&sam), &new).await.ok();
    customer.answer(true).await;
    let active = customer.hear("session.active").await;
    let id = session["id"].as_str().unwrap().to_owned();
    let mut waiting = Customer::come(&world.server, json!({"user_email": "robin@home.example"})).await;
    waiting.say(json!({"type": "code.create"})).await;
    let code = waiting.hear("code").await;
    world.company.fault.set(Answers::Status(503));
    world.restart().await;

    // The directory is answered for by the last reading while the CRM is away.
    let path = format!("/api/1/sessions/{id}");
    let read = world.server.get(&path, Some(&sam)).await.ok();
    assert_eq!((&read["state"], &read["away"]["reason"]), (&json!("active"), &json!("server_restart")));
    world.company.fault.set(Answers::Rightly);
    world.crm_status(&id, "written").await;

    let resume = json!({"session": id, "token": active["resume_token"]});
    let key = customer.key.clone();
    let mut back = Customer::come_as(&world.server, casey(), key.clone(), resume.clone()).await;
    let again = back.hear("session.active").await;
    assert_eq!(again["session"]["id"], id.as_str());
    assert_ne!(again["resume_token"], active["resume_token"], "a resume token is spent on use");
    world.server.post(&format!("{path}/ticket"), Some(&sam), &json!({})).await.ok();

    // The old token is spent: whoever has it gets nothing of the session.
    let mut thief = Customer::come_as(&world.server, casey(), json!(null), resume).await;
    thief.hear("session.ended").await;
    assert_eq!(world.server.get(&path, Some(&sam)).await.ok()["state"], "active");

    // A code that was read out before still works. Its customer comes back first.
    let key = waiting.key.clone();
    let mut waiting =
        Customer::come_as(&world.server, json!({"user_email": "robin@home.example"}), key, json!(null)).await;
    let mei = world.bearer("mei").await;
    let joined =
        world.server.post("/api/1/sessions/join", Some(&mei), &json!({"code": code["code"]})).await.ok();
    assert_eq!(joined["id"], code["session"]["id"]);
    waiting.answer(true).await;
    waiting.hear("session.active").await;
}
