//! Records made, changed, deleted and read on a user's behalf, with every check the platform makes
//! and in its words. A [`Writing`] is one transaction; what goes wrong leaves no trace of it.

mod access;
mod clone;
mod command;
mod default_app;
mod delete;
mod feeds;
mod jobs;
mod references;
mod rules;
mod save;
mod setup;
mod sharing;
mod trusted;
mod undelete;
mod values;

use std::collections::HashSet;
use std::sync::Arc;

use alongside_orgstore::{ObjectDefinition, Schema, WriteTransaction};

use crate::engine::Engine;
use crate::security::{Effective, refresh_groups};
use crate::{ApiError, ErrorCode};

pub(crate) use command::Command;
pub(crate) use default_app::default_app_setting;
pub(crate) use values::FieldMap;

/// A transaction in a user's name.
pub(crate) struct Writing<'e> {
    pub(super) engine: &'e Engine,
    pub(super) schema: Arc<Schema>,
    pub(super) rights: Arc<Effective>,
    pub(super) store: WriteTransaction,
    pub(super) touched: Touched,
    pub(super) known: Known,
}

/// What was found of records that others point at, for as long as nothing is written that could
/// change it. A new record takes nothing away from what is known.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Ids of records that are there and may be read.
    pub(super) readable: HashSet<String>,
    /// Ids of people who can still work.
    pub(super) active: HashSet<String>,
}

/// What has to be brought up to date once the transaction is kept.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Touched {
    /// Something that rights rest on was written.
    pub(super) rights: bool,
    /// Something that permission set groups add up was written.
    grants: bool,
}

/// A transaction between two that write in it, with everything that must not be forgotten until it
/// is committed.
pub(crate) struct Suspended {
    /// For reading what was written so far.
    pub store: WriteTransaction,
    touched: Touched,
}

impl<'e> Writing<'e> {
    /// Begins to write in a user's name.
    pub async fn begin(engine: &'e Engine, user_id: &str) -> Result<Writing<'e>, ApiError> {
        loop {
            let generation = engine.rights_generation();
            let rights = engine.rights(user_id).await?;
            let schema = engine.schema();
            let store = engine.store.begin().await?;
            // Whoever wrote while this waited may have changed what it rests on.
            if engine.rights_generation() == generation {
                let (touched, known) = (Touched::default(), Known::default());
                return Ok(Writing { engine, schema, rights, store, touched, known });
            }
        }
    }

    /// Goes on with what was suspended.
    pub async fn resume(
        engine: &'e Engine,
        user_id: &str,
        suspended: Suspended,
    ) -> Result<Writing<'e>, ApiError> {
        let rights = engine.rights(user_id).await?;
        let Suspended { store, touched } = suspended;
        Ok(Writing { engine, schema: engine.schema(), rights, store, touched, known: Known::default() })
    }

    /// Lets go of the transaction without ending it.
    pub fn suspend(self) -> Suspended {
        Suspended { store: self.store, touched: self.touched }
    }

    /// Marks a place to go back to should the next record be refused.
    pub async fn mark(&mut self) -> Result<(), ApiError> {
        Ok(self.store.mark().await?)
    }

    /// Ends what the last mark began: a refusal leaves no trace.
    pub async fn settle<T>(&mut self, outcome: Result<T, ApiError>) -> Result<Result<T, ApiError>, ApiError> {
        match outcome {
            Ok(_) => self.store.keep().await?,
            Err(_) => {
                self.known = Known::default();
                self.store.undo().await?;
            }
        }
        Ok(outcome)
    }

    /// Makes it lasting.
    pub async fn commit(mut self) -> Result<(), ApiError> {
        if self.touched.grants {
            refresh_groups(&mut self.store, &self.schema, &self.rights.user_id).await?;
        }
        if self.touched.rights {
            // Before the next writer is let in, which is waiting with the rights of before.
            self.engine.rights_changed();
        }
        // A caller that goes away during the commit must not leave old rights in force.
        let _changed = self.touched.rights.then_some(RightsChange(self.engine));
        Ok(self.store.commit().await?)
    }

    /// An object by name, for writing: one that the user may not even read does not exist.
    pub(super) fn object(&self, name: &str) -> Result<Arc<ObjectDefinition>, ApiError> {
        let found = self.schema.object(name).filter(|object| self.rights.visibility().object(object));
        found.cloned().ok_or_else(ApiError::not_found)
    }
}

impl Writing<'_> {
    /// Takes note that a row of an object was inserted.
    pub(super) fn touch_new(&mut self, object: &ObjectDefinition) {
        if !is_ordinary(object) {
            self.touch(object);
        }
    }

    /// Takes note that rows of an object are being written.
    pub(super) fn touch(&mut self, object: &ObjectDefinition) {
        self.known = Known::default();
        // Shares and feeds are read with each query; nothing that is worked out beforehand rests on them.
        self.touched.rights |= object.setup && object.share.is_none() && object.goes_with.is_none();
        self.touched.grants |= setup::is_granting(object);
    }
}

/// Whether an object's records are records and no more: no rights rest on them, and inserting one is
/// a single statement.
pub(super) fn is_ordinary(object: &ObjectDefinition) -> bool {
    !object.setup && object.share.is_none() && object.goes_with.is_none()
}

/// Makes the engine forget worked-out rights when it goes out of scope.
struct RightsChange<'e>(&'e Engine);

impl Drop for RightsChange<'_> {
    fn drop(&mut self) {
        self.0.rights_changed();
    }
}

pub(super) fn read_only(object: &ObjectDefinition) -> ApiError {
    ApiError::new(
        ErrorCode::InsufficientAccessOrReadonly,
        format!("insufficient access rights on object id ({})", object.name),
    )
}

#[cfg(test)]
mod tests;
