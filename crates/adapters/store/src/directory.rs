//! The last reading of the CRM's directory, so that a restart while the CRM is away locks nobody out.

use alongside_kernel::{AccountId, Timestamp};

use crate::{Store, StoreError, database::statements};

statements! {
    UPSERT = "INSERT INTO directory (account, reading, read_at) VALUES ($1, $2, $3)
        ON CONFLICT (account) DO UPDATE SET reading = excluded.reading, read_at = excluded.read_at
        WHERE directory.read_at <= excluded.read_at";
    CONFIRM = "UPDATE directory SET read_at = $2 WHERE account = $1 AND read_at <= $2";
    SELECT = "SELECT reading, read_at FROM directory WHERE account = $1";
}

impl Store {
    /// Keeps a reading of an account's directory, a JSON document, unless a newer one is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_directory(
        &self,
        account: AccountId,
        reading: &str,
        read_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(UPSERT)
            .bind(account.to_string())
            .bind(reading)
            .bind(read_at.micros())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Notes that the kept reading was still so at this moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirm_directory(&self, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(CONFIRM).bind(account.to_string()).bind(at.micros()).execute(self.writer()).await?;
        Ok(())
    }

    /// The newest reading of an account's directory, and when it was last so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory(&self, account: AccountId) -> Result<Option<(String, Timestamp)>, StoreError> {
        let kept: Option<(String, i64)> =
            sqlx::query_as(SELECT).bind(account.to_string()).fetch_optional(self.reader()).await?;
        Ok(kept.map(|(reading, at)| (reading, Timestamp::from_micros(at))))
    }
}
