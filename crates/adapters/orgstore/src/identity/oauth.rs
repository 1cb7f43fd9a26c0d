//! OAuth approvals, authorization codes and tokens. Codes and tokens are kept as hashes only.

use sqlx::Row;

use super::Stored;
use crate::Store;

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

impl TokenKind {
    fn word(self) -> &'static str {
        match self {
            TokenKind::Access => "access",
            TokenKind::Refresh => "refresh",
        }
    }
}

impl Store {
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
        self.tokens_ended();
        Ok(())
    }

    /// Ends every token of a grant.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_grant(&self, grant_id: &str) -> Stored<()> {
        let query = sqlx::query("DELETE FROM _token WHERE grant_id = ?1").bind(grant_id.to_owned());
        query.execute(self.writer_pool()).await?;
        self.tokens_ended();
        Ok(())
    }
}
