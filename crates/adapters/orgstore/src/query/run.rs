//! Plans run, and rows put back together as records with parents and children.

use std::collections::HashMap;

use alongside_soql::Select;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::plan::{Entry, Plan, Shape, plan, root};
use super::scope::Scope;
use super::{QueryError, QueryRequest, aggregate};
use crate::statement::Statement;
use crate::{FieldValue, QueryResult, Record, Schema, Store, StoreError, Value, WriteTransaction, rows};

/// A first page of records.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The records, and how many there are in all.
    pub result: QueryResult,
    /// Ids of all records of the query when there are more than fit the page.
    pub all_ids: Option<Vec<String>>,
}

impl Store {
    /// Runs a query. A page holds at most `batch` records; when there are more, the ids of all of
    /// them are returned too, for [`Store::query_ids`].
    ///
    /// # Errors
    /// [`QueryError`] with the platform's words.
    pub async fn query(&self, request: &QueryRequest<'_>, batch: usize) -> Result<Page, QueryError> {
        let mut connection = self.reader().await?;
        first_page(&mut connection, request, batch).await
    }

    /// The records of a query with these ids, in this order; those gone since are left out.
    ///
    /// # Errors
    /// [`QueryError`] with the platform's words.
    pub async fn query_ids(
        &self,
        request: &QueryRequest<'_>,
        ids: &[String],
    ) -> Result<Vec<Record>, QueryError> {
        let mut connection = self.reader().await?;
        records_of(&mut connection, request, ids).await
    }
}

impl WriteTransaction {
    /// As [`Store::query`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`QueryError`] with the platform's words.
    pub async fn query(&mut self, request: &QueryRequest<'_>, batch: usize) -> Result<Page, QueryError> {
        first_page(self.connection(), request, batch).await
    }
}

async fn first_page(
    connection: &mut SqliteConnection,
    request: &QueryRequest<'_>,
    batch: usize,
) -> Result<Page, QueryError> {
    if request.query.select == Select::Count && request.query.group_by.is_empty() {
        let total_size = count(connection, request).await?;
        return Ok(Page { result: QueryResult { total_size, ..QueryResult::default() }, all_ids: None });
    }
    if aggregate::is_aggregate(request) {
        return Ok(Page { result: aggregate::run(connection, request).await?, all_ids: None });
    }
    let plan = plan(request)?;
    let limit = plan.limit.map_or(u64::MAX, u64::from);
    let mut select = plan.select(None);
    select.append(&plan.order);
    limited(&mut select, limit.min(batch as u64 + 1), plan.offset.into());
    let found = select.fetch(connection).await?;
    let more = found.len() > batch;
    let mut records = Vec::new();
    for row in found.iter().take(batch) {
        records.push(plan.record(row, request.schema)?);
    }
    plan.fill_children(connection, request.schema, &mut records).await?;
    let mut total_size = records.len() as u64;
    let mut all_ids = None;
    if more {
        let mut ids = Statement::new("SELECT ");
        ids.column(0, "Id").append(&plan.from).append(&plan.filter_text(None)).append(&plan.order);
        limited(&mut ids, limit, plan.offset.into());
        let ids = ids.fetch(connection).await?;
        let ids: Vec<String> =
            ids.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>().map_err(StoreError::from)?;
        total_size = ids.len() as u64;
        all_ids = Some(ids);
    }
    Ok(Page { result: QueryResult { total_size, next: None, records }, all_ids })
}

async fn records_of(
    connection: &mut SqliteConnection,
    request: &QueryRequest<'_>,
    ids: &[String],
) -> Result<Vec<Record>, QueryError> {
    let plan = plan(request)?;
    let select = plan.select(Some(ids));
    let found = select.fetch(connection).await?;
    let mut by_id = HashMap::with_capacity(found.len());
    for row in &found {
        let record = plan.record(row, request.schema)?;
        by_id.insert(record.id.clone().unwrap_or_default(), record);
    }
    let mut records: Vec<Record> = ids.iter().filter_map(|id| by_id.remove(id)).collect();
    plan.fill_children(connection, request.schema, &mut records).await?;
    Ok(records)
}

async fn count(connection: &mut SqliteConnection, request: &QueryRequest<'_>) -> Result<u64, QueryError> {
    let object = root(request)?;
    let query = request.query;
    let mut scope = Scope::new(request, object, query.alias.as_ref());
    let mut filters = scope.row_filter();
    if let Some(filter) = &query.filter {
        filters.push(scope.condition(filter)?);
    }
    let mut inner = Statement::new("SELECT COUNT(*) FROM (SELECT 1");
    inner.append(&scope.from());
    if !filters.is_empty() {
        inner.sql(" WHERE ").join(&filters, " AND ");
    }
    request.runnable([&inner])?;
    limited(&mut inner, query.limit.map_or(u64::MAX, u64::from), query.offset.unwrap_or(0).into());
    inner.sql(")");
    let rows = inner.fetch(connection).await?;
    let total: i64 = rows[0].try_get(0).map_err(StoreError::from)?;
    Ok(total.unsigned_abs())
}

fn limited(statement: &mut Statement, limit: u64, offset: u64) {
    // SQLite counts in i64 and has no OFFSET without LIMIT.
    statement.sql(" LIMIT ").number(limit.min(i64::MAX as u64)).sql(" OFFSET ").number(offset);
}

impl Plan {
    pub(super) fn select(&self, ids: Option<&[String]>) -> Statement {
        let columns: Vec<Statement> = self.columns.iter().map(|column| column.sql.clone()).collect();
        let mut select = Statement::new("SELECT ");
        select.join(&columns, ", ").append(&self.from).append(&self.filter_text(ids));
        select
    }

    fn filter_text(&self, ids: Option<&[String]>) -> Statement {
        let mut filters = self.filters.clone();
        if let Some(ids) = ids {
            let mut these = Statement::default();
            these.column(0, "Id").sql(" IN ").bind_list(ids);
            filters.push(these);
        }
        let mut text = Statement::default();
        if !filters.is_empty() {
            text.sql(" WHERE ").join(&filters, " AND ");
        }
        text
    }

    fn value(&self, row: &SqliteRow, column: usize) -> Result<Value, StoreError> {
        let about = &self.columns[column];
        rows::value(row, column, about.kind, &about.object, &about.name)
    }

    pub(super) fn record(&self, row: &SqliteRow, schema: &Schema) -> Result<Record, StoreError> {
        let id = self.value(row, self.shape.id_column)?;
        self.record_of(&self.shape, id.as_str(), row, schema)
    }

    fn record_of(
        &self,
        shape: &Shape,
        id: Option<&str>,
        row: &SqliteRow,
        schema: &Schema,
    ) -> Result<Record, StoreError> {
        let object = shape.object.clone().or_else(|| {
            let prefix = id.and_then(|id| id.get(..3));
            prefix.and_then(|prefix| schema.object_of_prefix(prefix)).map(|object| object.name.clone())
        });
        let mut fields = Vec::with_capacity(shape.entries.len());
        for (name, entry) in &shape.entries {
            let value = match entry {
                Entry::Value(column) => FieldValue::Value(self.value(row, *column)?),
                Entry::Parent(parent) => match self.value(row, parent.id_column)?.as_str() {
                    None => FieldValue::Parent(None),
                    Some(id) => {
                        FieldValue::Parent(Some(Box::new(self.record_of(parent, Some(id), row, schema)?)))
                    }
                },
                Entry::TypeOf(pointer, shapes, otherwise) => FieldValue::Parent(
                    self.target(*pointer, shapes, otherwise.as_ref(), row, schema)?.map(Box::new),
                ),
                Entry::Children(_) => FieldValue::Children(QueryResult::default()),
            };
            fields.push((name.clone(), value));
        }
        Ok(Record { object: object.unwrap_or_else(|| "Name".into()), id: id.map(str::to_owned), fields })
    }

    /// The target of a lookup, with the fields asked for of its object.
    fn target(
        &self,
        pointer: usize,
        shapes: &[Shape],
        otherwise: Option<&Shape>,
        row: &SqliteRow,
        schema: &Schema,
    ) -> Result<Option<Record>, StoreError> {
        let pointer = self.value(row, pointer)?;
        let Some(id) = pointer.as_str() else { return Ok(None) };
        for shape in shapes {
            if !self.value(row, shape.id_column)?.is_null() {
                return self.record_of(shape, Some(id), row, schema).map(Some);
            }
        }
        let bare = Shape { object: None, id_column: 0, entries: Vec::new() };
        self.record_of(otherwise.unwrap_or(&bare), Some(id), row, schema).map(Some)
    }

    async fn fill_children(
        &self,
        connection: &mut SqliteConnection,
        schema: &Schema,
        records: &mut [Record],
    ) -> Result<(), StoreError> {
        let ids: Vec<String> = records.iter().filter_map(|record| record.id.clone()).collect();
        for (number, child) in self.children.iter().enumerate() {
            let plan = &child.plan;
            let pointer = plan.columns.len() - 1;
            let mut select = plan.select(None);
            select.sql(if plan.filters.is_empty() { " WHERE " } else { " AND " });
            select.append(&plan.columns[pointer].sql).sql(" IN ").bind_list(&ids).append(&plan.order);
            let mut by_parent: HashMap<String, Vec<Record>> = HashMap::new();
            for row in &select.fetch(connection).await? {
                if let Value::Text(parent) = plan.value(row, pointer)? {
                    by_parent.entry(parent).or_default().push(plan.record(row, schema)?);
                }
            }
            for record in records.iter_mut() {
                let id = record.id.clone().unwrap_or_default();
                let found = by_parent.remove(&id).unwrap_or_default().into_iter().skip(plan.offset as usize);
                let found: Vec<Record> = match plan.limit {
                    Some(limit) => found.take(limit as usize).collect(),
                    None => found.collect(),
                };
                let entry = self
                    .shape
                    .entries
                    .iter()
                    .position(|(_, entry)| matches!(entry, Entry::Children(place) if *place == number));
                if let Some(place) = entry {
                    record.fields[place].1 = FieldValue::Children(QueryResult {
                        total_size: found.len() as u64,
                        next: None,
                        records: found,
                    });
                }
            }
        }
        Ok(())
    }
}
