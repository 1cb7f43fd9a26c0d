//! What the pages of Setup are put together from: tables, facts, forms, grids of checkboxes, choices.

pub mod choice;
pub mod detail;
pub mod form;
pub mod grid;
pub mod listing;

use serde::Deserialize;

/// A link that looks like a button.
pub struct Button {
    pub label: String,
    /// What it is about, for who cannot see where it stands.
    pub about: String,
    pub address: String,
    pub primary: bool,
}

impl Button {
    pub fn new(label: &str, address: impl Into<String>) -> Self {
        Self { label: label.to_owned(), about: String::new(), address: address.into(), primary: false }
    }

    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }
}

/// Words above a page's content.
pub struct Notice {
    pub words: String,
    /// `stop` for a refusal, `wait` for what to know.
    pub tone: &'static str,
    /// Where it leads, and what the link is called.
    pub link: Option<(String, &'static str)>,
}

impl Notice {
    pub fn refusal(words: impl Into<String>) -> Self {
        Self { words: words.into(), tone: "stop", link: None }
    }

    pub fn hint(words: impl Into<String>) -> Self {
        Self { words: words.into(), tone: "wait", link: None }
    }
}

/// What a form sent, in its order; a name may stand several times.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Sent(pub Vec<(String, String)>);

impl Sent {
    /// The first value of this name, without blanks around it.
    pub fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Whether a checkbox was ticked.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Every value of this name.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
