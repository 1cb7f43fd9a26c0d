//! A signed cookie comes back whole or not at all.
#![allow(clippy::unwrap_used)]

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::{CookieJar, Purpose};
use crate::config::CookieKey;

fn jar(byte: u8) -> CookieJar {
    CookieJar::new(&CookieKey([byte; 32]), false)
}

/// The request headers of a browser that stored `set_cookie`.
fn sent_back(set_cookie: &str) -> HeaderMap {
    let pair = set_cookie.split(';').next().unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, format!("other=1; {pair}").parse().unwrap());
    headers
}

#[test]
fn a_value_survives_the_way_to_the_browser_and_back() {
    let kept = jar(1).keep(Purpose::Cart, "border-spade:2");
    let kept = kept.to_str().unwrap();
    assert!(kept.contains("HttpOnly") && kept.contains("SameSite=Lax"));
    assert!(!kept.contains("Secure"));
    let value = jar(1).read(&sent_back(kept), Purpose::Cart);
    assert_eq!(value.as_deref(), Some("border-spade:2"));
}

#[test]
fn a_changed_value_is_not_believed() {
    let kept = jar(1).keep(Purpose::Cart, "border-spade:2");
    let kept = kept.to_str().unwrap();
    for position in kept.find('=').unwrap() + 1..kept.find(';').unwrap() {
        let mut forged = kept.as_bytes().to_vec();
        forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        let value = jar(1).read(&sent_back(&forged), Purpose::Cart);
        assert_eq!(value, None, "position {position}");
    }
}

#[test]
fn a_cookie_of_one_purpose_cannot_serve_another() {
    let cart = jar(1).keep(Purpose::Cart, "casey").to_str().unwrap().to_owned();
    let moved = cart.replace("fernhill_cart", "fernhill_session");
    assert_eq!(jar(1).read(&sent_back(&moved), Purpose::Session), None);
}

#[test]
fn another_key_signs_for_another_shop() {
    let kept = jar(1).keep(Purpose::Session, "casey").to_str().unwrap().to_owned();
    assert_eq!(jar(2).read(&sent_back(&kept), Purpose::Session), None);
}

#[test]
fn over_tls_the_cookie_stays_on_tls() {
    let secure = CookieJar::new(&CookieKey([1; 32]), true);
    let kept = secure.keep(Purpose::Session, "casey");
    assert!(kept.to_str().unwrap().contains("Secure"));
}
