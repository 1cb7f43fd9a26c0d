//! The editor of record pages: its page, which brings everything the script needs, and what the script
//! sends to save a page and to say for whom it is.

use alongside_org::{
    ApiError, AppEntry, ErrorCode, FormFactor, ObjectDescribe, OpenedRecordPage, PageAssignment,
    PageComponent, Record, RecordPageEntry, RecordPageError,
};
use askama::Template;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::Pages;
use crate::chrome::Chrome;
use crate::page::list::described;
use crate::problem::{Problem, html};
use crate::soql;
use crate::viewer::Viewer;

/// What the script works on.
#[derive(Serialize)]
struct Work {
    object: String,
    object_label: String,
    opened: OpenedRecordPage,
    pages: Vec<RecordPageEntry>,
    assignments: Vec<PageAssignment>,
    components: Vec<PageComponent>,
    fields: Vec<Choice>,
    profiles: Vec<Choice>,
    permission_sets: Vec<Choice>,
    apps: Vec<Choice>,
    /// Where one came from.
    back: String,
}

/// A value with what it is called.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Template)]
#[template(path = "editor.html")]
struct EditorPage {
    chrome: Chrome,
    title: String,
    /// [`Work`] as JSON.
    work: String,
}

/// The record from which one opened the editor, to go back to.
#[derive(Deserialize)]
pub struct Origin {
    record: Option<String>,
}

/// The editor of the page that the viewer sees for an object.
pub async fn of_object(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(object): Path<String>,
    Query(from): Query<Origin>,
) -> Result<Response, Problem> {
    draw(&pages, &viewer, &object, None, from).await
}

/// The editor of a page by name.
pub async fn of_page(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, page)): Path<(String, String)>,
    Query(from): Query<Origin>,
) -> Result<Response, Problem> {
    draw(&pages, &viewer, &object, Some(page), from).await
}

async fn draw(
    pages: &Pages,
    viewer: &Viewer,
    object: &str,
    page: Option<String>,
    from: Origin,
) -> Result<Response, Problem> {
    let user = &viewer.user;
    if !pages.org.setup_rights(user).await?.customize {
        return Err(Problem::Forbidden("the page editor"));
    }
    let describe = described(pages, viewer, object).await?;
    let chrome = Chrome::of(pages, viewer, object).await?;
    let name = match page {
        Some(page) => Some(page),
        None => {
            let app = chrome.app_name.as_deref();
            pages.org.record_page_name(user, object, app, FormFactor::Large).await?
        }
    };
    let opened =
        pages.org.open_record_page(user, object, name.as_deref()).await.map_err(|error| {
            if error.code == ErrorCode::NotFound { Problem::NotFound } else { error.into() }
        })?;
    let apps = pages.org.apps(user).await?;
    let work = Work {
        pages: pages.org.record_pages(user, object).await?,
        assignments: pages.org.page_assignments(user, object).await?,
        components: pages.org.page_components(object).await?,
        fields: fields(&describe),
        profiles: rows(pages, viewer, "SELECT Id, Name FROM Profile ORDER BY Name", "Id", "Name").await?,
        permission_sets: permission_sets(pages, viewer).await?,
        apps: apps.into_iter().map(|AppEntry { name, label, .. }| Choice { value: name, label }).collect(),
        back: match from.record.filter(|id| soql::is_id(id)) {
            Some(id) => format!("/lightning/r/{object}/{id}/view"),
            None => format!("/lightning/o/{object}/list"),
        },
        object_label: describe.label.clone(),
        object: describe.name.clone(),
        opened,
    };
    let title = work.opened.page.label.clone();
    let work = serde_json::to_string(&work).map_err(|error| {
        tracing::error!(error = %error, "the page editor's data could not be written");
        Problem::Internal
    })?;
    html(&EditorPage { chrome, title, work })
}

fn fields(describe: &ObjectDescribe) -> Vec<Choice> {
    let choice = |name: &String, label: &String| Choice { value: name.clone(), label: label.clone() };
    describe.fields.iter().map(|field| choice(&field.name, &field.label)).collect()
}

async fn rows(
    pages: &Pages,
    viewer: &Viewer,
    soql: &str,
    value: &str,
    label: &str,
) -> Result<Vec<Choice>, Problem> {
    let found = pages.org.query(&viewer.user, soql).await?;
    let choice = |row: &Record| Choice { value: row.text(value), label: row.text(label) };
    Ok(found.records.iter().map(choice).collect())
}

async fn permission_sets(pages: &Pages, viewer: &Viewer) -> Result<Vec<Choice>, Problem> {
    let soql = "SELECT Name, Label, NamespacePrefix FROM PermissionSet WHERE IsOwnedByProfile = false \
                ORDER BY Label";
    let found = pages.org.query(&viewer.user, soql).await?;
    let choice = |row: &Record| {
        let (name, namespace) = (row.text("Name"), row.text("NamespacePrefix"));
        let value = if namespace.is_empty() { name } else { format!("{namespace}__{name}") };
        Choice { value, label: row.text("Label") }
    };
    Ok(found.records.iter().map(choice).collect())
}

/// Why the script is not given what it asked for.
pub struct Refusal {
    status: StatusCode,
    message: String,
}

/// A [`Refusal`] as the script reads it.
#[derive(Serialize)]
struct RefusalDocument {
    message: String,
    /// Whether somebody else saved the page in the meantime.
    changed: bool,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let changed = self.status == StatusCode::CONFLICT;
        (self.status, Json(RefusalDocument { message: self.message, changed })).into_response()
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        if error.code == ErrorCode::UnknownException {
            tracing::error!(error = %error, "a record page could not be saved");
        }
        let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
        Self::new(status, error.message)
    }
}

/// Who asks, and what was sent.
fn asked<T>(
    viewer: Result<Viewer, Problem>,
    body: Result<Json<T>, JsonRejection>,
) -> Result<(Viewer, T), Refusal> {
    let words = "Your session has ended. Log in again in another tab, then save here once more.";
    let viewer = viewer.map_err(|_| Refusal::new(StatusCode::UNAUTHORIZED, words))?;
    match body {
        Ok(Json(sent)) => Ok((viewer, sent)),
        Err(rejection) => Err(Refusal::new(rejection.status(), rejection.body_text())),
    }
}

/// Saves a page; a page without a name becomes a new one.
pub async fn save(
    State(pages): State<Pages>,
    viewer: Result<Viewer, Problem>,
    Path(object): Path<String>,
    body: Result<Json<OpenedRecordPage>, JsonRejection>,
) -> Result<Response, Refusal> {
    let (viewer, opened) = asked(viewer, body)?;
    if opened.page.object != object {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "object: this page is of another object."));
    }
    match pages.org.save_record_page(&viewer.user, &opened).await {
        Ok(saved) => Ok(Json(saved).into_response()),
        Err(RecordPageError::Refused(error)) => Err(error.into()),
        Err(error) => Err(Refusal::new(StatusCode::CONFLICT, error.to_string())),
    }
}

/// Says for whom a page is; answers with all assignments of the object.
pub async fn activate(
    State(pages): State<Pages>,
    viewer: Result<Viewer, Problem>,
    Path((object, page)): Path<(String, String)>,
    body: Result<Json<Vec<PageAssignment>>, JsonRejection>,
) -> Result<Response, Refusal> {
    let (viewer, wanted) = asked(viewer, body)?;
    Ok(Json(pages.org.assign_record_page(&viewer.user, &object, &page, &wanted).await?).into_response())
}
