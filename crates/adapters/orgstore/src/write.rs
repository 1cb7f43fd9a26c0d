//! Writing: a transaction of the one writer, and the unrestricted reads that writing needs. Whether
//! a user may do it has been decided before.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use crate::statement::{Argument, Statement};
use crate::{ObjectDefinition, RecordId, StoreError, Value, rows};

/// A transaction that writes. Dropped without [`WriteTransaction::commit`], it leaves no trace.
#[derive(Debug)]
pub struct WriteTransaction {
    transaction: Transaction<'static, Sqlite>,
    /// The next number of each sequence that was asked here. They are written at the end: nobody else
    /// takes numbers while this writes, and one that is not used is a gap.
    sequences: HashMap<String, i64>,
    turn: Turn,
}

/// The turn of the one writer: as long as it is kept, every other writer waits.
#[derive(Debug)]
#[must_use = "the next writer goes on when this is dropped"]
pub struct Turn(#[expect(dead_code, reason = "held, never read")] pub(crate) OwnedSemaphorePermit);

impl WriteTransaction {
    pub(crate) fn new(transaction: Transaction<'static, Sqlite>, turn: Turn) -> WriteTransaction {
        WriteTransaction { transaction, sequences: HashMap::new(), turn }
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    /// Makes everything written so far lasting.
    ///
    /// # Errors
    /// [`StoreError::Database`]; then nothing was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.commit_holding().await.map(drop)
    }

    /// As [`WriteTransaction::commit`], but the next writer waits until the turn is dropped: for those
    /// who have to make known what changed before anybody else may write.
    ///
    /// # Errors
    /// [`StoreError::Database`]; then nothing was written.
    pub async fn commit_holding(mut self) -> Result<Turn, StoreError> {
        for (name, next) in std::mem::take(&mut self.sequences) {
            sqlx::query(
                "INSERT INTO _sequence (name, next) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET next = excluded.next",
            )
            .bind(name)
            .bind(next)
            .execute(&mut *self.transaction)
            .await?;
        }
        self.transaction.commit().await?;
        Ok(self.turn)
    }

    /// Marks a place that [`WriteTransaction::undo`] can go back to. Marks nest.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn mark(&mut self) -> Result<(), StoreError> {
        sqlx::query("SAVEPOINT step").execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Keeps what was written since the last mark, and forgets the mark.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn keep(&mut self) -> Result<(), StoreError> {
        sqlx::query("RELEASE step").execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Takes back what was written since the last mark, and forgets the mark.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn undo(&mut self) -> Result<(), StoreError> {
        sqlx::query("ROLLBACK TO step").execute(&mut *self.transaction).await?;
        self.keep().await
    }

    /// The next number of a sequence, from 1.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn next_number(&mut self, sequence: &str) -> Result<u64, StoreError> {
        if let Some(next) = self.sequences.get_mut(sequence) {
            *next += 1;
            return Ok((*next - 1).unsigned_abs());
        }
        let stored: Option<i64> = sqlx::query_scalar("SELECT next FROM _sequence WHERE name = ?1")
            .bind(sequence)
            .fetch_optional(&mut *self.transaction)
            .await?;
        let number = stored.unwrap_or(1);
        self.sequences.insert(sequence.to_owned(), number + 1);
        Ok(number.unsigned_abs())
    }

    /// A new id of an object.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    ///
    /// # Panics
    /// When the object has no key prefix: objects without records of their own are never written.
    pub async fn next_id(&mut self, object: &ObjectDefinition) -> Result<RecordId, StoreError> {
        let prefix = object.key_prefix.as_deref().expect("an object that is written has a key prefix");
        let number = self.next_number(&format!("id:{prefix}")).await?;
        Ok(RecordId::from_number(prefix, number))
    }

    /// Inserts a record.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn insert(
        &mut self,
        object: &ObjectDefinition,
        values: &[(String, Value)],
    ) -> Result<(), StoreError> {
        let mut insert = Statement::new("INSERT INTO ");
        insert.identifier(&object.name).sql(" (");
        for (place, (name, _)) in values.iter().enumerate() {
            if place > 0 {
                insert.sql(", ");
            }
            insert.identifier(name);
        }
        insert.sql(") VALUES (");
        for (place, (_, value)) in values.iter().enumerate() {
            if place > 0 {
                insert.sql(", ");
            }
            insert.bind(Argument::from(value));
        }
        insert.sql(")");
        insert.execute(&mut self.transaction).await?;
        Ok(())
    }

    /// Changes fields of a record; false when there is none of this id.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn update(
        &mut self,
        object: &ObjectDefinition,
        id: &str,
        values: &[(String, Value)],
    ) -> Result<bool, StoreError> {
        let mut update = Statement::new("UPDATE ");
        update.identifier(&object.name).sql(" SET ");
        for (place, (name, value)) in values.iter().enumerate() {
            if place > 0 {
                update.sql(", ");
            }
            update.identifier(name).sql(" = ").bind(Argument::from(value));
        }
        update.sql(" WHERE \"Id\" = ").bind(Argument::Text(id.to_owned()));
        Ok(update.execute(&mut self.transaction).await? > 0)
    }

    /// Sets a field of every record where it holds `from`; returns how many.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn replace(
        &mut self,
        object: &ObjectDefinition,
        field: &str,
        from: &str,
        to: &Value,
    ) -> Result<u64, StoreError> {
        let mut update = Statement::new("UPDATE ");
        update.identifier(&object.name).sql(" SET ").identifier(field).sql(" = ").bind(Argument::from(to));
        update.sql(" WHERE ").identifier(field).sql(" = ").bind(Argument::Text(from.to_owned()));
        update.execute(&mut self.transaction).await
    }

    /// Removes a record for good.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn remove(&mut self, object: &ObjectDefinition, id: &str) -> Result<bool, StoreError> {
        let mut delete = Statement::new("DELETE FROM ");
        delete.identifier(&object.name).sql(" WHERE \"Id\" = ").bind(Argument::Text(id.to_owned()));
        Ok(delete.execute(&mut self.transaction).await? > 0)
    }

    /// As [`crate::Store::select`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn select(
        &mut self,
        object: &ObjectDefinition,
        columns: &[&str],
        equal: &[(&str, Value)],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        select(&mut self.transaction, object, columns, equal).await
    }
}

pub(crate) async fn select(
    connection: &mut SqliteConnection,
    object: &ObjectDefinition,
    columns: &[&str],
    equal: &[(&str, Value)],
) -> Result<Vec<Vec<Value>>, StoreError> {
    let mut select = Statement::new("SELECT ");
    for (place, name) in columns.iter().enumerate() {
        if place > 0 {
            select.sql(", ");
        }
        select.identifier(name);
    }
    select.sql(" FROM ").identifier(&object.name);
    for (place, (name, value)) in equal.iter().enumerate() {
        select.sql(if place == 0 { " WHERE " } else { " AND " });
        select.identifier(name).sql(" IS ").bind(Argument::from(value));
    }
    select.sql(" ORDER BY \"Id\"");
    let found = select.fetch(connection).await?;
    found
        .iter()
        .map(|row| {
            columns
                .iter()
                .enumerate()
                .map(|(place, name)| {
                    let kind =
                        object.field(name).map_or(crate::ValueKind::Text, |field| field.kind.value_kind());
                    rows::value(row, place, kind, &object.name, name)
                })
                .collect()
        })
        .collect()
}
