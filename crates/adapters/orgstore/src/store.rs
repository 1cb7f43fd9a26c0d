//! The database file: opening, tables made to fit a schema, readers and the one writer.

mod readers;
mod tables;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};
use tokio::sync::Semaphore;

use readers::{Reader, Readers};

use crate::{FieldDefinition, ObjectDefinition, Schema, StoreError, Turn, Value, WriteTransaction};

const READERS: u32 = 4;

/// The org's database. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Store {
    readers: SqlitePool,
    /// Of a file; a database in memory has one connection for everything.
    file_readers: Option<Arc<Readers>>,
    writer: SqlitePool,
    ended_tokens: Arc<AtomicU64>,
    /// Whose turn it is to write. Apart from the connection, because a turn may outlast its transaction.
    turn: Arc<Semaphore>,
}

impl Store {
    /// Opens or creates the database `org.db` in a folder, or one in memory.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the file cannot be used.
    pub async fn open(folder: Option<&Path>) -> Result<Store, StoreError> {
        let turn = Arc::new(Semaphore::new(1));
        let store = match folder {
            Some(folder) => {
                let options = file_options(&folder.join("org.db")).create_if_missing(true);
                let writer = pool(1).connect_with(options.clone()).await?;
                let options = options.read_only(true);
                let file_readers = Some(Arc::new(Readers::new(options.clone(), READERS)));
                let readers = pool(READERS).connect_with(options).await?;
                Store { readers, file_readers, writer, ended_tokens: Arc::default(), turn }
            }
            None => {
                // A database in memory belongs to one connection, which then reads and writes.
                let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(false);
                let only = pool(1).connect_with(options).await?;
                Store {
                    readers: only.clone(),
                    file_readers: None,
                    writer: only,
                    ended_tokens: Arc::default(),
                    turn,
                }
            }
        };
        sqlx::migrate!().run(&store.writer).await.map_err(sqlx::Error::from)?;
        Ok(store)
    }

    /// Makes the tables and columns that the schema needs and the database lacks. Nothing is ever dropped.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn fit(&self, schema: &Schema) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        writing.fit(schema).await?;
        writing.commit().await
    }

    /// Begins to write. There is one writer at a time; others wait here. Within it, read through it.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses or was closed.
    pub async fn begin(&self) -> Result<WriteTransaction, StoreError> {
        let turn = self.turn.clone().acquire_owned().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let transaction: Transaction<'static, Sqlite> = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(WriteTransaction::new(transaction, Turn(turn)))
    }

    /// Values of stored records whose fields equal the given ones, in the order of ids. No
    /// visibility applies: for the org's own work.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn select(
        &self,
        object: &ObjectDefinition,
        columns: &[&str],
        equal: &[(&str, Value)],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut connection = self.reader().await?;
        crate::write::select(&mut connection, object, columns, equal).await
    }

    pub(crate) async fn reader(&self) -> Result<Reader, StoreError> {
        match &self.file_readers {
            Some(readers) => readers.lend().await,
            None => Ok(Reader::of_memory(self.readers.acquire().await?)),
        }
    }

    pub(crate) fn reader_pool(&self) -> &SqlitePool {
        &self.readers
    }

    /// Tells two moments apart between which [`Store::remove_token`] or [`Store::remove_grant`] ended a
    /// token.
    #[must_use]
    pub fn token_generation(&self) -> u64 {
        self.ended_tokens.load(Ordering::Acquire)
    }

    /// Takes note that tokens were ended.
    pub(crate) fn tokens_ended(&self) {
        self.ended_tokens.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn writer_pool(&self) -> &SqlitePool {
        &self.writer
    }

    /// Closes every connection.
    pub async fn close(&self) {
        if let Some(readers) = &self.file_readers {
            readers.close().await;
        }
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl WriteTransaction {
    /// As [`Store::fit`], within a transaction.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn fit(&mut self, schema: &Schema) -> Result<(), StoreError> {
        for object in schema.objects().filter(|object| !object.computed) {
            tables::fit(self.connection(), object).await?;
        }
        Ok(())
    }

    /// Makes the table and columns that one object needs and the database lacks.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn fit_object(&mut self, object: &ObjectDefinition) -> Result<(), StoreError> {
        if object.computed {
            return Ok(());
        }
        tables::fit(self.connection(), object).await
    }

    /// Removes an object's table with every record.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn drop_object(&mut self, object: &ObjectDefinition) -> Result<(), StoreError> {
        tables::drop(self.connection(), object).await
    }

    /// Removes a field's column with every value.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn drop_field(
        &mut self,
        object: &ObjectDefinition,
        field: &FieldDefinition,
    ) -> Result<(), StoreError> {
        tables::drop_column(self.connection(), object, field).await
    }
}

/// How a database file is opened.
pub(crate) fn file_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(false)
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        // A connection to a file does not go away by itself, and asking costs as much as a query.
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(30))
}
