//! Session codes (H30): guessing is bounded, and answers do not tell by their time.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    beside::Beside,
    customer::{Customer, casey},
    world::{API_KEY, Answer, THEIR_API_KEY, World},
};

async fn join(world: &World, bearer: &str, code: &str) -> (Answer, Duration) {
    let begun = Instant::now();
    let answer = world.server.post("/api/1/sessions/join", Some(bearer), &json!({"code": code})).await;
    (answer, begun.elapsed())
}

async fn code_of(customer: &mut Customer) -> (String, Value) {
    customer.say(json!({"type": "code.create"})).await;
    let told = customer.hear("code").await;
    (told["code"].as_str().unwrap().to_owned(), told["session"].clone())
}

fn other_than(code: &str, step: u32) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + step) % 1_000_000)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h30_a_code_joins_once_and_wrong_ones_lock() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (code, session) = code_of(&mut customer).await;
    let mei = world.bearer("mei").await;
    // Read out with a space, typed with one.
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let (joined, _) = join(&world, &mei, &spaced).await;
    let joined = joined.ok();
    assert_eq!(joined["id"], session["id"]);
    assert_eq!(joined["agent"]["id"], world.company.id("mei"));
    assert_eq!(joined["code"], Value::Null, "the code is the customer's to tell");
    customer.answer(true).await;
    customer.hear("session.active").await;

    let sam = world.bearer("sam").await;
    let (used, _) = join(&world, &sam, &code).await;
    assert_eq!(used.refusal(), (404, "code_unknown".into()), "a used code");
    for step in 1..5 {
        let (wrong, _) = join(&world, &sam, &other_than(&code, step)).await;
        assert_eq!(wrong.refusal(), (404, "code_unknown".into()));
    }
    let mut second = Customer::come(&world.server, json!({"user_email": "robin@home.example"})).await;
    let (right, _) = code_of(&mut second).await;
    let (locked, _) = join(&world, &sam, &right).await;
    assert_eq!(locked.refusal(), (429, "code_locked".into()), "even the right one, once locked");
    assert!(locked.header("retry-after").parse::<u64>().unwrap() > 1_000);
    // Another agent is not locked out by it.
    let (joined, _) = join(&world, &mei, &right).await;
    joined.ok();
    beside.unharmed().await;
}

/// An expired code is answered as one that never was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h30_an_expired_code_is_answered_as_a_wrong_one() {
    let world = World::with(
        |config| config.timer_second = Duration::from_millis(20),
        |settings| settings.timers.code_seconds = 60,
    )
    .await;
    let beside = Beside::start(&world).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (code, _) = code_of(&mut customer).await;
    assert_eq!(customer.hear("session.ended").await["reason"], "pending_timeout");
    let sam = world.bearer("sam").await;
    let (expired, after) = join(&world, &sam, &code).await;
    let (wrong, as_after) = join(&world, &sam, &other_than(&code, 1)).await;
    assert_eq!(expired.refusal(), (404, "code_unknown".into()));
    assert_eq!(expired.text, wrong.text);
    for took in [after, as_after] {
        assert!(took >= Duration::from_millis(150), "{took:?}");
    }
    assert_eq!(world.server.platform.guess_counts().wrong, 2);
    beside.unharmed().await;
}

/// Three agents, a thousand guesses, from one address or a thousand: what is looked at is bounded
/// per person and per address, and each lock is an alarm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h30_hundreds_of_guesses_are_refused_unlooked_at_and_raise_an_alarm() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (code, session) = code_of(&mut customer).await;
    let (sam, mei, ada) = (world.bearer("sam").await, world.bearer("mei").await, world.bearer("ada").await);
    let one = IpAddr::from([192, 0, 2, 1]);
    let guess = async |bearer: &str, step: u32, from: IpAddr| {
        let body = json!({"code": other_than(&code, step)});
        world.server.post_from("/api/1/sessions/join", bearer, &body, from).await.refusal()
    };
    let mut looked_at = 0;
    for (agent, bearer) in [&sam, &mei].into_iter().enumerate() {
        for step in 1..=200 {
            let (status, id) = guess(bearer, step, one).await;
            looked_at += u32::from(status == 404);
            let expected = if step <= 5 { (404, "code_unknown") } else { (429, "code_locked") };
            assert_eq!((status, id.as_str()), expected, "agent {agent}, guess {step}");
        }
    }
    // The address has used up its ten, whoever asks from it; another address still may.
    assert_eq!(guess(&ada, 1, one).await, (429, "code_locked".into()));
    for step in 1..=300_u32 {
        let from =
            IpAddr::from([198, 51, u8::try_from(step / 250).unwrap(), u8::try_from(step % 250).unwrap()]);
        let (status, _) = guess(&ada, step, from).await;
        looked_at += u32::from(status == 404);
        // The right one as well, now: the answer is the lock's, and at once.
        if step == 300 {
            let right = json!({"code": code});
            let answer = world.server.post_from("/api/1/sessions/join", &ada, &right, from).await;
            assert_eq!(answer.refusal(), (429, "code_locked".into()));
        }
    }
    assert_eq!(looked_at, 15);
    let counts = world.server.platform.guess_counts();
    // Each person's lock, and the address's.
    assert_eq!((counts.wrong, counts.locks), (15, 4));
    assert_eq!(counts.refused, 700 - 15 + 2);
    let path = format!("/api/1/sessions/{}", session["id"].as_str().unwrap());
    let read = world.server.get(&path, Some(API_KEY)).await.ok();
    assert_eq!(read["state"], "pending", "the customer still waits for the right agent");
    beside.unharmed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h30_right_and_wrong_codes_take_the_same_time() {
    let world = World::start().await;
    let beside = Beside::start(&world).await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (code, _) = code_of(&mut customer).await;
    let sam = world.bearer("sam").await;
    let (_, wrong) = join(&world, &sam, &other_than(&code, 1)).await;
    let (answer, right) = join(&world, &sam, &code).await;
    answer.ok();
    // Both wait for the same moment, which is later than either needs.
    for took in [wrong, right] {
        assert!(took >= Duration::from_millis(150), "{took:?}");
    }
    beside.unharmed().await;
}

#[tokio::test]
async fn what_is_no_code_is_not_counted_as_a_guess() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    for code in ["", "12345", "1234567", "12345a", "\u{0661}\u{0662}\u{0663}\u{0664}\u{0665}\u{0666}"] {
        for _ in 0..3 {
            let (answer, _) = join(&world, &sam, code).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!("code")), "{code}");
        }
    }
    let (answer, _) = join(&world, &sam, "000000").await;
    assert_eq!(answer.status, 404);
}

/// A session is addressed by its code as long as it waits under it, and by its id always.
#[tokio::test]
async fn a_waiting_session_is_found_by_its_code() {
    let world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (code, session) = code_of(&mut customer).await;
    let by_code = format!("/api/1/sessions/{code}");
    let (sam, mei) = (world.bearer("sam").await, world.bearer("mei").await);
    for bearer in [sam.as_str(), API_KEY] {
        let found = world.server.get(&by_code, Some(bearer)).await.ok();
        assert_eq!((&found["id"], &found["code"]), (&session["id"], &Value::Null));
    }
    // It is nobody's yet: an agent who may join it may not end it, a program may.
    let ended = world.server.post(&format!("{by_code}/end"), Some(&sam), &json!({})).await;
    assert_eq!(ended.refusal(), (404, "not_found".into()));
    let ticket = world.server.post(&format!("{by_code}/ticket"), Some(&sam), &json!({})).await;
    assert_eq!(ticket.refusal(), (404, "not_found".into()));
    // Another company's code is no code here.
    let theirs = world.server.get(&by_code, Some(THEIR_API_KEY)).await;
    assert_eq!(theirs.refusal(), (404, "code_unknown".into()));

    let (joined, _) = join(&world, &mei, &code).await;
    joined.ok();
    let used = world.server.get(&by_code, Some(&mei)).await;
    assert_eq!(used.refusal(), (404, "code_unknown".into()), "once joined, the code is spent");
    let by_id = format!("/api/1/sessions/{}", session["id"].as_str().unwrap());
    world.server.get(&by_id, Some(&mei)).await.ok();

    let mut second = Customer::come(&world.server, json!({"user_email": "robin@home.example"})).await;
    let (code, session) = code_of(&mut second).await;
    let end = format!("/api/1/sessions/{code}/end");
    let ended = world.server.post(&end, Some(API_KEY), &json!({})).await.ok();
    assert_eq!((&ended["id"], &ended["state"]), (&session["id"], &json!("ended")));
}

/// H30: looking a code up is guessing it, by whatever address, for people and for programs.
#[tokio::test]
async fn h30_looking_codes_up_counts_as_guessing_them() {
    let world = World::start().await;
    let mut customer = Customer::come(&world.server, casey()).await;
    let (code, _) = code_of(&mut customer).await;
    let sam = world.bearer("sam").await;
    for bearer in [sam.as_str(), API_KEY] {
        for step in 1..=5 {
            let wrong = format!("/api/1/sessions/{}", other_than(&code, step));
            let begun = Instant::now();
            let refused = world.server.get(&wrong, Some(bearer)).await;
            assert_eq!(refused.refusal(), (404, "code_unknown".into()));
            assert!(begun.elapsed() >= Duration::from_millis(150), "as long as a right one");
        }
        let locked = world.server.get(&format!("/api/1/sessions/{code}"), Some(bearer)).await;
        assert_eq!(locked.refusal(), (429, "code_locked".into()), "even the right one, once locked");
        assert!(locked.header("retry-after").parse::<u64>().unwrap() > 1_000);
    }
    let (locked, _) = join(&world, &sam, &code).await;
    assert_eq!(locked.refusal(), (429, "code_locked".into()), "one count for both addresses");
}
