//! A record by its id, with the same fields again and again: planned once, run as often as wanted.

use sqlx::sqlite::SqliteConnection;

use super::plan::{Plan, plan};
use super::{QueryError, QueryRequest};
use crate::statement::{Argument, Prepared};
use crate::{Record, Schema, Store, StoreError, WriteTransaction};

/// A query of one object without its own condition, to be asked by id. It holds for as long as the
/// schema and the visibility it was planned with.
pub struct PreparedRead {
    plan: Plan,
    select: Prepared,
}

impl std::fmt::Debug for PreparedRead {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PreparedRead").field("object", &self.plan.shape.object).finish_non_exhaustive()
    }
}

/// Plans a query for [`Store::read`]. Its own filter, order and limit are left aside, and it has no
/// child subqueries.
///
/// # Errors
/// [`QueryError`] with the platform's words.
pub fn prepare_read(request: &QueryRequest<'_>) -> Result<PreparedRead, QueryError> {
    let plan = plan(request)?;
    let mut select = plan.select(None);
    select.sql(if plan.filters.is_empty() { " WHERE " } else { " AND " });
    select.column(0, "Id").sql(" = ?");
    Ok(PreparedRead { plan, select: select.prepared() })
}

impl Store {
    /// The record with this id; none when there is none that may be seen.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn read(
        &self,
        prepared: &PreparedRead,
        schema: &Schema,
        id: &str,
    ) -> Result<Option<Record>, StoreError> {
        let mut connection = self.reader().await?;
        read(&mut connection, prepared, schema, id).await
    }
}

impl WriteTransaction {
    /// As [`Store::read`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn read(
        &mut self,
        prepared: &PreparedRead,
        schema: &Schema,
        id: &str,
    ) -> Result<Option<Record>, StoreError> {
        read(self.connection(), prepared, schema, id).await
    }
}

async fn read(
    connection: &mut SqliteConnection,
    prepared: &PreparedRead,
    schema: &Schema,
    id: &str,
) -> Result<Option<Record>, StoreError> {
    let found = prepared.select.fetch(connection, Argument::Text(id.to_owned())).await?;
    found.first().map(|row| prepared.plan.record(row, schema)).transpose()
}
