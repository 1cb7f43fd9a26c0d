//! Metadata of the org's own as text, one row a component, and the exports an uninstallation leaves.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{SourceFile, Store, StoreError, WriteTransaction};

type Stored<T> = Result<T, StoreError>;

/// A component of the org's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredComponent {
    /// Metadata type, `CustomField`.
    pub kind: String,
    /// Full name, `Case.Region__c`. No two components of a type differ by case only.
    pub name: String,
    /// Its text.
    pub content: String,
    /// When it was made, in milliseconds since 1970.
    pub created_at: i64,
    /// Id of the user who made it.
    pub created_by: String,
    /// When it was last changed, in milliseconds since 1970.
    pub changed_at: i64,
    /// Id of the user who last changed it.
    pub changed_by: String,
}

/// An OAuth client of one of the org's own apps.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredClient {
    /// Id of its app.
    pub app_id: String,
    /// Client id.
    pub consumer_key: String,
    /// Secret, addresses and keys, as JSON.
    pub settings: String,
}

impl std::fmt::Debug for StoredClient {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("StoredClient").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

/// Records of a package that was uninstalled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageExport {
    /// Its key.
    pub id: String,
    /// Namespace of the package.
    pub namespace: String,
    /// Version of the package.
    pub version: String,
    /// A zip of one CSV an object.
    pub content: Vec<u8>,
    /// When it was made, in milliseconds since 1970.
    pub made_at: i64,
    /// When it is forgotten, in milliseconds since 1970.
    pub expires_at: i64,
}

const COMPONENTS: &str = "SELECT kind, name, content, created_at, created_by, changed_at, changed_by FROM _metadata ORDER BY kind, name";

fn component(row: &SqliteRow) -> Result<StoredComponent, sqlx::Error> {
    Ok(StoredComponent {
        kind: row.try_get(0)?,
        name: row.try_get(1)?,
        content: row.try_get(2)?,
        created_at: row.try_get(3)?,
        created_by: row.try_get(4)?,
        changed_at: row.try_get(5)?,
        changed_by: row.try_get(6)?,
    })
}

impl Store {
    /// Every component of the org's own.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses; so for every function here.
    pub async fn components(&self) -> Stored<Vec<StoredComponent>> {
        let rows = sqlx::query(COMPONENTS).fetch_all(self.reader_pool()).await?;
        Ok(rows.iter().map(component).collect::<Result<_, _>>()?)
    }

    /// The text of a component of the org's own.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn component(&self, kind: &str, name: &str) -> Stored<Option<String>> {
        let query = sqlx::query_scalar("SELECT content FROM _metadata WHERE kind = ?1 AND name = ?2")
            .bind(kind.to_owned())
            .bind(name.to_owned());
        Ok(query.fetch_optional(self.reader_pool()).await?)
    }

    /// The OAuth client with this client id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn oauth_client(&self, consumer_key: &str) -> Stored<Option<StoredClient>> {
        self.client(
            "SELECT app_id, consumer_key, settings FROM _oauth_client WHERE consumer_key = ?1",
            consumer_key,
        )
        .await
    }

    /// The OAuth client of an app.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn oauth_client_of(&self, app_id: &str) -> Stored<Option<StoredClient>> {
        self.client("SELECT app_id, consumer_key, settings FROM _oauth_client WHERE app_id = ?1", app_id)
            .await
    }

    async fn client(&self, statement: &'static str, key: &str) -> Stored<Option<StoredClient>> {
        let row = sqlx::query(statement).bind(key.to_owned()).fetch_optional(self.reader_pool()).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(StoredClient {
            app_id: row.try_get(0)?,
            consumer_key: row.try_get(1)?,
            settings: row.try_get(2)?,
        }))
    }

    /// Exports that have not expired, newest first, without their content.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn package_exports(&self, now: i64) -> Stored<Vec<PackageExport>> {
        let rows = sqlx::query(
            "SELECT id, namespace, version, x'' AS content, made_at, expires_at FROM _package_export
             WHERE expires_at > ?1 ORDER BY made_at DESC, id",
        )
        .bind(now)
        .fetch_all(self.reader_pool())
        .await?;
        Ok(rows.iter().map(export).collect::<Result<_, _>>()?)
    }

    /// An export that has not expired.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn package_export(&self, id: &str, now: i64) -> Stored<Option<PackageExport>> {
        let row = sqlx::query(
            "SELECT id, namespace, version, content, made_at, expires_at FROM _package_export
             WHERE id = ?1 AND expires_at > ?2",
        )
        .bind(id.to_owned())
        .bind(now)
        .fetch_optional(self.reader_pool())
        .await?;
        Ok(row.as_ref().map(export).transpose()?)
    }
}

fn export(row: &SqliteRow) -> Result<PackageExport, sqlx::Error> {
    Ok(PackageExport {
        id: row.try_get(0)?,
        namespace: row.try_get(1)?,
        version: row.try_get(2)?,
        content: row.try_get(3)?,
        made_at: row.try_get(4)?,
        expires_at: row.try_get(5)?,
    })
}

impl WriteTransaction {
    /// As [`Store::components`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn components(&mut self) -> Stored<Vec<StoredComponent>> {
        let rows = sqlx::query(COMPONENTS).fetch_all(self.connection()).await?;
        Ok(rows.iter().map(component).collect::<Result<_, _>>()?)
    }

    /// The text of a component of the org's own.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn component(&mut self, kind: &str, name: &str) -> Stored<Option<String>> {
        let query = sqlx::query_scalar("SELECT content FROM _metadata WHERE kind = ?1 AND name = ?2")
            .bind(kind.to_owned())
            .bind(name.to_owned());
        Ok(query.fetch_optional(self.connection()).await?)
    }

    /// Makes or replaces a component of the org's own.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_component(
        &mut self,
        kind: &str,
        name: &str,
        content: &str,
        author: &str,
        now: i64,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _metadata (kind, name, content, created_at, created_by, changed_at, changed_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?4, ?5)
             ON CONFLICT (kind, name) DO UPDATE SET
               content = excluded.content, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        )
        .bind(kind.to_owned())
        .bind(name.to_owned())
        .bind(content.to_owned())
        .bind(now)
        .bind(author.to_owned())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Removes a component of the org's own; false when there was none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_component(&mut self, kind: &str, name: &str) -> Stored<bool> {
        let removal = sqlx::query("DELETE FROM _metadata WHERE kind = ?1 AND name = ?2")
            .bind(kind.to_owned())
            .bind(name.to_owned());
        Ok(removal.execute(self.connection()).await?.rows_affected() > 0)
    }

    /// Makes or replaces the OAuth client of an app.
    ///
    /// # Errors
    /// [`StoreError::Database`], also when another app has this client id.
    pub async fn put_oauth_client(&mut self, client: &StoredClient) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _oauth_client (app_id, consumer_key, settings) VALUES (?1, ?2, ?3)
             ON CONFLICT (app_id) DO UPDATE SET
               consumer_key = excluded.consumer_key, settings = excluded.settings",
        )
        .bind(client.app_id.clone())
        .bind(client.consumer_key.clone())
        .bind(client.settings.clone())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// As [`Store::oauth_client_of`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn oauth_client_of(&mut self, app_id: &str) -> Stored<Option<StoredClient>> {
        let row = sqlx::query("SELECT app_id, consumer_key, settings FROM _oauth_client WHERE app_id = ?1")
            .bind(app_id.to_owned())
            .fetch_optional(self.connection())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (app_id, consumer_key, settings) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(Some(StoredClient { app_id, consumer_key, settings }))
    }

    /// Whether a client id belongs to another app than this.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn consumer_key_taken(&mut self, consumer_key: &str, app_id: &str) -> Stored<bool> {
        let found: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM _oauth_client WHERE consumer_key = ?1 AND app_id <> ?2")
                .bind(consumer_key.to_owned())
                .bind(app_id.to_owned())
                .fetch_optional(self.connection())
                .await?;
        Ok(found.is_some())
    }

    /// Ends an app: its client, its users' approvals, their codes and tokens.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end_app(&mut self, app_id: &str) -> Stored<()> {
        for statement in [
            "DELETE FROM _oauth_client WHERE app_id = ?1",
            "DELETE FROM _approval WHERE app_id = ?1",
            "DELETE FROM _code WHERE app_id = ?1",
            "DELETE FROM _token WHERE app_id = ?1",
        ] {
            sqlx::query(statement).bind(app_id.to_owned()).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Keeps an export and forgets the expired ones.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_package_export(&mut self, export: &PackageExport) -> Stored<()> {
        sqlx::query("DELETE FROM _package_export WHERE expires_at <= ?1")
            .bind(export.made_at)
            .execute(self.connection())
            .await?;
        sqlx::query(
            "INSERT INTO _package_export (id, namespace, version, content, made_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(export.id.clone())
        .bind(export.namespace.clone())
        .bind(export.version.clone())
        .bind(export.content.clone())
        .bind(export.made_at)
        .bind(export.expires_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// As [`Store::package_source`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn package_source(&mut self, namespace: &str) -> Stored<Vec<SourceFile>> {
        let rows =
            sqlx::query("SELECT path, content FROM _package_source WHERE namespace = ?1 ORDER BY path")
                .bind(namespace.to_owned())
                .fetch_all(self.connection())
                .await?;
        rows.iter().map(|row| Ok(SourceFile { path: row.try_get(0)?, content: row.try_get(1)? })).collect()
    }

    /// As [`Store::settings`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn settings(&mut self, prefix: &str) -> Stored<Vec<(String, String)>> {
        let rows = sqlx::query(
            "SELECT name, value FROM _setting WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name",
        )
        .bind(prefix.to_owned())
        .fetch_all(self.connection())
        .await?;
        rows.iter()
            .map(|row| {
                let name: String = row.try_get(0)?;
                Ok((name[prefix.len()..].to_owned(), row.try_get(1)?))
            })
            .collect()
    }
}
