//! Customers sign in, stay signed in, and out.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, SET_COOKIE};

use crate::browser::{Browser, EMAIL, PASSWORD, config};

#[tokio::test]
async fn the_account_page_is_behind_the_sign_in() {
    let mut browser = Browser::new();
    for path in ["/account", "/account/statement.csv"] {
        let page = browser.get(path).await;
        assert_eq!(page.leads_to(), "/login?next=/account");
    }
    let page = browser.post("/account", &[("phone", "01632 960 017")]).await;
    assert_eq!(page.leads_to(), "/login?next=/account");
    let page = browser.get("/login?next=/account").await;
    page.shows(">Email</label>").shows(">Password</label>").shows(">Log In</button>");
    let form = [("email", EMAIL), ("password", PASSWORD), ("next", "/account")];
    assert_eq!(browser.post("/login", &form).await.leads_to(), "/account");
    let account = browser.get("/account").await;
    account.shows("Casey").shows("V-1042").shows("invoice-amount-private");
    assert!(account.text.matches("<th scope=\"row\">").count() >= 12);
}

#[tokio::test]
async fn a_wrong_password_keeps_the_address_and_gives_no_cookie() {
    let mut browser = Browser::new();
    let page = browser.post("/login", &[("email", EMAIL), ("password", "orchard")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("do not match").shows(&format!("value=\"{EMAIL}\"")).hides("value=\"orchard\"");
    assert!(!page.headers.contains_key(SET_COOKIE));
    browser.get("/account").await.leads_to();
}

#[tokio::test]
async fn a_sign_in_never_leads_to_another_site() {
    let mut browser = Browser::new();
    let form = [("email", EMAIL), ("password", PASSWORD), ("next", "//evil.example/")];
    assert_eq!(browser.post("/login", &form).await.leads_to(), "/account");
}

#[tokio::test]
async fn the_session_survives_a_restart_but_not_another_key() {
    let browser = Browser::signed_in(EMAIL).await;
    let mut browser = browser.after_restart(config());
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let mut changed = config();
    changed.cookie_key = alongside_shop::CookieKey([4; 32]);
    let mut browser = browser.after_restart(changed);
    browser.get("/account").await.leads_to();
}

#[tokio::test]
async fn logging_out_ends_the_session_in_this_browser() {
    let mut browser = Browser::signed_in(EMAIL).await;
    assert_eq!(browser.post("/logout", &[]).await.leads_to(), "/");
    browser.get("/account").await.leads_to();
}

#[tokio::test]
async fn changed_details_are_kept_for_their_owner_only() {
    let mut browser = Browser::signed_in(EMAIL).await;
    let mut form = vec![
        ("phone", "01632 960 555"),
        ("address", "1 New Street"),
        ("town", "Bideford"),
        ("postcode", "EX391AA"),
    ];
    let refused = browser.post("/account", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("Put a space").shows("value=\"1 New Street\"");
    form[3].1 = "EX39 1AA";
    assert_eq!(browser.post("/account", &form).await.leads_to(), "/account?saved=yes");
    let mut browser = browser.after_restart(config());
    browser.get("/account?saved=yes").await.shows("Your details are saved.").shows("value=\"1 New Street\"");
    browser.post("/login", &[("email", "mallory@example.com"), ("password", PASSWORD)]).await.leads_to();
    browser.get("/account").await.hides("1 New Street");
}

#[tokio::test]
async fn the_statement_is_a_download() {
    let mut browser = Browser::signed_in(EMAIL).await;
    let page = browser.get("/account/statement.csv").await;
    assert!(page.headers[CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    page.shows("Invoice,Date,Goods");
}

#[tokio::test]
async fn a_name_from_outside_is_text_on_every_page() {
    let mut browser = Browser::signed_in("mallory@example.com").await;
    for path in ["/", "/account", "/planner"] {
        browser.get(path).await.hides("<script>alert").shows("alert(1)");
    }
}
