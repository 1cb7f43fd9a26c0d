//! Access tokens, one per caller, got once however many wait for it.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use alongside_kernel::{Secret, Timestamp};
use parking_lot::Mutex;
use tokio::sync::Mutex as AsyncMutex;

use crate::connection::Caller;

/// The CRM does not say how long a token is good for. Half an hour is less than its shortest
/// setting but one; whatever runs out earlier is noticed by its refusal.
const KEPT: Duration = Duration::from_secs(30 * 60);

/// How many callers' tokens are kept.
const MOST: usize = 4_096;

#[derive(Default)]
pub(crate) struct Tokens {
    /// By sign-in name; the integration user's is under the empty name.
    slots: Mutex<HashMap<String, Slot>>,
}

type Slot = Arc<AsyncMutex<Option<Held>>>;

struct Held {
    token: Secret,
    until: Timestamp,
}

impl Tokens {
    /// The caller's token; `fetch` gets a new one when there is none. Others who want the same
    /// wait for it.
    pub(crate) async fn get<E, F: Future<Output = Result<Secret, E>>>(
        &self,
        caller: Caller<'_>,
        now: Timestamp,
        fetch: impl FnOnce() -> F,
    ) -> Result<Secret, E> {
        let slot = self.slot(caller);
        let mut held = slot.lock().await;
        if let Some(held) = held.as_ref()
            && now < held.until
        {
            return Ok(held.token.clone());
        }
        let token = fetch().await?;
        *held = Some(Held { token: token.clone(), until: now + KEPT });
        Ok(token)
    }

    /// Drops the caller's token if it is still this one: another may have renewed it already.
    pub(crate) async fn forget(&self, caller: Caller<'_>, token: &Secret) {
        let slot = self.slot(caller);
        let mut held = slot.lock().await;
        if held.as_ref().is_some_and(|held| held.token == *token) {
            *held = None;
        }
    }

    fn slot(&self, caller: Caller<'_>) -> Slot {
        let name = match caller {
            Caller::Integration => "",
            Caller::User(username) => username,
        };
        let mut slots = self.slots.lock();
        if let Some(slot) = slots.get(name) {
            return Arc::clone(slot);
        }
        if slots.len() >= MOST {
            // Slots in somebody's hands stay, so that nobody gets a token twice at once.
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(name.to_owned()).or_default())
    }
}
