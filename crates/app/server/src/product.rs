//! The platform put together: database, live part, connection to the CRM, use cases, routers.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use alongside_api::{ApiConfig, ApiState};
use alongside_blobs::Blobs;
use alongside_crm::{Crm, CrmConfig};
use alongside_kernel::{AccountId, Secret};
use alongside_live::{Clock, Hub, HubConfig};
use alongside_outbound::{Outbound, OutboundConfig};
use alongside_platform::{Jobs, Platform, PlatformConfig};
use alongside_settings::Settings;
use alongside_store::{Account, Digest, NewAccount, NewSettings, Store, StoreConfig};
use alongside_wire::rest::{Policy, PolicyMode};
use anyhow::Context;
use axum::Router;

use crate::random::random_bytes;

/// What the platform is put together from.
pub struct ProductConfiguration {
    /// The folder of database and assets; it exists.
    pub folder: PathBuf,
    /// The platform's origin as browsers see it.
    pub platform_origin: String,
    /// The viewer's origin as browsers see it.
    pub viewer_origin: String,
    /// The company.
    pub account: AccountConfiguration,
    /// The CRM.
    pub crm: CrmConfig,
    /// How other servers are reached.
    pub outbound: OutboundConfig,
    /// How often the CRM is asked whether access changed; zero for never.
    pub directory_watch: Duration,
    /// On what the CRM said longer ago, nothing new begins.
    pub directory_most_age: Duration,
    /// Which addresses may scrape `/metrics`.
    pub metrics_addresses: Vec<IpAddr>,
}

/// The company, as the operator names it.
pub struct AccountConfiguration {
    /// As customers read it.
    pub name: String,
    /// Names the account in the SDK.
    pub license_key: String,
    /// The account's secret for programs.
    pub api_key: Option<Secret>,
    /// The settings at the first start. Later only their allowed origins are taken from here:
    /// the rest is the admins'.
    pub settings: Settings,
}

/// The running platform.
pub struct Product {
    /// Serves the platform's origin.
    pub platform_router: Router,
    /// Serves the viewer's origin.
    pub viewer_router: Router,
    hub: Hub,
    platform: Platform,
    jobs: Jobs,
    store: Store,
}

/// How long sockets get to say goodbye.
const GOODBYE: Duration = Duration::from_secs(3);

impl Product {
    /// Opens everything, goes on with the sessions that were open, and starts the jobs.
    ///
    /// # Errors
    /// When the database or the folder cannot be used, or a key does not parse.
    pub async fn start(configuration: ProductConfiguration) -> anyhow::Result<Self> {
        let store = Store::open(&StoreConfig::file(configuration.folder.join("alongside.db")))
            .await
            .context("the database cannot be opened")?;
        let account = ensure_account(&store, &configuration.account).await?;
        let hub_configuration = HubConfig::new(&configuration.platform_origin, &configuration.viewer_origin);
        let hub = Hub::new(store.clone(), hub_configuration).await?;
        let crm = Crm::new(configuration.crm, Outbound::new(configuration.outbound)?)?;
        let platform_configuration = PlatformConfig {
            directory_watch: configuration.directory_watch,
            directory_most_age: configuration.directory_most_age,
            ..PlatformConfig::new(account, &configuration.viewer_origin)
        };
        let platform = Platform::new(store.clone(), hub.clone(), crm, platform_configuration);
        let jobs = platform.start().await?;
        let restored = hub.restore().await.context("open sessions cannot be read")?;
        tracing::info!(sessions.restored = restored, "platform started");
        let blobs = Blobs::open(configuration.folder.join("assets")).await.context("the assets' folder")?;
        let state = ApiState::new(
            platform.clone(),
            blobs,
            ApiConfig::new(&configuration.platform_origin, &configuration.viewer_origin),
        );
        let metrics = crate::metrics::router(hub.clone(), platform.clone(), configuration.metrics_addresses);
        Ok(Self {
            platform_router: alongside_api::platform_router(state.clone()).merge(metrics),
            viewer_router: alongside_api::viewer_router(state),
            hub,
            platform,
            jobs,
            store,
        })
    }

    /// The use cases.
    #[must_use]
    pub const fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Tells sockets to come back later, lets jobs finish what they are at, closes the database.
    pub async fn stop(self) {
        self.hub.shutdown(GOODBYE).await;
        self.jobs.stop().await;
        self.store.close().await;
        tracing::info!("platform stopped");
    }
}

/// Under which name the configuration's API key is kept.
const CONFIGURED: &str = "configuration";

/// Makes the account at the first start; later brings its name, its allowed origins and its API key
/// up to date. The rest of its settings is the admins'.
async fn ensure_account(store: &Store, configured: &AccountConfiguration) -> anyhow::Result<AccountId> {
    let now = Clock::start().now();
    let id = match store.account_by_license(&configured.license_key).await? {
        Some(account) => {
            let id = account.id;
            bring_up_to_date(store, account, configured).await?;
            id
        }
        None => {
            if let Some(other) = store.accounts().await?.first() {
                anyhow::bail!(
                    "account.license_key: the database in data.folder is the account's with the license key \
                     {:?}; use that key, or another folder",
                    other.license_key
                );
            }
            let id = AccountId::from_random(random_bytes()?);
            let new = NewAccount {
                id,
                name: configured.name.clone(),
                license_key: configured.license_key.clone(),
                settings: configured.settings.clone(),
                // Text is masked until an admin or the site shows it.
                policy: Policy { version: 1, mode: PolicyMode::Private, rules: Vec::new() },
                made_by: CONFIGURED.into(),
            };
            store.create_account(&new, now).await?;
            id
        }
    };
    let key = configured.api_key.as_ref().map(|key| Digest::of(key.expose()));
    store.replace_api_key(id, key, CONFIGURED, now).await.context("account.api_key")?;
    Ok(id)
}

async fn bring_up_to_date(
    store: &Store,
    account: Account,
    configured: &AccountConfiguration,
) -> anyhow::Result<()> {
    if account.name != configured.name {
        store.rename_account(account.id, &configured.name).await?;
    }
    if account.settings.allowed_origins != configured.settings.allowed_origins {
        let mut settings = account.settings;
        settings.allowed_origins.clone_from(&configured.settings.allowed_origins);
        let new = NewSettings {
            based_on: account.settings_version,
            settings,
            changed_by: CONFIGURED.into(),
            note: String::new(),
        };
        store.save_settings(account.id, &new, Clock::start().now()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
