//! What the org keeps beside its objects: password hashes, sessions, OAuth codes and tokens (hashes
//! only), shares, query cursors and package source.

use sqlx::Row;

use crate::{Store, StoreError, WriteTransaction};

/// An authorization code, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The connected app.
    pub app_id: String,
    /// The user who approved.
    pub user_id: String,
    /// Where it was sent.
    pub redirect_uri: String,
    /// PKCE challenge (S256).
    pub challenge: Option<String>,
    /// Granted scopes, blank-separated.
    pub scope: String,
    /// Milliseconds since 1970.
    pub expires_at: i64,
    /// Whether it was exchanged before.
    pub used: bool,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Calls the API.
    Access,
    /// Gets access tokens.
    Refresh,
}

/// A token, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Access or refresh.
    pub kind: TokenKind,
    /// Ties together what one approval gave out; a code used twice ends the whole grant.
    pub grant_id: String,
    /// The connected app.
    pub app_id: String,
    /// The user.
    pub user_id: String,
    /// Granted scopes, blank-separated.
    pub scope: String,
    /// Milliseconds since 1970.
    pub issued_at: i64,
    /// Milliseconds since 1970; none for one that lasts until revoked.
    pub expires_at: Option<i64>,
}

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

impl TokenKind {
    fn word(self) -> &'static str {
        match self {
            TokenKind::Access => "access",
            TokenKind::Refresh => "refresh",
        }
    }
}

type Stored<T> = Result<T, StoreError>;

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

    /// The stored hash of a user's password.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn password_hash(&self, user_id: &str) -> Stored<Option<String>> {
        let query = sqlx::query_scalar("SELECT password_hash FROM _credential WHERE user_id = ?1")
            .bind(user_id.to_owned());
        Ok(query.fetch_optional(self.reader_pool()).await?)
    }

    /// The user of an unexpired session.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn session_user(&self, token_hash: &[u8], now: i64) -> Stored<Option<String>> {
        let query =
            sqlx::query_scalar("SELECT user_id FROM _session WHERE token_hash = ?1 AND expires_at > ?2");
        Ok(query.bind(token_hash.to_vec()).bind(now).fetch_optional(self.reader_pool()).await?)
    }

    /// Starts a session and forgets the expired ones.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_session(
        &self,
        token_hash: &[u8],
        user_id: &str,
        now: i64,
        expires_at: i64,
    ) -> Stored<()> {
        sqlx::query("DELETE FROM _session WHERE expires_at <= ?1")
            .bind(now)
            .execute(self.writer_pool())
            .await?;
        sqlx::query("INSERT INTO _session (token_hash, user_id, expires_at) VALUES (?1, ?2, ?3)")
            .bind(token_hash.to_vec())
            .bind(user_id.to_owned())
            .bind(expires_at)
            .execute(self.writer_pool())
            .await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_session(&self, token_hash: &[u8]) -> Stored<()> {
        let query = sqlx::query("DELETE FROM _session WHERE token_hash = ?1").bind(token_hash.to_vec());
        query.execute(self.writer_pool()).await?;
        Ok(())
    }

    /// The scopes a user approved for an app.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn approval(&self, user_id: &str, app_id: &str) -> Stored<Option<String>> {
        let query = sqlx::query_scalar("SELECT scope FROM _approval WHERE user_id = ?1 AND app_id = ?2");
        Ok(query.bind(user_id.to_owned()).bind(app_id.to_owned()).fetch_optional(self.reader_pool()).await?)
    }

    /// Remembers that a user approved an app.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_approval(&self, user_id: &str, app_id: &str, scope: &str) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _approval (user_id, app_id, scope) VALUES (?1, ?2, ?3)
             ON CONFLICT (user_id, app_id) DO UPDATE SET scope = excluded.scope",
        )
        .bind(user_id.to_owned())
        .bind(app_id.to_owned())
        .bind(scope.to_owned())
        .execute(self.writer_pool())
        .await?;
        Ok(())
    }

    /// Stores an authorization code.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_code(&self, code_hash: &[u8], code: &Code) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _code (code_hash, app_id, user_id, redirect_uri, challenge, scope, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(code_hash.to_vec())
        .bind(code.app_id.clone())
        .bind(code.user_id.clone())
        .bind(code.redirect_uri.clone())
        .bind(code.challenge.clone())
        .bind(code.scope.clone())
        .bind(code.expires_at)
        .execute(self.writer_pool())
        .await?;
        Ok(())
    }

    /// Takes a code: marks it used and returns it as it was before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn take_code(&self, code_hash: &[u8]) -> Stored<Option<Code>> {
        let mut writing = self.begin().await?;
        let connection = writing.connection();
        let row = sqlx::query("SELECT app_id, user_id, redirect_uri, challenge, scope, expires_at, used FROM _code WHERE code_hash = ?1")
            .bind(code_hash.to_vec())
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let code = Code {
            app_id: row.try_get(0)?,
            user_id: row.try_get(1)?,
            redirect_uri: row.try_get(2)?,
            challenge: row.try_get(3)?,
            scope: row.try_get(4)?,
            expires_at: row.try_get(5)?,
            used: row.try_get::<i64, _>(6)? != 0,
        };
        sqlx::query("UPDATE _code SET used = 1 WHERE code_hash = ?1")
            .bind(code_hash.to_vec())
            .execute(connection)
            .await?;
        writing.commit().await?;
        Ok(Some(code))
    }

    /// Stores a token.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_token(&self, token_hash: &[u8], token: &Token) -> Stored<()> {
        sqlx::query("DELETE FROM _token WHERE expires_at <= ?1")
            .bind(token.issued_at)
            .execute(self.writer_pool())
            .await?;
        sqlx::query(
            "INSERT INTO _token (token_hash, kind, grant_id, app_id, user_id, scope, issued_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(token_hash.to_vec())
        .bind(token.kind.word())
        .bind(token.grant_id.clone())
        .bind(token.app_id.clone())
        .bind(token.user_id.clone())
        .bind(token.scope.clone())
        .bind(token.issued_at)
        .bind(token.expires_at)
        .execute(self.writer_pool())
        .await?;
        Ok(())
    }

    /// An unexpired token.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn token(&self, token_hash: &[u8], now: i64) -> Stored<Option<Token>> {
        let row = sqlx::query(
            "SELECT kind, grant_id, app_id, user_id, scope, issued_at, expires_at FROM _token
             WHERE token_hash = ?1 AND (expires_at IS NULL OR expires_at > ?2)",
        )
        .bind(token_hash.to_vec())
        .bind(now)
        .fetch_optional(self.reader_pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let kind = if row.try_get::<String, _>(0)? == TokenKind::Refresh.word() {
            TokenKind::Refresh
        } else {
            TokenKind::Access
        };
        Ok(Some(Token {
            kind,
            grant_id: row.try_get(1)?,
            app_id: row.try_get(2)?,
            user_id: row.try_get(3)?,
            scope: row.try_get(4)?,
            issued_at: row.try_get(5)?,
            expires_at: row.try_get(6)?,
        }))
    }

    /// Ends one token.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_token(&self, token_hash: &[u8]) -> Stored<()> {
        let query = sqlx::query("DELETE FROM _token WHERE token_hash = ?1").bind(token_hash.to_vec());
        query.execute(self.writer_pool()).await?;
        Ok(())
    }

    /// Ends every token of a grant.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_grant(&self, grant_id: &str) -> Stored<()> {
        let query = sqlx::query("DELETE FROM _token WHERE grant_id = ?1").bind(grant_id.to_owned());
        query.execute(self.writer_pool()).await?;
        Ok(())
    }

    /// Keeps a cursor and forgets the expired ones.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_cursor(&self, locator: &str, cursor: &Cursor, now: i64, expires_at: i64) -> Stored<()> {
        sqlx::query("DELETE FROM _cursor WHERE expires_at <= ?1")
            .bind(now)
            .execute(self.writer_pool())
            .await?;
        sqlx::query("INSERT INTO _cursor (locator, user_id, soql, all_rows, ids, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(locator.to_owned())
            .bind(cursor.user_id.clone())
            .bind(cursor.soql.clone())
            .bind(cursor.all_rows)
            .bind(cursor.ids.concat())
            .bind(expires_at)
            .execute(self.writer_pool())
            .await?;
        Ok(())
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
            // Ids are 18 ASCII characters, stored one after the other.
            ids: ids.as_bytes().chunks(18).map(|id| String::from_utf8_lossy(id).into_owned()).collect(),
        }))
    }

    /// Whether a record is shared with a user, and whether for editing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn share(&self, record_id: &str, user_id: &str) -> Stored<Option<bool>> {
        let query = sqlx::query_scalar("SELECT may_edit FROM _share WHERE record_id = ?1 AND user_id = ?2");
        Ok(query
            .bind(record_id.to_owned())
            .bind(user_id.to_owned())
            .fetch_optional(self.reader_pool())
            .await?)
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

impl WriteTransaction {
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

    /// Sets a user's password hash.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_password_hash(&mut self, user_id: &str, hash: &str) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _credential (user_id, password_hash) VALUES (?1, ?2)
             ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash",
        )
        .bind(user_id.to_owned())
        .bind(hash.to_owned())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends every session and token of a user.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end_access(&mut self, user_id: &str) -> Stored<()> {
        for statement in ["DELETE FROM _session WHERE user_id = ?1", "DELETE FROM _token WHERE user_id = ?1"]
        {
            sqlx::query(statement).bind(user_id.to_owned()).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// As [`Store::share`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn share(&mut self, record_id: &str, user_id: &str) -> Stored<Option<bool>> {
        let query = sqlx::query_scalar("SELECT may_edit FROM _share WHERE record_id = ?1 AND user_id = ?2");
        let query = query.bind(record_id.to_owned()).bind(user_id.to_owned());
        Ok(query.fetch_optional(self.connection()).await?)
    }

    /// Shares a record with a user.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_share(&mut self, record_id: &str, user_id: &str, may_edit: bool) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _share (record_id, user_id, may_edit) VALUES (?1, ?2, ?3)
             ON CONFLICT (record_id, user_id) DO UPDATE SET may_edit = excluded.may_edit",
        )
        .bind(record_id.to_owned())
        .bind(user_id.to_owned())
        .bind(may_edit)
        .execute(self.connection())
        .await?;
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
