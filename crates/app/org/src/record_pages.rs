//! Record pages: which components stand where on the page of an object's records, for whom, and which
//! of an object's pages a user gets. The pages are FlexiPage metadata, the package's or the org's own.

mod assignment;
mod component;
mod filter;
mod logic;
mod standard;
mod tabs;
mod xml;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use assignment::{FormFactor, PageAssignment};
pub use component::{PageComponent, PageComponentGroup};
pub(crate) use filter::Facts;
pub use filter::{Criterion, Operator, VisibilityRule};
pub use standard::{CHATTER, DETAILS, HIGHLIGHTS, RELATED_LISTS};
pub use tabs::{PageTab, TABSET};

pub(crate) use assignment::{assign, choose, replace, setting};
pub(crate) use component::check;
pub(crate) use standard::standard_page;
pub(crate) use xml::{components, read, write};

/// A page of an object's records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPage {
    /// Label, at most 80 characters.
    pub label: String,
    /// API name of the object.
    pub object: String,
    /// Name of the template that arranges the regions.
    pub template: String,
    /// The regions in the template's order.
    pub regions: Vec<PageRegion>,
    /// Parts of the metadata that this model does not hold. A page with some is shown without them,
    /// and is not saved, because they would be lost.
    #[serde(default)]
    pub foreign: Vec<String>,
}

/// A region of a page, or a part of it that a component in one shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRegion {
    /// Name in the template: `header`, `main`, `sidebar`; of a facet, the name it is referred to by.
    pub name: String,
    /// Whether it is a facet: no place of the template, but what a tab or a set of tabs holds.
    #[serde(default)]
    pub facet: bool,
    /// What stands in it, from the top.
    pub components: Vec<PlacedComponent>,
}

/// A component in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedComponent {
    /// Name with namespace: `force:detailPanel`, `alongside:sidebar`.
    pub component: String,
    /// Values of its properties, as text.
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    /// Who sees it; everybody when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<VisibilityRule>,
}

/// A page in the list of an object's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordPageEntry {
    /// API name, with the namespace of its package: `Case_Record_Page`.
    pub name: String,
    /// Label.
    pub label: String,
}

/// A page with what is needed to change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRecordPage {
    /// API name; none for the standard page, of which saving makes a page of the org's own.
    pub name: Option<String>,
    /// Stands for the page as it was read; none where there is nothing stored yet.
    pub version: Option<String>,
    /// The page.
    pub page: RecordPage,
}

/// Why a page was not saved.
#[derive(Debug, thiserror::Error)]
pub enum RecordPageError {
    /// Somebody else saved it since it was read.
    #[error("Somebody else saved this page after you opened it.")]
    Changed,
    /// The org refused.
    #[error(transparent)]
    Refused(#[from] crate::ApiError),
}

impl RecordPage {
    /// The page as a user with these facts sees it: without what the visibility rules hide.
    pub(crate) fn visible_to(mut self, facts: &Facts<'_>) -> RecordPage {
        for region in &mut self.regions {
            region
                .components
                .retain(|placed| placed.visibility.as_ref().is_none_or(|rule| rule.holds(facts)));
        }
        self
    }

    /// Takes away the facets that nothing shows any more.
    pub(crate) fn drop_unshown(&mut self) {
        tabs::prune(self);
    }

    /// The tabs that a set of tabs holds, in their order.
    pub fn tabs<'p>(&'p self, tabset: &'p PlacedComponent) -> Vec<PageTab<'p>> {
        tabs::of(self, tabset)
    }

    /// Every component on the page.
    pub fn components(&self) -> impl Iterator<Item = &PlacedComponent> {
        self.regions.iter().flat_map(|region| &region.components)
    }
}

#[cfg(test)]
mod tests;
