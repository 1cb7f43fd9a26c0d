//! Deploys and retrieves under way or done, kept in memory: what a deploy did is in the database,
//! its report is gone after a restart.

use std::collections::VecDeque;

use jiff::Timestamp;
use parking_lot::Mutex;

use super::deploy::Deploy;
use super::retrieve::Retrieve;
use crate::RecordId;
use crate::secrets::random_number;

/// Most reports kept of each sort; the oldest are forgotten.
const MAX_KEPT: usize = 100;

/// Reports by id.
#[derive(Default)]
pub(crate) struct Jobs {
    deploys: Mutex<VecDeque<Deploy>>,
    retrieves: Mutex<VecDeque<Retrieve>>,
}

/// Who asked, and when.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub user_id: String,
    pub user_name: String,
    pub at: Timestamp,
}

impl Jobs {
    /// A new id that cannot be guessed: whoever knows it may not need to ask again who made it.
    pub fn id(prefix: &str) -> String {
        RecordId::from_number(prefix, random_number()).into_string()
    }

    /// Keeps a report.
    pub fn keep_deploy(&self, deploy: Deploy) {
        push(&mut self.deploys.lock(), deploy);
    }

    /// A report as it is now.
    pub fn deploy(&self, id: &str) -> Option<Deploy> {
        let id = long(id)?;
        self.deploys.lock().iter().find(|deploy| deploy.id == id).cloned()
    }

    /// Changes a report.
    pub fn change_deploy<T>(&self, id: &str, change: impl FnOnce(&mut Deploy) -> T) -> Option<T> {
        let id = long(id)?;
        self.deploys.lock().iter_mut().find(|deploy| deploy.id == id).map(change)
    }

    /// Keeps a report.
    pub fn keep_retrieve(&self, retrieve: Retrieve) {
        push(&mut self.retrieves.lock(), retrieve);
    }

    /// A report as it is now.
    pub fn retrieve(&self, id: &str) -> Option<Retrieve> {
        let id = long(id)?;
        self.retrieves.lock().iter().find(|retrieve| retrieve.id == id).cloned()
    }
}

fn push<T>(kept: &mut VecDeque<T>, report: T) {
    if kept.len() >= MAX_KEPT {
        kept.pop_front();
    }
    kept.push_back(report);
}

fn long(id: &str) -> Option<String> {
    RecordId::parse(id).ok().map(RecordId::into_string)
}
