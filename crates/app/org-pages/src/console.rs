//! The console: an app in which records open as tabs beside each other. A script draws the tabs and
//! shows each page in a frame of this origin, without what stands around it; without the script the
//! pages are the usual ones.

use axum::http::HeaderMap;

use crate::page::home;

/// How a page was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// For a frame of another page: nothing stands around it.
    pub framed: bool,
    /// At an address that a console's tabs can show.
    pub tab: bool,
}

impl Asked {
    /// How a request asks. A browser that does not tell of frames gets whole pages, whose script
    /// then hides what stands around them.
    pub fn of(path: &str, headers: &HeaderMap) -> Self {
        let framed = headers.get("sec-fetch-dest").is_some_and(|dest| dest == "iframe");
        Self { framed, tab: is_tab(path) }
    }
}

/// Whether a console's tabs can show the page at this path: lists, records, forms, whole pages of
/// packages, search. Setup and what changes the session stand by themselves and are never framed.
pub fn is_tab(path: &str) -> bool {
    let inside = ["/lightning/r/", "/lightning/o/", "/lightning/n/"];
    inside.iter().any(|start| path.starts_with(start)) || [home::ADDRESS, "/lightning/search"].contains(&path)
}
