//! Connections: one that writes, several that read, and the statements all of them use.

use std::{path::PathBuf, time::Duration};

use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{StoreError, text::read_digest};

/// Declares statements as constants and lists them, so that one test prepares them all.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: &str = $sql;)*
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;

statements! {
    READY = "SELECT COUNT(*) FROM account";
    KEEP_SECRET = "INSERT INTO kept_secret (name, secret) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET name = excluded.name
        RETURNING secret";
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreConfig {
    /// The database's file; without one it is kept in memory and gone with the process.
    pub file: Option<PathBuf>,
    /// How many connections read at once, at least one.
    pub readers: u32,
}

impl StoreConfig {
    /// A database in a file.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { file: Some(path.into()), readers: 4 }
    }

    /// A database in memory.
    #[must_use]
    pub const fn memory() -> Self {
        Self { file: None, readers: 1 }
    }
}

/// The platform's database; a clone is another handle to the same one.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the database, makes it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or its tables cannot be migrated.
    pub async fn open(config: &StoreConfig) -> Result<Self, StoreError> {
        let Some(file) = &config.file else {
            // A database in memory belongs to its connection, so that one serves for everything.
            let only = SqlitePoolOptions::new()
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .connect_with(SqliteConnectOptions::new().foreign_keys(true))
                .await?;
            return Self::migrated(only.clone(), only).await;
        };
        // A transaction that was answered for must survive a power cut: the outbox and the spent
        // tokens are promises. Whoever writes often (devices, outcomes) writes many in one.
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(config.readers.max(1))
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(options.pragma("query_only", "ON"));
        Self::migrated(writer, readers).await
    }

    async fn migrated(writer: SqlitePool, readers: SqlitePool) -> Result<Self, StoreError> {
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        Ok(Self { writer, readers })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        sqlx::query(READY).fetch_one(&self.readers).await?;
        Ok(())
    }

    /// Keeps 32 secret bytes of this installation under a name: the first that come stay, and
    /// whoever asks gets those that stayed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_secret(&self, name: &str, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
        let kept: Vec<u8> =
            sqlx::query_scalar(KEEP_SECRET).bind(name).bind(fresh.as_slice()).fetch_one(&self.writer).await?;
        Ok(*read_digest("kept_secret.secret", &kept)?.bytes())
    }

    /// Waits for what is under way and closes the database.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.readers
    }

    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// A transaction that holds the right to write from its beginning.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}
