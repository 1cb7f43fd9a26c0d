//! Settings, cursors of long queries, and the source of installed packages.

use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::Stored;
use crate::{Store, WriteTransaction};

/// The ids a long query found, so that its pages stay the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Whose query.
    pub user_id: String,
    /// The query.
    pub soql: String,
    /// Deleted records too.
    pub all_rows: bool,
    /// All ids in order.
    pub ids: Vec<String>,
}

/// A file of an installed package's source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside the package.
    pub path: String,
    /// Its text.
    pub content: String,
}

impl Store {
    /// A setting of the org.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses; so for every function here.
    pub async fn setting(&self, name: &str) -> Stored<Option<String>> {
        let query = sqlx::query_scalar("SELECT value FROM _setting WHERE name = ?1").bind(name.to_owned());
        Ok(query.fetch_optional(self.reader_pool()).await?)
    }

    /// Settings whose name begins with `prefix`, without the prefix.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn settings(&self, prefix: &str) -> Stored<Vec<(String, String)>> {
        let query = sqlx::query(
            "SELECT name, value FROM _setting WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name",
        );
        let rows = query.bind(prefix.to_owned()).fetch_all(self.reader_pool()).await?;
        rows.iter()
            .map(|row| {
                let name: String = row.try_get(0)?;
                Ok((name[prefix.len()..].to_owned(), row.try_get(1)?))
            })
            .collect()
    }

    /// Keeps a cursor and forgets the expired ones.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_cursor(&self, locator: &str, cursor: &Cursor, now: i64, expires_at: i64) -> Stored<()> {
        let mut connection = self.writer_pool().acquire().await?;
        put_cursor(&mut connection, locator, cursor, now, expires_at).await
    }

    /// An unexpired cursor.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn cursor(&self, locator: &str, now: i64) -> Stored<Option<Cursor>> {
        let row = sqlx::query(
            "SELECT user_id, soql, all_rows, ids FROM _cursor WHERE locator = ?1 AND expires_at > ?2",
        )
        .bind(locator.to_owned())
        .bind(now)
        .fetch_optional(self.reader_pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let ids: String = row.try_get(3)?;
        Ok(Some(Cursor {
            user_id: row.try_get(0)?,
            soql: row.try_get(1)?,
            all_rows: row.try_get(2)?,
            ids: split(&ids),
        }))
    }

    /// The source of an installed package.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn package_source(&self, namespace: &str) -> Stored<Vec<SourceFile>> {
        let query =
            sqlx::query("SELECT path, content FROM _package_source WHERE namespace = ?1 ORDER BY path");
        let rows = query.bind(namespace.to_owned()).fetch_all(self.reader_pool()).await?;
        rows.iter().map(|row| Ok(SourceFile { path: row.try_get(0)?, content: row.try_get(1)? })).collect()
    }
}

/// Ids of records are 18 ASCII characters and stand one after the other; names that take the place
/// of ids where rows are computed are kept as a list.
fn joined(ids: &[String]) -> String {
    if ids.iter().all(|id| id.len() == 18) {
        ids.concat()
    } else {
        serde_json::Value::from(ids.to_vec()).to_string()
    }
}

fn split(text: &str) -> Vec<String> {
    if text.starts_with('[') {
        return serde_json::from_str(text).unwrap_or_default();
    }
    text.as_bytes().chunks(18).map(|id| String::from_utf8_lossy(id).into_owned()).collect()
}

async fn put_cursor(
    connection: &mut SqliteConnection,
    locator: &str,
    cursor: &Cursor,
    now: i64,
    expires_at: i64,
) -> Stored<()> {
    sqlx::query("DELETE FROM _cursor WHERE expires_at <= ?1").bind(now).execute(&mut *connection).await?;
    sqlx::query("INSERT INTO _cursor (locator, user_id, soql, all_rows, ids, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .bind(locator.to_owned())
        .bind(cursor.user_id.clone())
        .bind(cursor.soql.clone())
        .bind(cursor.all_rows)
        .bind(joined(&cursor.ids))
        .bind(expires_at)
        .execute(connection)
        .await?;
    Ok(())
}

impl WriteTransaction {
    /// As [`Store::put_cursor`], as a part of this transaction.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_cursor(
        &mut self,
        locator: &str,
        cursor: &Cursor,
        now: i64,
        expires_at: i64,
    ) -> Stored<()> {
        put_cursor(self.connection(), locator, cursor, now, expires_at).await
    }

    /// Sets a setting of the org.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_setting(&mut self, name: &str, value: &str) -> Stored<()> {
        sqlx::query("INSERT INTO _setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name.to_owned())
            .bind(value.to_owned())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets a setting of the org.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_setting(&mut self, name: &str) -> Stored<()> {
        let query = sqlx::query("DELETE FROM _setting WHERE name = ?1").bind(name.to_owned());
        query.execute(self.connection()).await?;
        Ok(())
    }

    /// Replaces the source of a package.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_package_source(&mut self, namespace: &str, files: &[SourceFile]) -> Stored<()> {
        sqlx::query("DELETE FROM _package_source WHERE namespace = ?1")
            .bind(namespace.to_owned())
            .execute(self.connection())
            .await?;
        for file in files {
            sqlx::query("INSERT INTO _package_source (namespace, path, content) VALUES (?1, ?2, ?3)")
                .bind(namespace.to_owned())
                .bind(file.path.clone())
                .bind(file.content.clone())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}
