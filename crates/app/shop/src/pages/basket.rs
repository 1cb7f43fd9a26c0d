//! The cart: adding, changing, and looking at it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::frame::{Frame, Section, page};
use super::{Shop, refusal};
use crate::trade::cart::{Cart, Delivery, Line, MAX_QUANTITY};
use crate::trade::catalogue;
use crate::trade::money::Pence;
use crate::web::cookies::Purpose;
use crate::web::form::Posted;

#[derive(Template)]
#[template(path = "cart.html")]
struct CartPage {
    frame: Frame,
    lines: Vec<Line>,
    goods: Pence,
    delivery: Pence,
    max_quantity: u32,
}

pub(super) async fn show(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    let cart = shop.cart(&headers);
    let goods = cart.goods();
    let template = CartPage {
        frame: Frame::new(&shop, &headers, Section::Cart, "Your cart"),
        lines: cart.lines(),
        goods,
        delivery: Delivery::Standard.charge(goods),
        max_quantity: MAX_QUANTITY,
    };
    page(StatusCode::OK, &template)
}

/// A product and how many of it.
#[derive(Deserialize)]
pub(super) struct Change {
    product: String,
    quantity: u32,
}

pub(super) async fn add(
    State(shop): State<Arc<Shop>>,
    headers: HeaderMap,
    Posted(change): Posted<Change>,
) -> Response {
    change_cart(&shop, &headers, &change, Cart::add)
}

pub(super) async fn update(
    State(shop): State<Arc<Shop>>,
    headers: HeaderMap,
    Posted(change): Posted<Change>,
) -> Response {
    change_cart(&shop, &headers, &change, Cart::set)
}

fn change_cart(
    shop: &Shop,
    headers: &HeaderMap,
    change: &Change,
    apply: fn(&mut Cart, &'static catalogue::Product, u32),
) -> Response {
    let Some(product) = catalogue::find(&change.product) else {
        return refusal::missing(shop, headers);
    };
    let mut cart = shop.cart(headers);
    apply(&mut cart, product, change.quantity);
    let kept = shop.cookies.keep(Purpose::Cart, &cart.to_text());
    ([(SET_COOKIE, kept)], Redirect::to("/cart")).into_response()
}
