//! Login links (R89, R94, R214): made, redeemed, refused. Each refusal has its own words for the log,
//! and one sentence for whoever presents the link.

use std::time::{Duration, SystemTime};

use alongside_kernel::{AccountId, Secret, Timestamp};
use alongside_platform::{ApiKeyName, LinkRefusal, PlatformError};
use alongside_sso::{Audience, LinkKey, LoginLink};
use alongside_wire::rest::Login;
use serde_json::{Value, json};

use crate::{
    private_logs::Log,
    world::{API_KEY, Answer, OURS, THEIR_API_KEY, THEIRS, World},
};

const LOGIN: &str = "/api/1/login";
const LINKS: &str = "/api/1/login-links";

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

/// A link for Sam as a program with the API key makes it.
fn sams(world: &World) -> LoginLink {
    LoginLink {
        account: OURS,
        partner_id: world.company.id("sam").to_owned(),
        audience: Audience::Api,
        issued: now(),
        expires: now() + Duration::from_secs(300),
        nonce: format!("0123456789abcdef{:?}", std::thread::current().id()).replace(['(', ')'], "_"),
    }
}

/// Signed with an API key, as the reference tells developers to.
fn signed(link: &LoginLink, key: &str) -> String {
    let name = ApiKeyName::of_api_key(&Secret::new(key));
    link.sign(&name, &LinkKey::new(key.as_bytes())).expose().to_owned()
}

async fn redeem(world: &World, link: &str) -> Answer {
    world.server.post(LOGIN, None, &json!({"link": link})).await
}

/// Why the server refuses a link, as its log says it; and that the client is told nothing of it.
async fn reason(world: &World, link: &str, audience: Option<&str>) -> LinkRefusal {
    let body = match audience {
        Some(audience) => json!({"link": link, "audience": audience}),
        None => json!({"link": link}),
    };
    let told = world.server.post(LOGIN, None, &body).await;
    assert_eq!(told.refusal(), (401, "login_refused".into()), "{told:?}");
    assert_eq!(told.json()["message"], "This login link is not valid.");
    let login = Login { link: Secret::new(link), audience: audience.map(str::to_owned) };
    match world.server.platform.log_in(&login, None).await {
        Err(PlatformError::LoginRefused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn r89_r214_a_program_signs_somebody_in_with_the_api_key_and_once_only() {
    let world = World::start().await;
    let link = signed(&sams(&world), API_KEY);
    let session = redeem(&world, &link).await.ok();
    assert_eq!(session["agent"]["id"], world.company.id("sam"));
    let bearer = session["bearer"].as_str().unwrap();
    world.server.get("/api/1/devices", Some(bearer)).await.ok();
    assert_eq!(
        world.server.get("/api/1/settings", Some(bearer)).await.status,
        403,
        "Sam's rights, not the key's"
    );
    assert_eq!(reason(&world, &link, None).await, LinkRefusal::Spent);
    // Of two that come together one gets in.
    let link = signed(&LoginLink { nonce: "another-nonce-0123".into(), ..sams(&world) }, API_KEY);
    let (one, other) = tokio::join!(redeem(&world, &link), redeem(&world, &link));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn r214_links_that_the_server_makes_are_for_one_audience_and_can_be_revoked() {
    let world = World::start().await;
    let make = async |audience: &str| {
        let body = json!({"partner_id": world.company.id("mei"), "audience": audience});
        world.server.post(LINKS, Some(API_KEY), &body).await
    };
    let made = make("api").await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!(
        redeem(&world, made["link"].as_str().unwrap()).await.ok()["agent"]["id"],
        world.company.id("mei")
    );

    let sidebar = make("sidebar").await.ok();
    let link = sidebar["link"].as_str().unwrap();
    assert_eq!(reason(&world, link, None).await, LinkRefusal::OtherAudience { made_for: Audience::Sidebar });
    let body = json!({"link": link, "audience": "sidebar"});
    world.server.post(LOGIN, None, &body).await.ok();

    let made = make("api").await.ok();
    let revoke = format!("{LINKS}/{}", made["id"].as_str().unwrap());
    assert_eq!(world.server.ask("DELETE", &revoke, Some(API_KEY), &Value::Null).await.status, 204);
    assert_eq!(reason(&world, made["link"].as_str().unwrap(), None).await, LinkRefusal::Spent);
    // Another account's revocation is about its own links.
    let made = make("api").await.ok();
    let revoke = format!("{LINKS}/{}", made["id"].as_str().unwrap());
    assert_eq!(world.server.ask("DELETE", &revoke, Some(THEIR_API_KEY), &Value::Null).await.status, 204);
    redeem(&world, made["link"].as_str().unwrap()).await.ok();

    for (body, field) in [
        (json!({"partner_id": world.company.id("mei"), "audience": "console"}), "audience"),
        (json!({"partner_id": "nobody", "audience": "api"}), "partner_id"),
    ] {
        let refused = world.server.post(LINKS, Some(API_KEY), &body).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!(field)));
    }
}

/// H32 for links.
#[tokio::test]
async fn h32_r94_r214_a_link_that_is_altered_old_early_too_long_or_foreign_is_refused_for_its_reason() {
    let world = World::start().await;
    let good = sams(&world);
    let second = Duration::from_secs(1);
    let hour = 3_600 * second;
    let with = |link: LoginLink| signed(&link, API_KEY);
    let mut altered = with(good.clone()).into_bytes();
    let place = altered.len() - 60;
    altered[place] ^= 1;
    let altered = String::from_utf8(altered).unwrap();
    let theirs = LoginLink { account: THEIRS, ..good.clone() };
    let ahead = LoginLink { issued: now() + hour, expires: now() + hour + 300 * second, ..good.clone() };
    let behind = LoginLink { issued: now() - hour - 300 * second, expires: now() - hour, ..good.clone() };
    let long = LoginLink { expires: now() + 2 * hour, ..good.clone() };
    let nobody = LoginLink { partner_id: "nobody".into(), ..good.clone() };

    assert_eq!(reason(&world, &altered, None).await, LinkRefusal::Signature);
    assert_eq!(reason(&world, &signed(&good, "a key that nobody has"), None).await, LinkRefusal::UnknownKey);
    // Signed with another company's key, for us and for them.
    assert_eq!(reason(&world, &signed(&good, THEIR_API_KEY), None).await, LinkRefusal::UnknownKey);
    assert_eq!(reason(&world, &with(theirs), None).await, LinkRefusal::OtherAccount);
    let early = reason(&world, &with(ahead), None).await;
    assert!(
        matches!(early, LinkRefusal::NotYetValid { ahead_seconds } if ahead_seconds >= 3_590),
        "{early:?}"
    );
    let late = reason(&world, &with(behind), None).await;
    assert!(matches!(late, LinkRefusal::Expired { ago_seconds } if ago_seconds >= 3_590), "{late:?}");
    let lifetime = reason(&world, &with(long), None).await;
    assert!(matches!(lifetime, LinkRefusal::Lifetime { most: 3_600, .. }), "{lifetime:?}");
    assert_eq!(
        reason(&world, &with(good.clone()), Some("sidebar")).await,
        LinkRefusal::OtherAudience { made_for: Audience::Api }
    );
    assert_eq!(reason(&world, &with(nobody), None).await, LinkRefusal::Nobody);
    let version = with(good.clone()).replacen("login1", "login2", 1);
    assert_eq!(reason(&world, &version, None).await, LinkRefusal::Version);
    for nonsense in ["", "login1", "a.b.c", "login1.key_../../x.e30.e30", &"x".repeat(5_000)] {
        let refused = reason(&world, nonsense, None).await;
        assert!(matches!(refused, LinkRefusal::Malformed { .. }), "{nonsense}: {refused:?}");
    }
    // Within the minute that is allowed for clocks both pass.
    for (number, issued) in [(1, now() + 50 * second), (2, now() - 350 * second)] {
        let link = LoginLink {
            issued,
            expires: issued + 300 * second,
            nonce: format!("within-a-minute-{number}"),
            ..good.clone()
        };
        redeem(&world, &with(link)).await.ok();
    }
    // None of these has spoiled the good one.
    redeem(&world, &with(good)).await.ok();
}

#[tokio::test]
async fn r93_r94_a_link_follows_the_settings_of_single_sign_on_and_the_members() {
    let world = World::with(|_| {}, |settings| settings.sso.login_expiration_seconds = 60).await;
    let long = reason(&world, &signed(&sams(&world), API_KEY), None).await;
    assert_eq!(long, LinkRefusal::Lifetime { seconds: 300, most: 60 });

    let world = World::with(|_| {}, |settings| settings.sso.enabled = false).await;
    assert_eq!(reason(&world, &signed(&sams(&world), API_KEY), None).await, LinkRefusal::Off);

    let world = World::start().await;
    let all = world.server.get("/api/1/members", Some(API_KEY)).await.ok();
    for member in all["items"].as_array().unwrap() {
        let path = format!("/api/1/members/{}", member["id"].as_str().unwrap());
        world.server.ask("DELETE", &path, Some(API_KEY), &Value::Null).await;
    }
    assert_eq!(reason(&world, &signed(&sams(&world), API_KEY), None).await, LinkRefusal::NotProvisioned);
}

/// R89, R92: a key signs until its grace is over, and a revoked one signs nothing.
#[tokio::test]
async fn r92_links_follow_the_rotation_and_the_revocation_of_their_key() {
    let world = World::start().await;
    let made = world.server.post("/api/1/api-keys", Some(API_KEY), &json!({"name": "portal"})).await.ok();
    let (key, id) = (made["key"].as_str().unwrap(), made["id"].as_str().unwrap());
    assert_eq!(ApiKeyName::of_api_key(&Secret::new(key)).as_str(), id, "whoever has the key knows its name");
    let link = |key: &str, nonce: &str| signed(&LoginLink { nonce: nonce.into(), ..sams(&world) }, key);
    redeem(&world, &link(key, "nonce-number-0001")).await.ok();
    let rotate = format!("/api/1/api-keys/{id}/rotate");
    let next = world.server.post(&rotate, Some(API_KEY), &json!({"grace_seconds": 3_600})).await.ok();
    let next_key = next["key"].as_str().unwrap();
    redeem(&world, &link(key, "nonce-number-0002")).await.ok();
    redeem(&world, &link(next_key, "nonce-number-0003")).await.ok();
    let unused = link(next_key, "nonce-number-0004");
    let revoke = format!("/api/1/api-keys/{}", next["id"].as_str().unwrap());
    assert_eq!(world.server.ask("DELETE", &revoke, Some(API_KEY), &Value::Null).await.status, 204);
    assert_eq!(reason(&world, &unused, None).await, LinkRefusal::UnknownKey);
}

/// R214: the Sidebar's own sign-in is a link, made and used up at once; its frame gets no cookie.
#[tokio::test]
async fn r214_the_sidebar_signs_its_user_in_by_a_link_and_keeps_no_cookie() {
    let log = Log::default();
    let _heard = tracing::subscriber::set_default(log.clone());
    let world = World::start().await;
    let nonce = "00112233445566778899aabbccddeeff";
    let sign_in = async |person: &str| {
        let token = world.company.component_token(person, nonce).await;
        world.server.post("/api/1/widget/sign-in", None, &json!({"token": token, "nonce": nonce})).await
    };
    let sam = sign_in("sam").await;
    assert!(sam.headers.get("set-cookie").is_none(), "{sam:?}");
    assert_eq!(sam.ok()["agent"]["id"], world.company.id("sam"));
    assert!(log.0.lock().unwrap().contains("signed_on=true"));
    // Whom single sign-on does not know is told so by the gate, in the frame.
    let integration = sign_in("integration").await.ok();
    assert_eq!(integration["agent"]["access"]["allowed"], true);
    assert!(log.0.lock().unwrap().contains("signed_on=false"));
}

/// Secrets stand in no log and no error: neither links, nor keys, nor passwords.
#[tokio::test]
async fn r214_no_secret_stands_in_a_log_or_an_error() {
    let log = Log::default();
    let _heard = tracing::subscriber::set_default(log.clone());
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let link = signed(&sams(&world), API_KEY);
    let password = "a password of the tests";
    redeem(&world, &link).await.ok();
    redeem(&world, &link).await;
    let other = signed(&sams(&world), "a key that nobody has at all");
    redeem(&world, &other).await;
    let made = world.server.post("/api/1/api-keys", Some(API_KEY), &json!({"name": "portal"})).await.ok();
    let body = json!({"address": "sam@fernhill.example", "password": password});
    let wrong = world.server.ask("PUT", "/api/1/users/me/sign-in", Some(&sam), &body).await;
    assert_eq!(wrong.status, 422);
    // In a query nothing is taken, whatever it is.
    let query = world.server.ask("POST", &format!("{LOGIN}?link={link}"), None, &Value::Null).await;
    assert!(query.status.is_client_error() && !query.text.contains(&link));

    let heard = log.0.lock().unwrap().clone();
    for told in ["used or revoked already", "signed with a key that is unknown"] {
        assert!(heard.contains(told), "{told} is in the log");
    }
    let signature = link.rsplit('.').next().unwrap();
    let key = made["key"].as_str().unwrap();
    for secret in [signature, other.rsplit('.').next().unwrap(), API_KEY, key, password, &sam] {
        assert!(!heard.contains(secret) && !wrong.text.contains(secret), "{secret}");
    }
    let listed = world.server.get("/api/1/api-keys", Some(API_KEY)).await.text;
    assert!(!listed.contains(key), "shown once");
}

/// An account without a CRM on this server takes no links.
#[tokio::test]
async fn r214_another_accounts_links_open_nothing_here() {
    let world = World::start().await;
    let theirs: AccountId = THEIRS;
    let link = LoginLink { account: theirs, ..sams(&world) };
    assert_eq!(reason(&world, &signed(&link, THEIR_API_KEY), None).await, LinkRefusal::UnknownKey);
    let body = json!({"partner_id": world.company.id("sam"), "audience": "api"});
    let refused = world.server.post(LINKS, Some(THEIR_API_KEY), &body).await;
    assert_eq!(refused.refusal(), (409, "crm_not_connected".into()));
}
