//! Apps with console navigation: which pages a script makes tabs of, and what their frames hold.

use axum::http::StatusCode;

use crate::world::{Browser, World};

/// A browser in which Sam has chosen the Service Console.
async fn console(world: &World) -> Browser<'_> {
    let mut sam = world.signed_in("Sam Okafor").await;
    let entered = sam.get("/lightning/app/ServiceConsole").await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    sam
}

#[tokio::test]
async fn a_page_of_a_console_is_the_usual_one_and_names_whose_tabs_it_keeps() {
    let world = World::new().await;
    let case = world.id("SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'").await;
    let record = format!("/lightning/r/Case/{case}/view");
    let mut sam = console(&world).await;
    let mine = format!("data-console=\"{}\"", world.user("Sam Okafor").await.id);
    for path in [record.as_str(), "/lightning/o/Case/list", "/lightning/page/home"] {
        sam.get(path).await.shows(&[&mine, "<header", "Service Console"]);
    }
    sam.get("/lightning/apps").await.shows(&["<header"]).hides(&["data-console"]);
    sam.get("/lightning/app/Service").await;
    sam.get(&record).await.shows(&["<header"]).hides(&["data-console"]);
}

#[tokio::test]
async fn in_a_frame_nothing_stands_around_a_page_and_nobody_else_may_frame_it() {
    let world = World::new().await;
    let case = world.id("SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'").await;
    let record = format!("/lightning/r/Case/{case}/view");
    let mut sam = console(&world).await;
    let framed = sam.get_framed(&record).await;
    framed.shows(&["Cannot finish checkout", "data-component=\"Sidebar\""]);
    framed.hides(&["<header", "data-console", "data-edit-page"]);
    let policy = framed.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors 'self'"), "{policy}");
    let missing = sam.get_framed("/lightning/r/Case/500000000000999AAA/view").await;
    missing.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    missing.hides(&["<header"]);
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get_framed(&record).await.shows(&["data-edit-page=\"/lightning/page/editor/Case"]);
    for path in ["/lightning/setup/SetupOneHome/home", "/lightning/page/editor/Case", "/login"] {
        let answer = ada.get_framed(path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.ends_with("frame-ancestors 'none'"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn who_is_logged_out_is_told_so_in_the_frame_and_logs_in_in_the_whole_page() {
    let world = World::new().await;
    let mut nobody = world.browser();
    let framed = nobody.get_framed("/lightning/o/Case/list").await;
    framed.is_refused(StatusCode::UNAUTHORIZED, "href=\"/login\" target=\"_top\"");
    let whole = nobody.get("/lightning/o/Case/list").await;
    assert_eq!(whole.location(), "/login?startURL=%2Flightning%2Fo%2FCase%2Flist");
}
