//! The embedded CRM's database: one SQLite table for each object definition, statements built from
//! SOQL with bound parameters, one writer and several readers. It knows what a query may see only
//! through the [`Visibility`] it is handed, and nothing of users, HTTP or packages.

mod error;
mod feeds;
mod id;
mod identity;
mod jobs;
mod list_views;
mod metadata;
mod plain;
mod query;
mod record;
mod row_scope;
mod rows;
mod schema;
mod statement;
mod store;
mod value;
mod visibility;
mod write;

pub use error::StoreError;
pub use feeds::Mention;
pub use id::{RecordId, RecordIdError};
pub use identity::{Code, Cursor, SourceFile, Token, TokenKind};
pub use jobs::{Job, JobKind, JobRow, JobState, RowOutcome};
pub use list_views::StoredListView;
pub use metadata::{PackageExport, StoredClient, StoredComponent};
pub use plain::{PlainDatabase, PlainRows};
pub use query::{
    ComputedRow, Page, PreparedRead, QueryColumn, QueryError, QueryErrorCode, QueryRequest, QueryShape,
    describe_query, prepare_read,
};
pub use record::{FieldValue, QueryResult, Record, RestForm};
pub use row_scope::{RowScope, Share};
pub use schema::{
    FieldDefinition, FieldKind, ObjectDefinition, PicklistValue, Schema, SchemaError, ShareOf, ValueKind,
};
pub use store::Store;
pub use value::{Value, format_instant};
pub use visibility::{ObjectVisibility, Visibility};
pub use write::{Turn, WriteTransaction};
