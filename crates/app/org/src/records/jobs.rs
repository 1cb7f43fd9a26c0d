//! Bulk jobs in the transaction that writes their records, so that neither is kept without the other.

use alongside_orgstore::{Job, JobRow, StoreError};

use super::Writing;

impl Writing<'_> {
    /// A job as it is now.
    pub async fn job(&mut self, id: &str) -> Result<Option<Job>, StoreError> {
        self.store.job(id).await
    }

    /// Keeps how far a job is and what came of rows.
    pub async fn keep_job(&mut self, job: &Job, rows: &[JobRow]) -> Result<(), StoreError> {
        self.store.put_job_rows(&job.id, rows).await?;
        self.store.put_job(job).await
    }
}
