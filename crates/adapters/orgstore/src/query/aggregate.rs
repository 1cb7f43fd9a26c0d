//! Queries that count, sum or group: their rows are no records but `AggregateResult`s.

use alongside_soql::{Expression, Select, SelectItem};
use sqlx::sqlite::SqliteConnection;

use super::plan::{MAX_TERMS, order_by, root};
use super::scope::Scope;
use super::{QueryError, QueryErrorCode, QueryRequest};
use crate::statement::Statement;
use crate::{FieldValue, QueryResult, Record, ValueKind, rows};

/// Most columns of a grouped query.
const MAX_COLUMNS: usize = 100;
/// Most rows of a grouped query.
const MAX_ROWS: usize = 2_000;

/// Whether the query groups or aggregates.
pub(super) fn is_aggregate(request: &QueryRequest<'_>) -> bool {
    let aggregates = match &request.query.select {
        Select::Count => false,
        Select::Items(items) => items.iter().any(|item| {
            matches!(item, SelectItem::Expression { expression: Expression::Aggregate { .. }, .. })
        }),
    };
    aggregates || !request.query.group_by.is_empty()
}

pub(super) async fn run(
    connection: &mut SqliteConnection,
    request: &QueryRequest<'_>,
) -> Result<QueryResult, QueryError> {
    let (statement, columns, entity) = statement(request)?;
    let found = statement.fetch(connection).await?;
    if found.len() > MAX_ROWS {
        return Err(QueryError::Refused {
            code: QueryErrorCode::ExceededIdLimit,
            message: "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch".into(),
        });
    }
    let mut records = Vec::with_capacity(found.len());
    for row in &found {
        let mut fields = Vec::with_capacity(columns.len());
        for (place, (name, kind)) in columns.iter().enumerate() {
            let value = rows::value(row, place, *kind, &entity, name)?;
            fields.push((name.clone(), FieldValue::Value(value)));
        }
        records.push(Record { object: "AggregateResult".into(), id: None, fields });
    }
    Ok(QueryResult { total_size: records.len() as u64, next: None, records })
}

type Named = Vec<(String, ValueKind)>;

/// Names and kinds of the columns.
pub(super) fn columns(request: &QueryRequest<'_>) -> Result<Named, QueryError> {
    Ok(statement(request)?.1)
}

fn statement(request: &QueryRequest<'_>) -> Result<(Statement, Named, String), QueryError> {
    let object = root(request)?;
    let query = request.query;
    let mut scope = Scope::new(request, object, query.alias.as_ref());
    let mut selected = Vec::new();
    let mut columns: Named = Vec::new();
    let items = match &query.select {
        Select::Items(items) => items.as_slice(),
        Select::Count => {
            return Err(request.malformed(query.from.span, "COUNT() cannot be grouped; use COUNT(Id)"));
        }
    };
    if query.group_by.len() > MAX_TERMS || items.len() > MAX_COLUMNS {
        let message = format!("A grouped query takes at most {MAX_TERMS} groups and {MAX_COLUMNS} columns");
        return Err(request.malformed(query.from.span, &message));
    }
    let mut unnamed = 0;
    for item in items {
        let SelectItem::Expression { expression, alias } = item else {
            return Err(
                request.malformed(query.from.span, "a grouped query selects fields and aggregates only")
            );
        };
        let grouped = query.group_by.iter().any(|group| same(group, expression));
        let is_aggregate = matches!(expression, Expression::Aggregate { .. });
        if !is_aggregate && !grouped {
            let message = format!("Field must be grouped or aggregated: {expression}");
            return Err(request.malformed(expression.span(), &message));
        }
        let typed = scope.typed(expression)?;
        let name = match (alias, expression) {
            (Some(alias), _) => alias.text.clone(),
            (None, Expression::Field(_)) => typed.name,
            (None, _) => {
                unnamed += 1;
                format!("expr{}", unnamed - 1)
            }
        };
        if columns.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
            return Err(request.malformed(expression.span(), &format!("duplicate alias: {name}")));
        }
        selected.push(typed.sql);
        columns.push((name, typed.kind));
    }
    let mut filters = scope.row_filter();
    if let Some(filter) = &query.filter {
        filters.push(scope.condition(filter)?);
    }
    let groups: Vec<Statement> = query
        .group_by
        .iter()
        .map(|group| scope.typed(group).map(|typed| typed.sql))
        .collect::<Result<_, _>>()?;
    let having = query.having.as_ref().map(|having| scope.condition(having)).transpose()?;
    let order = order_by(&mut scope, &query.order_by)?;

    let mut sql = Statement::new("SELECT ");
    sql.join(&selected, ", ").append(&scope.from());
    if !filters.is_empty() {
        sql.sql(" WHERE ").join(&filters, " AND ");
    }
    if !groups.is_empty() {
        sql.sql(" GROUP BY ").join(&groups, ", ");
    }
    if let Some(having) = having {
        sql.sql(" HAVING ").append(&having);
    }
    if !order.is_empty() {
        sql.sql(" ORDER BY ").join(&order, ", ");
    }
    let limit = query.limit.map_or(MAX_ROWS as u64 + 1, u64::from).min(MAX_ROWS as u64 + 1);
    sql.sql(" LIMIT ").number(limit).sql(" OFFSET ").number(query.offset.unwrap_or(0).into());
    request.runnable([&sql])?;
    Ok((sql, columns, object.name.clone()))
}

/// Whether two expressions are written the same, ASCII case ignored.
fn same(one: &Expression, other: &Expression) -> bool {
    one.to_string().eq_ignore_ascii_case(&other.to_string())
}
