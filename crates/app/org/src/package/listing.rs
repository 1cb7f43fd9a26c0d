//! What the marketplace shows of the package, from `salesforce/listing.json`.

use serde::Deserialize;

/// A listing of the marketplace.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Listing {
    /// Namespace of the package, its key in addresses.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// One line.
    pub summary: String,
    /// Paragraphs about it.
    pub description: Vec<String>,
    /// What people may look for it by.
    pub keywords: Vec<String>,
    /// What an administrator agrees to: what it asks for and what it does not.
    pub asks: Vec<String>,
    /// The film about it.
    pub video: ListingVideo,
    /// Version of the package in this org's marketplace; filled in from its source.
    #[serde(skip)]
    pub version: String,
    /// Version that is installed.
    #[serde(skip)]
    pub installed: Option<String>,
}

/// A film, or the place for one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListingVideo {
    /// What it shows.
    pub title: String,
    /// Its address; none while there is only a place for it.
    pub url: Option<String>,
}

/// The listing inside this binary.
pub(crate) fn listing() -> Result<Listing, serde_json::Error> {
    serde_json::from_str(include_str!("../../../../../salesforce/listing.json"))
}

impl Listing {
    /// Whether a search for these words finds it: each is in its name, publisher, summary or keywords.
    #[must_use]
    pub fn matches(&self, search: &str) -> bool {
        let texts = [&self.name, &self.publisher, &self.summary].into_iter().chain(&self.keywords);
        let all: String = texts.map(|text| text.to_lowercase() + "\n").collect();
        search.split_whitespace().all(|word| all.contains(&word.to_lowercase()))
    }
}
