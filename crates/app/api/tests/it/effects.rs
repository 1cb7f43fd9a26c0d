//! What the settings do: presence, terms, visitor ids, Auto Join, profiles, and the switches of
//! Account Settings (R95, R96, R102 to R104, R108, R109, R73).

use alongside_settings::RecordMapping;
use axum::{
    body::Body,
    http::{Method, header},
};
use serde_json::{Value, json};

use crate::{
    customer::{Customer, casey},
    world::{API_KEY, THEIR_API_KEY, World, with_bearer},
};

/// Changes the settings as an admin's program does.
async fn set(world: &World, change: impl FnOnce(&mut Value)) {
    let read = world.server.get("/api/1/settings", Some(API_KEY)).await;
    let tag = read.header("etag").to_owned();
    let mut settings = read.ok()["settings"].clone();
    change(&mut settings);
    let request = with_bearer(Method::PUT, "/api/1/settings", Some(API_KEY))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, tag);
    let body = json!({"settings": settings, "note": ""});
    world.server.send(request.body(Body::from(body.to_string())).unwrap()).await.ok();
}

fn case_of_sam(world: &World) -> Value {
    json!({"object": "Case", "id": world.company.id("sams case")})
}

async fn panel(world: &World, bearer: &str) -> Value {
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    world.server.get(&path, Some(bearer)).await.ok()
}

async fn ask(world: &World, bearer: &str, customer: &Customer) -> Value {
    let new = json!({"device": customer.id(), "record": case_of_sam(world)});
    world.server.post("/api/1/sessions", Some(bearer), &new).await.ok()
}

async fn code_of(customer: &mut Customer) -> String {
    customer.say(json!({"type": "code.create"})).await;
    customer.hear("code").await["code"].as_str().unwrap().to_owned()
}

async fn answers(world: &World, query: &str) -> Vec<Value> {
    let path = format!("/api/1/terms/answers{query}");
    world.server.get(&path, Some(API_KEY)).await.ok()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn r95_without_presence_nobody_is_online_nobody_is_joined_with_one_click_and_a_code_joins() {
    let world = World::with(|_| {}, |settings| settings.presence.enabled = false).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let shown = panel(&world, &sam).await;
    assert_eq!(shown["presence"], false);
    let nobody_online =
        |devices: &Value| devices.as_array().unwrap().iter().all(|one| one["online"] == false);
    assert!(nobody_online(&shown["devices"]));
    let list = world.server.get("/api/1/devices", Some(&sam)).await.ok();
    assert!(nobody_online(&list["items"]), "{list}");
    for record in [json!(null), case_of_sam(&world)] {
        let new = json!({"device": customer.id(), "record": record});
        let refused = world.server.post("/api/1/sessions", Some(&sam), &new).await;
        assert_eq!(refused.refusal(), (403, "presence_off".into()));
    }
    let code = code_of(&mut customer).await;
    let join = json!({"code": code, "record": case_of_sam(&world)});
    world.server.post("/api/1/sessions/join", Some(&sam), &join).await.ok();
    customer.answer(true).await;
    customer.hear("session.active").await;

    // On again, the customer lights up without coming anew.
    set(&world, |settings| settings["presence"]["enabled"] = json!(true)).await;
    assert_eq!(panel(&world, &sam).await["devices"][0]["online"], true);
}

#[tokio::test]
async fn r96_each_answer_is_kept_with_the_text_as_it_was_read_its_version_time_and_device() {
    let world = World::start().await;
    let first = "<script>alert(1)</script> We look at this page with you.";
    set(&world, |settings| settings["presence"]["terms"] = json!(first)).await;
    let sam = world.bearer("sam").await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let accepted = ask(&world, &sam, &customer).await;
    let request = customer.hear("session.request").await["request"].clone();
    assert_eq!(request["terms"], json!({"text": first, "version": 2}), "text stays text");

    // The company changes its terms while the question stands: the answer is to what was read.
    set(&world, |settings| settings["presence"]["terms"] = json!("Others.")).await;
    assert!(answers(&world, "").await.is_empty(), "asked is not answered");
    customer.say(json!({"type": "session.answer", "session": accepted["id"], "allow": true})).await;
    customer.hear("session.active").await;
    customer.say(json!({"type": "session.end", "session": accepted["id"]})).await;
    customer.hear("session.ended").await;

    let declined = ask(&world, &sam, &customer).await;
    customer.answer(false).await;
    customer.hear("session.ended").await;

    let kept = answers(&world, "").await;
    let told = |answer: &Value| {
        (
            answer["session"].clone(),
            answer["version"].clone(),
            answer["text"].clone(),
            answer["accepted"].clone(),
        )
    };
    assert_eq!(kept.len(), 2);
    assert_eq!(told(&kept[0]), (declined["id"].clone(), json!(3), json!("Others."), json!(false)));
    assert_eq!(told(&kept[1]), (accepted["id"].clone(), json!(2), json!(first), json!(true)));
    let session = format!("/api/1/sessions/{}", accepted["id"].as_str().unwrap());
    let session = world.server.get(&session, Some(API_KEY)).await.ok();
    assert_eq!(kept[1]["answered"], session["activated"]);
    assert_eq!(kept[1]["device"], customer.id());

    let by_session = answers(&world, &format!("?session={}", accepted["id"].as_str().unwrap())).await;
    assert_eq!(by_session, [kept[1].clone()]);
    let path = "/api/1/terms/answers";
    assert_eq!(world.server.get(path, Some(&sam)).await.refusal(), (403, "gate.role".into()));
    let ada = world.bearer("ada").await;
    assert_eq!(world.server.get(path, Some(&ada)).await.ok()["total"], 2);
    assert_eq!(world.server.get(path, Some(THEIR_API_KEY)).await.ok()["total"], 0);
    let wrong = world.server.get("/api/1/terms/answers?session=nothing", Some(API_KEY)).await;
    assert_eq!(wrong.refusal(), (422, "invalid".into()));
}

/// The dialog outlives the server, and so does what it says.
#[tokio::test]
async fn r96_an_answer_after_a_restart_is_to_the_terms_that_were_asked_before_it() {
    let mut world = World::start().await;
    let sam = world.bearer("sam").await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let session = ask(&world, &sam, &customer).await;
    let asked = customer.hear("session.request").await["request"]["terms"].clone();
    customer.say(json!({"type": "session.shown", "session": session["id"]})).await;
    customer.hear("session.updated").await;
    set(&world, |settings| settings["presence"]["terms"] = json!("Others.")).await;
    world.restart().await;
    let mut again = Customer::come_as(&world.server, casey(), customer.key.clone(), Value::Null).await;
    assert_eq!(again.hear("session.request").await["request"]["terms"], asked);
    again.say(json!({"type": "session.answer", "session": session["id"], "allow": true})).await;
    again.hear("session.active").await;
    let kept = answers(&world, "").await;
    assert_eq!((&kept[0]["text"], &kept[0]["version"]), (&asked["text"], &asked["version"]));
}

#[tokio::test]
async fn r96_without_terms_a_session_starts_unasked_where_no_consent_is_needed() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let mut customer = Customer::come(&world.server, casey()).await;
    for (consent, asked) in [(true, true), (false, false)] {
        set(&world, |settings| {
            settings["presence"]["show_terms"] = json!(false);
            settings["account"]["consent"]["session"] = json!(consent);
        })
        .await;
        let session = ask(&world, &sam, &customer).await;
        let request = customer.hear("session.request").await["request"].clone();
        assert_eq!((&request["ask"], &request["terms"]), (&json!(asked), &Value::Null));
        customer.say(json!({"type": "session.end", "session": session["id"]})).await;
        customer.hear("session.ended").await;
    }
    assert!(answers(&world, "").await.is_empty());
}

#[tokio::test]
async fn r102_a_visitor_id_of_a_parent_finds_devices_beside_the_record_mapping() {
    let world = World::with(
        |_| {},
        |settings| {
            settings.buttons[0].visitor_id_object = Some("Contact".into());
            settings.buttons[0].visitor_id_field = Some("LastName".into());
        },
    )
    .await;
    let by_id = Customer::come(&world.server, json!({"visitor_id": "Morgan"})).await;
    let by_mapping = Customer::come(&world.server, json!({"user_email": "casey@home.example"})).await;
    let both =
        Customer::come(&world.server, json!({"user_email": "casey@home.example", "visitor_id": "Morgan"}))
            .await;
    let stranger = Customer::come(&world.server, json!({"visitor_id": "morgan"})).await;
    let sam = world.bearer("sam").await;
    let shown = panel(&world, &sam).await;
    assert_eq!(shown["visitor_id"]["crm_field"], "Contact.LastName");
    assert_eq!(
        (&shown["visitor_id"]["custom_data"], &shown["visitor_id"]["value"]),
        (&json!("visitor_id"), &json!("Morgan"))
    );
    let mut found: Vec<&str> =
        shown["devices"].as_array().unwrap().iter().map(|device| device["id"].as_str().unwrap()).collect();
    found.sort_unstable();
    let mut wanted = [by_id.id(), by_mapping.id(), both.id()];
    wanted.sort_unstable();
    assert_eq!(found, wanted, "each once");
    ask(&world, &sam, &by_id).await;
    let new = json!({"device": stranger.id(), "record": case_of_sam(&world)});
    let refused = world.server.post("/api/1/sessions", Some(&sam), &new).await;
    assert_eq!(refused.refusal(), (409, "device_not_on_record".into()));
}

#[tokio::test]
async fn r103_where_nothing_finds_a_device_join_takes_a_code() {
    let world =
        World::with(|_| {}, |settings| settings.record_mapping = RecordMapping::parse("{}").unwrap()).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let shown = panel(&world, &sam).await;
    assert_eq!(
        (&shown["visitor_id"], &shown["mapping"], &shown["devices"]),
        (&Value::Null, &json!([]), &json!([]))
    );
    assert_eq!((&shown["buttons"][0]["allowed"], &shown["session_codes"]), (&json!(true), &json!(true)));
    let code = code_of(&mut customer).await;
    let join = json!({"code": code, "record": case_of_sam(&world)});
    let joined = world.server.post("/api/1/sessions/join", Some(&sam), &join).await.ok();
    assert_eq!(joined["record"], case_of_sam(&world));
}

#[tokio::test]
async fn r104_who_loads_a_case_is_connected_to_the_session_that_its_customer_has_begun() {
    let world = World::with(|_| {}, |settings| settings.buttons[0].auto_join = true).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let mut stranger = Customer::come(&world.server, json!({"user_email": "robin@home.example"})).await;
    code_of(&mut stranger).await;
    let sam = world.bearer("sam").await;
    assert_eq!(panel(&world, &sam).await["auto_join"], Value::Null, "nobody of this case waits");
    let path = format!("/api/1/records/Case/{}/auto-join", world.company.id("sams case"));
    assert_eq!(world.server.post(&path, Some(&sam), &json!({})).await.refusal().0, 409);

    code_of(&mut customer).await;
    let waiting = panel(&world, &sam).await["auto_join"].clone();
    assert!(waiting.is_string());
    // Whoever may not press Join on this record is not connected by opening it.
    let priya = world.bearer("priya").await;
    assert_eq!(world.server.post(&path, Some(&priya), &json!({})).await.refusal().0, 403);
    let mei = world.bearer("mei").await;
    assert_eq!(
        world.server.post(&path, Some(&mei), &json!({})).await.refusal(),
        (403, "gate.record_access".into())
    );
    set(&world, |settings| settings["buttons"][0]["auto_join"] = json!(false)).await;
    assert_eq!(panel(&world, &sam).await["auto_join"], Value::Null);
    assert_eq!(world.server.post(&path, Some(&sam), &json!({})).await.refusal().0, 409);

    set(&world, |settings| settings["buttons"][0]["auto_join"] = json!(true)).await;
    let joined = world.server.post(&path, Some(&sam), &json!({})).await.ok();
    assert_eq!(joined["id"], waiting);
    assert_eq!(joined["agent"]["id"], world.company.id("sam"));
    assert_eq!(joined["record"], case_of_sam(&world));
    customer.answer(true).await;
    customer.hear("session.active").await;
    assert_eq!(world.server.post(&path, Some(&sam), &json!({})).await.refusal().0, 409, "once");
}

#[tokio::test]
async fn r108_r109_join_in_and_agent_video_are_those_of_the_agents_profile() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let customer = Customer::come(&world.server, casey()).await;
    assert_eq!(panel(&world, &sam).await["join_in"], "Browser Tab");
    set(&world, |settings| {
        settings["profiles"][0]["join_in"] = json!("Client");
        settings["profiles"][0]["start_agent_video"] = json!(true);
    })
    .await;
    assert_eq!(panel(&world, &sam).await["join_in"], "Client");
    let session = ask(&world, &sam, &customer).await;
    let path = format!("/api/1/sessions/{}/ticket", session["id"].as_str().unwrap());
    assert_eq!(world.server.post(&path, Some(&sam), &json!({})).await.ok()["start_agent_video"], true);
    set(&world, |settings| settings["profiles"][0]["start_agent_video"] = json!(false)).await;
    assert_eq!(world.server.post(&path, Some(&sam), &json!({})).await.ok()["start_agent_video"], false);
}

#[tokio::test]
async fn without_a_device_listing_agents_help_from_records_and_by_codes_only() {
    let world = World::with(|_| {}, |settings| settings.account.device_listing = false).await;
    let customer = Customer::come(&world.server, casey()).await;
    let sam = world.bearer("sam").await;
    let one = format!("/api/1/devices/{}", customer.id());
    for path in ["/api/1/devices", &one] {
        assert_eq!(world.server.get(path, Some(&sam)).await.refusal(), (403, "device_listing_off".into()));
    }
    let without_record = json!({"device": customer.id()});
    let refused = world.server.post("/api/1/sessions", Some(&sam), &without_record).await;
    assert_eq!(refused.refusal(), (403, "device_listing_off".into()));
    assert_eq!(world.server.get("/api/1/users/me", Some(&sam)).await.ok()["device_listing"], false);
    assert_eq!(world.server.get("/api/1/devices", Some(API_KEY)).await.ok()["total"], 1, "programs go on");
    assert_eq!(panel(&world, &sam).await["devices"][0]["id"], customer.id());
    ask(&world, &sam, &customer).await;
}

#[tokio::test]
async fn without_session_codes_none_is_made_and_none_is_looked_at() {
    let world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let code = code_of(&mut customer).await;
    set(&world, |settings| settings["account"]["session_codes"] = json!(false)).await;
    customer.say(json!({"type": "code.create"})).await;
    let refused = customer.hear("error").await;
    assert_eq!(refused["id"], "session_codes_off");
    assert!(refused["message"].as_str().unwrap().contains("Account Settings"), "{refused}");
    let sam = world.bearer("sam").await;
    let join = world.server.post("/api/1/sessions/join", Some(&sam), &json!({"code": code})).await;
    assert_eq!(join.refusal(), (403, "session_codes_off".into()));
    for bearer in [&*sam, API_KEY] {
        let looked = world.server.get(&format!("/api/1/sessions/{code}"), Some(bearer)).await;
        assert_eq!(looked.refusal(), (403, "session_codes_off".into()));
    }
    assert_eq!(panel(&world, &sam).await["session_codes"], false);
    set(&world, |settings| settings["account"]["session_codes"] = json!(true)).await;
    world.server.post("/api/1/sessions/join", Some(&sam), &json!({"code": code})).await.ok();
}

#[tokio::test]
async fn hidden_agent_emails_reach_neither_customers_nor_agents() {
    let world = World::with(|_| {}, |settings| settings.account.hide_agent_emails = true).await;
    // Some companies name their users by their address.
    world.rename("sam", "sam@fernhill.example", "Okafor").await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (sam, ada) = (world.bearer("sam").await, world.bearer("ada").await);
    let session = ask(&world, &sam, &customer).await;
    assert_eq!(session["agent"]["name"], "sam Okafor");
    let request = customer.hear("session.request").await;
    assert_eq!(request["request"]["agent_name"], "sam Okafor");
    assert!(!request.to_string().contains("fernhill.example"), "{request}");
    assert_eq!(world.server.get("/api/1/users/me", Some(&sam)).await.ok()["email"], "");
    assert_eq!(world.server.get("/api/1/users/me", Some(&ada)).await.ok()["email"], "ada@fernhill.example");
    set(&world, |settings| settings["account"]["hide_agent_emails"] = json!(false)).await;
    assert_eq!(world.server.get("/api/1/users/me", Some(&sam)).await.ok()["email"], "sam@fernhill.example");
}

#[tokio::test]
async fn r73_a_refusal_names_the_default_admin_to_whoever_can_not_mend_it() {
    let world = World::start().await;
    let ada = world.company.id("ada").to_owned();
    let (rosa, priya, sam) =
        (world.bearer("rosa").await, world.bearer("priya").await, world.bearer("sam").await);
    let refused = world.server.get("/api/1/devices", Some(&rosa)).await;
    assert!(!refused.text.contains("Ask Ada"), "nobody is chosen yet");
    set(&world, |settings| settings["general"]["default_admin"] = json!(ada)).await;
    let refused = world.server.get("/api/1/devices", Some(&rosa)).await;
    assert!(refused.json()["message"].as_str().unwrap().ends_with("Ask Ada Lindqvist."), "{refused:?}");
    let me = world.server.get("/api/1/users/me", Some(&sam)).await.ok();
    assert_eq!(me["ask"], "Ada Lindqvist");
    let path = format!("/api/1/records/Case/{}", world.company.id("priyas case"));
    let shown = world.server.get(&path, Some(&priya)).await.ok();
    let gates = shown["buttons"][0]["gates"].as_array().unwrap().clone();
    let failed = gates.into_iter().find(|gate| gate["status"] == "failed").unwrap();
    assert!(failed["fix"].as_str().unwrap().ends_with("Ask Ada Lindqvist."), "{failed}");
    // A record is its owner's to share, and a setting is told with whom to ask, too.
    let path = format!("/api/1/records/Case/{}", world.company.id("meis case"));
    assert!(!world.server.get(&path, Some(&sam)).await.text.contains("Ask Ada"));
    set(&world, |settings| settings["account"]["device_listing"] = json!(false)).await;
    let off = world.server.get("/api/1/devices", Some(&sam)).await;
    assert!(off.json()["message"].as_str().unwrap().ends_with("ask Ada Lindqvist."), "{off:?}");
    let own = world.bearer("ada").await;
    let off = world.server.get("/api/1/devices", Some(&own)).await;
    assert!(!off.text.contains("Lindqvist"), "nobody is sent to themselves");
    assert_eq!(world.server.get("/api/1/users/me", Some(&own)).await.ok().get("ask"), None);
}
