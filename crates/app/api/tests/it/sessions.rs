//! Sessions by REST: whose they are, who sees them, and on which record they stand.

use serde_json::json;

use crate::{
    customer::{Customer, casey},
    world::{API_KEY, World},
};

/// R47: agents see their own, admins all; another's is not told apart from none.
#[tokio::test]
async fn r47_agents_see_their_own_sessions_and_admins_all() {
    let world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (sam, mei, ada) = (world.bearer("sam").await, world.bearer("mei").await, world.bearer("ada").await);
    let new = json!({"device": customer.id()});
    let answer = world.server.post("/api/1/sessions", Some(&sam), &new).await;
    assert_eq!(answer.status, 201);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/1/sessions/{id}");
    customer.answer(true).await;
    customer.hear("session.active").await;

    for address in [path.clone(), format!("{path}x"), "/api/1/sessions/ses_00000000000000000000000000".into()]
    {
        let refused = world.server.get(&address, Some(&mei)).await;
        assert_eq!(refused.refusal(), (404, "not_found".into()), "{address}");
    }
    let null = json!({});
    for action in ["end", "ticket"] {
        let refused = world.server.post(&format!("{path}/{action}"), Some(&mei), &null).await;
        assert_eq!(refused.refusal(), (404, "not_found".into()), "{action}");
    }
    assert_eq!(world.server.get("/api/1/sessions", Some(&mei)).await.ok()["total"], 0);
    let others = format!("/api/1/sessions?agent={}", world.company.id("sam"));
    assert_eq!(world.server.get(&others, Some(&mei)).await.refusal(), (403, "gate.role".into()));
    assert_eq!(world.server.get(&others, Some(&sam)).await.ok()["total"], 1);
    for (path, bearer) in
        [("/api/1/sessions", &sam), ("/api/1/sessions?state=open", &ada), (others.as_str(), &ada)]
    {
        assert_eq!(world.server.get(path, Some(bearer)).await.ok()["items"][0]["id"], id.as_str(), "{path}");
    }

    // An admin sees it but does not look into the room.
    world.server.get(&path, Some(&ada)).await.ok();
    let look = world.server.post(&format!("{path}/ticket"), Some(&ada), &null).await;
    assert_eq!(look.refusal(), (409, "gate.session".into()));
    let ticket = world.server.post(&format!("{path}/ticket"), Some(&sam), &null).await.ok();
    assert!(ticket["viewer_url"].as_str().unwrap().ends_with("/view/"));

    let ended = world.server.post(&format!("{path}/end"), Some(&sam), &null).await.ok();
    assert_eq!((&ended["state"], &ended["ended_reason"]), (&json!("ended"), &json!("agent_ended")));
    customer.hear("session.ended").await;
    let again = world.server.post(&format!("{path}/end"), Some(&sam), &null).await.ok();
    assert_eq!(again["ended"], ended["ended"]);
    let late = world.server.post(&format!("{path}/ticket"), Some(&sam), &null).await;
    assert_eq!(late.refusal(), (409, "session_state".into()));
}

#[tokio::test]
async fn a_session_begins_only_with_who_is_there_free_and_on_the_record() {
    let world = World::start().await;
    let customer = Customer::come(&world.server, casey()).await;
    let other = Customer::come(&world.server, json!({"user_email": "robin@home.example"})).await;
    let (sam, mei) = (world.bearer("sam").await, world.bearer("mei").await);
    let record = json!({"object": "Case", "id": &world.company.id("sams case")[..15]});

    let wrong = json!({"device": other.id(), "record": record});
    let refused = world.server.post("/api/1/sessions", Some(&sam), &wrong).await;
    assert_eq!(refused.refusal(), (409, "device_not_on_record".into()));
    let right = json!({"device": customer.id(), "record": record});
    let session = world.server.post("/api/1/sessions", Some(&sam), &right).await.ok();
    assert_eq!(session["record"]["id"], world.company.id("sams case"), "kept with 18 characters");
    assert_eq!(session["crm"]["status"], "waiting");
    let busy = world.server.post("/api/1/sessions", Some(&mei), &json!({"device": customer.id()})).await;
    assert_eq!(busy.refusal(), (409, "gate.session".into()));
    assert!(busy.text.contains("The customer is in a session with Sam Okafor."), "{}", busy.text);
    let twice = world.server.post("/api/1/sessions", Some(&sam), &json!({"device": customer.id()})).await;
    assert_eq!(twice.refusal(), (409, "device_busy".into()));

    let device = other.id().to_owned();
    drop(other);
    let mut gone = None;
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let read = world.server.get(&format!("/api/1/devices/{device}"), Some(API_KEY)).await.ok();
        if read["online"] == false {
            gone = Some(world.server.post("/api/1/sessions", Some(&mei), &json!({"device": device})).await);
            break;
        }
    }
    assert_eq!(gone.unwrap().refusal(), (409, "gate.presence".into()));
}

#[tokio::test]
async fn devices_are_listed_online_first_and_page_by_page() {
    let world = World::start().await;
    let mut here = Vec::new();
    for number in 0..5 {
        here.push(Customer::come(&world.server, json!({"plan": "gold", "number": number.to_string()})).await);
    }
    let _other = Customer::come(&world.server, json!({"plan": "silver"})).await;
    let mut seen = std::collections::BTreeSet::new();
    let mut path = "/api/1/devices?filter_plan=gold&limit=2".to_owned();
    for _ in 0..4 {
        let page = world.server.get(&path, Some(API_KEY)).await.ok();
        assert_eq!(page["total"], 5);
        for device in page["items"].as_array().unwrap() {
            assert_eq!(device["online"], true);
            assert!(seen.insert(device["id"].as_str().unwrap().to_owned()), "{device} is on two pages");
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/api/1/devices?filter_plan=gold&limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, here.iter().map(|customer| customer.id().to_owned()).collect());
    let found = world.server.get("/api/1/devices?search=SILV", Some(API_KEY)).await.ok();
    assert_eq!(found["total"], 1);
}

/// `seen_after`, `seen_before`: who is on the site is seen now, whatever the database says.
#[tokio::test]
async fn devices_are_filtered_by_when_they_were_seen() {
    let world = World::start().await;
    let here = Customer::come(&world.server, json!({"plan": "gold"})).await;
    let gone = Customer::come(&world.server, json!({"plan": "gold"})).await;
    let gone_id = gone.id().to_owned();
    drop(gone);
    let mut left = String::new();
    for _ in 0..100 {
        let read = world.server.get(&format!("/api/1/devices/{gone_id}"), Some(API_KEY)).await.ok();
        if read["online"] == false {
            left = read["last_seen"].as_str().unwrap().to_owned();
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let listed = async |query: &str| {
        let path = format!("/api/1/devices?filter_plan=gold&{query}");
        let page = world.server.get(&path, Some(API_KEY)).await.ok();
        let ids = page["items"].as_array().unwrap().iter();
        ids.map(|device| device["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (long_ago, far_off) = ("2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
    let both = vec![here.id().to_owned(), gone_id.clone()];
    assert_eq!(listed(&format!("seen_after={long_ago}")).await, both);
    assert_eq!(listed(&format!("seen_before={far_off}")).await, both);
    assert_eq!(listed(&format!("seen_before={long_ago}")).await, [] as [String; 0]);
    assert_eq!(listed(&format!("seen_after={far_off}")).await, [] as [String; 0]);
    // The one who left is seen last when it left; the one who is here is seen after that.
    assert_eq!(listed(&format!("seen_after={left}")).await, both);
    let here_since = world.server.get(&format!("/api/1/devices/{}", here.id()), Some(API_KEY)).await.ok();
    let since = here_since["online_since"].as_str().unwrap();
    assert_eq!(listed(&format!("seen_after={since}&seen_before={left}")).await, [] as [String; 0]);
}

/// `state`, `agent`, `filter_<key>`, `activated_after`, `activated_before`, `limit` and paging.
#[tokio::test]
async fn sessions_are_filtered_by_each_parameter_and_paged() {
    let world = World::start().await;
    let (sam, mei) = (world.bearer("sam").await, world.bearer("mei").await);
    let mut customer = Customer::come(&world.server, casey()).await;
    let mut robin = Customer::come(&world.server, json!({"user_email": "robin@home.example"})).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let new = json!({"device": customer.id()});
        let session = world.server.post("/api/1/sessions", Some(&sam), &new).await.ok();
        customer.answer(true).await;
        customer.hear("session.active").await;
        let id = session["id"].as_str().unwrap().to_owned();
        world.server.post(&format!("/api/1/sessions/{id}/end"), Some(&sam), &json!({})).await.ok();
        ids.push(id);
    }
    let new = json!({"device": robin.id()});
    let declined = world.server.post("/api/1/sessions", Some(&mei), &new).await.ok();
    robin.answer(false).await;
    robin.hear("session.ended").await;
    let declined = declined["id"].as_str().unwrap().to_owned();
    let middle = world.server.get(&format!("/api/1/sessions/{}", ids[1]), Some(API_KEY)).await.ok();
    let middle = middle["activated"].as_str().unwrap();
    let newest = |ids: &[&String]| ids.iter().rev().map(|id| (*id).clone()).collect::<Vec<_>>();

    let all = [&ids[0], &ids[1], &ids[2], &declined];
    for (query, wanted) in [
        (String::new(), newest(&all)),
        ("state=ended".into(), newest(&all)),
        ("state=active".into(), Vec::new()),
        ("state=open".into(), Vec::new()),
        (format!("agent={}", world.company.id("mei")), newest(&[&declined])),
        ("filter_user_email=casey@home.example".into(), newest(&all[..3])),
        ("filter_user_email=casey@home.example&filter_visitor_id=V-2".into(), Vec::new()),
        (format!("activated_after={middle}"), newest(&all[1..3])),
        (format!("activated_before={middle}"), newest(&all[..1])),
        ("activated_after=2100-01-01T00:00:00Z".into(), Vec::new()),
    ] {
        let page = world.server.get(&format!("/api/1/sessions?{query}"), Some(API_KEY)).await.ok();
        let listed: Vec<&str> =
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(listed, wanted, "{query}");
        assert_eq!(page["total"], wanted.len(), "{query}");
    }
    let mut paged = Vec::new();
    let mut path = "/api/1/sessions?limit=1".to_owned();
    for _ in 0..9 {
        let page = world.server.get(&path, Some(API_KEY)).await.ok();
        assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (1, &json!(4)));
        paged.push(page["items"][0]["id"].as_str().unwrap().to_owned());
        match page["next"].as_str() {
            Some(next) => path = format!("/api/1/sessions?limit=1&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, newest(&all));
    for (wrong, field) in [
        ("state=waiting", "state"),
        ("agent=sam", "agent"),
        ("activated_after=yesterday", "activated_after"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("cursor=x", "cursor"),
        ("filter=x", "filter"),
    ] {
        let refused = world.server.get(&format!("/api/1/sessions?{wrong}"), Some(API_KEY)).await;
        assert_eq!(refused.refusal(), (422, "invalid".into()), "{wrong}");
        assert_eq!(refused.json()["field"], field, "{wrong}");
    }
}
