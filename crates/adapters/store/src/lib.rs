//! The platform's database. One SQL text that SQLite and Postgres both take; functions are grouped
//! by subject and named in the product's words. Knows no clock and no randomness: both come in.

mod access_claim;
mod access_run;
mod account;
mod api_key;
mod cursor;
mod custom_data;
mod database;
mod device;
mod digest;
mod directory;
mod error;
mod license_key;
mod member;
mod outbox;
mod session;
mod sign_in;
mod stored_sign_in;
mod terms;
mod text;

pub use access_claim::AccessClaim;
pub use access_run::{AccessRun, AccessRunChange};
pub use account::{Account, NewAccount, NewSettings, SettingsVersion};
pub use api_key::{ApiKey, NewApiKey};
pub use custom_data::MOST_DATA_FILTERS;
pub use database::{Store, StoreConfig};
pub use device::{Device, DeviceFilter};
pub use digest::Digest;
pub use error::StoreError;
pub use license_key::LicenseKey;
pub use member::{Member, MemberSubscription};
pub use outbox::{OutboxEntry, WriteOutcome};
pub use session::{SessionCode, SessionFilter, StoredSession};
pub use sign_in::{ConsoleSession, SignInAttempt, WidgetBearer};
pub use stored_sign_in::StoredSignIn;
pub use terms::{TermsAnswer, TermsFilter, TermsQuestion};

#[cfg(test)]
mod tests;
