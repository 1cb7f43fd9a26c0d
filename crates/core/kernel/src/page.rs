//! Long lists, a page at a time.

/// Which page of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Where the page before ended; `None` for the first.
    pub cursor: Option<String>,
    /// How many items at most, between 1 and [`PageRequest::MOST`].
    pub limit: u32,
}

impl PageRequest {
    /// The largest page that is served.
    pub const MOST: u32 = 200;

    /// Keeps `limit` within bounds; without one, fifty.
    #[must_use]
    pub fn new(cursor: Option<String>, limit: Option<u32>) -> Self {
        Self { cursor, limit: limit.unwrap_or(50).clamp(1, Self::MOST) }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// What asks for the next page; `None` on the last.
    pub next: Option<String>,
    /// How many items the whole list has.
    pub total: u64,
}
