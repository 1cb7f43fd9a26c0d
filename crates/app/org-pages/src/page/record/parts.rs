//! The components of a record's page, sorted into the places of our drawing.

use alongside_org::{
    CHATTER, DETAILS, FormFactor, HIGHLIGHTS, PlacedComponent, RELATED_LISTS, RecordPage, TABSET,
};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;

use super::conversation::CONVERSATION;
use crate::page::component::{Place, frame_of};

/// How deep sets of tabs may stand in each other.
const FACETS: usize = 4;

/// A tab of a record's page.
pub struct Tab {
    pub title: String,
    pub active: bool,
    pub parts: Vec<Part>,
}

/// One component as it is drawn.
pub enum Part {
    /// Several parts of which one is seen at a time.
    Tabs(Vec<Tab>),
    Highlights,
    Details,
    RelatedLists,
    /// The record's feed.
    Chatter,
    /// The messages with the person the record is about.
    Conversation,
    /// A frame of the platform.
    Component(Place),
    /// A component whose code only the real platform runs, by name.
    Unknown(String),
}

/// A page's components by place, from the top.
pub struct Parts {
    pub header: Vec<Part>,
    pub main: Vec<Part>,
    pub aside: Vec<Part>,
    /// Whether the record's head is among them.
    pub highlights: bool,
    /// Whether its fields are.
    pub details: bool,
    /// Whether its related lists are.
    pub related: bool,
    /// Whether its feed is.
    pub chatter: bool,
    /// Whether the messages are.
    pub conversation: bool,
}

impl Parts {
    /// The parts of a page for one record.
    pub fn of(page: &RecordPage, id: &str, platform: &str) -> Self {
        let has = |name: &str| page.components().any(|placed| placed.component == name);
        let mut parts = Self {
            header: Vec::new(),
            main: Vec::new(),
            aside: Vec::new(),
            highlights: has(HIGHLIGHTS),
            details: has(DETAILS),
            related: has(RELATED_LISTS),
            chatter: has(CHATTER),
            conversation: has(CONVERSATION),
        };
        let part = |placed: &PlacedComponent| match placed.component.as_str() {
            HIGHLIGHTS => Part::Highlights,
            DETAILS => Part::Details,
            RELATED_LISTS => Part::RelatedLists,
            CHATTER => Part::Chatter,
            CONVERSATION => Part::Conversation,
            other => match frame_of(placed) {
                Some(component) => Part::Component(Place {
                    component,
                    record: Some((page.object.clone(), id.to_owned())),
                    platform: platform.to_owned(),
                    full: false,
                }),
                None => Part::Unknown(other.to_owned()),
            },
        };
        for region in &page.regions {
            let place = match region.name.as_str() {
                "header" => &mut parts.header,
                "sidebar" | "leftsidebar" | "rightsidebar" => &mut parts.aside,
                _ => &mut parts.main,
            };
            if region.facet {
                continue;
            }
            place.extend(region.components.iter().map(|placed| match placed.component.as_str() {
                TABSET => Part::Tabs(tabs(page, placed, &part, FACETS)),
                _ => part(placed),
            }));
        }
        parts
    }
}

/// The tabs of a set. A set in a tab of another adds its tabs to that one.
fn tabs(
    page: &RecordPage,
    set: &PlacedComponent,
    part: &impl Fn(&PlacedComponent) -> Part,
    deep: usize,
) -> Vec<Tab> {
    let mut drawn = Vec::new();
    for tab in page.tabs(set) {
        let (sets, parts): (Vec<_>, Vec<_>) =
            tab.components.iter().partition(|placed| placed.component == TABSET);
        drawn.push(Tab {
            title: tab.title.to_owned(),
            active: tab.active,
            parts: parts.into_iter().map(part).collect(),
        });
        // A page that was stored before facets were checked may lead round in a circle.
        if deep > 0 {
            drawn.extend(sets.into_iter().flat_map(|set| tabs(page, set, part, deep - 1)));
        }
    }
    drawn.retain(|tab| !tab.parts.is_empty());
    drawn
}

/// The size of screen a browser says it has: a phone says so in its hints or its name.
pub fn form_factor(headers: &HeaderMap) -> FormFactor {
    let text = |value: Option<&axum::http::HeaderValue>| {
        value.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let phone = match text(headers.get("sec-ch-ua-mobile")).as_str() {
        "?1" => true,
        "?0" => false,
        _ => text(headers.get(USER_AGENT)).contains("Mobi"),
    };
    if phone { FormFactor::Small } else { FormFactor::Large }
}
