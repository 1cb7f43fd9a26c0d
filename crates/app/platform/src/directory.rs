//! The CRM's directory: read at start, on a beat, at sign-in, and once when somebody is refused by
//! facts that may be out of date, so that a fresh grant works at once.

use std::{sync::Arc, time::Duration};

use alongside_access::{
    Action, ButtonTable, Company, DirectoryRows, Facts, Installation, Question, refusing_gate,
};
use alongside_crm::{CrmError, DirectoryScope};
use alongside_kernel::{AccountId, Timestamp};
use alongside_live::Change;
use parking_lot::RwLock;
use tokio::sync::Mutex;

use crate::{Platform, PlatformError};

/// Facts younger than this are not read again for a refusal: a page full of refusals is one call.
const YOUNG: Duration = Duration::from_secs(2);

#[derive(Default)]
pub(crate) struct Directory {
    facts: RwLock<Option<Arc<Facts>>>,
    /// When reading was tried last; who holds it reads, the others wait for the outcome.
    tried: Mutex<Option<(Timestamp, Result<(), CrmError>)>>,
}

impl Platform {
    /// The facts as they were read last.
    ///
    /// # Errors
    /// The CRM's, when it has never been read and cannot be now.
    pub(crate) async fn facts(&self) -> Result<Arc<Facts>, PlatformError> {
        if let Some(facts) = self.shared.directory.facts.read().clone() {
            return Ok(facts);
        }
        self.read_directory(YOUNG).await?;
        self.known_facts().ok_or_else(|| PlatformError::Unavailable {
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

    fn known_facts(&self) -> Option<Arc<Facts>> {
        self.shared.directory.facts.read().clone()
    }

    /// The facts after a refusal: read again, unless that was tried a moment ago. When the CRM
    /// cannot be asked the old ones stand.
    pub(crate) async fn facts_after_refusal(&self) -> Result<Arc<Facts>, PlatformError> {
        if let Err(error) = self.read_directory(YOUNG).await {
            tracing::debug!(error = %error, "directory not read after a refusal");
        }
        self.facts().await
    }

    /// Reads the directory, unless that was tried within `unless_within`; then its outcome counts.
    pub(crate) async fn read_directory(&self, unless_within: Duration) -> Result<(), CrmError> {
        let mut tried = self.shared.directory.tried.lock().await;
        let now = self.now();
        if let Some((at, outcome)) = tried.as_ref()
            && now < *at + unless_within
        {
            return outcome.clone();
        }
        let outcome = match self.shared.crm.directory(&DirectoryScope::default(), now).await {
            Ok(rows) => {
                self.take_directory(rows).await;
                Ok(())
            }
            Err(error) => {
                tracing::warn!(error = %error, "directory not read");
                if matches!(error, CrmError::AppMissing { .. }) {
                    self.close_to_everybody().await;
                }
                Err(error)
            }
        };
        *tried = Some((self.now(), outcome.clone()));
        outcome
    }

    /// Puts a reading in place, keeps it, and tells the sockets when it says something new.
    async fn take_directory(&self, rows: DirectoryRows) {
        let account = self.shared.config.account;
        let read_at = rows.read_at;
        let reading = serde_json::to_string(&rows).expect("directory rows have text keys only");
        let facts = Arc::new(Facts::new(rows));
        let before = self.shared.directory.facts.write().replace(facts.clone());
        if let Err(error) = self.store().save_directory(account, &reading, read_at).await {
            tracing::warn!(error = %error, "directory not kept");
        }
        let changed = before.is_none_or(|before| !same_grants(&before, &facts));
        if changed {
            self.shared.readings.forget();
            self.shared.hub.announce(Change::Access(account));
        }
    }

    /// Whom the CRM has no app for, it lets nobody in through: the package went, and with it the way
    /// to read who holds what. What was read last stands, so that each is told why by name, but for
    /// the package.
    async fn close_to_everybody(&self) {
        match self.kept_directory().await {
            Ok(Some(rows)) if rows.installation != Installation::Missing => {
                let gone = DirectoryRows { installation: Installation::Missing, connected_app: None, ..rows };
                self.take_directory(gone).await;
            }
            Ok(_) => {}
            Err(error) => tracing::error!(error = %error, "kept directory not read"),
        }
    }

    /// Puts the reading in place that an earlier process kept.
    pub(crate) async fn restore_directory(&self) -> Result<(), PlatformError> {
        if let Some(rows) = self.kept_directory().await? {
            *self.shared.directory.facts.write() = Some(Arc::new(Facts::new(rows)));
        }
        Ok(())
    }

    /// The reading that was kept last.
    async fn kept_directory(&self) -> Result<Option<DirectoryRows>, PlatformError> {
        let kept = self.store().directory(self.shared.config.account).await?;
        Ok(kept.and_then(|kept| match serde_json::from_str(&kept) {
            Ok(rows) => Some(rows),
            // Another version's reading; the CRM will be asked anyway.
            Err(error) => {
                tracing::warn!(error = %error, "kept directory not understood");
                None
            }
        }))
    }
}

/// Whether two readings let the same people in, in the same roles and profiles.
fn same_grants(before: &Facts, after: &Facts) -> bool {
    let alone = |facts: &Facts| Company::new(Arc::new(facts.clone()), ButtonTable::default(), &[], None);
    let (was, is) = (alone(before), alone(after));
    let open = |user| Question::new(user, Action::OpenProduct);
    before.users().len() == after.users().len()
        && after.users().all(|user| {
            before.user(user.id).is_some_and(|known| {
                known.role() == user.role()
                    && before.profile_name(known) == after.profile_name(user)
                    && refusing_gate(&was, &open(user.id)) == refusing_gate(&is, &open(user.id))
            })
        })
}
