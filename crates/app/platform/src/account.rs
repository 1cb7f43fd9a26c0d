//! Accounts with what decisions need of them, in memory.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use alongside_kernel::{AccountId, PageRequest};
use alongside_settings::MappedPair;
use alongside_store::{Account, LicenseKey, StoreError};
use alongside_wire::rest;
use parking_lot::RwLock;

use crate::{Actor, Platform, PlatformError};

/// An account as it was read.
#[derive(Debug)]
pub(crate) struct AccountState {
    pub(crate) account: Account,
}

impl AccountState {
    /// The pairs of an object's record mapping; none for an object that it does not name.
    pub(crate) fn mapping(&self, object: &str) -> &[MappedPair] {
        self.account.settings.record_mapping.object(object).unwrap_or_default()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Accounts {
    known: RwLock<HashMap<AccountId, Arc<AccountState>>>,
}

impl Platform {
    /// The account as it was read last; read now if it was not.
    pub(crate) async fn account_state(&self, id: AccountId) -> Result<Arc<AccountState>, PlatformError> {
        match self.known_account(id) {
            Some(state) => Ok(state),
            None => self.reload_account(id).await,
        }
    }

    /// The account as it was read last, if it was.
    pub(crate) fn known_account(&self, id: AccountId) -> Option<Arc<AccountState>> {
        self.shared.accounts.known.read().get(&id).cloned()
    }

    /// Reads the account again.
    pub(crate) async fn reload_account(&self, id: AccountId) -> Result<Arc<AccountState>, PlatformError> {
        let account = self.store().account(id).await?.ok_or(PlatformError::NotFound { what: "account" })?;
        let state = Arc::new(AccountState { account });
        self.shared.accounts.known.write().insert(id, state.clone());
        Ok(state)
    }

    /// Takes in what another process may have changed in the account since it was read.
    pub(crate) async fn follow_account(&self) -> Result<(), PlatformError> {
        let id = self.shared.config.account;
        let before = self.account_state(id).await?;
        let now = self.reload_account(id).await?;
        if before.account != now.account {
            self.read_for(&before.account.settings, &now.account.settings).await;
            self.shared.readings.forget();
            self.shared.hub.reload_accounts(id).await?;
        }
        Ok(())
    }

    /// A client's address as it may be written to the log: not where the company discards them.
    pub(crate) async fn told_address(
        &self,
        account: AccountId,
        address: Option<IpAddr>,
    ) -> Result<Option<IpAddr>, PlatformError> {
        let state = self.account_state(account).await?;
        Ok(address.filter(|_| !state.account.settings.account.discard_ip_addresses))
    }

    /// The company, for its admins: the license key is what their developers need.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for anybody else.
    pub async fn current_account(&self, actor: &Actor) -> Result<rest::Account, PlatformError> {
        self.require_settings(actor).await?;
        let state = self.account_state(actor.account()).await?;
        let licenses = self.store().license_keys(actor.account()).await?;
        Ok(document(&state.account, licenses.first()))
    }

    /// The account of this id: the actor's own.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] for another, whether it exists or not; as
    /// [`Platform::current_account`].
    pub async fn account(&self, actor: &Actor, id: AccountId) -> Result<rest::Account, PlatformError> {
        let own = self.current_account(actor).await?;
        if own.id == id { Ok(own) } else { Err(PlatformError::NotFound { what: "account" }) }
    }

    /// A page of the accounts that the actor may see, which is the own one.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for a cursor, which no page of this list gives; as
    /// [`Platform::current_account`].
    pub async fn accounts(
        &self,
        actor: &Actor,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::Account>, PlatformError> {
        let own = self.current_account(actor).await?;
        if request.cursor.is_some() {
            return Err(StoreError::Cursor.into());
        }
        Ok(rest::PageOf { items: vec![own], next: None, total: 1 })
    }

    /// The redaction policy that the account's sites follow.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom the product does not let in.
    pub async fn current_policy(&self, actor: &Actor) -> Result<rest::Policy, PlatformError> {
        self.require_open(actor).await?;
        let state = self.account_state(actor.account()).await?;
        Ok(state.account.policy.clone())
    }
}

/// The company with its first license key, which is the one of its customers' sites.
fn document(account: &Account, license: Option<&LicenseKey>) -> rest::Account {
    rest::Account {
        id: account.id,
        name: account.name.clone(),
        license_key: license.map_or_else(String::new, |key| key.license.clone()),
        allowed_origins: license
            .map_or_else(Vec::new, |key| key.allowed_origins.iter().map(ToString::to_string).collect()),
    }
}
