//! What can go wrong with the database itself; what is wrong with a query is a `QueryError`.

/// The database refused or could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite's own refusal.
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    /// A stored value does not fit its field's type.
    #[error("{object}.{field} holds a value that is no {expected}")]
    StoredValue {
        /// The object.
        object: String,
        /// The field.
        field: String,
        /// The type it should have.
        expected: &'static str,
    },
}
