//! One transaction for several requests: what a composite with `allOrNone` writes is kept together or
//! not at all, and its later requests see what the earlier ones wrote.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::engine::Engine;
use crate::records::{Suspended, Writing};
use crate::{ApiError, ErrorCode};

/// A transaction handed from request to request. A request that fails while it writes does not give
/// it back, so that nothing can be added to a transaction that must not be kept.
#[derive(Clone)]
pub(super) struct Joint(Arc<Mutex<Option<Suspended>>>);

impl Joint {
    pub async fn begin(engine: &Engine, user_id: &str) -> Result<Joint, ApiError> {
        let held = Writing::begin(engine, user_id).await?.suspend();
        Ok(Joint(Arc::new(Mutex::new(Some(held)))))
    }

    pub fn take(&self) -> Result<Suspended, ApiError> {
        self.0.lock().take().ok_or_else(halted)
    }

    pub fn put(&self, held: Suspended) {
        *self.0.lock() = Some(held);
    }

    pub async fn writing<'e>(&self, engine: &'e Engine, user_id: &str) -> Result<Writing<'e>, ApiError> {
        Writing::resume(engine, user_id, self.take()?).await
    }

    pub async fn commit(&self, engine: &Engine, user_id: &str) -> Result<(), ApiError> {
        self.writing(engine, user_id).await?.commit().await
    }
}

/// What the platform says of everything that failed because something else did.
pub(super) fn halted() -> ApiError {
    let message = "The transaction was rolled back since another operation in the same transaction failed.";
    ApiError::new(ErrorCode::ProcessingHalted, message)
}
