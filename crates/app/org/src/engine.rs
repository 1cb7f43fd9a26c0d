//! What every part of the org works with: database, schema, configuration, rights as they are now.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use alongside_orgstore::{ObjectDefinition, Schema, Store, StoreError};
use parking_lot::{Mutex, RwLock};

use crate::clock::now;
use crate::metadata::Jobs;
use crate::oauth::{FrontDoor, KnownTokens};
use crate::package::{self, Installs, PackageError, embedded};
use crate::rest::Freshness;
use crate::security::Effective;
use crate::signin::Throttle;
use crate::{ApiError, OrgConfig, OrgError, bootstrap};

/// Namespace of the one package this org carries.
pub(crate) const NAMESPACE: &str = "alongside";

/// The parts of an open org.
pub(crate) struct Engine {
    pub store: Store,
    pub config: OrgConfig,
    pub organization_id: String,
    pub throttle: Throttle,
    /// One-time passwords of browsers that are about to be signed in.
    pub front_door: FrontDoor,
    /// Access tokens whose user is known.
    pub known_tokens: KnownTokens,
    /// Calls of the API since the org was opened, for `Sforce-Limit-Info`.
    pub api_calls: AtomicU64,
    /// Deploys and retrieves.
    pub jobs: Jobs,
    /// Installations of packages.
    pub installs: Installs,
    /// When describe results last changed.
    pub freshness: Freshness,
    /// Whose turn it is among bulk jobs.
    pub bulk_turn: tokio::sync::Mutex<()>,
    schema: RwLock<Arc<Schema>>,
    rights: Mutex<HashMap<String, Arc<Effective>>>,
    /// Counts changes of rights; rights worked out before a change are not kept after it.
    generation: AtomicU64,
}

impl Engine {
    pub async fn open(config: OrgConfig) -> Result<Engine, OrgError> {
        if let Some(folder) = &config.data_dir {
            std::fs::create_dir_all(folder)
                .map_err(|source| OrgError::DataFolder { path: folder.clone(), source })?;
        }
        crate::oauth::check_keys(&config.connected_app)?;
        let store = Store::open(config.data_dir.as_deref()).await?;
        let mut schema = Arc::new(package::load_installed(&store, NAMESPACE).await?);
        store.fit(&schema).await?;
        let organization_id = bootstrap::bootstrap(&store, &schema, &config.company_name).await?;
        // The same source again would change nothing and cost time at every start.
        let as_is = package::is_installed(&store, NAMESPACE, &embedded()).await?;
        if config.install_package && !as_is {
            let author = bootstrap::automated_user(&store, &schema).await?;
            let request = package::Request {
                files: &embedded(),
                scope: None,
                author: &author,
                consumer_key: &config.connected_app.consumer_key,
                progress: &|_| {},
            };
            match Box::pin(package::install(&store, request)).await {
                Ok(installed) => {
                    tracing::info!(package = %installed.name, version = %installed.version, "package installed");
                    schema = installed.schema;
                }
                // A program that goes back a version still serves the org it finds.
                Err(OrgError::Package(PackageError::Downgrade { installed, offered })) => {
                    tracing::warn!(%installed, %offered, "a newer package is installed; it stays");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Engine {
            store,
            config,
            organization_id,
            throttle: Throttle::default(),
            front_door: FrontDoor::default(),
            known_tokens: KnownTokens::default(),
            api_calls: AtomicU64::new(0),
            jobs: Jobs::default(),
            installs: Installs::default(),
            freshness: Freshness::default(),
            bulk_turn: tokio::sync::Mutex::new(()),
            schema: RwLock::new(schema),
            rights: Mutex::new(HashMap::new()),
            generation: AtomicU64::new(0),
        })
    }

    /// All objects as they are now.
    pub fn schema(&self) -> Arc<Schema> {
        self.schema.read().clone()
    }

    /// Makes another schema the org's, after its tables were committed. Worked-out rights rest on the
    /// schema, so they are forgotten.
    pub fn replace_schema(&self, schema: Arc<Schema>) {
        *self.schema.write() = schema;
        self.rights_changed();
    }

    /// The rights of a user as they are now.
    pub async fn rights(&self, user_id: &str) -> Result<Arc<Effective>, StoreError> {
        let now = now();
        let known = self.rights.lock().get(user_id).cloned();
        if let Some(known) = known.filter(|known| known.expires_at.is_none_or(|end| end > now)) {
            return Ok(known);
        }
        let generation = self.generation.load(Ordering::Acquire);
        let worked_out = Arc::new(Effective::of(&self.store, &self.schema(), user_id, now).await?);
        let mut rights = self.rights.lock();
        if generation == self.generation.load(Ordering::Acquire) {
            rights.insert(user_id.to_owned(), worked_out.clone());
        }
        Ok(worked_out)
    }

    /// Forgets worked-out rights; to be called after every change of what they rest on.
    pub fn rights_changed(&self) {
        let mut rights = self.rights.lock();
        self.generation.fetch_add(1, Ordering::Release);
        rights.clear();
    }

    /// Tells two moments apart between which rights may have changed.
    pub fn rights_generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// A set-up object of every org.
    pub fn standard<'s>(&self, schema: &'s Schema, name: &str) -> &'s ObjectDefinition {
        schema.object(name).expect("the standard objects are in every schema")
    }

    /// An object that the user may read.
    pub fn readable<'s>(
        &self,
        schema: &'s Schema,
        rights: &Effective,
        name: &str,
    ) -> Result<&'s ObjectDefinition, ApiError> {
        let object = schema.object(name).filter(|object| rights.visibility().object(object));
        object.map(AsRef::as_ref).ok_or_else(ApiError::not_found)
    }
}
