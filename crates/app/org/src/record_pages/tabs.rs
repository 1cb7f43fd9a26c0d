//! Sets of tabs: components that show facets of the page, one at a time.

use std::collections::BTreeSet;

use super::{PageRegion, PlacedComponent, RecordPage};

/// The component that holds tabs.
pub const TABSET: &str = "flexipage:tabset";
/// One tab; it stands in the facet of its set only.
pub(super) const TAB: &str = "flexipage:tab";

/// What the platform calls its own tabs.
const TITLES: [(&str, &str); 6] = [
    ("Standard.Tab.detail", "Details"),
    ("Standard.Tab.relatedLists", "Related"),
    ("Standard.Tab.activity", "Activity"),
    ("Standard.Tab.collaborate", "Chatter"),
    ("Standard.Tab.feed", "Feed"),
    ("Standard.Tab.news", "News"),
];

/// A tab of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageTab<'p> {
    /// What it is called.
    pub title: &'p str,
    /// Whether it is the one shown first.
    pub active: bool,
    /// What stands in it, from the top.
    pub components: &'p [PlacedComponent],
}

/// The tabs of a set.
pub(super) fn of<'p>(page: &'p RecordPage, tabset: &PlacedComponent) -> Vec<PageTab<'p>> {
    let holders = facet(page, tabset, "tabs").map_or(&[][..], |facet| &facet.components);
    holders
        .iter()
        .filter(|placed| placed.component == TAB)
        .map(|tab| {
            let title = tab.properties.get("title").map_or("Tab", String::as_str);
            let known = TITLES.iter().find(|(name, _)| *name == title);
            PageTab {
                title: known.map_or(title, |(_, title)| title),
                active: tab.properties.get("active").is_some_and(|active| active == "true"),
                components: facet(page, tab, "body").map_or(&[], |facet| &facet.components),
            }
        })
        .collect()
}

fn facet<'p>(page: &'p RecordPage, holder: &PlacedComponent, property: &str) -> Option<&'p PageRegion> {
    let name = holder.properties.get(property)?;
    page.regions.iter().find(|region| region.facet && region.name == *name)
}

/// The property by which a component refers to a facet.
fn reference(component: &str) -> Option<&'static str> {
    match component {
        TABSET => Some("tabs"),
        TAB => Some("body"),
        _ => None,
    }
}

/// Whether a component holds facets, and so is none of the list to choose from.
pub(super) fn is_holder(component: &str) -> bool {
    reference(component).is_some()
}

/// Says what is wrong with the facets of a page: one that is missing, or shown in two places.
pub(super) fn check(page: &RecordPage) -> Result<(), String> {
    let mut shown = BTreeSet::new();
    for placed in page.components() {
        let Some(property) = reference(&placed.component) else { continue };
        let Some(name) = placed.properties.get(property) else {
            return Err(format!("{}: {property} names no facet.", placed.component));
        };
        if facet(page, placed, property).is_none() {
            return Err(format!("{}: there is no facet {name}.", placed.component));
        }
        if !shown.insert(name) {
            return Err(format!("{}: the facet {name} is shown in another place already.", placed.component));
        }
    }
    Ok(())
}

/// Takes away the facets that nothing shows any more.
pub(super) fn prune(page: &mut RecordPage) {
    loop {
        let shown: BTreeSet<String> = page
            .components()
            .filter_map(|placed| placed.properties.get(reference(&placed.component)?).cloned())
            .collect();
        let before = page.regions.len();
        page.regions.retain(|region| !region.facet || shown.contains(&region.name));
        if page.regions.len() == before {
            return;
        }
    }
}
