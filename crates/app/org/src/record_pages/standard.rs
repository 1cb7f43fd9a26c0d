//! The page of every object for which no other was assigned, and the platform's own components.

use std::collections::BTreeMap;

use super::{PageRegion, PlacedComponent, RecordPage};

/// The head of a record: its name and most important fields.
pub const HIGHLIGHTS: &str = "force:highlightsPanel";
/// The fields of a record.
pub const DETAILS: &str = "force:detailPanel";
/// The lists of what points to a record.
pub const RELATED_LISTS: &str = "force:relatedListContainer";

/// The feed of a record.
pub const CHATTER: &str = "forceChatter:recordFeedContainer";

/// The template with a header over a main region and a narrow one at its right.
const TEMPLATE: &str = "flexipage:recordHomeTemplateDesktop";

/// The platform's components that this org draws, with label and description.
pub(super) const STANDARD: [(&str, &str, &str); 4] = [
    (HIGHLIGHTS, "Highlights Panel", "The record's name, its most important fields and its actions."),
    (DETAILS, "Record Detail", "The fields of the record that the user may read."),
    (RELATED_LISTS, "Related Lists", "Short lists of the records that point to this one."),
    (CHATTER, "Chatter", "The record's feed: posts, links, mentions and comments."),
];

impl RecordPage {
    /// An object's standard page, to begin another from.
    #[must_use]
    pub fn standard(object: &str, label: &str) -> RecordPage {
        standard_page(object, label)
    }
}

/// An object's standard page. Nothing of a package stands on it: that is placed by hand.
pub(crate) fn standard_page(object: &str, label: &str) -> RecordPage {
    let region = |name: &str, components: &[&str]| PageRegion {
        name: name.to_owned(),
        facet: false,
        components: components.iter().map(|component| placed(component)).collect(),
    };
    RecordPage {
        label: format!("{label} Record Page"),
        object: object.to_owned(),
        template: TEMPLATE.to_owned(),
        regions: vec![
            region("header", &[HIGHLIGHTS]),
            region("main", &[DETAILS, RELATED_LISTS, CHATTER]),
            region("sidebar", &[]),
        ],
        foreign: Vec::new(),
    }
}

fn placed(component: &str) -> PlacedComponent {
    PlacedComponent { component: component.to_owned(), properties: BTreeMap::new(), visibility: None }
}
