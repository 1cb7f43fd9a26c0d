//! Search over all objects, and suggestions for lookups. Both are SOSL: whole words, `*` and `?`, phrases
//! and operators. The search of a list is no such search: it filters the list's own rows by what their
//! cells hold, as the platform's does.

use alongside_org::{ApiError, ErrorCode, SearchHit};
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::shape::Shape;
use crate::viewer::Viewer;

const RESULTS: usize = 100;
const PEOPLE: usize = 25;
const SUGGESTIONS: usize = 8;

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
    /// The same text for whatever begins so, where that is another search.
    begun: Option<String>,
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
    let hits = found(pages.org.search(&viewer.user, &text, RESULTS).await)?;
    let too_short = hits.is_none();
    let hits = hits.unwrap_or_default();
    let people = found(pages.org.search_people(&viewer.user, &text, PEOPLE).await)?.unwrap_or_default();
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
    html(&SearchPage { chrome, begun: begun(&text), text, too_short, total, cut: total >= RESULTS, groups })
}

/// What was found; none when the text has no word to look for.
fn found(answer: Result<Vec<SearchHit>, ApiError>) -> Result<Option<Vec<SearchHit>>, Problem> {
    match answer {
        Ok(hits) => Ok(Some(hits)),
        Err(error) if error.code == ErrorCode::MalformedSearch => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A text whose last word was perhaps not typed to its end, with the sign that says so.
fn begun(text: &str) -> Option<String> {
    let open = text.chars().last().is_some_and(char::is_alphanumeric) && !text.contains('"');
    open.then(|| format!("{text}*"))
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

/// Records of the lookup's objects that begin with what is typed.
pub async fn suggest(
    State(pages): State<Pages>,
    viewer: Viewer,
    Query(asked): Query<Suggest>,
) -> Result<Json<Vec<Suggestion>>, Problem> {
    let objects: Vec<&str> = asked.objects.split(',').collect();
    let hits = found(pages.org.suggest(&viewer.user, &objects, &asked.text, SUGGESTIONS).await)?;
    let suggestions = hits.unwrap_or_default().into_iter();
    Ok(Json(suggestions.map(|hit| Suggestion { name: hit.name, detail: hit.detail }).collect()))
}
