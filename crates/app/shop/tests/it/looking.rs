//! Every page is there, its pictures too, and the SDK is loaded as on any site.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ETAG};

use crate::browser::{Browser, EMAIL, PLATFORM, config};

const PAGES: [&str; 12] = [
    "/",
    "/tools",
    "/tools?category=pruning",
    "/tools/watering-can",
    "/cart",
    "/login",
    "/help",
    "/help?q=postcode",
    "/help/opening-hours",
    "/contact",
    "/planner",
    "/planner/beds/south-bed",
];

/// The local addresses in `src`, `href` and `url()` of a page.
fn addresses(text: &str) -> BTreeSet<String> {
    ["src=\"/", "href=\"/", "url(\"/"]
        .iter()
        .flat_map(|mark| text.split(mark).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(|path| format!("/{}", path.replace("&#38;", "&")))
        .collect()
}

#[tokio::test]
async fn every_page_and_everything_it_links_to_is_there() {
    let mut browser = Browser::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> = PAGES.map(String::from).to_vec();
    while let Some(path) = open.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text.is_empty(), "{path}");
        let kind = page.headers[CONTENT_TYPE].to_str().unwrap();
        if kind.starts_with("text/html") || kind.starts_with("text/css") {
            open.extend(addresses(&page.text));
        }
    }
    for kind in [
        "/static/pictures/shed.webp",
        "/static/products/tool-roll.svg",
        "/static/fonts/fraunces-latin-600-normal.woff2",
    ] {
        assert!(seen.contains(kind), "{kind} is used by no page");
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let mut browser = Browser::new();
    let first = browser.get("/static/styles/base.css").await;
    let tag = first.headers[ETAG].clone();
    assert!(first.headers[CONTENT_TYPE].to_str().unwrap().starts_with("text/css"));
    let request = axum::http::Request::get("/static/styles/base.css")
        .header("if-none-match", tag)
        .body(axum::body::Body::empty())
        .unwrap();
    let shop = alongside_shop::router(config()).unwrap();
    let again = tower::ServiceExt::oneshot(shop, request).await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn what_is_not_there_says_so_within_the_shop() {
    let mut browser = Browser::new();
    for path in
        ["/nothing", "/tools/anvil", "/tools?category=anvils", "/static/../Cargo.toml", "/static/nothing.css"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        page.shows("Nothing grows here").shows("aria-label=\"Main\"");
    }
}

#[tokio::test]
async fn searches_find_and_escape() {
    let mut browser = Browser::new();
    browser.get("/tools?q=brass").await.shows("Brass plant mister").hides("Border spade");
    browser.get("/help?q=postcode").await.shows("Why is my postcode refused").hides("Do you sharpen");
    let none = browser.get("/tools?q=%3Cscript%3E1").await;
    none.shows("No tool by that name").hides("<script>1");
    browser.get("/help?q=%22%3E%3Cscript%3E1").await.shows("No answer has those words").hides("<script>1");
}

#[tokio::test]
async fn the_sdk_learns_of_a_customer_only_after_they_sign_in() {
    let script = format!("<script src=\"{PLATFORM}/sdk/alongside.js\" async></script>");
    let anonymous = Browser::new().get("/tools").await;
    anonymous
        .shows(&script)
        .shows("data-license=\"lk_fernhill\"")
        .hides("data-email")
        .hides("data-visitor-id");
    let signed_in = Browser::signed_in(EMAIL).await.get("/tools").await;
    signed_in.shows(&script).shows(&format!("data-email=\"{EMAIL}\"")).shows("data-visitor-id=\"V-1042\"");
}

#[tokio::test]
async fn without_a_platform_the_shop_is_whole_and_loads_nothing_else() {
    let mut alone = config();
    (alone.platform_url, alone.license_key) = (None, None);
    let page = Browser::at(alone).get("/").await;
    page.shows("Tools made to be mended").hides("alongside.js").hides("support.js").hides("support-code");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && !policy.contains("http"), "{policy}");
}

#[tokio::test]
async fn health_is_answered() {
    let mut browser = Browser::new();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK);
    }
}
