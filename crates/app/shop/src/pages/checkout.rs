//! Checkout and the confirmation of the order.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};

use super::frame::{Frame, Section, page};
use super::{Shop, today};
use crate::trade::cart::{Cart, Delivery, Line};
use crate::trade::checkout::{CheckoutForm, Order};
use crate::trade::field_errors::FieldErrors;
use crate::trade::money::Pence;
use crate::web::cookies::Purpose;
use crate::web::form::Posted;

#[derive(Template)]
#[template(path = "checkout.html")]
struct Checkout {
    frame: Frame,
    form: CheckoutForm,
    errors: FieldErrors,
    lines: Vec<Line>,
    goods: Pence,
    charge: Pence,
}

impl Checkout {
    /// What this way of delivery would cost.
    fn quote(&self, delivery: &Delivery) -> String {
        delivery.charge(self.goods).or_free()
    }
}

pub(super) async fn show(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    // With nothing in the cart the form is shown all the same: who fills it in first loses nothing.
    let cart = shop.cart(&headers);
    let mut form = CheckoutForm::beginning();
    if let Some(account) = shop.account(&headers) {
        form.name.clone_from(&account.name);
        form.email.clone_from(&account.email);
    }
    let errors = FieldErrors::default();
    checkout(&shop, &headers, StatusCode::OK, form, errors, &cart)
}

pub(super) async fn place(
    State(shop): State<Arc<Shop>>,
    headers: HeaderMap,
    Posted(form): Posted<CheckoutForm>,
) -> Response {
    let cart = shop.cart(&headers);
    if cart.is_empty() {
        return Redirect::to("/cart").into_response();
    }
    let errors = form.errors(today());
    if !errors.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return checkout(&shop, &headers, status, form, errors, &cart);
    }
    let order = form.order(&cart, today());
    tracing::info!(order.number, "order placed");
    let kept = serde_json::to_string(&order).expect("an order is plain text and numbers");
    let cookies = AppendHeaders([
        (SET_COOKIE, shop.cookies.keep(Purpose::Order, &kept)),
        (SET_COOKIE, shop.cookies.forget(Purpose::Cart)),
    ]);
    (cookies, Redirect::to("/checkout/confirmation")).into_response()
}

fn checkout(
    shop: &Shop,
    headers: &HeaderMap,
    status: StatusCode,
    form: CheckoutForm,
    errors: FieldErrors,
    cart: &Cart,
) -> Response {
    let goods = cart.goods();
    let template = Checkout {
        frame: Frame::new(shop, headers, Section::Cart, "Checkout"),
        lines: cart.lines(),
        goods,
        charge: form.chosen_delivery().charge(goods),
        form,
        errors,
    };
    page(status, &template)
}

#[derive(Template)]
#[template(path = "confirmation.html")]
struct Confirmation {
    frame: Frame,
    order: Order,
}

pub(super) async fn confirmation(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    let kept = shop.cookies.read(&headers, Purpose::Order);
    let Some(order) = kept.and_then(|text| serde_json::from_str(&text).ok()) else {
        return Redirect::to("/cart").into_response();
    };
    let frame = Frame::new(&shop, &headers, Section::Cart, "Order placed");
    page(StatusCode::OK, &Confirmation { frame, order })
}
