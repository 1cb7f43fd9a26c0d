//! What a query returns, told without running it.

use alongside_soql::{Expression, Select, SelectItem};

use super::plan::{Entry, Plan, Shape, plan, root};
use super::{QueryError, QueryRequest, aggregate};
use crate::ValueKind;

/// The columns of a query and the object it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryShape {
    /// API name of the object.
    pub object: String,
    /// First characters of its ids.
    pub key_prefix: Option<String>,
    /// Whether rows are grouped.
    pub grouped: bool,
    /// The columns, in order.
    pub columns: Vec<QueryColumn>,
}

/// A column of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryColumn {
    /// Name in the result: field, relationship, alias or `expr0`.
    pub name: String,
    /// What people read: the name, or for a function how it was written.
    pub display: String,
    /// A function of several rows, or a child subquery.
    pub aggregate: bool,
    /// Kind of value; none for a relationship.
    pub kind: Option<ValueKind>,
    /// Columns of a parent or of the children.
    pub inner: Vec<QueryColumn>,
}

/// Tells what a query returns.
///
/// # Errors
/// [`QueryError`] as running it would.
pub fn describe_query(request: &QueryRequest<'_>) -> Result<QueryShape, QueryError> {
    let object = root(request)?;
    let grouped = aggregate::is_aggregate(request);
    let columns = if request.query.select == Select::Count && request.query.group_by.is_empty() {
        Vec::new()
    } else if grouped {
        aggregated(request)?
    } else {
        let plan = plan(request)?;
        columns(&plan, &plan.shape)
    };
    Ok(QueryShape {
        object: object.name.clone(),
        key_prefix: object.key_prefix.clone(),
        grouped: !request.query.group_by.is_empty(),
        columns,
    })
}

fn aggregated(request: &QueryRequest<'_>) -> Result<Vec<QueryColumn>, QueryError> {
    let names = aggregate::columns(request)?;
    let items = match &request.query.select {
        Select::Items(items) => items.as_slice(),
        Select::Count => &[],
    };
    let told = names.into_iter().zip(items).map(|((name, kind), item)| {
        let expression = match item {
            SelectItem::Expression { expression, .. } => Some(expression),
            _ => None,
        };
        let written = expression.filter(|one| !matches!(one, Expression::Field(_)));
        QueryColumn {
            display: written.map_or_else(|| name.clone(), ToString::to_string),
            aggregate: written.is_some(),
            kind: Some(kind),
            inner: Vec::new(),
            name,
        }
    });
    Ok(told.collect())
}

fn columns(plan: &Plan, shape: &Shape) -> Vec<QueryColumn> {
    let column = |name: &String, kind, aggregate, inner| QueryColumn {
        name: name.clone(),
        display: name.clone(),
        aggregate,
        kind,
        inner,
    };
    shape
        .entries
        .iter()
        .map(|(name, entry)| match entry {
            Entry::Value(place) => column(name, Some(plan.columns[*place].kind), false, Vec::new()),
            Entry::Parent(parent) => column(name, None, false, columns(plan, parent)),
            Entry::TypeOf(_, shapes, otherwise) => {
                let mut inner: Vec<QueryColumn> = Vec::new();
                for one in shapes.iter().chain(otherwise).flat_map(|shape| columns(plan, shape)) {
                    if !inner.iter().any(|known| known.name == one.name) {
                        inner.push(one);
                    }
                }
                column(name, None, false, inner)
            }
            Entry::Children(place) => {
                let child = &plan.children[*place].plan;
                column(name, None, true, columns(child, &child.shape))
            }
        })
        .collect()
}
