//! What the platform does by itself: read the directory on a beat, write the session log, hear of
//! changes, forget what has expired.

use std::{sync::Arc, time::Duration};

use alongside_live::Change;
use tokio::{
    sync::{broadcast::error::RecvError, watch},
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use crate::{Platform, PlatformError};

/// How often what has expired is forgotten.
const PURGE: Duration = Duration::from_secs(10 * 60);

/// How long stopping waits for the CRM.
const STOP: Duration = Duration::from_secs(5);

/// The platform's own tasks.
#[derive(Debug)]
pub struct Jobs {
    tasks: JoinSet<()>,
    stopping: watch::Sender<bool>,
}

impl Platform {
    /// Sets the platform going: takes up what an earlier process kept, answers agents' pages, and
    /// starts its own tasks. A CRM that cannot be reached does not keep it from starting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start(&self) -> Result<Jobs, PlatformError> {
        self.reload_account(self.shared.config.account).await?;
        self.restore_directory().await?;
        self.store().retry_refused(self.now()).await?;
        self.shared.hub.install_topics(Arc::new(self.clone()));
        let (stopping, stop) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let platform = self.clone();
        tasks.spawn(until(stop.clone(), async move {
            platform.refresh_directory().await;
        }));
        let platform = self.clone();
        tasks.spawn(until(stop.clone(), async move {
            platform.watch_directory().await;
        }));
        let platform = self.clone();
        tasks.spawn(until(stop.clone(), async move {
            platform.hear_changes().await;
        }));
        let platform = self.clone();
        tasks.spawn(until(stop.clone(), async move {
            platform.forget_expired().await;
        }));
        // The session log stops between two rounds, so that what was written is also noted.
        let platform = self.clone();
        tasks.spawn(async move { platform.write_session_log(stop).await });
        Ok(Jobs { tasks, stopping })
    }

    async fn refresh_directory(&self) {
        let period = self.shared.config.directory_refresh;
        let mut beat = interval(period);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            // A failure is logged where it happens; the last reading stands.
            let _ = self.read_directory(period / 2).await;
            self.notice_age();
            if let Err(error) = self.follow_account().await {
                tracing::warn!(%error, "account not read");
            }
        }
    }

    async fn hear_changes(&self) {
        let mut changes = self.shared.hub.changed();
        loop {
            match changes.recv().await {
                Ok(Change::Session(..)) => self.shared.outbox_bell.notify_one(),
                Ok(Change::Access(account)) => self.end_withdrawn_sessions(account).await,
                Err(RecvError::Lagged(_)) => {
                    self.shared.outbox_bell.notify_one();
                    self.end_withdrawn_sessions(self.shared.config.account).await;
                }
                Ok(Change::Devices(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn forget_expired(&self) {
        let mut beat = interval(PURGE);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            let now = self.now();
            let idle_since = now - self.shared.config.console_idle;
            if let Err(error) = self.store().purge_expired(now, idle_since).await {
                tracing::warn!(%error, "expired sign-ins not forgotten");
            }
        }
    }
}

impl Jobs {
    /// Stops the tasks, and waits for a round of the session log that is under way, but not long:
    /// what it does not note is told to the CRM again at the next start.
    pub async fn stop(mut self) {
        self.stopping.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP, all).await.is_err() {
            tracing::warn!("the session log did not stop in time; it goes on at the next start");
        }
    }
}

async fn until(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()> + Send) {
    tokio::select! {
        // A sender that is gone stops it as well.
        _ = stop.wait_for(|stopping| *stopping) => {}
        () = work => {}
    }
}
