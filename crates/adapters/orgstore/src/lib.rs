//! The embedded CRM's database: one SQLite table for each object definition, statements built from
//! SOQL with bound parameters, one writer and several readers. It knows what a query may see only
//! through the [`Visibility`] it is handed, and nothing of users, HTTP or packages.

mod id;
mod record;
mod value;

pub use id::{RecordId, RecordIdError};
pub use record::{FieldValue, QueryResult, Record};
pub use value::Value;
mod error;
pub use error::StoreError;
