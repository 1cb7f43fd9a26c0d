//! The watch for changes of rights: the CRM's log of set-up changes, looked at on a short beat. It
//! says that something changed, never what: then the directory is read.

use std::time::Duration;

use alongside_crm::{CrmError, DirectoryBell};
use tokio::time::{MissedTickBehavior, interval};

use crate::Platform;

impl Platform {
    /// Looks again and again; without a beat the directory is read on its own beat only.
    pub(crate) async fn watch_directory(&self) {
        let period = self.shared.config.directory_watch;
        if period.is_zero() {
            return;
        }
        let mut beat = interval(period);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen: Option<DirectoryBell> = None;
        let mut blind = false;
        loop {
            beat.tick().await;
            match self.crm().directory_bell(self.now()).await {
                Ok(bell) if seen.as_ref() == Some(&bell) => {}
                // It was looked at before the reading: what changes during it rings again.
                Ok(bell) => {
                    if self.read_directory(Duration::ZERO).await.is_ok() {
                        seen = Some(bell);
                    }
                }
                Err(CrmError::ObjectMissing { .. } | CrmError::Forbidden { .. }) if !blind => {
                    blind = true;
                    tracing::warn!(
                        "the integration user does not see the CRM's setup audit trail, for want of View \
                         Setup and Configuration: a change of rights shows with the next reading only"
                    );
                }
                Err(error) => tracing::debug!(%error, "the CRM's setup audit trail was not read"),
            }
        }
    }
}
