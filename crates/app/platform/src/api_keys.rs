//! API keys: made and shown once, rotated with a grace, revoked (R89, R92). What is kept opens an
//! account and verifies login links; it is shown to nobody.

use std::time::Duration;

use alongside_kernel::{AccountId, PageRequest, Secret};
use alongside_sso::{KeyName, LinkKey, SealingKey};
use alongside_store::{ApiKey, Digest, NewApiKey};
use alongside_wire::rest;

use crate::{Actor, Platform, PlatformError, paging::page_of, random, text::one_line};

/// API keys of an account that work, at most.
const MOST_KEYS: usize = 50;
/// The longest grace of a key that is replaced.
const MOST_GRACE: u32 = 30 * 24 * 60 * 60;
/// Characters of a key's name at most.
pub(crate) const MOST_NAME: usize = 100;

impl Platform {
    /// A page of the account's API keys, the oldest first; revoked and replaced ones, too.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key; [`PlatformError::Invalid`]
    /// for a cursor that is none.
    pub async fn api_keys(
        &self,
        actor: &Actor,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::ApiKey>, PlatformError> {
        self.require_settings(actor).await?;
        let keys = self.store().api_keys(actor.account()).await?;
        page_of(request, &keys, document)
    }

    /// Makes an API key. The answer is the only one that has it.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for a name that cannot be, or when there are too many keys;
    /// [`PlatformError::Refused`].
    pub async fn make_api_key(
        &self,
        actor: &Actor,
        new: &rest::NewApiKey,
    ) -> Result<rest::MadeApiKey, PlatformError> {
        self.require_settings_now(actor).await?;
        let name = one_line("name", &new.name, MOST_NAME)?;
        let now = self.now();
        let keys = self.store().api_keys(actor.account()).await?;
        if keys.iter().filter(|key| key.works(now)).count() >= MOST_KEYS {
            return Err(PlatformError::invalid(
                "name",
                format!("there are {MOST_KEYS} API keys that work: revoke one first"),
            ));
        }
        let (secret, made) = self.draw_api_key(actor.account(), name);
        self.store().add_api_key(actor.account(), &made, now).await?;
        tracing::info!(account.id = %actor.account(), key = %made.id(), "API key made");
        self.made(actor.account(), secret, &made.id()).await
    }

    /// Puts a new API key in the place of one, which goes on for its grace.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] when there is no such key that works;
    /// [`PlatformError::Invalid`] for a grace that is too long, or a key of the configuration.
    pub async fn rotate_api_key(
        &self,
        actor: &Actor,
        id: &KeyName,
        rotate: rest::RotateApiKey,
    ) -> Result<rest::MadeApiKey, PlatformError> {
        self.require_settings_now(actor).await?;
        if rotate.grace_seconds > MOST_GRACE {
            return Err(PlatformError::invalid(
                "grace_seconds",
                format!("{} is more than {MOST_GRACE}, which is 30 days", rotate.grace_seconds),
            ));
        }
        let account = actor.account();
        let now = self.now();
        let missing = PlatformError::NotFound { what: "API key that works" };
        let found = self.store().api_key(account, id).await?.filter(|key| key.works(now));
        let old = found.ok_or(missing)?;
        if old.configured {
            return Err(PlatformError::invalid(
                "id",
                "this key comes from the server's configuration: change account.api_key there",
            ));
        }
        let (secret, made) = self.draw_api_key(account, old.name);
        let ends = now + Duration::from_secs(u64::from(rotate.grace_seconds));
        if !self.store().rotate_api_key(account, id, &made, now, ends).await? {
            return Err(PlatformError::invalid("id", "this key was replaced already: its grace runs"));
        }
        tracing::info!(account.id = %account, key = %id, next = %made.id(), "API key rotated");
        self.made(account, secret, &made.id()).await
    }

    /// Revokes an API key at once, and with it every login link that it has signed.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] when there is none that is not revoked; [`PlatformError::Refused`].
    pub async fn revoke_api_key(&self, actor: &Actor, id: &KeyName) -> Result<(), PlatformError> {
        self.require_settings_now(actor).await?;
        let account = actor.account();
        if !self.store().revoke_api_key(account, id, self.now()).await? {
            return Err(PlatformError::NotFound { what: "API key" });
        }
        tracing::info!(account.id = %account, key = %id, "API key revoked");
        Ok(())
    }

    /// The key that verifies an account's links under this name; `None` for one that is not there,
    /// works no more, or is kept in a way that cannot be opened.
    pub(crate) async fn link_key(
        &self,
        account: AccountId,
        name: &KeyName,
    ) -> Result<Option<LinkKey>, PlatformError> {
        if *name == KeyName::own() {
            return Ok(Some(self.shared.config.sealing_key.link_key()));
        }
        let now = self.now();
        let Some(key) = self.store().api_key(account, name).await?.filter(|key| key.works(now)) else {
            return Ok(None);
        };
        let Some(sealed) = &key.sealed else { return Ok(None) };
        match self.shared.config.sealing_key.open(&sealed_for(account), sealed) {
            Ok(secret) => Ok(Some(LinkKey::new(secret.expose().as_bytes()))),
            Err(error) => {
                tracing::error!(key = %name, %error, "API key not opened; was data.sealing_key changed?");
                Ok(None)
            }
        }
    }

    /// A new key, and what is kept of it.
    fn draw_api_key(&self, account: AccountId, name: String) -> (Secret, NewApiKey) {
        let (text, _) = random::secret();
        let secret = Secret::new(format!("alongside_{}", text.expose()));
        let made = sealed_api_key(&self.shared.config.sealing_key, account, &secret, &name);
        (secret, made)
    }

    /// The answer to whoever had a key made, which alone has the key itself.
    async fn made(
        &self,
        account: AccountId,
        secret: Secret,
        id: &KeyName,
    ) -> Result<rest::MadeApiKey, PlatformError> {
        let kept = self.store().api_key(account, id).await?;
        let kept = kept.ok_or(PlatformError::NotFound { what: "API key" })?;
        Ok(rest::MadeApiKey { key: secret.expose().to_owned(), kept: document(&kept) })
    }
}

/// What is kept of an API key: its digest, and itself sealed for this account.
#[must_use]
pub fn sealed_api_key(sealing: &SealingKey, account: AccountId, key: &Secret, name: &str) -> NewApiKey {
    NewApiKey {
        digest: Digest::of(key.expose()),
        sealed: Some(sealing.seal(random::bytes(), &sealed_for(account), key)),
        name: name.to_owned(),
    }
}

/// What a key is sealed for, so that it is not taken for another account's.
fn sealed_for(account: AccountId) -> String {
    format!("API key of {account}")
}

fn document(key: &ApiKey) -> rest::ApiKey {
    rest::ApiKey {
        id: key.id.to_string(),
        name: key.name.clone(),
        configured: key.configured,
        signs_links: key.sealed.is_some(),
        created: key.created.into(),
        last_used: key.last_used.map(Into::into),
        grace_ends: key.ends.map(Into::into),
        revoked: key.revoked.map(Into::into),
    }
}
