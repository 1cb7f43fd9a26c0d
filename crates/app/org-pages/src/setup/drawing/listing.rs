//! Tables of Setup: of a page of their own, which is searched and paged, or on another page.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::{Button, Notice};
use crate::cell::Cell;
use crate::chrome::Chrome;
use crate::problem::{Problem, form_urlencoded, html};
use crate::setup::frame::Frame;

/// Rows on one page.
pub const PAGE: u64 = 50;
/// The query language skips no more records than this.
const FARTHEST: u64 = 2_000;

/// A table.
pub struct Listing {
    /// What it is called, for who cannot see what stands above it.
    pub caption: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Row>,
    /// What an empty table says: that it is empty, and what to do.
    pub empty: (String, String),
}

/// A row of a table.
pub struct Row {
    pub cells: Vec<Cell>,
    pub actions: Vec<Button>,
}

impl Row {
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, actions: Vec::new() }
    }

    pub fn with(mut self, action: Button) -> Self {
        self.actions.push(action);
        self
    }
}

impl Listing {
    /// Whether any row can be acted on.
    pub fn has_actions(&self) -> bool {
        self.rows.iter().any(|row| !row.actions.is_empty())
    }
}

/// What the address of a list asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub text: String,
    page: Option<u64>,
}

impl Asked {
    /// The text that is looked for.
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// How many rows come before this page.
    pub fn skipped(&self) -> u64 {
        (self.page.unwrap_or(1).clamp(1, FARTHEST / PAGE + 1) - 1) * PAGE
    }

    /// The end of a query for this page.
    pub fn window(&self) -> String {
        format!(" LIMIT {PAGE} OFFSET {}", self.skipped())
    }
}

/// Where in a long list a page stands.
pub struct Paging {
    /// What the rows are called.
    pub noun: &'static str,
    pub address: String,
    pub text: String,
    /// Whether the list has a search of its own.
    pub searched: bool,
    pub total: u64,
    pub first: u64,
    pub last: u64,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl Paging {
    /// The page `asked` for, of a list with `total` rows of which this page shows `shown`.
    pub fn of(noun: &'static str, address: &str, asked: &Asked, total: u64, shown: usize) -> Self {
        let (skipped, shown) = (asked.skipped(), u64::try_from(shown).unwrap_or(PAGE));
        let number = skipped / PAGE + 1;
        let turned = |page: u64| match asked.text() {
            "" => format!("{address}?page={page}"),
            text => format!("{address}?text={}&page={page}", form_urlencoded(text)),
        };
        Self {
            noun,
            address: address.to_owned(),
            text: asked.text().to_owned(),
            searched: true,
            total,
            first: if shown == 0 { 0 } else { skipped + 1 },
            last: skipped + shown,
            previous: (number > 1).then(|| turned(number - 1)),
            next: (skipped + shown < total && skipped + PAGE <= FARTHEST).then(|| turned(number + 1)),
        }
    }

    /// A list that is shown as a whole, found through or not.
    pub fn whole(noun: &'static str, address: &str, text: Option<&str>, shown: usize) -> Self {
        let total = u64::try_from(shown).unwrap_or(u64::MAX);
        Self {
            noun,
            address: address.to_owned(),
            text: text.unwrap_or_default().to_owned(),
            searched: text.is_some(),
            total,
            first: u64::from(total > 0),
            last: total,
            previous: None,
            next: None,
        }
    }
}

/// A page that is a table.
#[derive(Template)]
#[template(path = "setup/list.html")]
pub struct ListPage {
    pub chrome: Chrome,
    pub frame: Frame,
    pub buttons: Vec<Button>,
    pub notice: Option<Notice>,
    pub listing: Listing,
    pub paging: Paging,
}

impl ListPage {
    pub fn answer(&self) -> Result<Response, Problem> {
        html(self)
    }
}
