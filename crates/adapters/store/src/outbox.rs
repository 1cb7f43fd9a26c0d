//! The outbox of the CRM's session log: what is not in the CRM yet, and what became of trying.

use alongside_kernel::{SessionId, Timestamp};
use sqlx::FromRow;

use crate::{
    Store, StoreError,
    database::statements,
    text::{read_count, read_id},
};

statements! {
    SELECT_DUE = "SELECT session, version, attempts FROM outbox
        WHERE refused = 0 AND next_attempt <= $1 ORDER BY next_attempt, session LIMIT $2";
    SELECT_NEXT = "SELECT MIN(next_attempt) FROM outbox WHERE refused = 0";
    COUNT = "SELECT COUNT(*) FROM outbox";
    // Nothing newer came while the CRM was being told: the promise is kept.
    DELETE_WRITTEN = "DELETE FROM outbox WHERE session = $1 AND version = $2";
    // Something newer came: it starts afresh.
    RESTART = "UPDATE outbox SET attempts = 0, last_error = '', next_attempt = $2 WHERE session = $1";
    SET_WRITTEN = "UPDATE session SET crm_record = $2, crm_url = $3 WHERE id = $1";
    SET_FAILED = "UPDATE outbox SET attempts = attempts + 1, last_error = $3, next_attempt = $4
        WHERE session = $1 AND version >= $2";
    SET_DEFERRED = "UPDATE outbox SET last_error = $3, next_attempt = $4
        WHERE session = $1 AND version >= $2";
    SET_REFUSED = "UPDATE outbox SET attempts = attempts + 1, last_error = $3, refused = 1
        WHERE session = $1 AND version = $2";
    RETRY_REFUSED = "UPDATE outbox SET refused = 0, next_attempt = $1 WHERE refused = 1";
}

/// A session whose newest state the CRM has to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Which.
    pub session: SessionId,
    /// Which version of it was read.
    pub version: u64,
    /// How often it has been tried in vain.
    pub attempts: u32,
}

/// What became of telling the CRM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteOutcome {
    /// The CRM holds that version.
    Written {
        /// The Session record's id.
        record: String,
        /// Its address in the CRM.
        url: String,
    },
    /// Not this time.
    Failed {
        /// Why, in words for the agent.
        reason: String,
        /// When to try again.
        next_attempt: Timestamp,
    },
    /// Not tried, because the CRM does not answer.
    Deferred {
        /// Why, in words for the agent.
        reason: String,
        /// When to try.
        next_attempt: Timestamp,
    },
    /// The CRM will not take it until somebody has acted.
    Refused {
        /// What the CRM said, in words for the agent.
        reason: String,
    },
}

#[derive(FromRow)]
struct EntryRow {
    session: String,
    version: i64,
    attempts: i64,
}

impl Store {
    /// What is to be tried by now, the longest due first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox_due(&self, now: Timestamp, most: u32) -> Result<Vec<OutboxEntry>, StoreError> {
        let rows: Vec<EntryRow> = sqlx::query_as(SELECT_DUE)
            .bind(now.micros())
            .bind(i64::from(most))
            .fetch_all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(OutboxEntry {
                    session: read_id("outbox.session", &row.session)?,
                    version: read_count("outbox.version", row.version)?,
                    attempts: read_count("outbox.attempts", row.attempts)?,
                })
            })
            .collect()
    }

    /// When something is to be tried next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox_next_attempt(&self) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> = sqlx::query_scalar(SELECT_NEXT).fetch_one(self.reader()).await?;
        Ok(next.map(Timestamp::from_micros))
    }

    /// How many sessions' newest states are not in the CRM.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox_length(&self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(COUNT).fetch_one(self.reader()).await?;
        read_count("COUNT(*)", count)
    }

    /// Notes what became of several attempts, in one transaction. An entry that got newer
    /// meanwhile stays and is due at once.
    ///
    /// # Errors
    /// When the database fails; then nothing is noted, and trying again is harmless.
    pub async fn save_write_outcomes(
        &self,
        outcomes: &[(OutboxEntry, WriteOutcome)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if outcomes.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        for (entry, outcome) in outcomes {
            let id = entry.session.to_string();
            let version = i64::try_from(entry.version).unwrap_or(i64::MAX);
            match outcome {
                WriteOutcome::Written { record, url } => {
                    sqlx::query(SET_WRITTEN)
                        .bind(&id)
                        .bind(record)
                        .bind(url)
                        .execute(&mut *transaction)
                        .await?;
                    let deleted = sqlx::query(DELETE_WRITTEN)
                        .bind(&id)
                        .bind(version)
                        .execute(&mut *transaction)
                        .await?;
                    if deleted.rows_affected() == 0 {
                        sqlx::query(RESTART).bind(&id).bind(at.micros()).execute(&mut *transaction).await?;
                    }
                }
                WriteOutcome::Failed { reason, next_attempt }
                | WriteOutcome::Deferred { reason, next_attempt } => {
                    let statement = match outcome {
                        WriteOutcome::Deferred { .. } => SET_DEFERRED,
                        _ => SET_FAILED,
                    };
                    sqlx::query(statement)
                        .bind(&id)
                        .bind(version)
                        .bind(reason)
                        .bind(next_attempt.micros())
                        .execute(&mut *transaction)
                        .await?;
                }
                WriteOutcome::Refused { reason } => {
                    sqlx::query(SET_REFUSED)
                        .bind(&id)
                        .bind(version)
                        .bind(reason)
                        .execute(&mut *transaction)
                        .await?;
                }
            }
        }
        Ok(transaction.commit().await?)
    }

    /// Makes everything that the CRM refused due again, after somebody has acted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retry_refused(&self, at: Timestamp) -> Result<u64, StoreError> {
        let result = sqlx::query(RETRY_REFUSED).bind(at.micros()).execute(self.writer()).await?;
        Ok(result.rows_affected())
    }
}
