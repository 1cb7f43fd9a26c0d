//! One transaction for several requests: what a composite with `allOrNone` writes is kept together or
//! not at all, and its later requests see what the earlier ones wrote.

use std::sync::Arc;

use alongside_orgstore::WriteTransaction;
use parking_lot::Mutex;

use crate::engine::Engine;
use crate::records::{Touched, Writing};
use crate::{ApiError, ErrorCode};

/// A transaction handed from request to request. A request that fails while it writes does not give
/// it back, so that nothing can be added to a transaction that must not be kept.
#[derive(Clone)]
pub(super) struct Joint(Arc<Mutex<Option<Held>>>);

/// The transaction while one request uses it.
pub(super) struct Held {
    pub store: WriteTransaction,
    touched: Touched,
}

impl Joint {
    pub async fn begin(engine: &Engine) -> Result<Joint, ApiError> {
        let held = Held { store: engine.store.begin().await?, touched: Touched::default() };
        Ok(Joint(Arc::new(Mutex::new(Some(held)))))
    }

    pub fn take(&self) -> Result<Held, ApiError> {
        self.0.lock().take().ok_or_else(halted)
    }

    pub fn put(&self, held: Held) {
        *self.0.lock() = Some(held);
    }

    pub async fn writing<'e>(&self, engine: &'e Engine, user_id: &str) -> Result<Writing<'e>, ApiError> {
        let held = self.take()?;
        Writing::within(engine, user_id, held.store, held.touched).await
    }

    pub fn give_back(&self, writing: Writing<'_>) {
        let (store, touched) = writing.hand_on();
        self.put(Held { store, touched });
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
