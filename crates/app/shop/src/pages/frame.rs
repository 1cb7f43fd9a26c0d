//! What surrounds every page: title, navigation, cart count, the signed-in
//! customer, and the two lines that load the SDK.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use super::Shop;
use crate::config::Company;
use crate::trade::catalogue::Category;
use crate::trade::customers::Account;

/// A place in the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Tools,
    Planner,
    Help,
    Contact,
    Cart,
    Account,
    None,
}

/// Everything `base.html` needs.
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) company: Company,
    pub(super) cart_count: u32,
    pub(super) account: Option<Account>,
    pub(super) sdk: Option<Sdk>,
    section: Section,
}

/// Where the SDK is, and for which account.
pub(super) struct Sdk {
    pub(super) script: String,
    pub(super) license_key: String,
}

impl Frame {
    /// The main navigation: what, where, and its label.
    pub(super) const PLACES: [(Section, &str, &str); 4] = [
        (Section::Tools, "/tools", "Tools"),
        (Section::Planner, "/planner", "Bed planner"),
        (Section::Help, "/help", "Help"),
        (Section::Contact, "/contact", "Contact"),
    ];
    pub(super) const ACCOUNT: Section = Section::Account;
    pub(super) const CART: Section = Section::Cart;

    pub(super) fn new(shop: &Shop, headers: &HeaderMap, section: Section, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            company: shop.company.clone(),
            cart_count: shop.cart(headers).count(),
            account: shop.account(headers).cloned(),
            sdk: shop.support.as_ref().map(|support| Sdk {
                script: format!("{}/sdk/alongside.js", support.platform),
                license_key: support.license_key.clone(),
            }),
            section,
        }
    }

    /// The shelves, for menus.
    pub(super) fn categories(&self) -> [Category; 4] {
        Category::ALL
    }

    /// The attribute that marks the current place in the navigation.
    pub(super) fn current(&self, section: &Section) -> &'static str {
        if self.section == *section { "aria-current=page" } else { "" }
    }
}

/// The page as a response.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            tracing::error!(%error, "page not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
