//! Bulk API 2.0: jobs that write what was uploaded or read what a query finds, in the background and
//! in their user's name, with every check that single records meet.

mod definition;
mod ingest;
mod query;
mod run;
mod table;

use std::sync::Arc;

use alongside_orgstore::{Job, JobKind, JobRow, JobState, RowOutcome};
use jiff::SignedDuration;

pub(crate) use definition::{Definition, Operation};
pub(crate) use query::columns;
pub(crate) use run::{resume, start};
pub(crate) use table::written;

use crate::clock::now;
use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::{ApiError, CurrentUser, ErrorCode};

/// How long an ended job is kept, in days.
const KEPT_DAYS: i64 = 7;
/// Jobs of one answer of a list.
pub(crate) const LISTED: u64 = 100;

impl Engine {
    /// Makes a job. An ingest job waits for its upload, a query job begins at once.
    pub async fn create_job(
        self: &Arc<Engine>,
        user: &CurrentUser,
        definition: &Definition,
    ) -> Result<Job, ApiError> {
        let kind = definition.operation.kind();
        let mut store = self.store.begin().await?;
        let now = now();
        store.forget_jobs(now - SignedDuration::from_hours(24 * KEPT_DAYS)).await?;
        let job = Job {
            id: store.next_job_id().await?,
            kind,
            user_id: user.id.clone(),
            state: if kind == JobKind::Query { JobState::UploadComplete } else { JobState::Open },
            definition: definition.to_text(),
            position: String::new(),
            processed: 0,
            failed: 0,
            spent_ms: 0,
            error: None,
            created_at: now,
            changed_at: now,
        };
        store.put_job(&job).await?;
        store.commit().await?;
        if kind == JobKind::Query {
            start(self.clone(), job.id.clone());
        }
        Ok(job)
    }

    /// A job of this kind that the user may see: an own one, or anybody's for who modifies all data.
    pub async fn job(&self, user: &CurrentUser, kind: JobKind, id: &str) -> Result<Job, ApiError> {
        let id = alongside_orgstore::RecordId::parse(id).map_err(|_| ApiError::not_found())?;
        let all = self.rights(&user.id).await?.has(SystemPermission::ModifyAllData);
        let job = self.store.job(id.as_str()).await?;
        job.filter(|job| job.kind == kind && (all || job.user_id == user.id)).ok_or_else(ApiError::not_found)
    }

    /// Jobs of a kind that the user may see, newest first, and whether there are more.
    pub async fn jobs(
        &self,
        user: &CurrentUser,
        kind: JobKind,
        skip: u64,
    ) -> Result<(Vec<Job>, bool), ApiError> {
        let all = self.rights(&user.id).await?.has(SystemPermission::ModifyAllData);
        let mut jobs = self.store.jobs(kind, skip, LISTED + 1).await?;
        let more = jobs.len() as u64 > LISTED;
        jobs.truncate(LISTED as usize);
        jobs.retain(|job| all || job.user_id == user.id);
        Ok((jobs, more))
    }

    /// Takes the one upload of an open job.
    pub async fn upload(&self, job: &Job, content: &[u8]) -> Result<(), ApiError> {
        let mut store = self.store.begin().await?;
        let job = store.job(&job.id).await?.ok_or_else(ApiError::not_found)?;
        if job.state != JobState::Open {
            return Err(wrong_state(&job, "upload data"));
        }
        if !job.position.is_empty() {
            let message = "InvalidBatch : Data was already uploaded for this job; create another for more";
            return Err(ApiError::new(ErrorCode::InvalidBatch, message));
        }
        store.put_job_upload(&job.id, content).await?;
        store.put_job(&Job { position: "uploaded".into(), changed_at: now(), ..job }).await?;
        Ok(store.commit().await?)
    }

    /// Moves a job to the state a client asks for: `UploadComplete` or `Aborted`.
    pub async fn move_job(self: &Arc<Engine>, job: &Job, to: JobState) -> Result<Job, ApiError> {
        let mut store = self.store.begin().await?;
        let job = store.job(&job.id).await?.ok_or_else(ApiError::not_found)?;
        let allowed = match to {
            JobState::UploadComplete => job.state == JobState::Open,
            _ => matches!(job.state, JobState::Open | JobState::UploadComplete | JobState::InProgress),
        };
        if !allowed {
            return Err(wrong_state(&job, &format!("change to {}", to.word())));
        }
        let job = Job { state: to, changed_at: now(), ..job };
        store.put_job(&job).await?;
        store.commit().await?;
        if to == JobState::UploadComplete {
            start(self.clone(), job.id.clone());
        }
        Ok(job)
    }

    /// Deletes a job that is not at work.
    pub async fn delete_job(&self, job: &Job) -> Result<(), ApiError> {
        let mut store = self.store.begin().await?;
        let job = store.job(&job.id).await?.ok_or_else(ApiError::not_found)?;
        if matches!(job.state, JobState::UploadComplete | JobState::InProgress) {
            return Err(wrong_state(&job, "be deleted"));
        }
        store.remove_job(&job.id).await?;
        Ok(store.commit().await?)
    }

    /// Rows of a job as CSV: those written, those refused, with the columns the platform puts before.
    pub async fn job_results(&self, job: &Job, outcome: RowOutcome) -> Result<Vec<u8>, ApiError> {
        let definition = Definition::of(job)?;
        let rows = self.store.job_rows(&job.id, outcome, 0, u64::MAX).await?;
        let header = match self.store.job_upload(&job.id).await? {
            Some(content) => table::header(&content, &definition).unwrap_or_default(),
            None => Vec::new(),
        };
        let own = if outcome == RowOutcome::Success { "sf__Created" } else { "sf__Error" };
        let header = ["sf__Id".to_owned(), own.to_owned()].into_iter().chain(header).collect();
        let lines = rows.into_iter().map(|row: JobRow| {
            let second = match outcome {
                RowOutcome::Success => row.created.to_string(),
                RowOutcome::Failure => row.error.unwrap_or_default(),
            };
            [row.record_id.unwrap_or_default(), second].into_iter().chain(row.line).collect::<Vec<_>>()
        });
        Ok(written(std::iter::once(header).chain(lines), &definition))
    }

    /// Rows of an upload that were not looked at, as CSV.
    pub async fn job_rest(&self, job: &Job) -> Result<Vec<u8>, ApiError> {
        let definition = Definition::of(job)?;
        let Some(content) = self.store.job_upload(&job.id).await? else { return Ok(Vec::new()) };
        let header = table::header(&content, &definition).unwrap_or_default();
        let rest = table::lines(&content, &definition, job.processed as usize);
        Ok(written(std::iter::once(header).chain(rest), &definition))
    }
}

fn wrong_state(job: &Job, wish: &str) -> ApiError {
    let message = format!("Job {} is in state {} and cannot {wish}", job.id, job.state.word());
    ApiError::new(ErrorCode::InvalidJobState, message)
}
