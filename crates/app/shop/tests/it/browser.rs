//! A browser as far as these tests need one: it keeps cookies, names its origin
//! on posts, and can be moved to a shop that was started anew.

use std::collections::BTreeMap;

use alongside_shop::{Company, CookieKey, Customer, ShopConfig, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;

pub const SHOP: &str = "http://localhost:4402";
pub const PLATFORM: &str = "http://localhost:4400";
pub const EMAIL: &str = "casey.morgan@northwind.example";
pub const PASSWORD: &str = "orchard & gate";

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    /// Where a redirect leads.
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[LOCATION].to_str().unwrap()
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.text.contains(text), "no {text:?} in\n{}", self.text);
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.text.contains(text), "{text:?} in\n{}", self.text);
        self
    }
}

/// The configuration of the tests: one customer with a plain name, one without.
pub fn config() -> ShopConfig {
    let customer = |name: &str, email: &str, visitor_id: &str| Customer {
        name: name.into(),
        email: email.into(),
        password: PASSWORD.into(),
        visitor_id: visitor_id.into(),
    };
    ShopConfig {
        base_url: SHOP.into(),
        platform_url: Some(PLATFORM.into()),
        license_key: Some("lk_fernhill".into()),
        customers: vec![
            customer("Casey Morgan", EMAIL, "V-1042"),
            customer("<script>alert(1)</script>", "mallory@example.com", "V-6"),
        ],
        company: Company::default(),
        cookie_key: CookieKey([3; 32]),
    }
}

pub struct Browser {
    shop: Router,
    origin: Option<&'static str>,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new() -> Self {
        Self::at(config())
    }

    pub fn at(config: ShopConfig) -> Self {
        Self { shop: router(config).unwrap(), origin: Some(SHOP), cookies: BTreeMap::new() }
    }

    /// The same cookies, at a shop started anew from `config`.
    pub fn after_restart(mut self, config: ShopConfig) -> Self {
        self.shop = router(config).unwrap();
        self
    }

    /// Names another page's origin on posts, or none.
    pub fn posting_from(mut self, origin: Option<&'static str>) -> Self {
        self.origin = origin;
        self
    }

    pub async fn signed_in(email: &str) -> Self {
        let mut browser = Self::new();
        let form = [("email", email), ("password", PASSWORD)];
        browser.post("/login", &form).await.leads_to();
        browser
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let mut request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(origin) = self.origin {
            request = request.header(ORIGIN, origin);
        }
        self.send(request, Body::from(pairs.join("&"))).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).body(body).unwrap();
        let response = self.shop.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for header in parts.headers.get_all(SET_COOKIE) {
            let text = header.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
