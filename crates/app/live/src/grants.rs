//! Who may put and get a session's assets: bearers that the room gives out when a socket enters,
//! and that end with the session.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use alongside_kernel::{AccountId, SessionId};
use alongside_store::Digest;
use alongside_wire::room::Role;
use parking_lot::RwLock;

use crate::random;

/// What one session may store, shared by its bearers.
#[derive(Debug)]
pub struct AssetRoom {
    left: AtomicU64,
}

impl AssetRoom {
    pub(crate) fn new(bytes: u64) -> Self {
        Self { left: AtomicU64::new(bytes) }
    }

    /// Takes `bytes` of what the session may store; `false` when there is not as much left.
    #[must_use]
    pub fn take(&self, bytes: u64) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok()
    }

    /// Gives back what was taken and not stored.
    pub fn give_back(&self, bytes: u64) {
        self.left.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// What a bearer may do.
#[derive(Debug, Clone)]
pub struct AssetGrant {
    /// Under whose name assets are kept.
    pub account: AccountId,
    /// In which session.
    pub session: SessionId,
    /// The customer puts, a viewer gets.
    pub role: Role,
    /// What the session may still store.
    pub room: Arc<AssetRoom>,
}

/// All bearers.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    by_token: RwLock<HashMap<Digest, AssetGrant>>,
}

impl Grants {
    /// Gives out a bearer and the handle that takes it back.
    pub(crate) fn issue(&self, grant: AssetGrant) -> (String, Digest) {
        let (token, digest) = random::secret();
        self.by_token.write().insert(digest, grant);
        (token, digest)
    }

    pub(crate) fn get(&self, token: &str) -> Option<AssetGrant> {
        self.by_token.read().get(&Digest::of(token)).cloned()
    }

    pub(crate) fn take_back(&self, digest: &Digest) {
        self.by_token.write().remove(digest);
    }

    /// Takes back every bearer of a session.
    pub(crate) fn end(&self, session: SessionId) {
        self.by_token.write().retain(|_, grant| grant.session != session);
    }
}
