//! License keys (R35, R36): public names of the account in the SDK, for each environment its own, with
//! the sites on which it is good.

use alongside_kernel::PageRequest;
use alongside_settings::Origin;
use alongside_store::LicenseKey;
use alongside_wire::rest;
use data_encoding::BASE64URL_NOPAD;

use crate::{Actor, Platform, PlatformError, api_keys::MOST_NAME, paging::page_of, random, text::one_line};

/// License keys of an account at most.
const MOST_KEYS: usize = 50;
/// Sites of a license key at most.
const MOST_ORIGINS: usize = 500;

impl Platform {
    /// A page of the account's license keys, the oldest first.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key; [`PlatformError::Invalid`]
    /// for a cursor that is none.
    pub async fn license_keys(
        &self,
        actor: &Actor,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::LicenseKey>, PlatformError> {
        self.require_settings(actor).await?;
        let keys = self.store().license_keys(actor.account()).await?;
        page_of(request, &keys, document)
    }

    /// Makes a license key.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] naming what cannot be; [`PlatformError::Refused`].
    pub async fn make_license_key(
        &self,
        actor: &Actor,
        new: &rest::NewLicenseKey,
    ) -> Result<rest::LicenseKey, PlatformError> {
        self.require_settings_now(actor).await?;
        let account = actor.account();
        if self.store().license_keys(account).await?.len() >= MOST_KEYS {
            return Err(PlatformError::invalid(
                "name",
                format!("at most {MOST_KEYS} license keys: remove one first"),
            ));
        }
        let key = LicenseKey {
            license: format!("lic_{}", BASE64URL_NOPAD.encode(&random::bytes::<12>())),
            account,
            name: one_line("name", &new.name, MOST_NAME)?,
            environment: new.environment,
            allowed_origins: origins_of(&new.allowed_origins)?,
            configured: false,
            created: self.now(),
        };
        self.store().add_license_key(&key).await?;
        self.shared.hub.reload_accounts(account).await?;
        Ok(document(&key))
    }

    /// Changes a license key. Sites that it is not good for any more open no socket from now on.
    ///
    /// # Errors
    /// As [`Platform::make_license_key`]; [`PlatformError::NotFound`].
    pub async fn change_license_key(
        &self,
        actor: &Actor,
        license: &str,
        change: &rest::ChangeLicenseKey,
    ) -> Result<rest::LicenseKey, PlatformError> {
        self.require_settings_now(actor).await?;
        let mut key = self.license_key(actor, license).await?;
        if let Some(name) = &change.name {
            key.name = one_line("name", name, MOST_NAME)?;
        }
        if let Some(environment) = change.environment {
            key.environment = environment;
        }
        if let Some(origins) = &change.allowed_origins {
            if key.configured {
                return Err(PlatformError::invalid(
                    "allowed_origins",
                    "this key comes from the server's configuration: change account.allowed_origins there",
                ));
            }
            key.allowed_origins = origins_of(origins)?;
        }
        if !self.store().update_license_key(&key).await? {
            return Err(PlatformError::NotFound { what: "license key" });
        }
        self.shared.hub.reload_accounts(key.account).await?;
        Ok(document(&key))
    }

    /// Takes a license key away: the SDK opens no socket with it from now on.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`]; [`PlatformError::Invalid`] for the configuration's;
    /// [`PlatformError::Refused`].
    pub async fn remove_license_key(&self, actor: &Actor, license: &str) -> Result<(), PlatformError> {
        self.require_settings_now(actor).await?;
        let key = self.license_key(actor, license).await?;
        if key.configured {
            return Err(PlatformError::invalid(
                "id",
                "this key comes from the server's configuration: change account.license_key there",
            ));
        }
        self.store().delete_license_key(key.account, license).await?;
        Ok(self.shared.hub.reload_accounts(key.account).await?)
    }

    async fn license_key(&self, actor: &Actor, license: &str) -> Result<LicenseKey, PlatformError> {
        let keys = self.store().license_keys(actor.account()).await?;
        let found = keys.into_iter().find(|key| key.license == license);
        found.ok_or(PlatformError::NotFound { what: "license key" })
    }
}

fn origins_of(texts: &[String]) -> Result<Vec<Origin>, PlatformError> {
    if texts.len() > MOST_ORIGINS {
        return Err(PlatformError::invalid("allowed_origins", format!("at most {MOST_ORIGINS} sites")));
    }
    let mut origins: Vec<Origin> = Vec::new();
    for (number, text) in (1..).zip(texts) {
        let origin = text.trim().parse().map_err(|error| {
            PlatformError::invalid(format!("allowed_origins[{number}]"), format!("`{text}`: {error}"))
        })?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    Ok(origins)
}

fn document(key: &LicenseKey) -> rest::LicenseKey {
    rest::LicenseKey {
        id: key.license.clone(),
        name: key.name.clone(),
        environment: key.environment,
        allowed_origins: key.allowed_origins.iter().map(ToString::to_string).collect(),
        configured: key.configured,
        created: key.created.into(),
    }
}
