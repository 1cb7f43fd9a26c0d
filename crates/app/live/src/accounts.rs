//! What sockets need to know of accounts, in memory: a handshake must not cost a query.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use alongside_kernel::{AccountId, Timestamp};
use alongside_room::Limits;
use alongside_settings::Timers;
use alongside_store::{Store, StoreError};
use alongside_wire::rest::Policy;
use parking_lot::RwLock;

/// What sockets need to know of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFacts {
    /// Which.
    pub id: AccountId,
    /// The company's name, as the customer is told it.
    pub name: String,
    /// The origins on which the SDK may run.
    pub allowed_origins: Vec<String>,
    /// What is masked at the customer's.
    pub policy: Policy,
    /// Whether a customer is asked before an agent sees the page.
    pub ask_customer: bool,
    /// What a customer is asked to accept (R96), with its version; `None` while no terms are shown.
    pub terms: Option<(Arc<str>, u32)>,
    /// Whether a customer can make a session code.
    pub session_codes: bool,
    /// How long each step of a session may take.
    pub timers: Timers,
}

impl AccountFacts {
    /// The deadlines of a session that begins now, when a second of the timers takes `second`.
    pub(crate) fn limits(&self, second: Duration) -> Limits {
        let timers = &self.timers;
        Limits {
            push_every: second * timers.connect_push_seconds,
            pushes: timers.connect_pushes,
            pending: second * timers.pending_seconds,
            authorizing: second * timers.authorizing_seconds,
            active: second * timers.session_seconds,
            abandoned: second * timers.abandoned_seconds,
            code: second * timers.code_seconds,
            ..Limits::default()
        }
    }
}

#[derive(Debug, Default)]
struct Known {
    by_license: HashMap<String, Arc<AccountFacts>>,
    by_id: HashMap<AccountId, Arc<AccountFacts>>,
    origins: HashSet<String>,
    read_at: Option<Timestamp>,
}

/// All accounts.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    known: RwLock<Known>,
}

/// How long an unknown license is taken at its word before the store is asked again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Accounts {
    /// Reads all accounts.
    pub(crate) async fn reload(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let accounts = store.accounts().await?;
        let mut known = Known { read_at: Some(now), ..Known::default() };
        for account in accounts {
            let presence = &account.settings.presence;
            let facts = Arc::new(AccountFacts {
                id: account.id,
                name: account.name,
                allowed_origins: account.settings.allowed_origins.iter().map(ToString::to_string).collect(),
                policy: account.policy,
                ask_customer: presence.show_terms || account.settings.account.consent.session,
                terms: presence.show_terms.then(|| (presence.terms.as_str().into(), presence.terms_version)),
                session_codes: account.settings.account.session_codes,
                timers: account.settings.timers,
            });
            known.origins.extend(facts.allowed_origins.iter().cloned());
            known.by_license.insert(account.license_key, facts.clone());
            known.by_id.insert(facts.id, facts);
        }
        *self.known.write() = known;
        Ok(())
    }

    /// The account of a license key; asks the store when it is not known, at most once a second.
    pub(crate) async fn by_license(
        &self,
        license: &str,
        store: &Store,
        now: Timestamp,
    ) -> Result<Option<Arc<AccountFacts>>, StoreError> {
        {
            let known = self.known.read();
            if let Some(facts) = known.by_license.get(license) {
                return Ok(Some(facts.clone()));
            }
            if known.read_at.is_some_and(|at| now < at + LOOK_AGAIN) {
                return Ok(None);
            }
        }
        self.reload(store, now).await?;
        Ok(self.known.read().by_license.get(license).cloned())
    }

    /// The account of this id.
    pub(crate) fn by_id(&self, id: AccountId) -> Option<Arc<AccountFacts>> {
        self.known.read().by_id.get(&id).cloned()
    }

    /// Whether any account allows this origin.
    pub(crate) fn allow_origin(&self, origin: &str) -> bool {
        self.known.read().origins.contains(origin)
    }
}
