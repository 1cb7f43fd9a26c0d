//! What the org keeps beside its objects: password hashes, sessions of browsers (hashes only), and in
//! the files below OAuth grants, settings and sources.

mod keeping;
mod oauth;

pub use keeping::{Cursor, SourceFile};
pub use oauth::{Code, Token, TokenKind};

use crate::{Store, StoreError, WriteTransaction};

type Stored<T> = Result<T, StoreError>;

impl Store {
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
}

impl WriteTransaction {
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
}
