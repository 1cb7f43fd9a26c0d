//! A query of records as one SELECT for the object and its parents, and one for each child relationship.

use alongside_soql::{Expression, Name, OrderBy, Query, Select, SelectItem, Span, TypeOf};

use super::scope::{Resolved, Scope};
use super::{QueryError, QueryErrorCode, QueryRequest};
use crate::statement::Statement;
use crate::{FieldDefinition, FieldKind, ObjectDefinition, ValueKind};

/// Most records a query with FIELDS() may ask for.
const MAX_FIELDS_ROWS: u32 = 200;

/// Largest OFFSET, as on the platform.
const MAX_OFFSET: u32 = 2_000;

/// Most columns of a query, child subqueries apart.
const MAX_COLUMNS: usize = 1_000;
/// Most child subqueries, as on the platform.
const MAX_CHILDREN: usize = 20;
/// Most entries of ORDER BY and of GROUP BY, as on the platform.
pub(super) const MAX_TERMS: usize = 32;

/// A query ready to run.
pub(super) struct Plan {
    pub columns: Vec<Column>,
    pub from: Statement,
    pub filters: Vec<Statement>,
    pub order: Statement,
    pub shape: Shape,
    pub children: Vec<ChildPlan>,
    pub limit: Option<u32>,
    pub offset: u32,
}

/// One column of the SELECT.
pub(super) struct Column {
    pub sql: Statement,
    pub kind: ValueKind,
    pub object: String,
    pub name: String,
}

/// How columns make a record.
pub(super) struct Shape {
    /// The record's object; none when its id tells.
    pub object: Option<String>,
    pub id_column: usize,
    pub entries: Vec<(String, Entry)>,
}

/// What stands under one name of a record.
pub(super) enum Entry {
    Value(usize),
    Parent(Shape),
    /// The target of a lookup, by its object: the column of the lookup, the fields of each object
    /// asked for, and the fields of any other.
    TypeOf(usize, Vec<Shape>, Option<Shape>),
    Children(usize),
}

/// A child subquery; the last column of its plan is the lookup to the parent.
pub(super) struct ChildPlan {
    pub plan: Plan,
}

pub(super) fn root<'a>(request: &'a QueryRequest<'a>) -> Result<&'a ObjectDefinition, QueryError> {
    let from = &request.query.from;
    if request.query.offset.is_some_and(|offset| offset > MAX_OFFSET) {
        let message = format!("Maximum SOQL offset allowed is {MAX_OFFSET}");
        return Err(request.refuse(QueryErrorCode::NumberOutsideValidRange, from.span, &message));
    }
    let object = request.schema.object(&from.text).filter(|object| request.visibility.object(object));
    object.map(AsRef::as_ref).ok_or_else(|| request.no_such_object(from.span, &from.text))
}

pub(super) fn plan(request: &QueryRequest<'_>) -> Result<Plan, QueryError> {
    let object = root(request)?;
    build(request, object, request.query, true)
}

fn build(
    request: &QueryRequest<'_>,
    object: &ObjectDefinition,
    query: &Query,
    top: bool,
) -> Result<Plan, QueryError> {
    let mut builder = Builder {
        scope: Scope::new(request, object, query.alias.as_ref()),
        columns: Vec::new(),
        children: Vec::new(),
    };
    let mut id = Statement::default();
    id.column(0, "Id");
    builder.push(id, ValueKind::Id, &object.name, "Id");
    let mut shape = Shape { object: Some(object.name.clone()), id_column: 0, entries: Vec::new() };
    let Select::Items(items) = &query.select else {
        return Err(request.malformed(query.from.span, "COUNT() is not allowed in a sub-select"));
    };
    for item in items {
        match item {
            SelectItem::Expression { expression, alias } => {
                builder.expression(&mut shape, expression, alias.as_ref())?
            }
            SelectItem::Fields(which) => builder.fields(&mut shape, which, query.limit)?,
            SelectItem::TypeOf(type_of) => builder.type_of(&mut shape, type_of)?,
            SelectItem::Subquery(child) if top => builder.child(&mut shape, child)?,
            SelectItem::Subquery(child) => {
                return Err(request.malformed(child.from.span, "Nested sub-selects are not supported"));
            }
        }
    }
    if builder.columns.len() > MAX_COLUMNS || builder.children.len() > MAX_CHILDREN {
        let message = format!("A query selects at most {MAX_COLUMNS} fields and {MAX_CHILDREN} sub-selects");
        return Err(request.malformed(query.from.span, &message));
    }
    let mut filters = builder.scope.row_filter();
    if let Some(filter) = &query.filter {
        // First, as few rows pass it: whether the others may be seen need not be worked out.
        filters.insert(0, builder.scope.condition(filter)?);
    }
    if query.having.is_some() {
        return Err(request.malformed(query.from.span, "HAVING requires GROUP BY"));
    }
    let aggregate = |entry: &&OrderBy| matches!(entry.expression, Expression::Aggregate { .. });
    if let Some(entry) = query.order_by.iter().find(aggregate) {
        let message = format!("ORDER BY {} requires GROUP BY", entry.expression);
        return Err(request.malformed(entry.expression.span(), &message));
    }
    let mut order = order_by(&mut builder.scope, &query.order_by)?;
    order.push({
        let mut tie = Statement::default();
        tie.column(0, "Id");
        tie
    });
    let mut order_text = Statement::new(" ORDER BY ");
    order_text.join(&order, ", ");
    let from = builder.scope.from();
    let columns = builder.columns.iter().map(|column| &column.sql);
    request.runnable(columns.chain(&filters).chain([&from, &order_text]))?;
    Ok(Plan {
        from,
        columns: builder.columns,
        filters,
        order: order_text,
        shape,
        children: builder.children,
        limit: query.limit,
        offset: query.offset.unwrap_or(0),
    })
}

pub(super) fn order_by(scope: &mut Scope<'_>, entries: &[OrderBy]) -> Result<Vec<Statement>, QueryError> {
    if let Some(beyond) = entries.get(MAX_TERMS) {
        let message = format!("ORDER BY takes at most {MAX_TERMS} fields");
        return Err(scope.request.malformed(beyond.expression.span(), &message));
    }
    entries
        .iter()
        .map(|entry| {
            let mut sql = scope.typed(&entry.expression)?.sql;
            sql.sql(if entry.descending { " DESC" } else { " ASC" });
            sql.sql(if entry.nulls_last { " NULLS LAST" } else { " NULLS FIRST" });
            Ok(sql)
        })
        .collect()
}

struct Builder<'a> {
    scope: Scope<'a>,
    columns: Vec<Column>,
    children: Vec<ChildPlan>,
}

impl<'a> Builder<'a> {
    fn push(&mut self, sql: Statement, kind: ValueKind, object: &str, name: &str) -> usize {
        self.columns.push(Column { sql, kind, object: object.to_owned(), name: name.to_owned() });
        self.columns.len() - 1
    }

    fn expression(
        &mut self,
        shape: &mut Shape,
        expression: &Expression,
        alias: Option<&Name>,
    ) -> Result<(), QueryError> {
        let request = self.scope.request;
        if let (Some(alias), Expression::Field(_)) = (alias, expression) {
            let message = "only aggregate expressions use field aliasing";
            return Err(request.malformed(alias.span, message));
        }
        match expression {
            Expression::Field(path) => {
                let found = self.scope.resolve(path)?;
                self.place(shape, found, path.span)
            }
            Expression::Call { .. } => {
                let typed = self.scope.typed(expression)?;
                let column = self.push(typed.sql, typed.kind, "", &typed.name);
                let name = alias.map_or(typed.name, |alias| alias.text.clone());
                shape.entries.push((name, Entry::Value(column)));
                Ok(())
            }
            // Queries with aggregates are planned elsewhere; one inside a child subquery is refused.
            Expression::Aggregate { span, .. } => {
                Err(request.malformed(*span, "aggregate functions are not supported in sub-selects"))
            }
        }
    }

    /// Puts a resolved field under its parents.
    fn place(&mut self, shape: &mut Shape, found: Resolved<'a>, span: Span) -> Result<(), QueryError> {
        let mut at = shape;
        for (relationship, table) in &found.parents {
            let known = at
                .entries
                .iter()
                .position(|(name, entry)| name == relationship && matches!(entry, Entry::Parent(_)));
            let place = match known {
                Some(place) => place,
                None => {
                    let (id, object) = match table {
                        Some(table) => {
                            let mut id = Statement::default();
                            id.column(table.alias, "Id");
                            (id, Some(table.object.name.clone()))
                        }
                        None => (found.pointer.clone().unwrap_or_default(), None),
                    };
                    let id_column = self.push(id, ValueKind::Id, relationship, "Id");
                    let parent = Shape { object, id_column, entries: Vec::new() };
                    at.entries.push((relationship.clone(), Entry::Parent(parent)));
                    at.entries.len() - 1
                }
            };
            let Entry::Parent(parent) = &mut at.entries[place].1 else {
                unreachable!("the position found or pushed is a parent");
            };
            at = parent;
        }
        if at.entries.iter().any(|(name, entry)| *name == found.name && matches!(entry, Entry::Value(_))) {
            let message = format!("duplicate field selected: {}", found.name);
            return Err(self.scope.request.malformed(span, &message));
        }
        let column = self.push(found.sql, found.kind, "", &found.name);
        at.entries.push((found.name, Entry::Value(column)));
        Ok(())
    }

    fn type_of(&mut self, shape: &mut Shape, type_of: &TypeOf) -> Result<(), QueryError> {
        let request = self.scope.request;
        let span = type_of.relationship.span;
        let (lookup, name) = self.scope.root_lookup(&type_of.relationship)?;
        let root = self.scope.root();
        let mut pointer = Statement::default();
        pointer.column(root.alias, &lookup.name);
        let pointer = self.push(pointer, ValueKind::Id, &self.scope.object.name, &lookup.name);
        let mut shapes = Vec::new();
        for (wanted, fields) in &type_of.branches {
            let object =
                request.schema.object(&wanted.text).filter(|object| request.visibility.object(object));
            let object = object.filter(|object| lookup.kind.targets().contains(&object.name));
            let object = object.ok_or_else(|| request.no_such_object(wanted.span, &wanted.text))?;
            let table = self.scope.join_to(&root, lookup, object, span)?;
            let mut id = Statement::default();
            id.column(table.alias, "Id");
            let id_column = self.push(id, ValueKind::Id, &object.name, "Id");
            let mut branch = Shape { object: Some(object.name.clone()), id_column, entries: Vec::new() };
            for path in fields {
                let parts: Vec<&str> = path.parts.iter().map(String::as_str).collect();
                let found = self.scope.resolve_from(table.clone(), &parts, path.span)?;
                self.place(&mut branch, found, path.span)?;
            }
            shapes.push(branch);
        }
        let otherwise = if type_of.otherwise.is_empty() {
            None
        } else {
            let mut branch = Shape { object: None, id_column: pointer, entries: Vec::new() };
            for path in &type_of.otherwise {
                let found = self.scope.polymorphic(&root, lookup, &path.text(), Vec::new(), path.span)?;
                self.place(&mut branch, found, path.span)?;
            }
            Some(branch)
        };
        shape.entries.push((name, Entry::TypeOf(pointer, shapes, otherwise)));
        Ok(())
    }

    fn fields(&mut self, shape: &mut Shape, which: &Name, limit: Option<u32>) -> Result<(), QueryError> {
        let request = self.scope.request;
        // The standard fields are known beforehand, the others could be any number.
        if which.text != "STANDARD" && limit.is_none_or(|limit| limit > MAX_FIELDS_ROWS) {
            let message = format!("The SOQL FIELDS function must have a LIMIT of at most {MAX_FIELDS_ROWS}");
            return Err(request.malformed(which.span, &message));
        }
        let object = self.scope.object;
        let wanted = |field: &&FieldDefinition| match which.text.as_str() {
            "STANDARD" => !field.custom,
            "CUSTOM" => field.custom,
            _ => true,
        };
        let table = self.scope.root();
        let visible = |field: &&FieldDefinition| request.visibility.field(request.schema, object, field);
        for field in object.fields.iter().filter(wanted).filter(visible) {
            let (sql, kind) = self.scope.column(&table, field, which.span)?;
            let column = self.push(sql, kind, &object.name, &field.name);
            shape.entries.push((field.name.clone(), Entry::Value(column)));
        }
        Ok(())
    }

    fn child(&mut self, shape: &mut Shape, query: &Query) -> Result<(), QueryError> {
        let request = self.scope.request;
        let from = &query.from;
        let found = request.schema.children(&self.scope.object.name).find(|(object, lookup)| {
            lookup.child_relationship.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(&from.text))
                && request.visibility.object(object)
                && request.visibility.field(request.schema, object, lookup)
        });
        let (object, lookup) = found
            .ok_or_else(|| request.no_such_relationship(from.span, &from.text, "FROM part of query call"))?;
        let mut plan = build(request, object, query, false)?;
        let mut pointer = Statement::default();
        pointer.column(0, &lookup.name);
        debug_assert!(matches!(lookup.kind, FieldKind::Reference { .. }));
        plan.columns.push(Column {
            sql: pointer,
            kind: ValueKind::Id,
            object: object.name.clone(),
            name: lookup.name.clone(),
        });
        let name = lookup.child_relationship.clone().unwrap_or_default();
        shape.entries.push((name, Entry::Children(self.children.len())));
        self.children.push(ChildPlan { plan });
        Ok(())
    }
}
