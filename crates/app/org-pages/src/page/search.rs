//! Search over all objects, and suggestions for lookups.

use alongside_org::SearchHit;
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::shape::Shape;
use crate::soql;
use crate::viewer::Viewer;

const RESULTS: usize = 100;
const PEOPLE: usize = 25;
const SUGGESTIONS: usize = 8;
const SHORTEST: usize = 2;

/// What is looked for.
#[derive(Deserialize)]
pub struct Sought {
    #[serde(default)]
    text: String,
}

struct Group {
    label: String,
    icon: &'static str,
    hits: Vec<SearchHit>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    chrome: Chrome,
    text: String,
    too_short: bool,
    total: usize,
    cut: bool,
    groups: Vec<Group>,
}

/// The results, by object, in the order of the search.
pub async fn show(
    State(pages): State<Pages>,
    viewer: Viewer,
    Query(sought): Query<Sought>,
) -> Result<Response, Problem> {
    let text = sought.text.trim().to_owned();
    let too_short = text.chars().count() < SHORTEST;
    let hits = if too_short { Vec::new() } else { pages.org.search(&viewer.user, &text, RESULTS).await? };
    let people = if too_short { Vec::new() } else { people(&pages, &viewer, &text).await? };
    let total = hits.len() + people.len();
    let mut by_object: Vec<(String, Vec<SearchHit>)> = Vec::new();
    for hit in hits {
        match by_object.iter_mut().find(|(object, _)| *object == hit.object) {
            Some((_, hits)) => hits.push(hit),
            None => by_object.push((hit.object.clone(), vec![hit])),
        }
    }
    let mut groups = Vec::with_capacity(by_object.len());
    for (object, hits) in by_object {
        let Ok(describe) = pages.org.describe(&viewer.user, &object).await else {
            continue;
        };
        groups.push(Group { label: describe.label_plural, icon: Shape::icon_of(&object), hits });
    }
    if !people.is_empty() {
        groups.push(Group { label: "People".to_owned(), icon: "people", hits: people });
    }
    let mut chrome = Chrome::of(&pages, &viewer, "").await?;
    chrome.search.clone_from(&text);
    html(&SearchPage { chrome, text, too_short, total, cut: total >= RESULTS, groups })
}

/// Colleagues of that name: their pages are no records' pages, so the org's own search leaves them out.
async fn people(pages: &Pages, viewer: &Viewer, text: &str) -> Result<Vec<SearchHit>, Problem> {
    let soql = format!(
        "SELECT Id, Name FROM User WHERE IsActive = true AND Name LIKE {} ORDER BY Name LIMIT {PEOPLE}",
        soql::containing(text)
    );
    let found = pages.org.query(&viewer.user, &soql).await?.records;
    let hit = |record: alongside_org::Record| SearchHit {
        object: "User".to_owned(),
        name: record.text("Name"),
        detail: String::new(),
        id: record.id.unwrap_or_default(),
    };
    Ok(found.into_iter().map(hit).collect())
}

/// What a lookup asks.
#[derive(Deserialize)]
pub struct Suggest {
    #[serde(default)]
    objects: String,
    #[serde(default)]
    text: String,
}

/// A record that a lookup may lead to.
#[derive(Serialize)]
pub struct Suggestion {
    name: String,
    detail: String,
}

/// Records of the lookup's objects whose name holds the text.
pub async fn suggest(
    State(pages): State<Pages>,
    viewer: Viewer,
    Query(asked): Query<Suggest>,
) -> Result<Json<Vec<Suggestion>>, Problem> {
    let text = asked.text.trim();
    if text.chars().count() < SHORTEST {
        return Ok(Json(Vec::new()));
    }
    let hits = pages.org.search(&viewer.user, text, RESULTS).await?;
    let wanted: Vec<&str> = asked.objects.split(',').collect();
    let found = hits
        .into_iter()
        .filter(|hit| wanted.contains(&hit.object.as_str()))
        .take(SUGGESTIONS)
        .map(|hit| Suggestion { name: hit.name, detail: hit.detail });
    Ok(Json(found.collect()))
}
