//! The platform's use cases: who signs in, what they see, whom they help, and what the CRM is told
//! of it. Every command and every question passes an access decision first.
//!
//! Knows no HTTP and no sockets; `api` and `live` do.

mod access;
mod account;
mod actor;
mod api_keys;
mod company;
mod devices;
mod directory;
mod doctor;
mod document;
mod error;
mod guesses;
mod jobs;
mod license_keys;
mod login;
mod matrix;
mod members;
mod outbox;
mod paging;
mod place;
mod platform;
mod random;
mod readings;
mod record;
mod refusal;
mod sessions;
mod settings;
mod sign_in;
mod terms;
mod text;
mod topics;

pub use alongside_store::TermsFilter;

pub use access::{Explain, ExplainedAction};
pub use actor::Actor;
pub use alongside_sso::{KeyName as ApiKeyName, LinkRefusal, SealingKey};
pub use api_keys::sealed_api_key;
pub use devices::DeviceQuery;
pub use directory::{DirectoryAge, DirectoryCounts};
pub use error::PlatformError;
pub use guesses::{GuessCounts, GuessLimits, Guesses, Locked};
pub use jobs::Jobs;
pub use matrix::{CompanyMatrix, MatrixQuery};
pub use platform::{OutboxTimes, Platform, PlatformConfig};
pub use sessions::SessionQuery;
pub use sign_in::{SignInError, SignInStart, SignedIn};
