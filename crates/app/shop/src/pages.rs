//! The pages, by address. Each handler reads the request, asks the business, and
//! fills a template; nothing outlives the request but what is in a cookie.

pub(crate) mod refusal;

mod account;
mod advice;
mod basket;
mod checkout;
mod frame;
mod shopfront;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::config::{Company, ConfigError, ShopConfig, Support};
use crate::trade::cart::Cart;
use crate::trade::customers::{Account, Directory};
use crate::web::assets::{self, AssetPath};
use crate::web::cookies::{CookieJar, Purpose};
use crate::web::guard::content_security_policy;
use crate::web::origin::Origin;

/// No form of the shop is longer.
const MAX_FORM_BYTES: usize = 64 * 1024;

/// What every handler needs; the same for the life of the process.
pub(crate) struct Shop {
    company: Company,
    support: Option<Support>,
    directory: Directory,
    cookies: CookieJar,
    origin_header: HeaderValue,
    content_security_policy: HeaderValue,
}

impl Shop {
    pub(crate) fn open(config: ShopConfig, origin: Origin) -> Result<Self, ConfigError> {
        let support = config.support()?;
        Ok(Self {
            content_security_policy: content_security_policy(support.as_ref()),
            support,
            directory: Directory::new(&config.cookie_key, config.customers)?,
            cookies: CookieJar::new(&config.cookie_key, origin.is_secure()),
            origin_header: HeaderValue::try_from(origin.to_string())
                .expect("an origin that was parsed is valid header text"),
            company: config.company,
        })
    }

    /// What browsers send as `Origin` from pages of this shop.
    pub(crate) fn origin_header(&self) -> &HeaderValue {
        &self.origin_header
    }

    pub(crate) fn content_security_policy(&self) -> HeaderValue {
        self.content_security_policy.clone()
    }

    fn cart(&self, headers: &HeaderMap) -> Cart {
        let text = self.cookies.read(headers, Purpose::Cart);
        Cart::from_text(&text.unwrap_or_default())
    }

    fn account(&self, headers: &HeaderMap) -> Option<&Account> {
        let session = self.cookies.read(headers, Purpose::Session)?;
        self.directory.resume(&session, now())
    }
}

/// Every address of the shop.
pub(crate) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/", get(shopfront::home))
        .route("/tools", get(shopfront::tools))
        .route("/tools/{slug}", get(shopfront::product))
        .route("/cart", get(basket::show).post(basket::update))
        .route("/cart/add", post(basket::add))
        .route("/checkout", get(checkout::show).post(checkout::place))
        .route("/checkout/confirmation", get(checkout::confirmation))
        .route("/login", get(account::login_page).post(account::login))
        .route("/logout", post(account::logout))
        .route("/account", get(account::show).post(account::save))
        .route("/account/statement.csv", get(account::statement))
        .route("/help", get(advice::help))
        .route("/help/opening-hours", get(advice::opening_hours))
        .route("/contact", get(advice::contact))
        .route("/planner", get(advice::planner))
        .route("/planner/{*view}", get(advice::planner))
        .route("/static/{*path}", get(asset))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(async || "ready\n"))
        .fallback(refusal::not_found)
        .method_not_allowed_fallback(refusal::wrong_method)
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}

async fn asset(State(shop): State<Arc<Shop>>, path: AssetPath, headers: HeaderMap) -> Response {
    assets::file(&path, &headers).unwrap_or_else(|| refusal::missing(&shop, &headers))
}

/// The one place where the shop looks at the clock.
fn now() -> Timestamp {
    Timestamp::now()
}

fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}
