//! What every handler gets.

use std::sync::Arc;

use alongside_blobs::Blobs;
use alongside_live::Hub;
use alongside_platform::Platform;
use axum::extract::FromRef;

use crate::{ApiConfig, headers::Policies};

/// What every handler gets; a clone is another handle to the same.
#[derive(Clone)]
pub struct ApiState {
    pub(crate) platform: Platform,
    pub(crate) blobs: Blobs,
    pub(crate) config: Arc<ApiConfig>,
    pub(crate) policies: Arc<Policies>,
}

impl ApiState {
    /// Puts together what handlers need.
    #[must_use]
    pub fn new(platform: Platform, blobs: Blobs, config: ApiConfig) -> Self {
        let policies = Policies::new(&config, platform.crm_url());
        Self { platform, blobs, policies: Arc::new(policies), config: Arc::new(config) }
    }

    /// The assets of customers' pages.
    #[must_use]
    pub const fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// The live part.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        self.platform.hub()
    }
}

impl FromRef<ApiState> for Platform {
    fn from_ref(state: &ApiState) -> Self {
        state.platform.clone()
    }
}

impl FromRef<ApiState> for Arc<ApiConfig> {
    fn from_ref(state: &ApiState) -> Self {
        state.config.clone()
    }
}
