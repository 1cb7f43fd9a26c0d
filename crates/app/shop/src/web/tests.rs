//! What the layers around the routes do when a route fails.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::routing::get;
use tower::ServiceExt;

use super::guarded;
use crate::config::{Company, CookieKey, ShopConfig};
use crate::pages::Shop;

async fn failing() -> &'static str {
    panic!("cellar flooded")
}

#[tokio::test]
async fn a_handler_that_panics_gets_a_page_and_the_headers() {
    let config = ShopConfig {
        base_url: "http://localhost:4402".into(),
        platform_url: None,
        license_key: None,
        customers: Vec::new(),
        company: Company::default(),
        cookie_key: CookieKey([1; 32]),
    };
    let origin = config.origin().unwrap();
    let shop = Arc::new(Shop::open(config, origin).unwrap());
    let routes = Router::new().route("/cellar", get(failing));
    let request = Request::get("/cellar").body(Body::empty()).unwrap();
    let response = guarded(routes, shop).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(response.headers().contains_key("content-security-policy"));
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(text.contains("A tool broke in our hands") && !text.contains("flooded"));
}
