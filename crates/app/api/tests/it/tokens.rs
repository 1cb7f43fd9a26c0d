//! H32, H35: what proves who somebody is, forged, old, early, foreign and used twice; and what a
//! request says about where it came from.

use std::time::{Duration, SystemTime};

use alongside_store::Digest;
use aws_lc_rs::hmac;
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::{
    beside::Beside,
    company::CONSUMER_SECRET,
    directory::watching::Watching,
    world::{API_KEY, Answer, Times, World, with_bearer},
};

const NONCE: &str = "0123456789abcdef0123456789abcdef";

/// What the CRM would sign for Sam's page.
fn payload(world: &World, issued_at: i64) -> Value {
    json!({
        "algorithm": "HMACSHA256",
        "issuedAt": issued_at,
        "context": {
            "user": {"userId": world.company.id("sam"), "userName": "sam@fernhill.example"},
            "organization": {"organizationId": world.company.organization()},
            "environment": {"parameters": {"nonce": NONCE, "component": "Sidebar"}},
        },
    })
}

fn signed(payload: &Value, secret: &str) -> String {
    let payload = BASE64.encode(payload.to_string().as_bytes());
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!("{}.{payload}", BASE64.encode(hmac::sign(&key, payload.as_bytes()).as_ref()))
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

async fn sign_in(world: &World, token: &str) -> Answer {
    let body = json!({"token": token, "nonce": NONCE});
    world.server.post("/api/1/widget/sign-in", None, &body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h32_a_component_token_is_taken_once_from_our_crm_for_this_minute_and_as_it_was_signed() {
    const MINUTES: i64 = 60_000;
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let good = signed(&payload(&world, now()), CONSUMER_SECRET);
    let mut none = payload(&world, now());
    none["algorithm"] = json!("none");
    let mut other_algorithm = payload(&world, now());
    other_algorithm["algorithm"] = json!("RS256");
    let mut foreign = payload(&world, now());
    foreign["context"]["organization"]["organizationId"] = json!("00D000000000099AAA");
    let mut key_id = payload(&world, now());
    key_id["kid"] = json!("../../../dev/null");
    let (signature, body) = good.split_once('.').unwrap();
    let mut raised = payload(&world, now());
    raised["context"]["user"]["userId"] = json!(world.company.id("ada"));
    let raised = BASE64.encode(raised.to_string().as_bytes());
    for (what, token) in [
        ("five minutes old", signed(&payload(&world, now() - 5 * MINUTES), CONSUMER_SECRET)),
        ("five minutes early", signed(&payload(&world, now() + 5 * MINUTES), CONSUMER_SECRET)),
        ("another secret", signed(&payload(&world, now()), "another secret")),
        ("no secret", signed(&payload(&world, now()), "")),
        ("a key from a file", signed(&key_id, "")),
        ("no algorithm", signed(&none, CONSUMER_SECRET)),
        ("no algorithm, no signature", format!(".{}", BASE64.encode(none.to_string().as_bytes()))),
        ("another algorithm", signed(&other_algorithm, CONSUMER_SECRET)),
        ("another organization", signed(&foreign, CONSUMER_SECRET)),
        ("no signature", format!(".{body}")),
        ("half a signature", format!("{}.{body}", &signature[..signature.len() / 2])),
        ("another user under the signature", format!("{signature}.{raised}")),
        ("nothing", String::new()),
    ] {
        let refused = sign_in(&world, &token).await;
        assert_eq!(refused.refusal(), (422, "invalid".into()), "{what}: {refused:?}");
        assert_eq!(refused.json()["field"], "token", "{what}");
        for secret in [CONSUMER_SECRET, signature] {
            assert!(!refused.text.contains(secret), "{what}: {}", refused.text);
        }
    }
    // Two at once: one of them is the first.
    let (one, other) = tokio::join!(sign_in(&world, &good), sign_in(&world, &good));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    beside.unharmed().await;
}

#[tokio::test]
async fn h32_a_bearer_is_taken_whole_in_its_header_until_it_runs_out() {
    let world = World::with_times(Times { bearer: Duration::from_secs(3), ..Times::default() }).await;
    let sam = world.bearer("sam").await;
    let me = "/api/1/users/me";
    world.server.get(me, Some(&sam)).await.ok();
    let nobody = world.server.get(me, None).await;
    assert_eq!(nobody.refusal(), (401, "not_signed_in".into()));
    let stored = format!("{:?}", Digest::of(&sam));
    let mut tried = vec![
        format!("Bearer {}", &sam[1..]),
        format!("Bearer {}", &sam[..sam.len() - 1]),
        format!("Bearer {sam}x"),
        format!("Bearer {}", swapped_case(&sam)),
        format!("Bearer {stored}"),
        format!("Basic {sam}"),
        format!("Bearer {API_KEY}x"),
        "Bearer null".to_owned(),
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.".to_owned(),
        sam.clone(),
    ];
    tried.push(format!("Bearer {}", "x".repeat(8_000)));
    for header in tried {
        let request = Request::builder().uri(me).header(header::AUTHORIZATION, &header);
        let refused = world.server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((refused.status, &refused.text), (nobody.status, &nobody.text), "{header}");
    }
    // An address stands in logs: nothing in it signs anybody in.
    for name in ["access_token", "bearer", "token", "sid"] {
        let answer = world.server.get(&format!("/api/1/devices?{name}={sam}"), None).await;
        assert_eq!(answer.text, nobody.text, "{name}");
    }
    for _ in 0..200 {
        let answer = world.server.get(me, Some(&sam)).await;
        if answer.status == 401 {
            assert_eq!(answer.text, nobody.text);
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the bearer never ran out");
}

fn swapped_case(text: &str) -> String {
    let swap = |letter: char| {
        if letter.is_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
    };
    text.chars().map(swap).collect()
}

#[tokio::test]
async fn h32_a_ticket_opens_its_own_socket_once() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let ticket = world.server.post("/api/1/socket-ticket", Some(&sam), &json!({})).await.ok();
    let ticket = ticket["ticket"].as_str().unwrap().to_owned();
    let topic = json!({"kind": "devices"});
    let mut first = Watching::enter(&world.server, &ticket, topic.clone()).await;
    first.value().await;
    for used in [ticket.as_str(), &sam, API_KEY, ""] {
        let mut again = Watching::enter(&world.server, used, topic.clone()).await;
        assert_eq!(again.refusal().await, "refused", "{used}");
    }
    // The first is none the worse for it.
    let again = world.server.post("/api/1/socket-ticket", Some(&sam), &json!({})).await.ok();
    Watching::enter(&world.server, again["ticket"].as_str().unwrap(), topic).await.value().await;
}

/// H35: neither who somebody is nor where they are is taken from what a request says about itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h35_forged_forwarding_headers_and_hosts_open_nothing_and_hide_nobody() {
    const FORGED: [(&str, &str); 6] = [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1;host=localhost;proto=https"),
        ("x-forwarded-host", "evil.example"),
        ("x-original-url", "/healthz"),
        ("x-rewrite-url", "/healthz"),
    ];
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    for path in ["/api/1/settings", "/api/1/access/matrix", "/api/1/accounts/current", "/api/1/devices"] {
        let mut request = with_bearer(Method::GET, path, None).header(header::HOST, "localhost");
        for (name, value) in FORGED {
            request = request.header(name, value);
        }
        let answer = world.server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.refusal(), (401, "not_signed_in".into()), "{path}");
    }
    // Sign-in leads to where it was configured to, whatever host the request names.
    let request = Request::builder().uri("/sign-in").header(header::HOST, "evil.example");
    let request = request.header("x-forwarded-host", "evil.example").header("x-forwarded-proto", "gopher");
    let answer = world.server.send(request.body(Body::empty()).unwrap()).await;
    let location = answer.header("location");
    assert!(location.starts_with(&world.company.url) && !location.contains("evil"), "{location}");
    assert!(!format!("{:?}", answer.headers).contains("evil"), "{answer:?}");

    // Ten wrong codes lock the address that they came from, whichever they claim.
    let from = "192.0.2.7".parse().unwrap();
    let people = [world.bearer("sam").await, world.bearer("mei").await, world.bearer("ada").await];
    let mut refused = Vec::new();
    for number in 0..12 {
        let body = json!({"code": format!("{:06}", 900_000 + number)});
        let claimed = format!("198.51.100.{number}");
        let answer =
            world.server.post_claiming("/api/1/sessions/join", &people[number % 3], &body, from, &claimed);
        refused.push(answer.await.refusal().1);
    }
    assert_eq!(refused.iter().filter(|id| *id == "code_unknown").count(), 10, "{refused:?}");
    assert_eq!(&refused[10..], ["code_locked", "code_locked"]);
    beside.unharmed().await;
}
