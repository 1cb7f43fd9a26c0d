//! What can go wrong between the product and its database.

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed or cannot be reached.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds what this version cannot read.
    #[error("column {column} holds a value that this version cannot read: {problem}")]
    Unreadable {
        /// Which column.
        column: &'static str,
        /// What is wrong with it; never the value.
        problem: String,
    },
    /// A cursor that no list of this store gave out.
    #[error("this cursor was not given out by this list")]
    Cursor,
    /// More custom-data filters than one query takes.
    #[error("at most {most} custom-data filters can be combined")]
    TooManyFilters {
        /// How many there may be.
        most: usize,
    },
    /// Another open session of the account has this code; draw another one.
    #[error("this session code is taken")]
    CodeTaken,
    /// Another node owns the session by now, or the session is not there.
    #[error("the session belongs to another owner by now")]
    NotOwner,
    /// The settings were changed since they were read.
    #[error("the settings are at version {current} by now")]
    SettingsChanged {
        /// The version that stands.
        current: u32,
    },
    /// A license key or API key that exists already.
    #[error("this key is taken")]
    KeyTaken,
    /// Another member of the account has this address.
    #[error("this address is another member's")]
    AddressTaken,
    /// Another member of the account has this Partner User ID.
    #[error("this Partner User ID is another member's")]
    PartnerIdTaken,
}

/// Whether a database error says that a unique index refused the row.
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(database) if database.is_unique_violation())
}
