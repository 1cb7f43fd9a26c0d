//! What was worked out from a user's rights and can be used again: it goes when they go.

use std::collections::HashMap;
use std::sync::Arc;

use alongside_orgstore::PreparedRead;
use axum::body::Bytes;
use parking_lot::Mutex;

/// Most reads and most results remembered of one user; beyond it the memory begins anew.
const MAX_KNOWN: usize = 300;

/// By what they are about.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    reads: Mutex<HashMap<String, Arc<PreparedRead>>>,
    results: Mutex<HashMap<String, Arc<PreparedResult>>>,
}

/// The text of a describe result.
#[derive(Debug)]
pub(crate) struct PreparedResult {
    /// Names it among the results of every reader.
    pub subject: String,
    /// JSON.
    pub text: Bytes,
    /// Tells texts apart.
    pub digest: u64,
}

impl Prepared {
    /// The planned read of these fields, if there is one.
    pub fn read(&self, about: &str) -> Option<Arc<PreparedRead>> {
        self.reads.lock().get(about).cloned()
    }

    pub fn put_read(&self, about: String, read: Arc<PreparedRead>) {
        put(&mut self.reads.lock(), about, read);
    }

    /// The result, if it was made before.
    pub fn result(&self, about: &str) -> Option<Arc<PreparedResult>> {
        self.results.lock().get(about).cloned()
    }

    pub fn put_result(&self, about: String, result: Arc<PreparedResult>) {
        put(&mut self.results.lock(), about, result);
    }
}

fn put<T>(known: &mut HashMap<String, Arc<T>>, about: String, value: Arc<T>) {
    if known.len() >= MAX_KNOWN {
        known.clear();
    }
    known.insert(about, value);
}
