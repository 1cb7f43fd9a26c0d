//! A cart adds up, and survives its cookie.
#![allow(clippy::unwrap_used)]

use super::{Cart, Delivery, MAX_QUANTITY};
use crate::trade::catalogue::find;
use crate::trade::money::Pence;

#[test]
fn a_cart_survives_being_written_and_read() {
    let mut cart = Cart::default();
    cart.add(find("border-spade").unwrap(), 2);
    cart.add(find("jute-twine").unwrap(), 1);
    cart.add(find("border-spade").unwrap(), 1);
    assert_eq!(cart.to_text(), "border-spade:3,jute-twine:1");
    assert_eq!(Cart::from_text(&cart.to_text()), cart);
    assert_eq!(cart.count(), 4);
    assert_eq!(cart.goods(), Pence::of(151, 50));
}

#[test]
fn setting_none_takes_a_product_out() {
    let mut cart = Cart::from_text("border-spade:3,jute-twine:1");
    cart.set(find("border-spade").unwrap(), 0);
    assert_eq!(cart.to_text(), "jute-twine:1");
}

#[test]
fn quantities_have_an_upper_bound_however_they_come_in() {
    let mut cart = Cart::from_text("border-spade:4294967295");
    cart.add(find("border-spade").unwrap(), u32::MAX);
    assert_eq!(cart.count(), MAX_QUANTITY);
}

#[test]
fn what_is_no_longer_sold_is_left_out() {
    let cart = Cart::from_text("anvil:1,jute-twine:x,,jute-twine:2");
    assert_eq!(cart.to_text(), "jute-twine:2");
}

#[test]
fn standard_delivery_is_free_from_sixty_pounds() {
    assert_eq!(Delivery::Standard.charge(Pence::of(59, 99)), Pence::of(4, 95));
    assert_eq!(Delivery::Standard.charge(Pence::of(60, 0)), Pence(0));
    assert_eq!(Delivery::NextDay.charge(Pence::of(500, 0)), Pence::of(9, 50));
}
