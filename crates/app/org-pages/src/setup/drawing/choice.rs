//! Choosing several of many: from one list into another, or by ticking them.

use askama::Template;
use axum::response::Response;

use super::Notice;
use crate::chrome::Chrome;
use crate::problem::{Problem, html, refused};
use crate::setup::frame::Frame;

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub label: String,
    /// A second line.
    pub note: String,
    pub chosen: bool,
    /// Why it was refused.
    pub wrong: Option<String>,
}

/// Two lists, and what moves between them.
#[derive(Template)]
#[template(path = "setup/two_lists.html")]
pub struct TwoLists {
    pub chrome: Chrome,
    pub frame: Frame,
    pub action: String,
    pub cancel: String,
    /// What is chosen, in the plural: `Permission Sets`.
    pub noun: &'static str,
    pub notice: Option<Notice>,
    pub items: Vec<Item>,
}

/// A list with a checkbox for each.
#[derive(Template)]
#[template(path = "setup/ticked_list.html")]
pub struct TickedList {
    pub chrome: Chrome,
    pub frame: Frame,
    pub action: String,
    pub cancel: String,
    pub noun: &'static str,
    pub notice: Option<Notice>,
    pub items: Vec<Item>,
}

/// Draws the page again with why it was not taken, at the one it is about.
pub fn refuse(notice: &mut Option<Notice>, items: &mut [Item], id: Option<&str>, words: &str) {
    let item = items.iter_mut().find(|item| Some(item.id.as_str()) == id);
    let whole = match &item {
        Some(item) => format!("{}: {words}. Nothing was saved.", item.label),
        None => format!("{words}. Nothing was saved."),
    };
    if let Some(item) = item {
        item.wrong = Some(words.to_owned());
    }
    *notice = Some(Notice::refusal(whole));
}

impl TwoLists {
    pub fn answer(&self) -> Result<Response, Problem> {
        html(self)
    }

    pub fn refused(&self) -> Result<Response, Problem> {
        refused(self)
    }
}

impl TickedList {
    pub fn answer(&self) -> Result<Response, Problem> {
        html(self)
    }

    pub fn refused(&self) -> Result<Response, Problem> {
        refused(self)
    }
}
