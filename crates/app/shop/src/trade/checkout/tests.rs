//! What the checkout takes, what it turns away, and with which words.
#![allow(clippy::unwrap_used)]

use jiff::civil::{Date, date};

use super::{CheckoutForm, Order};
use crate::trade::cart::Cart;
use crate::trade::money::Pence;

const TODAY: Date = date(2026, 3, 14);

fn complete() -> CheckoutForm {
    CheckoutForm {
        name: "Casey Morgan".into(),
        email: "casey@northwind.example".into(),
        phone: "01632 960 017".into(),
        address: "4 Orchard Lane".into(),
        town: "Barnstaple".into(),
        postcode: "EX31 4QT".into(),
        delivery: "standard".into(),
        delivery_note: String::new(),
        card_number: "4242 4242 4242 4242".into(),
        card_expiry: "03 / 26".into(),
        card_code: "123".into(),
    }
}

/// The sentence at `field` after `change`, with no other field complaining.
fn complaint(field: &str, change: impl FnOnce(&mut CheckoutForm)) -> &'static str {
    let mut form = complete();
    change(&mut form);
    let errors = form.errors(TODAY);
    assert!(errors.count() <= 1, "{errors:?}");
    errors.at(field)
}

#[test]
fn a_complete_form_has_nothing_wrong() {
    assert!(complete().errors(TODAY).is_empty());
}

#[test]
fn an_empty_form_is_told_about_every_needed_field() {
    assert_eq!(CheckoutForm::default().errors(TODAY).count(), 10);
}

#[test]
fn postcodes_need_their_space() {
    for good in ["SW1A 1AA", "m1 1ae", "B33 8TH", "CR2 6XH", " DN55 1PT "] {
        assert_eq!(complaint("postcode", |form| form.postcode = good.into()), "", "{good}");
    }
    for joined in ["SW1A1AA", "ex314qt", "M11AE"] {
        let said = complaint("postcode", |form| form.postcode = joined.into());
        assert!(said.starts_with("Put a space"), "{joined}: {said}");
    }
    for wrong in ["12345", "SW1A  1AA", "SW1A 1A", "ÉX31 4QT", "EX31-4QT", "1AA SW1A", "€€€€€"] {
        let said = complaint("postcode", |form| form.postcode = wrong.into());
        assert!(said.starts_with("Check the postcode"), "{wrong}: {said}");
    }
}

#[test]
fn card_numbers_must_pass_their_check_digit() {
    for good in ["4111111111111111", "3782-822463-10005", "5555 5555 5555 4444"] {
        assert_eq!(complaint("card_number", |form| form.card_number = good.into()), "", "{good}");
    }
    for wrong in ["4111111111111112", "4242", "", "4242 4242 4242 424x", "00000000000000000000"] {
        let said = complaint("card_number", |form| form.card_number = wrong.into());
        assert!(said.starts_with("Check the card number"), "{wrong}");
    }
}

#[test]
fn cards_are_good_to_the_end_of_their_month() {
    for good in ["03/26", "3 / 26", "12/2026", "01/30"] {
        assert_eq!(complaint("card_expiry", |form| form.card_expiry = good.into()), "", "{good}");
    }
    let expired = complaint("card_expiry", |form| form.card_expiry = "02/26".into());
    assert!(expired.contains("expired"));
    for wrong in ["13/26", "0326", "", "00/27", "03/226", "a/b"] {
        let said = complaint("card_expiry", |form| form.card_expiry = wrong.into());
        assert!(said.starts_with("Enter month"), "{wrong}");
    }
}

#[test]
fn a_note_fits_the_label() {
    let long = complaint("delivery_note", |form| form.delivery_note = "x".repeat(201));
    assert!(long.contains("200"));
    assert_eq!(complaint("delivery_note", |form| form.delivery_note = "é".repeat(200)), "");
}

#[test]
fn an_order_adds_delivery_and_carries_no_card() {
    let cart = Cart::from_text("jute-twine:2");
    let order = complete().order(&cart, TODAY);
    assert_eq!(order.total(), Pence::of(15, 0) + Pence::of(4, 95));
    assert_eq!(order.day(), "14 March 2026");
    let kept = serde_json::to_string(&order).unwrap();
    assert!(!kept.contains("4242") && !kept.contains("123\""), "{kept}");
    assert_eq!(serde_json::from_str::<Order>(&kept).unwrap(), order);
    assert_ne!(complete().order(&cart, TODAY).number, order.number);
}
