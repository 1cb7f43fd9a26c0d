//! A record's page, drawn from its metadata: regions with the head, the details, the lists of what
//! points to it, and components of packages.

mod conversation;
mod parts;
mod related;

use alongside_org::{ObjectDescribe, Record, Value};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::Pages;
use crate::cell::{Cell, Reader};
use crate::chrome::Chrome;
use crate::page::chatter::{Draft, FeedQuery, FeedView, Following, Source};
use crate::page::list::described;
use crate::problem::Problem;
use crate::shape::{Shape, TABS};
use crate::soql;
use crate::viewer::{RECENT, Viewer, cookie};

use conversation::Conversation;
pub use parts::form_factor;
use parts::{Part, Parts};
use related::{RelatedCard, cards};

/// How many records the view of recent ones remembers.
const REMEMBERED: usize = 25;

/// A field with its label.
struct Detail {
    label: String,
    cell: Cell,
    /// Whether it needs the full width.
    wide: bool,
}

struct Group {
    title: &'static str,
    details: Vec<Detail>,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    chrome: Chrome,
    icon: &'static str,
    object: String,
    id: String,
    /// Object and number, above the title: `Case 00001042`.
    kind: String,
    heading: String,
    /// What such a record is called: `Case`.
    described: String,
    tags: Vec<Cell>,
    highlights: Vec<Detail>,
    groups: Vec<Group>,
    related: Vec<RelatedCard>,
    conversation: Option<Conversation>,
    can_edit: bool,
    can_delete: bool,
    following: Option<Following>,
    feed: Option<FeedView>,
    parts: Parts,
}

/// One record.
pub async fn show(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
    Query(asked): Query<FeedQuery>,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, Problem> {
    Ok(draw(&pages, viewer, (object, id), &headers, jar, asked, Draft::default()).await?.into_response())
}

/// The page of a record, with a post that was not taken.
pub async fn draw(
    pages: &Pages,
    viewer: Viewer,
    (object, id): (String, String),
    headers: &HeaderMap,
    jar: CookieJar,
    asked: FeedQuery,
    draft: Draft,
) -> Result<(CookieJar, Html<String>), Problem> {
    let (describe, record) = read(pages, &viewer, &object, &id).await?;
    let shape = Shape::of(&describe);
    let id = record.id.clone().unwrap_or(id);
    let reader = Reader::new(&viewer, pages.config.currency_symbol());
    let detail = |field| {
        let cell = reader.cell(field, &record);
        Detail { label: shape.label(field), wide: matches!(cell, Cell::Long(_)), cell }
    };
    let groups = shape
        .sections()
        .into_iter()
        .map(|section| Group {
            title: section.title,
            details: section.fields.into_iter().map(detail).collect(),
        })
        // A group of which nothing is known says nothing.
        .filter(|group| group.details.iter().any(|detail| !detail.cell.is_empty()));
    let highlights = shape.highlights().into_iter().map(detail);
    let tags = shape.tags().into_iter().map(|field| match reader.cell(field, &record) {
        Cell::Text(text) => Cell::Tag { text, tone: "plain" },
        cell => cell,
    });
    let mut chrome = Chrome::of(pages, &viewer, &object).await?;
    let app = chrome.app_name.as_deref();
    let page = pages.org.record_page(&viewer.user, &object, &record, app, form_factor(headers)).await?;
    let parts = Parts::of(&page, &id, pages.config.platform_url());
    if pages.org.setup_rights(&viewer.user).await?.customize {
        chrome.edit_page = Some(format!("/lightning/page/editor/{object}?record={id}"));
    }
    let access = Access::of(pages, &viewer, &id).await?;
    let following =
        if parts.highlights { Some(Following::of(pages, &viewer, &object, &id).await?) } else { None };
    let feed = if parts.chatter {
        let source = Source::Record { object: object.clone(), id: id.clone() };
        Some(FeedView::load(pages, &viewer, &source, asked, draft).await?)
    } else {
        None
    };
    let page = RecordPage {
        icon: shape.icon(),
        kind: kind(&shape, &record),
        heading: heading(&shape, &record),
        described: describe.label.clone(),
        tags: tags.filter(|tag| !tag.is_empty()).collect(),
        highlights: highlights.filter(|detail| !detail.cell.is_empty()).collect(),
        groups: if parts.details { groups.collect() } else { Vec::new() },
        related: if parts.related { cards(pages, &viewer, &shape, &id).await? } else { Vec::new() },
        conversation: match parts.conversation {
            true => Some(Conversation::of(pages, &viewer, &record).await?),
            false => None,
        },
        can_edit: describe.updateable && access.edit,
        can_delete: describe.deletable && access.delete,
        parts,
        chrome,
        object,
        id: id.clone(),
        following,
        feed,
    };
    let html = page.render()?;
    let mut recent = vec![id.clone()];
    recent.extend(viewer.recent.into_iter().filter(|seen| *seen != id));
    recent.truncate(REMEMBERED);
    let jar = jar.add(cookie(RECENT, recent.join("."), pages.config.secure_cookies()));
    Ok((jar, Html(html)))
}

/// What the user may do with one record, sharing included.
pub struct Access {
    pub edit: bool,
    pub delete: bool,
}

impl Access {
    pub async fn of(pages: &Pages, viewer: &Viewer, id: &str) -> Result<Self, Problem> {
        let soql = format!(
            "SELECT HasEditAccess, HasDeleteAccess FROM UserRecordAccess WHERE UserId = {} AND RecordId = {}",
            soql::text(&viewer.user.id),
            soql::text(id)
        );
        let found = pages.org.query(&viewer.user, &soql).await?;
        let may = |field: &str| {
            let row = found.records.first();
            row.and_then(|row| row.get(field)) == Some(&Value::Boolean(true))
        };
        Ok(Self { edit: may("HasEditAccess"), delete: may("HasDeleteAccess") })
    }
}

/// Finds the object of an id and leads to the record's page.
pub async fn find(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    if !soql::is_id(&id) {
        return Err(Problem::NotFound);
    }
    for object in TABS {
        if let Ok(describe) = pages.org.describe(&viewer.user, object).await
            && describe.key_prefix.is_some_and(|prefix| id.starts_with(&prefix))
        {
            let address = format!("/lightning/r/{object}/{id}/view");
            return Ok(Redirect::to(&address).into_response());
        }
    }
    Err(Problem::NotFound)
}

/// Deletes a record and leads to its object's list.
pub async fn delete(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (describe, _) = read(&pages, &viewer, &object, &id).await?;
    if !describe.deletable {
        return Err(Problem::Forbidden("deleting this record"));
    }
    pages.org.delete(&viewer.user, &object, &id).await?;
    let address = format!("/lightning/o/{object}/list#deleted");
    Ok(Redirect::to(&address).into_response())
}

/// A record and its object as this user sees them. Whether a record does not exist or may not be
/// read is not told apart: its id alone says nothing.
pub async fn read(
    pages: &Pages,
    viewer: &Viewer,
    object: &str,
    id: &str,
) -> Result<(ObjectDescribe, Record), Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    let describe = described(pages, viewer, object).await?;
    let prefix = describe.key_prefix.as_deref().unwrap_or_default();
    if !id.starts_with(prefix) {
        return Err(Problem::NotFound);
    }
    let record = pages.org.retrieve(&viewer.user, object, id).await?;
    Ok((describe, record))
}

/// What a record is headed with.
pub fn heading(shape: &Shape<'_>, record: &Record) -> String {
    let title = shape.title_field().map(|field| record.text(&field.name));
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| kind(shape, record))
}

fn kind(shape: &Shape<'_>, record: &Record) -> String {
    let label = &shape.describe.label;
    match (shape.name_field(), shape.title_field()) {
        (Some(name), Some(title)) if name.name != title.name => {
            format!("{label} {}", record.text(&name.name))
        }
        _ => label.clone(),
    }
}
