//! Making and changing a list view by form: its name, who sees it, its filters, its columns.

use std::collections::HashMap;

use alongside_org::{
    ApiError, FieldDescribe, ListDefinition, ListFilter, ListOperator, ListView, ListViewDraft, MAX_COLUMNS,
    MAX_FILTERS, MAX_LABEL, ObjectDescribe,
};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html, of_form, refused};
use crate::shape::Shape;
use crate::soql;
use crate::viewer::Viewer;

use super::described;

/// Empty filters beyond those that are filled in.
const SPARE_FILTERS: usize = 2;

type Typed = HashMap<String, String>;

/// A field to choose.
struct Choice {
    name: String,
    label: String,
}

struct FilterRow {
    number: usize,
    field: String,
    operator: &'static str,
    value: String,
    wrong: Option<String>,
}

struct ColumnRow {
    number: usize,
    field: String,
}

#[derive(Template)]
#[template(path = "list_view.html")]
struct ViewForm {
    chrome: Chrome,
    title: String,
    plural: String,
    action: String,
    cancel: String,
    longest: usize,
    label: String,
    shared: bool,
    may_share: bool,
    /// Whether records of the object have owners.
    owned: bool,
    mine: bool,
    any: bool,
    operators: [ListOperator; 9],
    filters: Vec<FilterRow>,
    filterable: Vec<Choice>,
    more_filters: bool,
    columns: Vec<ColumnRow>,
    showable: Vec<Choice>,
    order_by: String,
    descending: bool,
    sortable: Vec<Choice>,
    wrong: Option<String>,
    label_wrong: bool,
}

/// Where a new view begins.
#[derive(serde::Deserialize)]
pub struct Begin {
    clone: Option<String>,
}

/// The form of a new view, or of a copy of one.
pub async fn new(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(object): Path<String>,
    Query(begin): Query<Begin>,
) -> Result<Response, Problem> {
    let describe = described(&pages, &viewer, &object).await?;
    let views = pages.org.list_views(&viewer.user, &describe).await?;
    let draft = match begin.clone {
        Some(id) => {
            let view = views.into_iter().find(|view| view.id == id).ok_or(Problem::NotFound)?;
            let label: String = format!("Copy of {}", view.label).chars().take(MAX_LABEL).collect();
            ListViewDraft { label, definition: view.definition, ..ListViewDraft::default() }
        }
        None => {
            let columns = Shape::of(&describe).columns();
            let columns = columns.into_iter().map(|field| field.name.clone()).collect();
            let definition = ListDefinition { columns, ..ListDefinition::default() };
            ListViewDraft { definition, ..ListViewDraft::default() }
        }
    };
    html(&form(&pages, &viewer, &describe, &draft, None, 0).await?)
}

/// Makes the view.
pub async fn create(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(object): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let describe = described(&pages, &viewer, &object).await?;
    save(&pages, &viewer, &describe, None, &typed).await
}

/// The form of a view.
pub async fn edit(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let describe = described(&pages, &viewer, &object).await?;
    let view = view(&pages, &viewer, &describe, &id).await?;
    let draft = ListViewDraft {
        id: Some(view.id),
        label: view.label,
        shared: view.shared,
        definition: view.definition,
    };
    html(&form(&pages, &viewer, &describe, &draft, None, 0).await?)
}

/// Changes the view.
pub async fn update(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let describe = described(&pages, &viewer, &object).await?;
    let view = view(&pages, &viewer, &describe, &id).await?;
    save(&pages, &viewer, &describe, Some(view.id), &typed).await
}

/// Removes the view and leads to the object's first.
pub async fn delete(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let describe = described(&pages, &viewer, &object).await?;
    pages.org.delete_list_view(&viewer.user, &describe, &id).await?;
    Ok(Redirect::to(&format!("/lightning/o/{object}/list#removed")).into_response())
}

/// A view that this user may change.
async fn view(
    pages: &Pages,
    viewer: &Viewer,
    describe: &ObjectDescribe,
    id: &str,
) -> Result<ListView, Problem> {
    let views = pages.org.list_views(&viewer.user, describe).await?;
    let view = views.into_iter().find(|view| view.id == id).ok_or(Problem::Forbidden("this list view"))?;
    let own = match &view.owner_id {
        None => false,
        Some(owner) if *owner == viewer.user.id => true,
        Some(_) => pages.org.may_share_list_views(&viewer.user).await?,
    };
    if own { Ok(view) } else { Err(Problem::Forbidden("changing this list view")) }
}

async fn save(
    pages: &Pages,
    viewer: &Viewer,
    describe: &ObjectDescribe,
    id: Option<String>,
    typed: &Typed,
) -> Result<Response, Problem> {
    let draft = draft(id, typed);
    if typed.contains_key("more") {
        let rows = draft.definition.filters.len() + SPARE_FILTERS;
        return html(&form(pages, viewer, describe, &draft, None, rows).await?);
    }
    match pages.org.save_list_view(&viewer.user, describe, draft.clone()).await {
        Ok(view) => {
            let address =
                format!("/lightning/o/{}/list?filterName={}#saved", describe.name, view.developer_name);
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let error = of_form(error)?;
            refused(&form(pages, viewer, describe, &draft, Some(&error), 0).await?)
        }
    }
}

/// What the form holds.
fn draft(id: Option<String>, typed: &Typed) -> ListViewDraft {
    let text = |name: &str| typed.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let filters = (0..MAX_FILTERS).filter_map(|number| {
        let field = text(&format!("field{number}"));
        let operator = ListOperator::of(&text(&format!("operator{number}"))).unwrap_or(ListOperator::Equals);
        soql::is_name(&field).then(|| ListFilter { field, operator, value: text(&format!("value{number}")) })
    });
    let columns = (0..MAX_COLUMNS).map(|number| text(&format!("column{number}")));
    ListViewDraft {
        id,
        label: text("label"),
        shared: text("shared") == "all",
        definition: ListDefinition {
            columns: columns.filter(|name| soql::is_name(name)).collect(),
            mine: text("scope") == "mine",
            any: text("match") == "any",
            filters: filters.collect(),
            order_by: text("order_by"),
            descending: text("direction") == "descending",
        },
    }
}

async fn form(
    pages: &Pages,
    viewer: &Viewer,
    describe: &ObjectDescribe,
    draft: &ListViewDraft,
    refusal: Option<&ApiError>,
    rows: usize,
) -> Result<ViewForm, Problem> {
    let shape = Shape::of(describe);
    let choices = |fields: Vec<&FieldDescribe>| {
        let mut choices: Vec<Choice> = fields
            .into_iter()
            .map(|field| Choice { name: field.name.clone(), label: shape.label(field) })
            .collect();
        choices.sort_by_key(|choice| choice.label.to_lowercase());
        choices
    };
    let definition = &draft.definition;
    let about = |what: &str| refusal.is_some_and(|error| error.fields.iter().any(|field| field == what));
    let row = |number: usize| {
        let filter = definition.filters.get(number);
        FilterRow {
            number,
            field: filter.map(|filter| filter.field.clone()).unwrap_or_default(),
            operator: filter.map_or("equals", |filter| filter.operator.name()),
            value: filter.map(|filter| filter.value.clone()).unwrap_or_default(),
            wrong: refusal.filter(|_| about(&format!("filters.{number}"))).map(|error| error.message.clone()),
        }
    };
    let filled = definition.filters.len();
    let shown = (filled + SPARE_FILTERS).max(rows + SPARE_FILTERS).min(MAX_FILTERS);
    let object = &describe.name;
    let address = format!("/lightning/o/{object}/list");
    let in_a_filter =
        refusal.is_some_and(|error| error.fields.iter().any(|field| field.starts_with("filters.")));
    Ok(ViewForm {
        chrome: Chrome::of(pages, viewer, object).await?,
        title: match draft.id {
            Some(_) => "Edit List View".to_owned(),
            None => "New List View".to_owned(),
        },
        plural: describe.label_plural.clone(),
        action: match &draft.id {
            Some(id) => format!("{address}/{id}/edit"),
            None => format!("{address}/new"),
        },
        cancel: match &draft.id {
            Some(id) => format!("{address}?filterName={id}"),
            None => address,
        },
        longest: MAX_LABEL,
        label: draft.label.clone(),
        shared: draft.shared,
        may_share: pages.org.may_share_list_views(&viewer.user).await?,
        owned: shape.field("OwnerId").is_some(),
        mine: definition.mine,
        any: definition.any,
        operators: ListOperator::ALL,
        filters: (0..shown).map(row).collect(),
        filterable: choices(ListView::filterable(describe)),
        more_filters: shown < MAX_FILTERS,
        columns: (0..MAX_COLUMNS)
            .map(|number| ColumnRow {
                number,
                field: definition.columns.get(number).cloned().unwrap_or_default(),
            })
            .collect(),
        showable: choices(ListView::showable(describe)),
        order_by: definition.order_by.clone(),
        descending: definition.descending,
        sortable: choices(
            describe.fields.iter().filter(|field| field.sortable && field.kind != "id").collect(),
        ),
        label_wrong: about("label"),
        wrong: refusal.map(|error| {
            if in_a_filter { "One filter needs another look.".to_owned() } else { error.message.clone() }
        }),
    })
}
