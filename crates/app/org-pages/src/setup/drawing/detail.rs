//! A page about one thing: facts about it, and tables of what belongs to it.

use askama::Template;
use axum::response::Response;

use super::listing::Listing;
use super::{Button, Notice};
use crate::cell::Cell;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::setup::frame::Frame;

/// A fact with its label.
pub struct Fact {
    pub label: String,
    pub cell: Cell,
    /// Whether it needs the full width; the shared template of details asks for it.
    pub wide: bool,
}

impl Fact {
    pub fn new(label: &str, cell: Cell) -> Self {
        Self { label: label.to_owned(), wide: matches!(cell, Cell::Long(_)), cell }
    }

    pub fn text(label: &str, text: impl Into<String>) -> Self {
        Self::new(label, words(text))
    }
}

/// Text as a cell; empty text is an empty cell.
pub fn words(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// A titled group of facts.
pub struct Facts {
    pub title: String,
    pub facts: Vec<Fact>,
    pub buttons: Vec<Button>,
}

/// A titled table on the page.
pub struct Card {
    pub title: String,
    pub note: Option<String>,
    pub buttons: Vec<Button>,
    pub listing: Listing,
}

/// The page.
#[derive(Template)]
#[template(path = "setup/facts.html")]
pub struct DetailPage {
    pub chrome: Chrome,
    pub frame: Frame,
    pub buttons: Vec<Button>,
    pub notice: Option<Notice>,
    pub facts: Vec<Facts>,
    pub cards: Vec<Card>,
}

impl DetailPage {
    pub fn answer(&self) -> Result<Response, Problem> {
        html(self)
    }
}
