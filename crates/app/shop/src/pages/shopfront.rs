//! Home, the catalogue, and one page for each product.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::frame::{Frame, Section, page};
use super::{Shop, refusal};
use crate::trade::cart::MAX_QUANTITY;
use crate::trade::catalogue::{self, Category, PRODUCTS, Product};

/// The four on the home page.
const FEATURED: [&str; 4] = ["border-spade", "bypass-secateurs", "watering-can", "smoothing-plane"];

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    featured: Vec<&'static Product>,
}

pub(super) async fn home(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    let frame = Frame::new(&shop, &headers, Section::None, "Tools made to be mended");
    let featured = FEATURED.into_iter().filter_map(catalogue::find).collect();
    page(StatusCode::OK, &Home { frame, featured })
}

/// `?category=&q=` of the catalogue.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    category: String,
    q: String,
}

#[derive(Template)]
#[template(path = "tools.html")]
struct Tools {
    frame: Frame,
    chosen: Option<Category>,
    query: String,
    products: Vec<&'static Product>,
    total: usize,
}

pub(super) async fn tools(
    State(shop): State<Arc<Shop>>,
    Query(filter): Query<Filter>,
    headers: HeaderMap,
) -> Response {
    let chosen = Category::from_slug(&filter.category);
    if chosen.is_none() && !filter.category.is_empty() {
        return refusal::missing(&shop, &headers);
    }
    let title = chosen.map_or("All tools", Category::title);
    let tools = Tools {
        frame: Frame::new(&shop, &headers, Section::Tools, title),
        chosen,
        products: catalogue::search(chosen, &filter.q),
        query: filter.q,
        total: PRODUCTS.len(),
    };
    page(StatusCode::OK, &tools)
}

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage {
    frame: Frame,
    product: &'static Product,
    beside: Vec<&'static Product>,
    max_quantity: u32,
}

pub(super) async fn product(
    State(shop): State<Arc<Shop>>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(product) = catalogue::find(&slug) else {
        return refusal::missing(&shop, &headers);
    };
    let template = ProductPage {
        frame: Frame::new(&shop, &headers, Section::Tools, product.name),
        product,
        beside: catalogue::beside(product),
        max_quantity: MAX_QUANTITY,
    };
    page(StatusCode::OK, &template)
}
