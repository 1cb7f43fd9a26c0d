//! Fernhill, the demo customer's web site: a small shop for garden and workshop
//! tools. It knows nothing of the platform but the address of its SDK, and works
//! in full without it. Its pictures were drawn for this project; the licence of the
//! web font lies beside it in `static/fonts`.

mod config;
mod pages;
mod trade;
mod web;

use std::sync::Arc;

use axum::Router;

pub use config::{Company, ConfigError, CookieKey, Customer, ShopConfig};
pub use web::origin::InvalidOrigin;

/// The whole site, ready to be served at `config.base_url`.
///
/// # Errors
/// When an address in the configuration cannot be used, or two customers share
/// an e-mail address.
pub fn router(config: ShopConfig) -> Result<Router, ConfigError> {
    let origin = config.origin()?;
    let shop = Arc::new(pages::Shop::open(config, origin)?);
    Ok(web::guarded(pages::routes(), shop))
}
