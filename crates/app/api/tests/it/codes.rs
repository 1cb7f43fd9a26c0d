//! Session codes (H30): guessing is bounded, and answers do not tell by their time.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    customer::{Customer, casey},
    world::{Answer, World},
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

#[tokio::test]
async fn h30_a_code_joins_once_and_wrong_ones_lock() {
    let world = World::start().await;
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
}

#[tokio::test]
async fn h30_right_and_wrong_codes_take_the_same_time() {
    let world = World::start().await;
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
