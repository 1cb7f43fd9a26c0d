//! The table of a list: its query, its columns that sort, its rows and its pages.

use alongside_org::{FieldDescribe, Record};

use crate::Pages;
use crate::cell::{Cell, Reader};
use crate::problem::{Problem, form_urlencoded};
use crate::shape::Shape;
use crate::soql;
use crate::viewer::Viewer;

/// Records on one page.
const PAGE: u64 = 50;
/// The query language skips no more records than this.
const FARTHEST: u64 = 2_000;

/// What a list is asked to show.
pub struct Asked<'a> {
    pub address: &'a str,
    pub view: Option<&'a str>,
    pub condition: String,
    /// Field the view is ordered by, and whether the last comes first.
    pub order: (&'a str, bool),
    pub columns: Vec<&'a FieldDescribe>,
    pub text: &'a str,
    pub sort: Option<&'a str>,
    pub page: u32,
}

/// A column's head.
pub struct Column {
    pub label: String,
    pub number: bool,
    /// Where a click on it leads; none when the column does not sort.
    pub address: Option<String>,
    /// `ascending` or `descending` on the column that the list is sorted by.
    pub sorted: Option<&'static str>,
}

impl Column {
    /// The head of a column that does not sort.
    pub fn plain(label: String, field: &FieldDescribe) -> Self {
        Self { label, number: is_number(field), address: None, sorted: None }
    }
}

/// One value of a row, with its column's label for narrow screens.
pub struct Value {
    pub label: String,
    pub number: bool,
    /// Whether it takes the room that the other columns leave.
    pub wide: bool,
    pub cell: Cell,
}

/// Everything a list's table shows.
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
    pub total: u64,
    pub first: u64,
    pub last: u64,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Whether there are records beyond what paging reaches.
    pub cut: bool,
    /// The column the list is sorted by, in words.
    pub sorted_by: String,
}

impl Table {
    /// The table of a view that cannot be shown.
    pub fn none() -> Self {
        Self {
            columns: Vec::new(),
            rows: Vec::new(),
            total: 0,
            first: 0,
            last: 0,
            previous: None,
            next: None,
            cut: false,
            sorted_by: String::new(),
        }
    }
}

/// Reads one page of a list.
pub async fn load(
    pages: &Pages,
    viewer: &Viewer,
    shape: &Shape<'_>,
    asked: &Asked<'_>,
) -> Result<Table, Problem> {
    let object = &shape.describe.name;
    let (sort, descending) = sorting(shape, asked);
    let filter = filter(shape, asked);
    let farthest = u32::try_from(FARTHEST / PAGE).unwrap_or(u32::MAX);
    let number = u64::from(asked.page.clamp(1, farthest + 1));
    let skipped = (number - 1) * PAGE;

    let total =
        pages.org.query(&viewer.user, &format!("SELECT COUNT() FROM {object}{filter}")).await?.total_size;
    let order = sort.map_or(String::new(), |field| {
        let direction = if descending { "DESC" } else { "ASC" };
        format!(" ORDER BY {} {direction} NULLS LAST, Id", order_path(field))
    });
    let found = pages
        .org
        .query(
            &viewer.user,
            &format!(
                "SELECT {} FROM {object}{filter}{order} LIMIT {PAGE} OFFSET {skipped}",
                select(&asked.columns)
            ),
        )
        .await?;

    let reader = Reader::new(viewer, pages.config.currency_symbol());
    let shown = u64::try_from(found.records.len()).unwrap_or(PAGE);
    let turned = |page: u64| address(asked, sort, descending, page);
    Ok(Table {
        columns: asked.columns.iter().map(|field| column(shape, asked, field, sort, descending)).collect(),
        rows: found.records.iter().map(|record| row_of(shape, &asked.columns, record, &reader)).collect(),
        total,
        first: if shown == 0 { 0 } else { skipped + 1 },
        last: skipped + shown,
        previous: (number > 1).then(|| turned(number - 1)),
        next: (skipped + shown < total && skipped + PAGE <= FARTHEST).then(|| turned(number + 1)),
        cut: total > FARTHEST + PAGE,
        sorted_by: sort.map(|field| shape.label(field)).unwrap_or_default(),
    })
}

/// One record as the values of a row; what names it leads to it.
pub fn row_of(
    shape: &Shape<'_>,
    columns: &[&FieldDescribe],
    record: &Record,
    reader: &Reader<'_>,
) -> Vec<Value> {
    let title = shape.title_field().map(|field| field.name.as_str());
    let roomy = roomy(shape, columns);
    columns
        .iter()
        .map(|field| {
            let cell = reader.cell(field, record);
            let names = field.name_field || Some(field.name.as_str()) == title;
            let cell = match (names, &record.id) {
                (true, Some(id)) => Cell::Link {
                    address: format!("/lightning/r/{}/{id}/view", shape.describe.name),
                    text: match record.text(&field.name) {
                        empty if empty.is_empty() => "(no name)".to_owned(),
                        text => text,
                    },
                },
                _ => cell,
            };
            let wide = Some(&field.name) == roomy;
            Value { label: shape.label(field), number: is_number(field), wide, cell }
        })
        .collect()
}

/// The column of the longest texts: what heads a record without naming it, or an address.
fn roomy<'a>(shape: &Shape<'_>, columns: &[&'a FieldDescribe]) -> Option<&'a String> {
    let title = shape.title_field().filter(|field| !field.name_field);
    let heads = columns.iter().find(|field| title.is_some_and(|title| title.name == field.name));
    let address = || columns.iter().find(|field| matches!(field.kind, "email" | "url" | "textarea"));
    heads.or_else(address).map(|field| &field.name)
}

/// The fields to ask for: the id, each column, and the name of what a lookup leads to.
pub fn select(columns: &[&FieldDescribe]) -> String {
    let mut paths = vec!["Id".to_owned()];
    for field in columns {
        if field.name != "Id" {
            paths.push(field.name.clone());
        }
        paths.extend(name_path(field));
    }
    paths.join(", ")
}

/// The path to the name of the record that a lookup leads to.
fn name_path(field: &FieldDescribe) -> Option<String> {
    let relationship = field.relationship_name.as_ref()?;
    let name = match field.reference_to.as_slice() {
        [only] if only == "Case" => "CaseNumber",
        _ => "Name",
    };
    Some(format!("{relationship}.{name}"))
}

fn order_path(field: &FieldDescribe) -> String {
    name_path(field).filter(|_| field.reference_to.len() == 1).unwrap_or_else(|| field.name.clone())
}

fn is_number(field: &FieldDescribe) -> bool {
    matches!(field.kind, "currency" | "double" | "int" | "percent")
}

/// The field the list is sorted by and whether backwards: what the address says if it can be.
fn sorting<'a>(shape: &Shape<'a>, asked: &Asked<'a>) -> (Option<&'a FieldDescribe>, bool) {
    let (name, descending) = match asked.sort {
        Some(sort) => match sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (sort, false),
        },
        None => asked.order,
    };
    let wished = asked.columns.iter().copied().find(|field| field.name == name && field.sortable);
    match wished {
        Some(field) => (Some(field), descending),
        // The view's own order may be by a field that is no column.
        None => (shape.field(asked.order.0), asked.order.1),
    }
}

/// What a list holds: its view's condition, narrowed by its own search. That search stays within the
/// list and filters by parts of words, as the platform's does; SOSL is for the search over all objects.
fn filter(shape: &Shape<'_>, asked: &Asked<'_>) -> String {
    let mut conditions = Vec::new();
    if !asked.condition.is_empty() {
        conditions.push(format!("({})", asked.condition));
    }
    if !asked.text.is_empty() {
        let pattern = soql::containing(asked.text);
        let found: Vec<String> =
            shape.searched().iter().map(|field| format!("{} LIKE {pattern}", field.name)).collect();
        conditions.push(format!("({})", found.join(" OR ")));
    }
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

fn column(
    shape: &Shape<'_>,
    asked: &Asked<'_>,
    field: &FieldDescribe,
    sort: Option<&FieldDescribe>,
    descending: bool,
) -> Column {
    let is_sort = sort.is_some_and(|sort| sort.name == field.name);
    Column {
        label: shape.label(field),
        number: is_number(field),
        address: field.sortable.then(|| address(asked, Some(field), is_sort && !descending, 1)),
        sorted: is_sort.then_some(if descending { "descending" } else { "ascending" }),
    }
}

/// The address of the same list in another order or on another page.
fn address(asked: &Asked<'_>, sort: Option<&FieldDescribe>, descending: bool, page: u64) -> String {
    let mut parts = Vec::new();
    if let Some(view) = asked.view {
        parts.push(format!("filterName={view}"));
    }
    if !asked.text.is_empty() {
        parts.push(format!("text={}", form_urlencoded(asked.text)));
    }
    if let Some(field) = sort {
        let sign = if descending { "-" } else { "" };
        parts.push(format!("sort={sign}{}", field.name));
    }
    if page > 1 {
        parts.push(format!("page={page}"));
    }
    format!("{}?{}", asked.address, parts.join("&"))
}
