//! H22, H38 and messages that are none: typed on the way in, stored as given.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    harness::{Node, PLATFORM, SITE, Socket, VIEWER, hello},
    healthy::{Healthy, Running, delta, keyframe},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h22_keys_with_a_meaning_elsewhere_are_plain_text_here() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut page = Socket::device(&node).await;
    let data = json!({"__proto__": "x", "constructor": "y", "toString": "z", "hasOwnProperty": ""});
    let (device, _) = page.hello(data.clone()).await;
    let online = node.hub.online(device).unwrap();
    assert_eq!(serde_json::to_value(&online.custom_data).unwrap(), data);
    let filter = [("__proto__".to_owned(), "x".to_owned())].into();
    assert_eq!(node.hub.presence(node.account, &filter).len(), 1);
    drop(page);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h22_what_is_not_of_the_type_is_refused_with_its_reason() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let with = |name: &str, value: Value| {
        let mut message = hello(json!({}));
        message[name] = value;
        message.to_string()
    };
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for text in [
        "".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "{\"type\":".to_owned(),
        with("type", json!([])),
        with("type", json!({"toString": 1})),
        with("type", json!("nonsense")),
        with("protocol", json!(-1)),
        with("protocol", json!(256)),
        with("protocol", json!("1")),
        with("protocol", json!(9_007_199_254_740_993_u64)),
        with("protocol", json!("X")).replace("\"X\"", "1e400"),
        with("protocol", json!(2)),
        with("custom_data", json!([])),
        with("custom_data", json!({"user": {"toString": 1}})),
        with("custom_data", json!({"user": 5})),
        with("custom_data", json!("X")).replace("\"X\"", &deep),
        with("page", json!(null)),
        with("device", json!({"id": "dev_0", "token": "x"})),
        hello(json!({})).to_string().replace("\"protocol\":1", "\"protocol\":1,\"protocol\":1"),
    ] {
        let mut page = Socket::device(&node).await;
        page.send(Message::text(text.clone())).await.unwrap();
        let error = page.hear("error").await;
        assert_eq!(error["id"], "invalid", "{text:.80}");
        assert!(error["message"].as_str().unwrap().len() > 10, "{error}");
        assert_eq!(page.closed().await, 4002, "{text:.80}");
    }
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h22_the_room_and_the_agents_socket_take_their_own_types_only() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let wrong = [
        json!({"type": []}),
        json!({"type": {"toString": 1}}),
        json!({"type": "__proto__"}),
        json!({"type": "constructor"}),
        json!({"type": -1}),
        json!({"type": "watch", "id": -1, "topic": {"kind": "devices"}}),
        json!({"type": "watch", "id": 9_007_199_254_740_993_u64, "topic": {"kind": "devices"}}),
        json!({"type": "watch", "id": "1", "topic": {"kind": "devices"}}),
        json!({"type": "watch", "id": 1, "topic": {"kind": {"toString": 1}}}),
        json!({"type": "watch", "id": 1, "topic": []}),
        json!({"type": "leaving", "reason": ["navigation"]}),
        json!({"type": "leaving", "reason": {"toString": 1}}),
    ];
    let texts = wrong.iter().map(Value::to_string).chain([
        "{\"type\":\"watch\",\"id\":1e400,\"topic\":{\"kind\":\"devices\"}}".to_owned(),
        "{\"type\":\"beat\",\"type\":\"watch\"}".to_owned(),
        format!("{{\"type\":\"watch\",\"id\":{}}}", "[".repeat(5_000)),
        "{\"type\":".to_owned(),
    ]);
    for text in texts {
        let running = Running::start(&node).await;
        let mut agent = Socket::open(&node, "/socket/agent", PLATFORM).await.unwrap();
        agent.enter(&node.hub.agent_ticket(node.agent())).await;
        for mut socket in [running.customer, running.viewer, agent] {
            socket.send(Message::text(text.clone())).await.unwrap();
            let error = socket.hear("error").await;
            let told = error["message"].as_str().or(error["error"]["message"].as_str());
            assert!(told.unwrap().len() > 10, "{text:.80}: {error}");
            assert_eq!(socket.closed().await, 4002, "{text:.80}");
        }
    }
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h38_names_are_kept_as_given_and_control_characters_are_refused_by_key() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    for name in ["=HYPERLINK(\"http://x\")", "<b>bold</b>", "\u{202e}gpj.exe", "🌱🌱", "'; DROP TABLE device"]
    {
        let mut page = Socket::device(&node).await;
        let (device, _) = page.hello(json!({"name": name})).await;
        assert_eq!(node.ask(device).await.device.visitor, name);
    }
    for (key, value) in
        [("note", "a\r\nb".to_owned()), ("note", "\u{1b}[31m".into()), ("long", "x".repeat(513))]
    {
        let mut page = Socket::device(&node).await;
        page.say(hello(json!({key: value}))).await;
        let error = page.hear("error").await;
        assert!(error["message"].as_str().unwrap().contains(key), "{error}");
        assert!(!error["message"].as_str().unwrap().contains('\u{1b}'));
    }
    let mut page = Socket::device(&node).await;
    page.say(hello(json!({"name": "x".repeat(1_000_000)}))).await;
    assert_eq!(page.closed().await, 1009);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_out_of_order_close_the_publisher_and_the_session_goes_on_with_the_next() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut running = Running::start(&node).await;
    running.customer.send(keyframe(1, b"one")).await.unwrap();
    running.customer.send(delta(1, 2, b"skipped one")).await.unwrap();
    let error = running.customer.hear("error").await;
    assert!(error["message"].as_str().unwrap().contains("expected epoch 1 seq 1"), "{error}");
    assert_eq!(running.customer.closed().await, 4002);
    assert_eq!(running.viewer.hear("away").await["reason"], "connection_lost");

    let mut message = hello(json!({}));
    message["resume"] = json!({"session": running.session, "token": running.resume});
    message["device"] = Value::Null;
    running.page.say(json!({"type": "beat"})).await;
    node.until("the session stays open", |hub| hub.session(running.session).is_some()).await;

    let viewer = node.hub.viewer_ticket(running.session, node.agent()).unwrap();
    let mut talking = Socket::room(&node, VIEWER, &viewer).await;
    talking.send(keyframe(9, b"a viewer sends")).await.unwrap();
    assert_eq!(talking.closed().await, 4002);
    drop((running.page, running.viewer));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_side_says_only_what_is_its_own() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    for wrong in [
        json!({"type": "leaving", "reason": "server_restart"}),
        json!({"type": "keyframe.request"}),
        json!({"type": "enter", "ticket": "again"}),
    ] {
        let mut running = Running::start(&node).await;
        running.customer.say(wrong.clone()).await;
        assert_eq!(running.customer.closed().await, 4002, "{wrong}");
        let mut first = Socket::open(&node, "/socket/room", SITE).await.unwrap();
        first.say(json!({"type": "beat"})).await;
        assert_eq!(first.closed().await, 4002);
    }
    healthy.unharmed(&node).await;
}
