//! Whom posts and comments mention: kept beside the text, which stays plain.

use sqlx::Row;

use crate::{Store, StoreError, WriteTransaction};

/// A user mentioned in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The post or comment.
    pub entry_id: String,
    /// Where it begins, in characters.
    pub start: usize,
    /// How long it is, in characters.
    pub length: usize,
    /// Who is mentioned.
    pub user_id: String,
}

impl Store {
    /// Mentions of posts and comments, in the order of their texts.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses; so for every function here.
    pub async fn mentions(&self, entries: &[String]) -> Result<Vec<Mention>, StoreError> {
        let rows = sqlx::query(
            "SELECT entry_id, start, length, user_id FROM _feed_mention
             WHERE entry_id IN (SELECT value FROM json_each(?1)) ORDER BY entry_id, start",
        )
        .bind(serde_json::Value::from(entries.to_vec()).to_string())
        .fetch_all(self.reader_pool())
        .await?;
        let number = |row: &sqlx::sqlite::SqliteRow, column: usize| -> Result<usize, StoreError> {
            Ok(usize::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
        };
        rows.iter()
            .map(|row| {
                Ok(Mention {
                    entry_id: row.try_get(0)?,
                    start: number(row, 1)?,
                    length: number(row, 2)?,
                    user_id: row.try_get(3)?,
                })
            })
            .collect()
    }

    /// Posts and comments that mention a user.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn mentioning(&self, user_id: &str) -> Result<Vec<String>, StoreError> {
        let query = sqlx::query_scalar("SELECT DISTINCT entry_id FROM _feed_mention WHERE user_id = ?1");
        Ok(query.bind(user_id.to_owned()).fetch_all(self.reader_pool()).await?)
    }
}

impl WriteTransaction {
    /// Keeps mentions.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_mentions(&mut self, mentions: &[Mention]) -> Result<(), StoreError> {
        for mention in mentions {
            sqlx::query(
                "INSERT INTO _feed_mention (entry_id, start, length, user_id) VALUES (?1, ?2, ?3, ?4)",
            )
            .bind(mention.entry_id.clone())
            .bind(i64::try_from(mention.start).unwrap_or(i64::MAX))
            .bind(i64::try_from(mention.length).unwrap_or(i64::MAX))
            .bind(mention.user_id.clone())
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Forgets whom a post or comment mentioned.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_mentions(&mut self, entry_id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM _feed_mention WHERE entry_id = ?1")
            .bind(entry_id.to_owned())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
