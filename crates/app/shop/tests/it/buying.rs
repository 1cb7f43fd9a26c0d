//! From a product page to the confirmation.

use axum::http::StatusCode;

use crate::browser::{Browser, EMAIL, config};

const CARD: &str = "4242 4242 4242 4242";

fn complete() -> Vec<(&'static str, &'static str)> {
    vec![
        ("name", "Casey Morgan"),
        ("email", EMAIL),
        ("phone", "01632 960 017"),
        ("address", "4 Orchard Lane"),
        ("town", "Barnstaple"),
        ("postcode", "EX31 4QT"),
        ("delivery", "standard"),
        ("delivery_note", "Behind the shed"),
        ("card_number", CARD),
        ("card_expiry", "12 / 2099"),
        ("card_code", "713"),
    ]
}

async fn with_cart() -> Browser {
    let mut browser = Browser::new();
    let added = browser.post("/cart/add", &[("product", "jute-twine"), ("quantity", "2")]).await;
    assert_eq!(added.leads_to(), "/cart");
    browser
}

#[tokio::test]
async fn a_cart_can_be_filled_changed_and_emptied() {
    let mut browser = with_cart().await;
    browser.get("/cart").await.shows("Jute twine").shows("£15.00").shows("£19.95");
    browser.post("/cart", &[("product", "jute-twine"), ("quantity", "10")]).await.leads_to();
    browser.get("/cart").await.shows("£75.00").shows("<dd>Free</dd>");
    browser.post("/cart", &[("product", "jute-twine"), ("quantity", "0")]).await.leads_to();
    browser.get("/cart").await.shows("The cart is empty");
}

#[tokio::test]
async fn a_cart_survives_a_restart() {
    let mut browser = with_cart().await.after_restart(config());
    browser.get("/cart").await.shows("Jute twine").shows("£15.00");
}

#[tokio::test]
async fn what_is_not_sold_or_not_a_number_changes_nothing() {
    let mut browser = with_cart().await;
    let unknown = browser.post("/cart/add", &[("product", "anvil"), ("quantity", "1")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let negative = browser.post("/cart", &[("product", "jute-twine"), ("quantity", "-3")]).await;
    assert_eq!(negative.status, StatusCode::UNPROCESSABLE_ENTITY);
    negative.shows("could not be read");
    browser.get("/cart").await.shows("£15.00");
}

#[tokio::test]
async fn a_refused_checkout_keeps_what_was_typed_except_the_card() {
    let mut browser = with_cart().await;
    let mut form = complete();
    form[0].1 = "Casey \"><b>Morgan";
    form[5].1 = "EX314QT";
    form[7].1 = "</textarea><script>1</script>";
    let page = browser.post("/checkout", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("One field needs")
        .shows("id=\"postcode-error\">Put a space before the last three characters")
        .shows("aria-describedby=\"postcode-error\"")
        .shows("value=\"EX314QT\"")
        .shows("value=\"4 Orchard Lane\"")
        .shows("Casey &#34;&#62;&#60;b&#62;Morgan")
        .hides("</textarea><script>")
        .hides("4242")
        .hides("713");
    browser.get("/cart").await.shows("Jute twine");
}

#[tokio::test]
async fn an_order_is_confirmed_and_empties_the_cart() {
    let mut browser = with_cart().await;
    browser
        .get("/checkout")
        .await
        .shows(">Delivery note</label>")
        .shows("autocomplete=\"cc-number\"")
        .shows("autocomplete=\"cc-exp\"")
        .shows("autocomplete=\"cc-csc\"");
    let placed = browser.post("/checkout", &complete()).await;
    assert_eq!(placed.leads_to(), "/checkout/confirmation");
    let mut browser = browser.after_restart(config());
    let page = browser.get("/checkout/confirmation").await;
    page.shows("FH-").shows("£19.95").hides("4242");
    browser.get("/cart").await.shows("The cart is empty");
}

#[tokio::test]
async fn checkout_without_goods_shows_the_form_and_places_nothing() {
    let mut browser = Browser::new();
    browser.get("/checkout").await.shows("The cart is empty");
    assert_eq!(browser.post("/checkout", &complete()).await.leads_to(), "/cart");
    assert_eq!(browser.get("/checkout/confirmation").await.leads_to(), "/cart");
}

#[tokio::test]
async fn checkout_knows_a_signed_in_customer() {
    let mut browser = Browser::signed_in(EMAIL).await;
    browser.post("/cart/add", &[("product", "border-spade"), ("quantity", "1")]).await.leads_to();
    browser.get("/checkout").await.shows("value=\"Casey Morgan\"").shows(&format!("value=\"{EMAIL}\""));
}
