//! Signing in to the console through the org, and by the Sidebar's signed request.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;

use crate::{
    company::{PASSWORD, username},
    world::{Answer, World},
};

/// The value of a cookie that an answer sets.
fn cookie(answer: &Answer, name: &str) -> String {
    let set = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    set.filter_map(|text| text.strip_prefix(&format!("{name}=")))
        .filter_map(|text| text.split(';').next())
        .next()
        .unwrap_or_default()
        .to_owned()
}

async fn get(world: &World, path: &str, cookies: &str) -> Answer {
    let request = Request::builder().uri(path).header(header::COOKIE, cookies).body(Body::empty()).unwrap();
    world.server.send(request).await
}

/// Sends the browser through the org, as a browser that is signed in there; gives what it comes
/// back with: the callback's path.
async fn through_the_org(world: &World, authorize: &str, person: &str) -> String {
    use tower::ServiceExt as _;
    let session = world.company.org.sign_in(&username(person), PASSWORD).await.unwrap();
    let path = authorize.strip_prefix(&world.company.url).unwrap();
    let request = Request::builder()
        .uri(path)
        .header(header::COOKIE, format!("sid={}", session.expose()))
        .body(Body::empty())
        .unwrap();
    let response = world.company.org.router().oneshot(request).await.unwrap();
    let back = response.headers().get(header::LOCATION).unwrap().to_str().unwrap().to_owned();
    back.strip_prefix(&world.server.origin).unwrap_or(&back).to_owned()
}

async fn begin(world: &World, return_to: &str) -> (String, String) {
    let answer = get(world, &format!("/sign-in?return_to={return_to}"), "").await;
    assert_eq!(answer.status, 303);
    let browser = cookie(&answer, "alongside_sign_in");
    assert!(!browser.is_empty());
    (answer.header("location").to_owned(), browser)
}

#[tokio::test]
async fn an_agent_signs_in_through_the_org_and_out_again() {
    let world = World::start().await;
    let (authorize, browser) = begin(&world, "/code").await;
    let callback = through_the_org(&world, &authorize, "sam").await;
    let other = get(&world, &callback, "alongside_sign_in=another-browser").await;
    assert_eq!(other.status, 400, "the code of one browser is of no use to another");

    let answer = get(&world, &callback, &format!("alongside_sign_in={browser}")).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/code"));
    let mut set = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let console = set.find(|text| text.starts_with("alongside_console=")).unwrap();
    assert!(console.contains("HttpOnly") && console.contains("SameSite=Lax"), "{console}");
    let console = format!("alongside_console={}", cookie(&answer, "alongside_console"));
    let me = get(&world, "/api/1/users/me", &console).await.ok();
    assert_eq!((&me["id"], &me["role"]), (&json!(world.company.id("sam")), &json!("agent")));
    assert_eq!(me["access"]["allowed"], true);
    let repeated = get(&world, &callback, &format!("alongside_sign_in={browser}")).await;
    assert_eq!(repeated.status, 400, "an answer counts once");

    // With a cookie only the platform's own pages change something.
    let post = |path: &str, origin: &str| {
        let request = Request::builder().method(Method::POST).uri(path).header(header::COOKIE, &console);
        request.header(header::ORIGIN, origin).body(Body::empty()).unwrap()
    };
    for origin in ["null", "http://shop.example"] {
        let foreign = world.server.send(post("/api/1/socket-ticket", origin)).await;
        assert_eq!(foreign.refusal(), (403, "cross_site".into()), "{origin}");
        assert_eq!(world.server.send(post("/sign-out", origin)).await.status, 403, "{origin}");
    }
    let own = world.server.origin.clone();
    world.server.send(post("/api/1/socket-ticket", &own)).await.ok();
    assert_eq!(world.server.send(post("/sign-out", &own)).await.status, 303);
    assert_eq!(get(&world, "/api/1/users/me", &console).await.status, 401);
}

/// R10: the page works without a script and says that this is expected.
#[tokio::test]
async fn r10_who_is_not_approved_reads_that_this_is_expected() {
    let world = World::start().await;
    let (authorize, browser) = begin(&world, "/").await;
    let callback = through_the_org(&world, &authorize, "jonas").await;
    let answer = get(&world, &callback, &format!("alongside_sign_in={browser}")).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("This is expected"), "{answer:?}");
    assert!(answer.text.contains("administrators included"));
    assert!(!answer.text.contains("<script"));
    assert_eq!(cookie(&answer, "alongside_console"), "");
}

#[tokio::test]
async fn a_component_token_is_used_once_by_its_own_frame() {
    let world = World::start().await;
    let nonce = "00112233445566778899aabbccddeeff";
    let token = world.company.component_token("sam", nonce).await;
    let sign_in = async |token: &str, nonce: &str| {
        let body = json!({"token": token, "nonce": nonce});
        world.server.post("/api/1/widget/sign-in", None, &body).await
    };
    let mut forged = token.clone();
    forged.replace_range(0..1, if token.starts_with('A') { "B" } else { "A" });
    for (token, nonce) in
        [(forged.as_str(), nonce), (&token, "ffeeddccbbaa99887766554433221100"), ("x.y", nonce)]
    {
        let refused = sign_in(token, nonce).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("token")));
    }
    let signed_in = sign_in(&token, nonce).await.ok();
    assert_eq!(signed_in["agent"]["id"], world.company.id("sam"));
    let again = sign_in(&token, nonce).await;
    assert_eq!(again.json()["field"], "token", "{again:?}");
    let bearer = signed_in["bearer"].as_str().unwrap();
    world.server.get("/api/1/users/me", Some(bearer)).await.ok();
    // Blocked people are signed in as well: their screen explains.
    let blocked = world.company.component_token("tom", nonce).await;
    assert_eq!(sign_in(&blocked, nonce).await.ok()["agent"]["access"]["allowed"], false);
}
