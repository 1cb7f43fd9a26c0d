//! Why the hub does not do what was asked.

use alongside_kernel::SessionId;
use alongside_room::Refusal;
use alongside_store::StoreError;

/// Why the hub does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The device is not on the site, or is another account's.
    #[error("the customer is not on the site")]
    DeviceOffline,
    /// Somebody helps this customer already.
    #[error("the customer is in a session already")]
    DeviceBusy(SessionId),
    /// No open session has this id.
    #[error("no open session has this id")]
    SessionUnknown,
    /// No session of the account waits for this code.
    #[error("this code is wrong or has expired")]
    CodeUnknown,
    /// No code could be drawn that is free.
    #[error("all codes are in use, try again in a minute")]
    CodesExhausted,
    /// The session does not take this now.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed; nothing has changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The node stops.
    #[error("the server is stopping")]
    Stopping,
}
