//! How objects look to a caller, kept for ten minutes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use alongside_kernel::Timestamp;
use alongside_salesforce::{ObjectDescribe, SalesforceError, describe};
use parking_lot::Mutex;

use crate::connection::{CallError, Caller, Connection};

const KEPT: Duration = Duration::from_secs(10 * 60);
const MOST: usize = 512;

/// Descriptions by caller and object.
#[derive(Default)]
pub(crate) struct Schema {
    kept: Mutex<HashMap<(String, String), Described>>,
    regranted: Mutex<Timestamp>,
}

/// A description and when it was got.
#[derive(Clone)]
pub(crate) struct Described {
    pub(crate) object: Arc<ObjectDescribe>,
    pub(crate) at: Timestamp,
}

impl Schema {
    /// The object as the caller sees it.
    pub(crate) async fn object(
        &self,
        connection: &Connection,
        caller: Caller<'_>,
        object: &str,
        now: Timestamp,
    ) -> Result<Described, CallError> {
        let key = key(caller, object);
        if let Some(described) = self.kept.lock().get(&key)
            && now.since(described.at) < KEPT
        {
            return Ok(described.clone());
        }
        let described = Described {
            object: Arc::new(
                connection
                    .call(caller, &describe(connection.api(), object), ObjectDescribe::parse, now)
                    .await?,
            ),
            at: now,
        };
        let mut kept = self.kept.lock();
        if kept.len() >= MOST {
            kept.retain(|_, described| now.since(described.at) < KEPT);
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, described.clone());
        Ok(described)
    }

    /// The object as the caller sees it, as it was described at `since` or later; `None` when the
    /// caller does not see it.
    pub(crate) async fn object_since(
        &self,
        connection: &Connection,
        caller: Caller<'_>,
        object: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Arc<ObjectDescribe>>, CallError> {
        if self.kept.lock().get(&key(caller, object)).is_some_and(|described| described.at < since) {
            self.forget(caller, object);
        }
        match self.object(connection, caller, object, now).await {
            Ok(described) => Ok(Some(described.object)),
            Err(CallError::Answer(
                SalesforceError::NotFound { .. } | SalesforceError::ObjectMissing { .. },
            )) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes note that rights have changed: what was hidden before may be seen by now.
    pub(crate) fn regranted(&self, at: Timestamp) {
        *self.regranted.lock() = at;
    }

    /// Whether rights have changed since an object was described.
    pub(crate) fn is_before_regrant(&self, described: &Described) -> bool {
        described.at <= *self.regranted.lock()
    }

    /// Asks again next time.
    pub(crate) fn forget(&self, caller: Caller<'_>, object: &str) {
        self.kept.lock().remove(&key(caller, object));
    }
}

fn key(caller: Caller<'_>, object: &str) -> (String, String) {
    let caller = match caller {
        Caller::Integration => String::new(),
        Caller::User(username) => username.to_owned(),
    };
    (caller, object.to_owned())
}
