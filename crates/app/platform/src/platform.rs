//! The platform's parts in one handle.

use std::{sync::Arc, time::Duration};

use alongside_crm::Crm;
use alongside_kernel::{AccountId, Timestamp};
use alongside_live::{Clock, Hub};
use alongside_sso::SealingKey;
use alongside_store::Store;
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::{
    GuessCounts, GuessLimits, Guesses,
    account::Accounts,
    company::Companies,
    directory::Directory,
    members::{Passwords, RosterCell},
    readings::Readings,
};

/// What an operator may set about the use cases.
#[derive(Debug, Clone)]
pub struct PlatformConfig {
    /// The account whose people sign in through the CRM.
    pub account: AccountId,
    /// The viewer's origin, `http://127.0.0.1:4404`.
    pub viewer_origin: String,
    /// After how long without use a console session is over.
    pub console_idle: Duration,
    /// After how long a console session is over in any case.
    pub console_most: Duration,
    /// How long a widget's bearer is good for.
    pub widget_bearer: Duration,
    /// How often the CRM's directory is read, whatever else brings it up to date.
    pub directory_refresh: Duration,
    /// How often the CRM's log of set-up changes is looked at; zero for never. Each look is a call.
    pub directory_watch: Duration,
    /// On facts that the CRM has not confirmed for longer, nothing new begins; after twice as long
    /// nobody is let in, and live views are cut.
    pub directory_most_age: Duration,
    /// Limits on guessing session codes.
    pub guesses: GuessLimits,
    /// How long every answer about a code takes, right or wrong.
    pub code_answer: Duration,
    /// Under what API keys are sealed.
    pub sealing_key: SealingKey,
    /// How long a sign-in by address and password is good for.
    pub stored_sign_in: Duration,
    /// Limits on guessing passwords.
    pub password_guesses: GuessLimits,
    /// How long every answer about a password takes at least, right or wrong.
    pub password_answer: Duration,
    /// When the session log tries again.
    pub outbox: OutboxTimes,
    /// How often a run of the access doctor says that it is under way; well below the 30 seconds
    /// after which another node takes its place.
    pub access_run_beat: Duration,
}

impl PlatformConfig {
    /// The defaults, for this account and this viewer.
    #[must_use]
    pub fn new(account: AccountId, viewer_origin: impl Into<String>, sealing_key: SealingKey) -> Self {
        Self {
            account,
            viewer_origin: viewer_origin.into(),
            console_idle: Duration::from_secs(60 * 60),
            console_most: Duration::from_secs(12 * 60 * 60),
            widget_bearer: Duration::from_secs(60 * 60),
            directory_refresh: Duration::from_secs(60),
            directory_watch: Duration::from_secs(10),
            directory_most_age: Duration::from_secs(60 * 60),
            guesses: GuessLimits::default(),
            code_answer: Duration::from_millis(150),
            sealing_key,
            stored_sign_in: Duration::from_secs(30 * 24 * 60 * 60),
            password_guesses: GuessLimits { address: 20, ..GuessLimits::default() },
            password_answer: Duration::from_millis(400),
            outbox: OutboxTimes::default(),
            access_run_beat: Duration::from_secs(10),
        }
    }
}

/// Limits on wrong login links. A signature cannot be guessed, so that only who floods the log is held
/// up: nobody is kept out because others present wrong links.
const WRONG_LINKS: GuessLimits =
    GuessLimits { person: u32::MAX, address: 100, account: u32::MAX, window: Duration::from_secs(20 * 60) };

/// When the session log tries again.
#[derive(Debug, Clone, Copy)]
pub struct OutboxTimes {
    /// After the first failure.
    pub first_retry: Duration,
    /// At the latest, however often it has failed.
    pub most_retry: Duration,
    /// How long the CRM is left alone after several failures in a row.
    pub breaker_open: Duration,
    /// How often that which the CRM refused is tried again.
    pub refused_retry: Duration,
}

impl Default for OutboxTimes {
    fn default() -> Self {
        Self {
            first_retry: Duration::from_secs(2),
            most_retry: Duration::from_secs(60),
            breaker_open: Duration::from_secs(15),
            refused_retry: Duration::from_secs(10 * 60),
        }
    }
}

/// The use cases; a clone is another handle to the same platform.
#[derive(Clone)]
pub struct Platform {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) config: PlatformConfig,
    pub(crate) store: Store,
    pub(crate) hub: Hub,
    pub(crate) crm: Crm,
    pub(crate) clock: Clock,
    pub(crate) accounts: Accounts,
    pub(crate) directory: Directory,
    pub(crate) companies: Companies,
    pub(crate) readings: Readings,
    pub(crate) guesses: Mutex<Guesses>,
    pub(crate) password_guesses: Mutex<Guesses>,
    pub(crate) link_guesses: Mutex<Guesses>,
    pub(crate) passwords: Passwords,
    pub(crate) roster: RosterCell,
    /// Rung when the outbox may have got something.
    pub(crate) outbox_bell: Notify,
}

impl Platform {
    /// Puts the parts together; [`Platform::start`] sets them going.
    #[must_use]
    pub fn new(store: Store, hub: Hub, crm: Crm, config: PlatformConfig) -> Self {
        let guesses = Mutex::new(Guesses::new(config.guesses));
        let password_guesses = Mutex::new(Guesses::new(config.password_guesses));
        let link_guesses = Mutex::new(Guesses::new(WRONG_LINKS));
        Self {
            shared: Arc::new(Shared {
                config,
                store,
                hub,
                crm,
                clock: Clock::start(),
                accounts: Accounts::default(),
                directory: Directory::default(),
                companies: Companies::default(),
                readings: Readings::default(),
                guesses,
                password_guesses,
                link_guesses,
                passwords: Passwords::default(),
                roster: RosterCell::default(),
                outbox_bell: Notify::new(),
            }),
        }
    }

    /// Now, by the platform's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The account whose people sign in through the CRM.
    #[must_use]
    pub fn account_id(&self) -> AccountId {
        self.shared.config.account
    }

    /// The live part.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.shared.hub
    }

    /// The CRM's address, for the pages that may frame the widget.
    #[must_use]
    pub fn crm_url(&self) -> &str {
        self.shared.crm.base_url()
    }

    /// Whether the platform can serve: its database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), crate::PlatformError> {
        Ok(self.shared.store.ready().await?)
    }

    /// How many sessions' newest states are not in the CRM.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox_length(&self) -> Result<u64, crate::PlatformError> {
        Ok(self.shared.store.outbox_length().await?)
    }

    /// What has been guessed of session codes on this node.
    #[must_use]
    pub fn guess_counts(&self) -> GuessCounts {
        self.shared.guesses.lock().counts()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.shared.store
    }

    pub(crate) fn crm(&self) -> &Crm {
        &self.shared.crm
    }
}
