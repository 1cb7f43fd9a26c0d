//! Connections that read a database file, each lent to one reader at a time. The driver's own pool
//! asks every connection whether it still lives whenever it comes back, which for a file is as dear
//! as the query before.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Sqlite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;

/// The connections of one file.
#[derive(Debug)]
pub(super) struct Readers {
    options: SqliteConnectOptions,
    idle: Mutex<Vec<SqliteConnection>>,
    free: Arc<Semaphore>,
}

/// A connection for one reader.
pub(crate) struct Reader(Lent);

enum Lent {
    /// Goes back to its file's readers.
    File { connection: Option<SqliteConnection>, home: Arc<Readers>, _permit: OwnedSemaphorePermit },
    /// The one connection of a database in memory.
    Memory(PoolConnection<Sqlite>),
}

impl Readers {
    /// At most `most` connections, each opened when it is first needed.
    pub fn new(options: SqliteConnectOptions, most: u32) -> Readers {
        let free = Arc::new(Semaphore::new(most as usize));
        Readers { options, idle: Mutex::default(), free }
    }

    /// A connection; waits until one is free.
    pub async fn lend(self: &Arc<Self>) -> Result<Reader, StoreError> {
        let permit = self.free.clone().acquire_owned().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.options).await?,
        };
        Ok(Reader(Lent::File { connection: Some(connection), home: self.clone(), _permit: permit }))
    }

    /// Closes those that are not lent, and lends no more.
    pub async fn close(&self) {
        self.free.close();
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in idle {
            // Whoever closes is done with the database; there is nobody to tell.
            let _ = connection.close().await;
        }
    }
}

impl Reader {
    pub(super) fn of_memory(connection: PoolConnection<Sqlite>) -> Reader {
        Reader(Lent::Memory(connection))
    }
}

impl Deref for Reader {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match &self.0 {
            Lent::File { connection, .. } => connection.as_ref().expect("it is taken when dropped only"),
            Lent::Memory(connection) => connection,
        }
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.0 {
            Lent::File { connection, .. } => connection.as_mut().expect("it is taken when dropped only"),
            Lent::Memory(connection) => connection,
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Lent::File { connection, home, .. } = self
            && let Some(connection) = connection.take()
            && !home.free.is_closed()
        {
            home.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
