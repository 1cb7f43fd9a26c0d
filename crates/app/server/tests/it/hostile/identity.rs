//! H29, H30 and H34: who somebody says to be counts for nothing.

use std::time::Duration;

use alongside_live::{HubError, JoinSpec};
use alongside_wire::rest::{SessionAgent, SessionState};
use serde_json::json;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    harness::{Node, PLATFORM, SITE, Socket, VIEWER, hello},
    healthy::{Healthy, Running, keyframe},
};

/// It is told that the ticket opens nothing, gets no byte of any session, and is closed.
async fn refused(node: &Node, path: &str, origin: &str, ticket: &str) {
    let mut socket = Socket::open(node, path, origin).await.unwrap();
    socket.say(json!({"type": "enter", "ticket": ticket})).await;
    loop {
        match socket.next().await {
            Some(Message::Text(text)) => {
                let told: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(told["type"], "error", "{path} from {origin}: {text}");
            }
            Some(Message::Close(close)) => {
                assert_eq!(close.map(|close| close.code), Some(4001.into()), "{path} from {origin}");
                return;
            }
            other => panic!("{path} from {origin} got {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h29_nobody_listens_without_a_ticket_of_their_own() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut page = Socket::device(&node).await;
    let (device, _) = page.hello(json!({})).await;
    let session = node.ask(device).await.id;
    let (ticket, resume) = page.allow(session).await;

    // The customer's ticket is no viewer's, and the other way round; a wrong use spends it too.
    refused(&node, "/socket/room", VIEWER, &ticket).await;
    refused(&node, "/socket/room", SITE, &ticket).await;
    let viewer = node.hub.viewer_ticket(session, node.agent()).unwrap();
    refused(&node, "/socket/room", SITE, &viewer).await;
    let viewer = node.hub.viewer_ticket(session, node.agent()).unwrap();
    let mut seat = Socket::room(&node, VIEWER, &viewer).await;
    refused(&node, "/socket/room", VIEWER, &viewer).await;
    refused(&node, "/socket/agent", PLATFORM, &viewer).await;
    let agent = node.hub.agent_ticket(node.agent());
    refused(&node, "/socket/room", VIEWER, &agent).await;
    for guess in ["", "null", &"A".repeat(43), &session.to_string(), &resume] {
        refused(&node, "/socket/room", VIEWER, guess).await;
        refused(&node, "/socket/room", SITE, guess).await;
    }
    // Who has a seat is not moved by any of it.
    seat.beat().await;
    assert_eq!(node.hub.session(session).unwrap().state, SessionState::Active);
    drop((page, seat));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h29_a_second_tab_of_the_customer_hears_that_there_is_a_session_and_nothing_of_it() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut first = Socket::device(&node).await;
    let (device, token) = first.hello(json!({})).await;
    let session = node.ask(device).await.id;
    let (ticket, _) = first.allow(session).await;
    let mut customer = Socket::room(&node, SITE, &ticket).await;
    customer.send(keyframe(1, b"what only the viewer sees")).await.unwrap();

    let mut second = Socket::device(&node).await;
    let mut message = hello(json!({}));
    message["device"] = json!({"id": device, "token": token});
    second.say(message).await;
    second.hear("welcome").await;
    second.beat().await;
    // The session's end is the last that any page of the device hears of it.
    node.hub.end_session(session, alongside_live::EndedBy::Agent).await.unwrap();
    loop {
        let Some(Message::Text(text)) = second.next().await else { panic!("the second tab was closed") };
        assert!(!text.contains("ticket") && !text.contains("resume_token"), "{text}");
        if text.contains("session.ended") {
            break;
        }
    }
    drop((first, second, customer));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h29_another_account_s_agent_gets_no_ticket() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let running = Running::start(&node).await;
    let mut stranger = node.agent();
    stranger.account = alongside_kernel::AccountId::from_random([7; 16]);
    assert!(matches!(node.hub.viewer_ticket(running.session, stranger), Err(HubError::SessionUnknown)));
    drop(running);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h29_a_second_customer_cannot_answer_for_the_first() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut victim = Socket::device(&node).await;
    let (device, _) = victim.hello(json!({})).await;
    let session = node.ask(device).await.id;
    victim.hear("session.request").await;

    let mut thief = Socket::device(&node).await;
    thief.hello(json!({})).await;
    for message in [
        json!({"type": "session.shown", "session": session}),
        json!({"type": "session.answer", "session": session, "allow": true}),
        json!({"type": "session.end", "session": session}),
    ] {
        thief.say(message).await;
        assert_eq!(thief.hear("error").await["id"], "session_unknown");
    }
    assert_eq!(node.hub.session(session).unwrap().state, SessionState::Pending);

    // Nor with the first's id and a token of one's own, nor with a guessed resume token.
    let mut imposter = Socket::device(&node).await;
    let mut message = hello(json!({}));
    message["device"] = json!({"id": device, "token": "A".repeat(43)});
    message["resume"] = json!({"session": session, "token": "A".repeat(43)});
    imposter.say(message).await;
    let welcome = imposter.hear("welcome").await;
    assert_ne!(welcome["device"]["id"], json!(device));
    assert_eq!(imposter.hear("session.ended").await["session"], json!(session));
    assert!(node.hub.session(session).is_some(), "only the imposter is told so");
    drop((victim, thief, imposter));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h29_a_resume_token_works_once_and_moves_the_session_to_the_next_page() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut page = Socket::device(&node).await;
    let (device, token) = page.hello(json!({})).await;
    let session = node.ask(device).await.id;
    let (ticket, resume) = page.allow(session).await;
    let mut before = Socket::room(&node, SITE, &ticket).await;
    let mut message = hello(json!({}));
    message["device"] = json!({"id": device, "token": token});
    message["resume"] = json!({"session": session, "token": resume});

    let mut next = Socket::device(&node).await;
    next.say(message.clone()).await;
    let active = next.hear("session.active").await;
    assert_ne!(active["resume_token"], json!(resume));
    Socket::room(&node, SITE, active["ticket"].as_str().unwrap()).await;
    assert_eq!(before.closed().await, 4003);

    let mut replayed = Socket::device(&node).await;
    replayed.say(message).await;
    replayed.hear("welcome").await;
    assert_eq!(replayed.hear("session.ended").await["session"], json!(session));
    assert_eq!(node.hub.session(session).unwrap().state, SessionState::Active);
    drop((page, next, replayed));
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h30_a_code_joins_once_and_says_nothing_about_others() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut page = Socket::device(&node).await;
    page.hello(json!({})).await;
    page.say(json!({"type": "code.create"})).await;
    let made = page.hear("code").await;
    let code = made["code"].as_str().unwrap().to_owned();
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
    let session = made["session"]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(node.hub.session(session).unwrap().code, None, "a code is the customer's to tell");

    let join = |code: &str| {
        let spec = JoinSpec {
            account: node.account,
            code: node.hub.code_digest(code),
            agent: SessionAgent { id: "005".into(), name: "Ada".into() },
            record: None,
        };
        node.hub.join_by_code(spec)
    };
    let mut wrong = 0;
    for guess in (0..1_000).map(|number| format!("{number:06}")).filter(|guess| *guess != code) {
        wrong += u32::from(matches!(join(&guess).await, Err(HubError::CodeUnknown)));
    }
    assert!(wrong >= 999);
    assert_eq!(join(&code).await.unwrap().id, session);
    page.hear("session.request").await;
    assert!(join(&code).await.is_err(), "a code that was used joins nobody else");

    page.say(json!({"type": "code.create"})).await;
    assert_eq!(page.hear("error").await["id"], "code_unavailable");
    drop(page);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h30_an_expired_code_is_as_wrong_as_any() {
    let node = Node::with(|config| config.timer_second = Duration::from_millis(20), |_| {}).await;
    node.set(|settings| settings.timers.code_seconds = 60).await;
    let healthy = Healthy::beside(&node).await;
    let mut page = Socket::device(&node).await;
    page.hello(json!({})).await;
    page.say(json!({"type": "code.create"})).await;
    let made = page.hear("code").await;
    assert_eq!(page.hear("session.ended").await["reason"], "pending_timeout");
    let spec = JoinSpec {
        account: node.account,
        code: node.hub.code_digest(made["code"].as_str().unwrap()),
        agent: SessionAgent { id: "005".into(), name: "Ada".into() },
        record: None,
    };
    assert!(matches!(node.hub.join_by_code(spec).await, Err(HubError::CodeUnknown)));
    drop(page);
    healthy.unharmed(&node).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h34_what_a_client_says_about_itself_is_ignored() {
    let node = Node::start().await;
    let healthy = Healthy::beside(&node).await;
    let mut running = Running::start(&node).await;
    let ticket = node.hub.viewer_ticket(running.session, node.agent()).unwrap();
    let mut viewer = Socket::open(&node, "/socket/room", VIEWER).await.unwrap();
    viewer
        .say(json!({"type": "enter", "ticket": ticket, "role": "customer", "session": "ses_other", "account": "acc_other"}))
        .await;
    let entered = viewer.hear("entered").await;
    assert_eq!(entered["role"], "viewer");
    assert_eq!(entered["session"], json!(running.session));
    viewer.send(keyframe(1, b"as if the customer's")).await.unwrap();
    assert_eq!(viewer.closed().await, 4002);

    let mut page = Socket::device(&node).await;
    let mut message = hello(json!({"visitor_id": "1"}));
    for (name, value) in [("account", "acc_other"), ("role", "admin"), ("agent", "005"), ("online", "yes")] {
        message[name] = json!(value);
    }
    page.say(message).await;
    let device = page.hear("welcome").await["device"]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(node.hub.online(device).unwrap().account, node.account);

    // Nothing of it has reached the session that was named.
    let silence = timeout(Duration::from_millis(200), running.viewer.next()).await;
    assert!(silence.is_err(), "{:?}", silence.ok().flatten().map(|message| message.to_string()));
    running.page.beat().await;
    drop((running, page));
    healthy.unharmed(&node).await;
}
