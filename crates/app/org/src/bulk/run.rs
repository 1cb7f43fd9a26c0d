//! Who works jobs off: one at a time, each in its user's name, and after a restart those that were
//! interrupted.

use std::sync::Arc;

use alongside_orgstore::{Job, JobKind, JobState};

use super::{ingest, query};
use crate::ApiError;
use crate::clock::now;
use crate::engine::Engine;

/// Works a job off in the background.
pub(crate) fn start(engine: Arc<Engine>, id: String) {
    tokio::spawn(async move {
        let _turn = engine.bulk_turn.lock().await;
        if let Err(error) = work(&engine, &id).await {
            tracing::error!(job = %id, error = %error, "bulk job cannot be kept");
        }
    });
}

/// Takes up jobs that an end of the process interrupted.
pub(crate) async fn resume(engine: &Arc<Engine>) -> Result<(), alongside_orgstore::StoreError> {
    for job in engine.store.unfinished_jobs().await? {
        start(engine.clone(), job.id);
    }
    Ok(())
}

async fn work(engine: &Arc<Engine>, id: &str) -> Result<(), ApiError> {
    let Some(job) = begin(engine, id).await? else { return Ok(()) };
    let user = engine.active_user("Id", &job.user_id).await?;
    let outcome = match (&user, job.kind) {
        (None, _) => Err("InvalidUser : The user who made the job is no longer active".to_owned()),
        (Some(_), JobKind::Ingest) => ingest::run(engine, &job).await,
        (Some(user), JobKind::Query) => {
            let done = query::run(engine, user, &job).await;
            done.map_err(|error| format!("{} : {}", error.code.as_str(), error.message))
        }
    };
    let Err(reason) = outcome else { return Ok(()) };
    let mut store = engine.store.begin().await?;
    if let Some(job) = store.job(id).await?.filter(|job| job.state == JobState::InProgress) {
        store
            .put_job(&Job { state: JobState::Failed, error: Some(reason), changed_at: now(), ..job })
            .await?;
    }
    Ok(store.commit().await?)
}

/// Marks a job as being at work; none when it is not to be done any more.
async fn begin(engine: &Engine, id: &str) -> Result<Option<Job>, ApiError> {
    let mut store = engine.store.begin().await?;
    let job = store.job(id).await?;
    let wanted = job.filter(|job| matches!(job.state, JobState::UploadComplete | JobState::InProgress));
    let Some(job) = wanted else { return Ok(None) };
    let job = Job { state: JobState::InProgress, changed_at: now(), ..job };
    store.put_job(&job).await?;
    store.commit().await?;
    Ok(Some(job))
}
