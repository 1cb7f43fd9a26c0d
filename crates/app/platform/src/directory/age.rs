//! How old the directory is, what that allows, and what is told of it. Old facts stand while the
//! CRM is away: they never let in whom they did not, and after a while they let nobody in.

use alongside_access::{Action, Question};
use alongside_crm::CrmError;
use alongside_kernel::Timestamp;
use alongside_live::Change;
use alongside_wire::rest::{DirectoryFreshness, DirectoryState};

use crate::{Platform, PlatformError, account::AccountState};

/// What is known of the directory's age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryAge {
    /// When the CRM last said that the directory is as it is known.
    pub confirmed: Timestamp,
    /// What that allows.
    pub freshness: DirectoryFreshness,
    /// Why it could not be read the last time, in a sentence.
    pub problem: Option<String>,
}

/// What is counted of readings since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DirectoryCounts {
    /// Readings that the CRM answered.
    pub readings: u64,
    /// Readings that failed.
    pub failures: u64,
}

/// How the last readings went.
#[derive(Debug, Default)]
pub(super) struct Health {
    counts: DirectoryCounts,
    /// Why the last reading failed; `None` after one that did not.
    problem: Option<String>,
    /// Whether somebody waited for the last reading in vain.
    slow: bool,
    /// What the age allowed when it was looked at last.
    told: Option<DirectoryFreshness>,
}

impl Health {
    /// Whether the CRM may be waited for.
    pub(super) const fn answers(&self) -> bool {
        self.problem.is_none() && !self.slow
    }

    /// Somebody waited for a reading as long as anybody may, and it had not ended.
    pub(super) const fn waited_in_vain(&mut self) {
        self.slow = true;
    }

    /// Counts a reading that has ended.
    pub(super) fn tried(&mut self, outcome: &Result<(), CrmError>) {
        match outcome {
            Ok(()) => {
                self.counts.readings += 1;
                self.problem = None;
                self.slow = false;
            }
            Err(error) => {
                self.counts.failures += 1;
                self.problem = Some(error.words());
            }
        }
    }
}

impl Platform {
    /// How old the directory is; `None` before it was ever read.
    #[must_use]
    pub fn directory_age(&self) -> Option<DirectoryAge> {
        let confirmed = self.known()?.confirmed;
        let config = &self.shared.config;
        let age = self.now().since(confirmed);
        let freshness = if age > config.directory_most_age * 2 {
            DirectoryFreshness::Closed
        } else if age > config.directory_most_age {
            DirectoryFreshness::TooOld
        } else if age > config.directory_refresh * 2 {
            DirectoryFreshness::Old
        } else {
            DirectoryFreshness::Current
        };
        let problem = self.shared.directory.health.read().problem.clone();
        Some(DirectoryAge { confirmed, freshness, problem })
    }

    /// Readings of the directory since the start.
    #[must_use]
    pub fn directory_counts(&self) -> DirectoryCounts {
        self.shared.directory.health.read().counts
    }

    /// The age as it is told to people.
    pub(crate) fn directory_state(&self) -> Option<DirectoryState> {
        let age = self.directory_age()?;
        Some(DirectoryState {
            read_at: age.confirmed.into(),
            freshness: age.freshness,
            problem: age.problem.filter(|_| age.freshness != DirectoryFreshness::Current),
        })
    }

    /// Passes while the facts are young enough for what they allow. Nothing begins on facts that
    /// are too old; what goes on and is looked at has as long again.
    ///
    /// # Errors
    /// [`PlatformError::DirectoryTooOld`].
    pub(crate) fn require_recent(&self, action: Action<'_>) -> Result<(), PlatformError> {
        let Some(age) = self.directory_age() else { return Ok(()) };
        let looks = matches!(action, Action::OpenProduct | Action::SeeAllHistory);
        let refused = match age.freshness {
            DirectoryFreshness::Current | DirectoryFreshness::Old => false,
            DirectoryFreshness::TooOld => !looks,
            DirectoryFreshness::Closed => true,
        };
        if !refused {
            return Ok(());
        }
        Err(PlatformError::DirectoryTooOld { age: self.now().since(age.confirmed), problem: age.problem })
    }

    /// Passes when the question is allowed, or was by facts that are too old for something new: for
    /// going on with what has begun.
    ///
    /// # Errors
    /// As [`Platform::require`].
    pub(crate) async fn require_to_go_on(
        &self,
        state: &AccountState,
        question: &Question<'_>,
    ) -> Result<(), PlatformError> {
        match self.require(state, question).await {
            Err(PlatformError::DirectoryTooOld { .. }) => self.require_recent(Action::OpenProduct),
            decided => decided,
        }
    }

    /// Raises the alarm when the facts get too old, and has everybody who watches something decided
    /// about again whenever their age allows something else.
    pub(crate) fn notice_age(&self) {
        let Some(age) = self.directory_age() else { return };
        let before = self.shared.directory.health.write().told.replace(age.freshness);
        if before == Some(age.freshness) {
            return;
        }
        let age_seconds = self.now().since(age.confirmed).as_secs();
        match age.freshness {
            DirectoryFreshness::Current => {}
            DirectoryFreshness::Old => {
                tracing::warn!(directory.age_seconds = age_seconds, "the CRM's directory is old");
            }
            DirectoryFreshness::TooOld => tracing::error!(
                directory.age_seconds = age_seconds,
                "the CRM has not said for too long who may do what: nothing new begins"
            ),
            DirectoryFreshness::Closed => tracing::error!(
                directory.age_seconds = age_seconds,
                "the CRM has not said for too long who may do what: nobody is let in"
            ),
        }
        let closed = |freshness| freshness == DirectoryFreshness::Closed;
        if closed(age.freshness) || before.is_some_and(closed) {
            self.shared.hub.announce(Change::Access(self.shared.config.account));
        }
    }
}
