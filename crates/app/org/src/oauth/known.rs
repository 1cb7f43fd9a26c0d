//! Tokens that were looked up, so that a client's next call need not ask the database who it is. What
//! can end within the call is asked each time; everything else ends with the two generations.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::apps::App;
use super::tokens::TokenUser;

/// Most tokens remembered; beyond it the memory begins anew.
const MAX_KNOWN: usize = 10_000;

/// What a token rests on, as of one moment: rights, users and apps, and the tokens themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub rights: u64,
    pub tokens: u64,
}

/// A token that was looked up.
pub(super) struct KnownToken {
    /// Read before the lookup, so that what changed during it is noticed.
    pub moment: Moment,
    /// Milliseconds since 1970.
    pub expires_at: Option<i64>,
    /// Whose policy is asked at each call: an assignment that lets the user in may run out.
    pub app: App,
    pub user: TokenUser,
}

/// By the tokens' hashes.
#[derive(Default)]
pub(crate) struct KnownTokens(Mutex<HashMap<Vec<u8>, Arc<KnownToken>>>);

impl KnownTokens {
    /// The token, if it is as good now as when it was looked up.
    pub(super) fn get(&self, hash: &[u8], moment: Moment, now: i64) -> Option<Arc<KnownToken>> {
        let known = self.0.lock().get(hash).cloned()?;
        let good = known.moment == moment && known.expires_at.is_none_or(|end| end > now);
        good.then_some(known)
    }

    pub(super) fn put(&self, hash: Vec<u8>, token: Arc<KnownToken>) {
        let mut known = self.0.lock();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(hash, token);
    }
}
