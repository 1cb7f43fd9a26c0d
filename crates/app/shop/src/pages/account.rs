//! Sign-in, and the page behind it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::frame::{Frame, Section, page};
use super::{Shop, now, today};
use crate::trade::customers::Account;
use crate::trade::details::{Details, refund_account};
use crate::trade::field_errors::FieldErrors;
use crate::trade::invoices::{self, Invoice};
use crate::web::cookies::Purpose;
use crate::web::form::Posted;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    email: String,
    next: String,
    refused: bool,
}

/// Where to go after signing in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

pub(super) async fn login_page(
    State(shop): State<Arc<Shop>>,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Response {
    if shop.account(&headers).is_some() {
        return Redirect::to(local_path(&next)).into_response();
    }
    let template = LoginPage {
        frame: Frame::new(&shop, &headers, Section::Account, "Log in"),
        email: String::new(),
        next,
        refused: false,
    };
    page(StatusCode::OK, &template)
}

/// The sign-in form as posted. Not `Debug`: it holds a password.
#[derive(Deserialize)]
pub(super) struct Login {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn login(
    State(shop): State<Arc<Shop>>,
    headers: HeaderMap,
    Posted(form): Posted<Login>,
) -> Response {
    let Some(account) = shop.directory.sign_in(&form.email, &form.password) else {
        let template = LoginPage {
            frame: Frame::new(&shop, &headers, Section::Account, "Log in"),
            email: form.email,
            next: form.next,
            refused: true,
        };
        return page(StatusCode::UNPROCESSABLE_ENTITY, &template);
    };
    let session = shop.directory.session(account, now());
    let kept = shop.cookies.keep(Purpose::Session, &session);
    ([(SET_COOKIE, kept)], Redirect::to(local_path(&form.next))).into_response()
}

pub(super) async fn logout(State(shop): State<Arc<Shop>>) -> Response {
    // The last order names an address; whoever sits here next should not see it.
    let cookies = AppendHeaders([
        (SET_COOKIE, shop.cookies.forget(Purpose::Session)),
        (SET_COOKIE, shop.cookies.forget(Purpose::Order)),
    ]);
    (cookies, Redirect::to("/")).into_response()
}

/// A path of this shop, or the account page: never another site's address.
fn local_path(next: &str) -> &str {
    let bytes = next.as_bytes();
    let local = bytes.first() == Some(&b'/')
        && !matches!(bytes.get(1), Some(b'/' | b'\\'))
        && bytes.iter().all(u8::is_ascii_graphic);
    if local { next } else { "/account" }
}

/// A customer's own details, with whose they are: two people may share a browser.
#[derive(Serialize, Deserialize)]
struct KeptDetails {
    visitor_id: String,
    details: Details,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
    details: Details,
    errors: FieldErrors,
    saved: bool,
    refund_account: String,
    invoices: Vec<Invoice>,
}

/// `?saved` after the details were kept.
#[derive(Deserialize)]
pub(super) struct Saved {
    saved: Option<String>,
}

pub(super) async fn show(
    State(shop): State<Arc<Shop>>,
    Query(Saved { saved }): Query<Saved>,
    headers: HeaderMap,
) -> Response {
    let Some(account) = shop.account(&headers) else {
        return Redirect::to("/login?next=/account").into_response();
    };
    let kept = shop.cookies.read(&headers, Purpose::Details);
    let kept: Option<KeptDetails> = kept.and_then(|text| serde_json::from_str(&text).ok());
    let details = kept
        .filter(|kept| kept.visitor_id == account.visitor_id)
        .map_or_else(|| Details::on_file(&account.visitor_id), |kept| kept.details);
    let errors = FieldErrors::default();
    let page_of = AccountPage::new(&shop, &headers, account, details, errors, saved.is_some());
    page(StatusCode::OK, &page_of)
}

pub(super) async fn save(
    State(shop): State<Arc<Shop>>,
    headers: HeaderMap,
    Posted(details): Posted<Details>,
) -> Response {
    let Some(account) = shop.account(&headers) else {
        return Redirect::to("/login?next=/account").into_response();
    };
    let errors = details.errors();
    if !errors.is_empty() {
        let page_of = AccountPage::new(&shop, &headers, account, details, errors, false);
        return page(StatusCode::UNPROCESSABLE_ENTITY, &page_of);
    }
    let kept = KeptDetails { visitor_id: account.visitor_id.clone(), details };
    let kept = serde_json::to_string(&kept).expect("details are plain text");
    let kept = shop.cookies.keep(Purpose::Details, &kept);
    ([(SET_COOKIE, kept)], Redirect::to("/account?saved=yes")).into_response()
}

impl AccountPage {
    fn new(
        shop: &Shop,
        headers: &HeaderMap,
        account: &Account,
        details: Details,
        errors: FieldErrors,
        saved: bool,
    ) -> Self {
        Self {
            frame: Frame::new(shop, headers, Section::Account, "Your account"),
            refund_account: refund_account(&account.visitor_id),
            invoices: invoices::invoices(&account.visitor_id, today()),
            account: account.clone(),
            details,
            errors,
            saved,
        }
    }
}

pub(super) async fn statement(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    let Some(account) = shop.account(&headers) else {
        return Redirect::to("/login?next=/account").into_response();
    };
    let text = invoices::statement(&invoices::invoices(&account.visitor_id, today()));
    let kind = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"fernhill-statement.csv\""),
    ];
    (kind, text).into_response()
}

#[cfg(test)]
mod tests;
