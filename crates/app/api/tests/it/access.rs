//! Refusals by direct call, without any page in between.

use futures_util::StreamExt;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    beside::{Beside, enter},
    customer::{Customer, casey},
    world::{API_KEY, Answer, THEIR_API_KEY, VIEWER, World},
};

/// Every address that needs somebody, with a body where one belongs.
fn addresses(device: &str, case: &str, session: &str) -> Vec<(&'static str, String, serde_json::Value)> {
    let null = serde_json::Value::Null;
    vec![
        ("GET", "/api/1/devices".into(), null.clone()),
        ("GET", format!("/api/1/devices/{device}"), null.clone()),
        ("GET", format!("/api/1/records/Case/{case}"), null.clone()),
        ("GET", "/api/1/sessions".into(), null.clone()),
        ("GET", format!("/api/1/sessions/{session}"), null.clone()),
        ("GET", "/api/1/accounts".into(), null.clone()),
        ("GET", "/api/1/accounts/current".into(), null.clone()),
        ("GET", format!("/api/1/accounts/{}", crate::world::OURS), null.clone()),
        ("GET", "/api/1/access/matrix".into(), null.clone()),
        ("GET", "/api/1/sessions/123456".into(), null.clone()),
        ("GET", "/api/1/policy/current".into(), null.clone()),
        ("POST", "/api/1/sessions".into(), json!({"device": device})),
        ("POST", "/api/1/sessions/join".into(), json!({"code": "123456"})),
        ("POST", format!("/api/1/sessions/{session}/end"), null.clone()),
        ("POST", format!("/api/1/sessions/{session}/ticket"), null.clone()),
        ("POST", "/api/1/socket-ticket".into(), null),
    ]
}

/// R10, R11: before access is granted everybody is refused everywhere, the CRM's administrator
/// included, with all gates; and `users/me` still tells why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_grant_every_address_refuses_with_its_gate() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let new = json!({"device": customer.id()});
    let session = world.server.post("/api/1/sessions", Some(&sam), &new).await.ok();
    let session = session["id"].as_str().unwrap();
    for person in ["tom", "jonas"] {
        let bearer = world.bearer(person).await;
        for (method, path, body) in addresses(customer.id(), world.company.id("sams case"), session) {
            let answer = match method {
                "GET" => world.server.get(&path, Some(&bearer)).await,
                _ => world.server.post(&path, Some(&bearer), &body).await,
            };
            assert_eq!(answer.refusal(), (403, "gate.app_visible".into()), "{person} {method} {path}");
            assert_eq!(answer.json()["gates"].as_array().unwrap().len(), 14, "{path}");
        }
        let me = world.server.get("/api/1/users/me", Some(&bearer)).await.ok();
        assert_eq!(me["access"]["allowed"], false);
        let gate = &me["access"]["gates"][2];
        assert_eq!((&gate["gate"], &gate["status"]), (&json!("app_visible"), &json!("failed")));
        assert!(!gate["fix"].as_str().unwrap().is_empty());
        assert!(gate["link"]["url"].as_str().unwrap().starts_with(&world.company.url), "{gate}");
    }
    // The one whom they tried to end, and the one beside, go on.
    let path = format!("/api/1/sessions/{session}");
    assert_eq!(world.server.get(&path, Some(&sam)).await.ok()["state"], "pending");
    beside.unharmed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_and_unknown_bearers_are_401() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    for (method, path, body) in addresses("dev_x", "500000000000001AAA", "ses_x") {
        for bearer in [None, Some("made up")] {
            let answer = match method {
                "GET" => world.server.get(&path, bearer).await,
                _ => world.server.post(&path, bearer, &body).await,
            };
            assert_eq!(answer.refusal(), (401, "not_signed_in".into()), "{method} {path}");
        }
    }
    beside.unharmed().await;
}

/// A profile without a row, another object, another's record: each names its own gate.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_refusal_names_its_gate_and_its_fix() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let customer = Customer::come(&world.server, casey()).await;
    let refused = async |person: &str, object: &str, key: &str| {
        let bearer = world.bearer(person).await;
        let record = json!({"object": object, "id": world.company.id(key)});
        let new = json!({"device": customer.id(), "record": record});
        let answer = world.server.post("/api/1/sessions", Some(&bearer), &new).await;
        assert!(answer.json()["message"].as_str().unwrap().len() > 20, "{answer:?}");
        answer.refusal()
    };
    assert_eq!(refused("priya", "Case", "priyas case").await, (403, "gate.profile_button".into()));
    assert_eq!(refused("sam", "Account", "brightwell").await, (403, "gate.object_button".into()));
    assert_eq!(refused("sam", "Case", "meis case").await, (403, "gate.record_access".into()));
    assert_eq!(refused("rosa", "Case", "sams case").await, (403, "gate.role".into()));
    beside.unharmed().await;
}

/// Somebody who has left the company: what they held before is worth nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_who_was_deactivated_is_refused_with_the_bearer_they_still_have() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let mei = world.bearer("mei").await;
    world.server.get("/api/1/devices", Some(&mei)).await.ok();
    let admin = world.company.org.sign_in("ada@fernhill.example", crate::company::PASSWORD).await.unwrap();
    let admin = world.company.org.current_user(admin.expose()).await.unwrap();
    let serde_json::Value::Object(fields) = json!({"IsActive": false}) else { unreachable!() };
    world.company.org.update(&admin, "User", world.company.id("mei"), &fields).await.unwrap();
    let refused = refused_after_a_reading(&world, "/api/1/devices", &mei).await;
    assert_eq!(refused.refusal(), (403, "gate.user_active".into()));
    assert_eq!(refused.json()["gates"][0]["status"], "failed");
    beside.unharmed().await;
}

/// The package went while agents were at work: with it went the app by which the platform asks the
/// CRM, so that nothing new can be read, and yet nobody is let in by what was read before. The
/// company's own sessions end for their agents; another company's on the same server go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_is_refused_once_the_package_was_uninstalled() {
    let world = World::start().await;
    let beside = Beside::start_at_theirs(&world).await;
    let mei = world.bearer("mei").await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let new = json!({"device": customer.id()});
    let session = world.server.post("/api/1/sessions", Some(&mei), &new).await.ok();
    customer.answer(true).await;
    let path = format!("/api/1/sessions/{}/ticket", session["id"].as_str().unwrap());
    let ticket = world.server.post(&path, Some(&mei), &json!({})).await.ok()["ticket"].clone();
    let mut view = enter(&world.server, VIEWER, &ticket).await;

    let admin = world.company.org.sign_in("ada@fernhill.example", crate::company::PASSWORD).await.unwrap();
    let admin = world.company.org.current_user(admin.expose()).await.unwrap();
    world.company.org.uninstall_package(&admin).await.unwrap();
    let refused = refused_after_a_reading(&world, "/api/1/devices", &mei).await;
    assert_eq!(refused.refusal(), (403, "gate.package_installed".into()));
    assert_eq!(refused.json()["gates"][1]["status"], "failed");
    let closed = loop {
        let heard = view.next().await.expect("the view is closed with a reason").unwrap();
        if let Message::Close(frame) = heard {
            break frame.unwrap();
        }
    };
    assert_eq!((u16::from(closed.code), closed.reason.as_str()), (4001, "access ended"));
    beside.unharmed().await;
}

/// What an agent is refused with, once the directory was read anew: on a beat, and whenever somebody
/// is refused by an older reading, as Tom is, who holds no grant.
async fn refused_after_a_reading(world: &World, path: &str, bearer: &str) -> Answer {
    let tom = world.bearer("tom").await;
    loop {
        world.server.get(path, Some(&tom)).await.refusal();
        let answer = world.server.get(path, Some(bearer)).await;
        if answer.status != 200 {
            return answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

/// A grant works at once, although the directory was read before it.
#[tokio::test]
async fn a_fresh_grant_works_at_once() {
    let world = World::start().await;
    let tom = world.bearer("tom").await;
    assert_eq!(world.server.get("/api/1/devices", Some(&tom)).await.status, 403);
    let admin = world.company.org.sign_in("ada@fernhill.example", crate::company::PASSWORD).await.unwrap();
    let admin = world.company.org.current_user(admin.expose()).await.unwrap();
    for set in ["Alongside_Agent", "Alongside_Access"] {
        let soql = format!("SELECT Id FROM PermissionSet WHERE Name = '{set}'");
        let found = world.company.org.query(&admin, &soql).await.unwrap();
        let set = found.records[0].text("Id");
        let fields = json!({"AssigneeId": world.company.id("tom"), "PermissionSetId": set});
        let serde_json::Value::Object(fields) = fields else { unreachable!() };
        world.company.org.create(&admin, "PermissionSetAssignment", &fields).await.unwrap();
    }
    // Within two seconds the reading that refused counts as fresh.
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    world.server.get("/api/1/devices", Some(&tom)).await.ok();
}

/// An API key has an admin's rights over its own account and none over another; nobody in the CRM
/// stands behind it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_key_sees_its_own_account_only_and_is_no_person() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let session =
        world.server.post("/api/1/sessions", Some(&sam), &json!({"device": customer.id()})).await.ok();
    customer.answer(true).await;
    let session = format!("/api/1/sessions/{}", session["id"].as_str().unwrap());
    let device = format!("/api/1/devices/{}", customer.id());

    assert_eq!(
        world.server.get("/api/1/accounts/current", Some(API_KEY)).await.ok()["license_key"],
        "fernhill"
    );
    assert_eq!(world.server.get("/api/1/devices", Some(API_KEY)).await.ok()["total"], 2);
    world.server.get(&session, Some(API_KEY)).await.ok();
    for path in [&session, &device] {
        assert_eq!(world.server.get(path, Some(THEIR_API_KEY)).await.status, 404, "{path}");
    }
    assert_eq!(world.server.get("/api/1/devices", Some(THEIR_API_KEY)).await.ok()["total"], 0);
    assert_eq!(world.server.get("/api/1/sessions", Some(THEIR_API_KEY)).await.ok()["total"], 0);
    let end = world.server.post(&format!("{session}/end"), Some(THEIR_API_KEY), &json!({})).await;
    assert_eq!(end.status, 404);

    let new = json!({"device": customer.id()});
    let create = world.server.post("/api/1/sessions", Some(API_KEY), &new).await;
    assert_eq!(create.refusal(), (403, "person_needed".into()));
    let me = world.server.get("/api/1/users/me", Some(API_KEY)).await;
    assert_eq!(me.refusal(), (403, "person_needed".into()));
    beside.unharmed().await;
}

/// Everybody learns about themselves, admins and keys about anyone.
#[tokio::test]
async fn explain_answers_about_oneself_and_to_admins_about_anyone() {
    let world = World::start().await;
    let case = world.company.id("priyas case");
    let about =
        |user: &str| format!("/api/1/access/explain?user={user}&object=Case&record={case}&button=join");
    let priya = world.bearer("priya").await;
    let own = format!("/api/1/access/explain?object=Case&record={case}");
    let own = world.server.get(&own, Some(&priya)).await.ok();
    assert_eq!(own["allowed"], false);
    let failed = own["gates"].as_array().unwrap().iter().find(|gate| gate["status"] == "failed").unwrap();
    assert_eq!(failed["gate"], "profile_button");
    // R112, R201: the words for the person, and the page on which an admin mends it.
    let words = failed["reason"].as_str().unwrap();
    assert!(words.contains("Sales Rep") && words.contains("Profile Settings"), "{words}");
    let link = json!({
        "label": "Company Settings, Profile Settings", "url": "/settings/profiles?add=Sales%20Rep", "by": "admin",
    });
    assert_eq!(failed["link"], link);

    let other = world.server.get(&about("sam@fernhill.example"), Some(&priya)).await;
    assert_eq!(other.refusal(), (403, "gate.role".into()));
    let ada = world.bearer("ada").await;
    let told = world.server.get(&about("priya@fernhill.example"), Some(&ada)).await.ok();
    assert_eq!(told, own);
    let told = world.server.get(&about(world.company.id("sam")), Some(API_KEY)).await.ok();
    let gate = &told["gates"][9];
    assert_eq!((gate["gate"].as_str(), gate["status"].as_str()), (Some("record_access"), Some("failed")));
    let unknown = world.server.get(&about("nobody@fernhill.example"), Some(API_KEY)).await;
    assert_eq!(unknown.json()["field"], "user");
}

/// R9, R47, R50, R64: what is no button is explained, too, each by the gates that it takes.
#[tokio::test]
async fn r201_messages_history_settings_and_setting_up_are_explained() {
    let world = World::start().await;
    let refusing = async |person: &str, action: &str| {
        let user = crate::company::username(person);
        let path = format!("/api/1/access/explain?user={user}&action={action}");
        let told = world.server.get(&path, Some(API_KEY)).await.ok();
        let gates = told["gates"].as_array().unwrap().clone();
        let failed = gates.iter().find(|gate| gate["status"] == "failed");
        failed.map(|gate| gate["gate"].as_str().unwrap().to_owned())
    };
    for action in ["history", "settings", "set_up"] {
        assert_eq!(refusing("ada", action).await, None, "{action}");
        assert_eq!(refusing("sam", action).await.as_deref(), Some("role"), "{action}");
        assert_eq!(refusing("jonas", action).await.as_deref(), Some("app_visible"), "{action}");
    }
    assert_eq!(refusing("sam", "help").await, None);
    for action in ["read_messages&object=Contact", "edit_messages&object=Lead"] {
        assert_eq!(refusing("sam", action).await.as_deref(), Some("role"), "{action}");
    }

    for (wrong, field) in [
        ("action=everything", "action"),
        ("action=read_messages", "object"),
        ("action=history&object=Case", "object"),
        ("action=help&object=Case&button=join", "button"),
        ("button=join", "object"),
    ] {
        let path = format!("/api/1/access/explain?user={}&{wrong}", world.company.id("sam"));
        let refused = world.server.get(&path, Some(API_KEY)).await;
        assert_eq!(refused.refusal(), (422, "invalid".into()), "{wrong}");
        assert_eq!(refused.json()["field"], field, "{wrong}");
    }
}

/// What a page offers to somebody is what they would not be refused.
#[tokio::test]
async fn r33_r47_whoever_is_told_that_they_may_is_let_in_and_nobody_else() {
    let world = World::start().await;
    let mut told = Vec::new();
    for person in ["sam", "ada", "priya", "rosa", "tom", "jonas"] {
        let bearer = world.bearer(person).await;
        let me = world.server.get("/api/1/users/me", Some(&bearer)).await.ok();
        for path in ["settings", "license-keys", "access/matrix", "access/plan", "members"] {
            let answer = world.server.get(&format!("/api/1/{path}"), Some(&bearer)).await;
            let let_in = answer.status == 200;
            assert_eq!(me["may"]["settings"], json!(let_in), "{person} {path}: {answer:?}");
        }
        assert_eq!(me["may"]["all_history"], me["may"]["settings"], "{person}");
        told.push(me["may"]["settings"].as_bool().unwrap());
    }
    assert_eq!(told, [false, true, false, false, false, false]);

    // The role goes, and with it what is offered.
    let ada = world.bearer("ada").await;
    world.company.withdraw("ada").await;
    world.company.grant("ada", "Alongside_Access").await;
    world.company.grant("ada", "Alongside_Agent").await;
    for _ in 0..100 {
        world.server.get("/api/1/devices", Some(&world.bearer("tom").await)).await;
        if world.server.get("/api/1/settings", Some(&ada)).await.status == 403 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let me = world.server.get("/api/1/users/me", Some(&ada)).await.ok();
    assert_eq!(me["may"], json!({"settings": false, "all_history": false}));
}
