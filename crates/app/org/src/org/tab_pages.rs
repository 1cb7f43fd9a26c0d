//! App pages: what a custom tab shows that is no object's list.

use super::Org;
use super::objects::names;
use crate::engine::Engine;
use crate::metadata::{Component, Kind, Parsed};
use crate::record_pages::components;
use crate::{ApiError, PlacedComponent};

/// A page that a tab opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabPage {
    /// API name of the tab, with the namespace of its package: `alongside__Company_Settings`.
    pub tab: String,
    /// What the tab says.
    pub label: String,
    /// What stands on the page, from the top.
    pub components: Vec<PlacedComponent>,
}

impl Org {
    /// The pages that the tabs of these names open, in the order of the names. Tabs that open no page,
    /// an object's for one, are passed over.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn tab_pages(&self, tabs: &[String]) -> Result<Vec<TabPage>, ApiError> {
        self.engine.tab_pages(tabs).await
    }
}

impl Engine {
    /// As [`Org::tab_pages`].
    pub(crate) async fn tab_pages(&self, tabs: &[String]) -> Result<Vec<TabPage>, ApiError> {
        let schema = self.schema();
        let wanted: Vec<&String> = tabs.iter().filter(|tab| schema.object(tab).is_none()).collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let all = self.components().await?;
        let find = |kind: Kind, name: &str| {
            all.iter().find(|(namespace, component)| {
                component.kind == kind
                    && names(namespace).of_package(&component.name).eq_ignore_ascii_case(name)
            })
        };
        let mut pages = Vec::new();
        for tab in wanted {
            let Some((namespace, found)) = find(Kind::CustomTab, tab) else { continue };
            let names = names(namespace);
            let Ok(Parsed::Tab(parsed)) = Parsed::read(&names, found) else { continue };
            let (Some(page), Some(label)) = (parsed.flexi_page, parsed.label) else { continue };
            let Some((_, Component { content, .. })) = find(Kind::FlexiPage, &names.of_package(&page)) else {
                continue;
            };
            match components(&names, &page, content) {
                Ok(components) => pages.push(TabPage { tab: tab.clone(), label, components }),
                Err(problem) => {
                    tracing::error!(page, reason = %problem.reason, "an app page cannot be read");
                }
            }
        }
        Ok(pages)
    }
}
