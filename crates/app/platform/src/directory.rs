//! The CRM's directory: read at start, on a beat, as soon as the CRM's log of set-up changes says
//! so, at sign-in, and once when somebody is refused by facts that may be out of date, so that a
//! fresh grant works at once.

mod age;
mod grants;
mod reach;
mod scope;
mod watch;

use std::{sync::Arc, time::Duration};

use alongside_access::{DirectoryRows, Facts, Installation};
use alongside_crm::{CrmError, DirectoryVersion};
use alongside_kernel::{AccountId, Timestamp};
use alongside_live::Change;
use alongside_settings::Settings;
use parking_lot::RwLock;
use tokio::sync::Mutex;

use crate::{Platform, PlatformError};

pub(crate) use scope::scope_of;

pub use age::{DirectoryAge, DirectoryCounts};

/// Facts younger than this are not read again for a refusal: a page full of refusals is one call.
const YOUNG: Duration = Duration::from_secs(2);

/// How long a refusal waits for newer facts from a CRM that answered the last time. From one that
/// did not, it does not wait at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long is waited for the very first facts.
const FIRST: Duration = Duration::from_secs(3);

#[derive(Default)]
pub(crate) struct Directory {
    known: RwLock<Option<Known>>,
    /// The last attempt; who holds it reads, the others wait for the outcome.
    tried: Mutex<Tried>,
    health: RwLock<age::Health>,
}

/// The facts that count.
#[derive(Clone)]
struct Known {
    facts: Arc<Facts>,
    /// When the CRM last said that they are so.
    confirmed: Timestamp,
    /// Tells whether another reading grants something else.
    grants: u64,
}

#[derive(Default)]
struct Tried {
    last: Option<(Timestamp, Result<(), CrmError>)>,
    /// The reading that the facts are from, as the connection counts them.
    version: Option<DirectoryVersion>,
}

impl Platform {
    /// The facts as they were read last.
    ///
    /// # Errors
    /// [`PlatformError::Unavailable`] when they have never been read and are not to be had now.
    pub(crate) async fn facts(&self) -> Result<Arc<Facts>, PlatformError> {
        if let Some(known) = self.known() {
            return Ok(known.facts);
        }
        self.read_directory_within(FIRST).await;
        self.known().map(|known| known.facts).ok_or_else(|| PlatformError::Unavailable {
            reason: "the CRM's directory has never been read".to_owned(),
        })
    }

    /// The facts of this account's CRM.
    ///
    /// # Errors
    /// [`PlatformError::NoCrm`] when the connection is another account's: its people are not this
    /// one's to ask about.
    pub(crate) async fn facts_of(&self, account: AccountId) -> Result<Arc<Facts>, PlatformError> {
        if account != self.shared.config.account {
            return Err(PlatformError::NoCrm);
        }
        self.facts().await
    }

    fn known(&self) -> Option<Known> {
        self.shared.directory.known.read().clone()
    }

    /// The facts after a refusal: read again, unless that was tried a moment ago. When the CRM does
    /// not answer soon the old ones stand, and the reading goes on beside.
    pub(crate) async fn facts_after_refusal(&self) -> Result<Arc<Facts>, PlatformError> {
        let patience = if self.shared.directory.health.read().answers() { PATIENCE } else { Duration::ZERO };
        self.read_directory_within(patience).await;
        self.facts().await
    }

    /// Reads what settings name that were not asked about before: until then nobody has a right on it.
    /// Of a CRM that does not answer soon it is read later.
    pub(crate) async fn read_for(&self, before: &Settings, after: &Settings) {
        if scope_of(before) == scope_of(after) {
            return;
        }
        let platform = self.clone();
        let reading = tokio::spawn(async move { platform.read_directory(Duration::ZERO).await });
        match tokio::time::timeout(FIRST, reading).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::warn!(%error, "directory not read for new settings"),
            Ok(Err(_)) => tracing::error!("the reading of the directory failed"),
            Err(_) => tracing::warn!("directory not read in time for new settings"),
        }
    }

    /// Sets a reading going and waits for it, but not longer. It ends whoever waits.
    async fn read_directory_within(&self, patience: Duration) {
        if patience.is_zero() && self.shared.directory.tried.try_lock().is_err() {
            return;
        }
        let platform = self.clone();
        let reading = tokio::spawn(async move { platform.read_directory(YOUNG).await });
        match tokio::time::timeout(patience, reading).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::debug!(%error, "directory not read after a refusal"),
            Ok(Err(_)) => tracing::error!("the reading of the directory failed"),
            // The next refusal is not to wait for it again.
            Err(_) => self.shared.directory.health.write().waited_in_vain(),
        }
    }

    /// Reads the directory, unless that was tried within `unless_within`; then its outcome counts.
    pub(crate) async fn read_directory(&self, unless_within: Duration) -> Result<(), CrmError> {
        let mut tried = self.shared.directory.tried.lock().await;
        let now = self.now();
        if let Some((at, outcome)) = tried.last.as_ref()
            && now < *at + unless_within
        {
            return outcome.clone();
        }
        let scope = self.directory_scope();
        let outcome = match self.shared.crm.directory_since(&scope, tried.version, now).await {
            Ok(Some((version, rows))) => {
                self.take_directory(rows, now).await;
                tried.version = Some(version);
                Ok(())
            }
            Ok(None) => {
                self.confirm_directory(now).await;
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, "directory not read");
                if matches!(error, CrmError::AppMissing { .. }) {
                    self.close_to_everybody(now).await;
                    // What is read once the app is back counts, though it be what was read before.
                    tried.version = None;
                }
                Err(error)
            }
        };
        self.shared.directory.health.write().tried(&outcome);
        tried.last = Some((self.now(), outcome.clone()));
        outcome
    }

    /// Puts a reading in place, keeps it, and tells the sockets when it grants something else.
    async fn take_directory(&self, rows: DirectoryRows, confirmed: Timestamp) {
        let account = self.shared.config.account;
        let reading = serde_json::to_string(&rows).expect("directory rows have text keys only");
        let grants = grants::fingerprint(&rows);
        let facts = Arc::new(Facts::new(rows));
        let before = self.shared.directory.known.write().replace(Known { facts, confirmed, grants });
        // Before it is kept: a database that is slow keeps no grant alive that was taken away.
        if before.is_none_or(|before| before.grants != grants) {
            self.shared.crm.regranted(self.now());
            self.shared.readings.forget();
            self.shared.hub.announce(Change::Access(account));
        }
        if let Err(error) = self.store().save_directory(account, &reading, confirmed).await {
            tracing::warn!(%error, "directory not kept");
        }
    }

    /// Notes that the CRM says what it said.
    async fn confirm_directory(&self, now: Timestamp) {
        if let Some(known) = self.shared.directory.known.write().as_mut() {
            known.confirmed = now;
        }
        if let Err(error) = self.store().confirm_directory(self.shared.config.account, now).await {
            tracing::warn!(%error, "directory not kept");
        }
    }

    /// Whom the CRM has no app for, it lets nobody in through: the package went, and with it the way
    /// to read who holds what. What was read last stands, so that each is told why by name, but for
    /// the package.
    async fn close_to_everybody(&self, now: Timestamp) {
        match self.kept_directory().await {
            Ok(Some((rows, _))) if rows.installation != Installation::Missing => {
                let gone = DirectoryRows { installation: Installation::Missing, connected_app: None, ..rows };
                self.take_directory(gone, now).await;
            }
            // Closed already: that the CRM says it again is news of today.
            Ok(Some(_)) => self.confirm_directory(now).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "kept directory not read"),
        }
    }

    /// Puts the reading in place that an earlier process kept.
    pub(crate) async fn restore_directory(&self) -> Result<(), PlatformError> {
        if let Some((rows, confirmed)) = self.kept_directory().await? {
            let grants = grants::fingerprint(&rows);
            // A clock that was wrong must not make old facts look new for long.
            let confirmed = confirmed.min(self.now());
            let known = Known { facts: Arc::new(Facts::new(rows)), confirmed, grants };
            *self.shared.directory.known.write() = Some(known);
        }
        Ok(())
    }

    /// The reading that was kept last, and when the CRM last said so.
    async fn kept_directory(&self) -> Result<Option<(DirectoryRows, Timestamp)>, PlatformError> {
        let kept = self.store().directory(self.shared.config.account).await?;
        Ok(kept.and_then(|(reading, confirmed)| match serde_json::from_str(&reading) {
            Ok(rows) => Some((rows, confirmed)),
            // Another version's reading; the CRM will be asked anyway.
            Err(error) => {
                tracing::warn!(%error, "kept directory not understood");
                None
            }
        }))
    }
}
