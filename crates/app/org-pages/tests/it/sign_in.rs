//! Signing in and out, and what a page of another site can make a signed-in browser do: nothing.

use axum::http::StatusCode;

use crate::world::{ORIGIN_OF_THE_ORG, World, username};

const SAM: &str = "Sam Okafor";

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_sign_in_and_back() {
    let world = World::new().await;
    let mut browser = world.browser();
    let answer = browser.get("/lightning/o/Case/list?filterName=AllOpenCases").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.location(),
        "/login?startURL=%2Flightning%2Fo%2FCase%2Flist%3FfilterName%3DAllOpenCases"
    );

    let page = browser.get(answer.location()).await;
    page.shows(&[
        "Username",
        "Password",
        "Log In",
        "value=\"/lightning/o/Case/list?filterName=AllOpenCases\"",
    ]);
    let answer = browser
        .post(
            "/login",
            &[
                ("username", &username(SAM)),
                ("password", alongside_demo::PASSWORD),
                ("startURL", "/lightning/o/Case/list?filterName=AllOpenCases"),
            ],
        )
        .await;
    assert_eq!(answer.location(), "/lightning/o/Case/list?filterName=AllOpenCases");
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(browser.has_cookie("sid"));
    let all: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    let session = all.iter().find(|cookie| cookie.starts_with("sid=")).unwrap_or(&cookie);
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax"), "{session}");
}

#[tokio::test]
async fn a_link_to_the_sign_in_leads_to_no_other_site() {
    let world = World::new().await;
    for foreign in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let mut browser = world.browser();
        let fields =
            [("username", &*username(SAM)), ("password", alongside_demo::PASSWORD), ("startURL", foreign)];
        let answer = browser.post("/login", &fields).await;
        assert_eq!(answer.location(), "/lightning/page/home", "{foreign}");
    }
}

#[tokio::test]
async fn a_wrong_password_says_so_keeps_the_name_and_is_throttled() {
    let world = World::new().await;
    let mut browser = world.browser();
    let hostile = "\"><script>alert(1)</script>";
    let answer = browser.post("/login", &[("username", hostile), ("password", "wrong")]).await;
    answer.is_refused(StatusCode::UNAUTHORIZED, "Check your username and password");
    answer.hides(&["<script>alert"]);
    assert!(!browser.has_cookie("sid"));

    let mut statuses = Vec::new();
    for _ in 0..20 {
        let fields = [("username", &*username(SAM)), ("password", "wrong")];
        statuses.push(browser.post("/login", &fields).await);
    }
    let throttled = statuses.iter().find(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS);
    throttled
        .expect("twenty wrong passwords are too many")
        .is_refused(StatusCode::TOO_MANY_REQUESTS, "Too many attempts");
}

#[tokio::test]
async fn those_who_left_and_programs_do_not_sign_in() {
    let world = World::new().await;
    for person in ["Nils Forsberg", "Alongside Integration"] {
        let mut browser = world.browser();
        for password in [alongside_demo::PASSWORD, ""] {
            let answer =
                browser.post("/login", &[("username", &username(person)), ("password", password)]).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{person}");
        }
    }
}

#[tokio::test]
async fn programs_get_the_apis_answers_and_people_get_pages() {
    let world = World::new().await;
    let mut browser = world.browser();
    let versions = browser.get("/services/data").await;
    versions.shows(&["\"version\""]);
    assert!(!versions.headers.contains_key("content-security-policy"), "the API keeps its own headers");
    for path in ["/services/data/v67.0/sobjects/Case/500000000000001AAA", "/services/nothing", "/id/x/y"] {
        let answer = browser.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.body.contains("<html"), "{path}: {}", answer.body);
    }
    // The API has no cookies to abuse: a program's form needs no page of the org.
    let answer = browser.post_from("/services/oauth2/token", &[("grant_type", "nonsense")], &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    browser.get("/nothing").await.is_refused(StatusCode::NOT_FOUND, "Page not found");
}

#[tokio::test]
async fn logging_out_ends_the_session_for_every_copy_of_the_cookie() {
    let world = World::new().await;
    let mut browser = world.signed_in(SAM).await;
    browser.get("/lightning/page/home").await.shows(&["My Open Cases"]);
    let token = world.org.sign_in(&username(SAM), alongside_demo::PASSWORD).await.unwrap();
    let answer = browser.post("/secur/logout", &[]).await;
    assert_eq!(answer.location(), "/login");
    assert!(!browser.has_cookie("sid"));
    assert_eq!(browser.get("/lightning/page/home").await.status, StatusCode::SEE_OTHER);
    assert!(world.org.current_user(token.expose()).await.is_some(), "another session stays");
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let world = World::new().await;
    let id = world.id("SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'").await;
    let path = format!("/lightning/r/Case/{id}/edit");
    let mut browser = world.signed_in(SAM).await;
    let foreign: [&[(&str, &str)]; 6] = [
        &[],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        // The platform is another origin on the same host: cookies would go along.
        &[("origin", "http://localhost:4400")],
        &[("sec-fetch-site", "same-site"), ("origin", ORIGIN_OF_THE_ORG)],
        &[("sec-fetch-site", "cross-site")],
    ];
    for from in foreign {
        let answer = browser.post_from(&path, &[("Subject", "Changed from outside")], from).await;
        answer.is_refused(StatusCode::FORBIDDEN, "This came from another site");
    }
    let answer = browser
        .post_from("/login", &[("username", "x"), ("password", "y")], &[("origin", "http://evil.example")])
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(world.find("SELECT Id FROM Case WHERE Subject = 'Changed from outside'").await.is_empty());

    let answer = browser
        .post_from(&path, &[("Subject", "Changed from here")], &[("sec-fetch-site", "same-origin")])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn every_page_tells_the_browser_to_load_nothing_from_elsewhere() {
    let world = World::new().await;
    let case = world.id("SELECT Id FROM Case LIMIT 1").await;
    let mut browser = world.signed_in(SAM).await;
    for path in [
        "/lightning/page/home".to_owned(),
        "/lightning/o/Case/list".to_owned(),
        format!("/lightning/r/Case/{case}/view"),
        format!("/lightning/r/Case/{case}/edit"),
        "/lightning/search?text=casey".to_owned(),
        "/lightning/apps".to_owned(),
        "/nowhere".to_owned(),
    ] {
        let answer = browser.get(&path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            " http://localhost:4400;",
            "form-action 'self'",
            // Only what a console's tabs show may be framed, and by this origin alone.
            match path.as_str() {
                "/lightning/apps" | "/nowhere" => "frame-ancestors 'none'",
                _ => "frame-ancestors 'self'",
            },
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        answer.hides(&["<script>", " style=\"", " onclick", "javascript:"]);
    }
    let answer = world.browser().get("/login").await;
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("form-action"), "a sign-in ends at the program that asked for it: {policy}");
}

#[tokio::test]
async fn a_one_time_password_of_a_token_opens_the_front_door_once_and_nowhere_else() {
    let world = World::new().await;
    let mut client = world.browser();
    // As clients ask that keep the org's address with a slash at its end.
    let login = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{}</password></login></s:Body></s:Envelope>",
        username("Jonas Weber"),
        alongside_demo::PASSWORD
    );
    let answer = client.post_json("//services/Soap/u/60.0", &login).await;
    let session = answer.body.split("<sessionId>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let start = "%2F%2Fevil.example";
    let path = format!("/services/oauth2/singleaccess?oauth_token={session}&redirect_uri={start}");
    let answer = client.get(&path).await;
    let address = answer.body.split("\"frontdoor_uri\":\"").nth(1).unwrap().split('"').next().unwrap();
    let path = address.strip_prefix("http://localhost:4401").unwrap_or(address).to_owned();

    let mut browser = world.browser();
    let answer = browser.get(&path).await;
    assert_eq!(answer.location(), "/lightning/page/home", "it leads to no other site");
    assert!(browser.has_cookie("sid"));
    browser.get("/lightning/page/home").await.shows(&["Jonas Weber"]);
    let mut another = world.browser();
    assert_eq!(another.get(&path).await.location(), "/login");
    assert!(!another.has_cookie("sid"));
}
