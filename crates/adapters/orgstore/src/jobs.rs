//! Bulk jobs as they are kept: a job, what was uploaded for it, and a row for each record. How far a
//! job is and what came of its rows change together, so a job that was interrupted goes on where it was.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::{Store, StoreError, WriteTransaction};

type Stored<T> = Result<T, StoreError>;

/// A bulk job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// 18-character id.
    pub id: String,
    /// Whether it writes or reads.
    pub kind: JobKind,
    /// In whose name it runs.
    pub user_id: String,
    /// How far it is.
    pub state: JobState,
    /// What was asked for, as JSON.
    pub definition: String,
    /// Where to go on, in words of whoever runs it.
    pub position: String,
    /// Rows done.
    pub processed: u64,
    /// Rows of these that failed.
    pub failed: u64,
    /// Milliseconds of work so far.
    pub spent_ms: u64,
    /// Why the job as a whole failed.
    pub error: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

macro_rules! stored_words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Its spelling, stored and on the wire.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            fn stored(word: &str) -> Stored<$name> {
                match word {
                    $($word => Ok($name::$variant),)+
                    _ => Err(StoreError::StoredValue {
                        object: "_job".into(),
                        field: stringify!($name).into(),
                        expected: "known word",
                    }),
                }
            }
        }
    };
}

stored_words! {
    /// What a job does.
    JobKind {
        /// Writes what was uploaded.
        Ingest = "ingest",
        /// Reads what a query finds.
        Query = "query",
    }
}

stored_words! {
    /// How far a job is.
    JobState {
        /// Waits for its upload.
        Open = "Open",
        /// May begin.
        UploadComplete = "UploadComplete",
        /// At work.
        InProgress = "InProgress",
        /// Done.
        JobComplete = "JobComplete",
        /// Stopped by a user.
        Aborted = "Aborted",
        /// Could not be done.
        Failed = "Failed",
    }
}

stored_words! {
    /// What came of a row.
    RowOutcome {
        /// Written, or found by a query.
        Success = "success",
        /// Refused.
        Failure = "failure",
    }
}

/// A row of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Place in the upload or in the result, from 0.
    pub place: u64,
    /// What came of it.
    pub outcome: RowOutcome,
    /// Id of the record.
    pub record_id: Option<String>,
    /// Whether the record was made.
    pub created: bool,
    /// Why it was refused.
    pub error: Option<String>,
    /// Its columns.
    pub line: Vec<String>,
}

impl Store {
    /// A job.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses; so for every function here.
    pub async fn job(&self, id: &str) -> Stored<Option<Job>> {
        let mut connection = self.reader().await?;
        job(&mut connection, id).await
    }

    /// Jobs of a kind, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn jobs(&self, kind: JobKind, skip: u64, most: u64) -> Stored<Vec<Job>> {
        let rows = sqlx::query(
            "SELECT id, kind, user_id, state, definition, position, processed, failed, spent_ms, error, created_at, changed_at
             FROM _job WHERE kind = ?1 ORDER BY created_at DESC, id DESC LIMIT ?2 OFFSET ?3",
        )
        .bind(kind.word())
        .bind(bounded(most))
        .bind(bounded(skip))
        .fetch_all(self.reader_pool())
        .await?;
        rows.iter().map(read_job).collect()
    }

    /// Jobs that may begin or were interrupted, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unfinished_jobs(&self) -> Stored<Vec<Job>> {
        let rows = sqlx::query(
            "SELECT id, kind, user_id, state, definition, position, processed, failed, spent_ms, error, created_at, changed_at
             FROM _job WHERE state IN ('UploadComplete', 'InProgress') ORDER BY created_at, id",
        )
        .fetch_all(self.reader_pool())
        .await?;
        rows.iter().map(read_job).collect()
    }

    /// What was uploaded for a job.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job_upload(&self, id: &str) -> Stored<Option<Vec<u8>>> {
        let query = sqlx::query_scalar("SELECT content FROM _job_upload WHERE job_id = ?1");
        Ok(query.bind(id.to_owned()).fetch_optional(self.reader_pool()).await?)
    }

    /// Rows of a job with an outcome, in order: at most `most`, from a place on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job_rows(&self, id: &str, outcome: RowOutcome, from: u64, most: u64) -> Stored<Vec<JobRow>> {
        let rows = sqlx::query(
            "SELECT place, outcome, record_id, created, error, line FROM _job_row
             WHERE job_id = ?1 AND outcome = ?2 AND place >= ?3 ORDER BY place LIMIT ?4",
        )
        .bind(id.to_owned())
        .bind(outcome.word())
        .bind(bounded(from))
        .bind(bounded(most))
        .fetch_all(self.reader_pool())
        .await?;
        rows.iter().map(read_row).collect()
    }
}

impl WriteTransaction {
    /// As [`Store::job`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job(&mut self, id: &str) -> Stored<Option<Job>> {
        job(self.connection(), id).await
    }

    /// The id of a new job.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_job_id(&mut self) -> Stored<String> {
        let number = self.next_number("id:750").await?;
        Ok(crate::RecordId::from_number("750", number).into_string())
    }

    /// Keeps a job, new or changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_job(&mut self, job: &Job) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _job (id, kind, user_id, state, definition, position, processed, failed, spent_ms, error, created_at, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, definition = excluded.definition,
               position = excluded.position, processed = excluded.processed, failed = excluded.failed,
               spent_ms = excluded.spent_ms, error = excluded.error, changed_at = excluded.changed_at",
        )
        .bind(job.id.clone())
        .bind(job.kind.word())
        .bind(job.user_id.clone())
        .bind(job.state.word())
        .bind(job.definition.clone())
        .bind(job.position.clone())
        .bind(bounded(job.processed))
        .bind(bounded(job.failed))
        .bind(bounded(job.spent_ms))
        .bind(job.error.clone())
        .bind(job.created_at.as_millisecond())
        .bind(job.changed_at.as_millisecond())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps what was uploaded for a job.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_job_upload(&mut self, id: &str, content: &[u8]) -> Stored<()> {
        let query = sqlx::query("INSERT INTO _job_upload (job_id, content) VALUES (?1, ?2)");
        query.bind(id.to_owned()).bind(content.to_vec()).execute(self.connection()).await?;
        Ok(())
    }

    /// Keeps what came of rows.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_job_rows(&mut self, id: &str, rows: &[JobRow]) -> Stored<()> {
        for row in rows {
            sqlx::query(
                "INSERT INTO _job_row (job_id, place, outcome, record_id, created, error, line)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )
            .bind(id.to_owned())
            .bind(bounded(row.place))
            .bind(row.outcome.word())
            .bind(row.record_id.clone())
            .bind(row.created)
            .bind(row.error.clone())
            .bind(serde_json::Value::from(row.line.clone()).to_string())
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Removes a job with everything kept for it; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_job(&mut self, id: &str) -> Stored<bool> {
        for statement in
            ["DELETE FROM _job_upload WHERE job_id = ?1", "DELETE FROM _job_row WHERE job_id = ?1"]
        {
            sqlx::query(statement).bind(id.to_owned()).execute(self.connection()).await?;
        }
        let removed = sqlx::query("DELETE FROM _job WHERE id = ?1").bind(id.to_owned());
        Ok(removed.execute(self.connection()).await?.rows_affected() > 0)
    }

    /// Removes jobs that ended before an instant, with everything kept for them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_jobs(&mut self, before: Timestamp) -> Stored<()> {
        let ended: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM _job WHERE state IN ('JobComplete', 'Aborted', 'Failed') AND changed_at < ?1",
        )
        .bind(before.as_millisecond())
        .fetch_all(self.connection())
        .await?;
        for id in ended {
            self.remove_job(&id).await?;
        }
        Ok(())
    }
}

async fn job(connection: &mut SqliteConnection, id: &str) -> Stored<Option<Job>> {
    let row = sqlx::query(
        "SELECT id, kind, user_id, state, definition, position, processed, failed, spent_ms, error, created_at, changed_at
         FROM _job WHERE id = ?1",
    )
    .bind(id.to_owned())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read_job).transpose()
}

fn read_job(row: &SqliteRow) -> Stored<Job> {
    let number = |column: usize| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
    let instant = |column: usize| -> Stored<Timestamp> {
        Timestamp::from_millisecond(row.try_get(column)?).map_err(|_| StoreError::StoredValue {
            object: "_job".into(),
            field: "created_at or changed_at".into(),
            expected: "instant",
        })
    };
    Ok(Job {
        id: row.try_get(0)?,
        kind: JobKind::stored(row.try_get(1)?)?,
        user_id: row.try_get(2)?,
        state: JobState::stored(row.try_get(3)?)?,
        definition: row.try_get(4)?,
        position: row.try_get(5)?,
        processed: number(6)?,
        failed: number(7)?,
        spent_ms: number(8)?,
        error: row.try_get(9)?,
        created_at: instant(10)?,
        changed_at: instant(11)?,
    })
}

fn read_row(row: &SqliteRow) -> Stored<JobRow> {
    let line: String = row.try_get(5)?;
    let line = serde_json::from_str(&line).map_err(|_| StoreError::StoredValue {
        object: "_job_row".into(),
        field: "line".into(),
        expected: "list of texts",
    })?;
    Ok(JobRow {
        place: row.try_get::<i64, _>(0)?.unsigned_abs(),
        outcome: RowOutcome::stored(row.try_get(1)?)?,
        record_id: row.try_get(2)?,
        created: row.try_get(3)?,
        error: row.try_get(4)?,
        line,
    })
}

/// SQLite counts in i64.
fn bounded(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
