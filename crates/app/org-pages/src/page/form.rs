//! Making and changing a record by form. What the org refuses is said at the field it is about,
//! and everything that was typed stays.

mod field;
mod sent;

use std::collections::HashMap;

use alongside_org::{ApiError, ErrorCode, ObjectDescribe, Record};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::Pages;
use crate::chrome::Chrome;
use crate::page::list::described;
use crate::page::record::{Access, heading, read};
use crate::problem::{Problem, html, of_form, refused};
use crate::shape::Shape;
use crate::viewer::Viewer;

use field::{Field, Input, fields};
use sent::{Sent, parse};

/// A form's fields by name, as a browser sends them.
type Typed = HashMap<String, String>;

struct Group {
    title: &'static str,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    chrome: Chrome,
    title: String,
    action: String,
    cancel: String,
    /// What is wrong with the record as a whole.
    wrong: Option<String>,
    groups: Vec<Group>,
}

/// The form of a new record; fields in the address are filled in.
pub async fn new(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(object): Path<String>,
    Query(given): Query<Typed>,
) -> Result<Response, Problem> {
    let describe = creatable(&pages, &viewer, &object).await?;
    let typed = field::given(&pages, &viewer, &describe, &given).await;
    let form = draw(&pages, &viewer, &describe, None, &typed, &Refusal::default()).await?;
    html(&form)
}

/// Makes the record.
pub async fn create(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(object): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let describe = creatable(&pages, &viewer, &object).await?;
    save(&pages, &viewer, &describe, None, &typed).await
}

/// The form of a record.
pub async fn edit(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (describe, record) = editable(&pages, &viewer, &object, &id).await?;
    let typed = field::kept(&describe, &record);
    let form = draw(&pages, &viewer, &describe, Some(&record), &typed, &Refusal::default()).await?;
    html(&form)
}

/// Changes the record.
pub async fn update(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (describe, record) = editable(&pages, &viewer, &object, &id).await?;
    save(&pages, &viewer, &describe, Some(&record), &typed).await
}

/// Makes the record, or changes it, and shows it; or the form again, with everything that was typed.
async fn save(
    pages: &Pages,
    viewer: &Viewer,
    describe: &ObjectDescribe,
    record: Option<&Record>,
    typed: &Typed,
) -> Result<Response, Problem> {
    let Sent { values, mut refusal } = parse(pages, viewer, describe, record, typed).await?;
    if refusal.is_none() {
        let object = &describe.name;
        let saved = match record.and_then(|record| record.id.as_deref()) {
            None => pages.org.create(&viewer.user, object, &values).await.map(|id| (id, "created")),
            Some(id) => {
                let saved = pages.org.update(&viewer.user, object, id, &values).await;
                saved.map(|()| (id.to_owned(), "saved"))
            }
        };
        match saved {
            Ok((id, done)) => {
                let address = format!("/lightning/r/{object}/{id}/view#{done}");
                return Ok(Redirect::to(&address).into_response());
            }
            Err(error) => refusal = Refusal::of(error, describe)?,
        }
    }
    refused(&draw(pages, viewer, describe, record, typed, &refusal).await?)
}

/// Why a form was not taken: by field, and as a whole.
#[derive(Default)]
pub struct Refusal {
    whole: Option<String>,
    fields: HashMap<String, String>,
}

impl Refusal {
    fn is_none(&self) -> bool {
        self.whole.is_none() && self.fields.is_empty()
    }

    fn say(&mut self, field: &str, words: impl Into<String>) {
        self.fields.insert(field.to_owned(), words.into());
    }

    /// What the org said, at the fields it named; faults of the org itself are not the form's.
    fn of(error: ApiError, describe: &ObjectDescribe) -> Result<Self, Problem> {
        let error = of_form(error)?;
        let mut refusal = Self::default();
        for name in &error.fields {
            if describe.fields.iter().any(|field| field.name == *name && field.updateable) {
                let words = match error.code {
                    ErrorCode::RequiredFieldMissing => "Complete this field.",
                    _ => &error.message,
                };
                refusal.say(name, words);
            }
        }
        if refusal.fields.is_empty() {
            refusal.whole = Some(error.message);
        }
        Ok(refusal)
    }
}

async fn creatable(pages: &Pages, viewer: &Viewer, object: &str) -> Result<ObjectDescribe, Problem> {
    let describe = described(pages, viewer, object).await?;
    if describe.createable { Ok(describe) } else { Err(Problem::Forbidden("making such records")) }
}

async fn editable(
    pages: &Pages,
    viewer: &Viewer,
    object: &str,
    id: &str,
) -> Result<(ObjectDescribe, Record), Problem> {
    let (describe, record) = read(pages, viewer, object, id).await?;
    let access = Access::of(pages, viewer, record.id.as_deref().unwrap_or(id)).await?;
    if describe.updateable && access.edit {
        Ok((describe, record))
    } else {
        Err(Problem::Forbidden("changing this record"))
    }
}

async fn draw(
    pages: &Pages,
    viewer: &Viewer,
    describe: &ObjectDescribe,
    record: Option<&Record>,
    typed: &Typed,
    refusal: &Refusal,
) -> Result<FormPage, Problem> {
    let shape = Shape::of(describe);
    let object = &describe.name;
    let (title, action, cancel) = match record {
        Some(record) => {
            let address = format!("/lightning/r/{object}/{}", record.id.as_deref().unwrap_or_default());
            (
                format!("Edit {}", heading(&shape, record)),
                format!("{address}/edit"),
                format!("{address}/view"),
            )
        }
        None => (
            format!("New {}", describe.label),
            format!("/lightning/o/{object}/new"),
            format!("/lightning/o/{object}/list"),
        ),
    };
    let groups = shape
        .sections()
        .into_iter()
        .map(|section| Group {
            title: section.title,
            fields: fields(&shape, &section, record.is_some(), typed, refusal),
        })
        .filter(|group| !group.fields.is_empty())
        .collect();
    let several = refusal.fields.len();
    let wrong = refusal.whole.clone().or_else(|| match several {
        0 => None,
        1 => Some("One field needs another look.".to_owned()),
        _ => Some(format!("{several} fields need another look.")),
    });
    Ok(FormPage { chrome: Chrome::of(pages, viewer, object).await?, title, action, cancel, wrong, groups })
}
