//! Forms come from the shop's own pages, and every answer carries its headers.

use alongside_shop::{ConfigError, router};
use axum::http::StatusCode;

use crate::browser::{Browser, EMAIL, PASSWORD, config};

#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() {
    let elsewhere = [
        None,
        Some("null"),
        Some("http://evil.example"),
        Some("http://localhost:4400"),
        Some("https://localhost:4402"),
        Some("http://localhost:4402.evil.example"),
    ];
    for origin in elsewhere {
        let mut browser = Browser::new().posting_from(origin);
        for (path, form) in [
            ("/cart/add", vec![("product", "jute-twine"), ("quantity", "1")]),
            ("/login", vec![("email", EMAIL), ("password", PASSWORD)]),
            ("/logout", vec![]),
        ] {
            let page = browser.post(path, &form).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path} from {origin:?}");
            page.shows("came from another site");
        }
        browser.get("/cart").await.shows("The cart is empty");
        browser.get("/account").await.leads_to();
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let mut browser = Browser::new();
    let refused = Browser::new().posting_from(None).post("/logout", &[]).await;
    let pages = [
        browser.get("/").await,
        browser.get("/nothing").await,
        browser.get("/static/support.js").await,
        browser.get("/account").await,
        refused,
    ];
    for page in pages {
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert_eq!(
            policy,
            "default-src 'self'; script-src 'self' http://localhost:4400; \
             connect-src 'self' http://localhost:4400 ws://localhost:4400; img-src 'self' data:; \
             style-src 'self' 'unsafe-inline'; font-src 'self'; frame-src 'self'; \
             frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
        );
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert!(page.headers.contains_key("cache-control"));
    }
}

#[tokio::test]
async fn pages_have_no_script_that_the_policy_would_refuse() {
    let mut browser = Browser::signed_in(EMAIL).await;
    for path in ["/", "/account", "/checkout", "/planner", "/help"] {
        let page = browser.get(path).await;
        for script in page.text.split("<script").skip(1) {
            assert!(script.trim_start().starts_with("src="), "{path}: <script{script:.60}");
        }
        page.hides(" onclick=").hides("javascript:");
    }
}

#[tokio::test]
async fn a_form_longer_than_any_of_ours_is_refused() {
    let mut browser = Browser::new();
    let long = "x".repeat(70 * 1024);
    let page = browser.post("/login", &[("email", &long), ("password", "")]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.shows("could not be read");
}

#[tokio::test]
async fn a_method_that_is_not_offered_is_named_as_such() {
    let page = Browser::new().post("/tools", &[]).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    page.shows("That does not work here");
}

#[test]
fn a_configuration_that_cannot_work_is_refused_with_its_field() {
    let mut half = config();
    half.license_key = None;
    assert!(matches!(router(half), Err(ConfigError::HalfConfiguredSupport)));
    let mut wrong = config();
    wrong.base_url = "localhost:4402".into();
    let message = router(wrong).unwrap_err().to_string();
    assert!(message.starts_with("base_url: \"localhost:4402\" is not a web origin"), "{message}");
    let mut injected = config();
    injected.platform_url = Some("http://p.example;script-src".into());
    assert!(matches!(router(injected), Err(ConfigError::PlatformUrl(_))));
}
