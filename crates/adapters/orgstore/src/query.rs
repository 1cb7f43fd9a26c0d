//! SOQL against the schema and a user's visibility: resolved, turned into bound SQL, run, and put
//! back together as records.

mod aggregate;
mod columns;
mod filter;
mod plan;
mod read;
mod run;
mod scope;
mod typed;

pub use columns::{QueryColumn, QueryShape, describe_query};
pub use read::{PreparedRead, prepare_read};
pub use run::Page;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use alongside_soql::{Query, Span, point_at};

use crate::statement::Statement;
use crate::{Schema, StoreError, Value, Visibility};

/// A query with everything it depends on.
#[derive(Debug, Clone)]
pub struct QueryRequest<'a> {
    /// All objects.
    pub schema: &'a Schema,
    /// What may be seen.
    pub visibility: &'a Visibility,
    /// The query.
    pub query: &'a Query,
    /// Its text, for errors that show the place.
    pub source: &'a str,
    /// Today, for relative dates.
    pub today: Date,
    /// The time zone days begin in.
    pub zone: &'a TimeZone,
    /// Deleted records too.
    pub all_rows: bool,
    /// Rows of computed objects, by object name.
    pub computed: &'a [(String, Vec<ComputedRow>)],
}

/// A row of a computed object: values by field name.
pub type ComputedRow = Vec<(String, Value)>;

/// Why a query cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The query is wrong, or names what its user may not see.
    #[error("{}: {message}", code.as_str())]
    Refused {
        /// The platform's code.
        code: QueryErrorCode,
        /// The platform's words, with the place.
        message: String,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The platform's codes for wrong queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryErrorCode {
    /// Not SOQL, or SOQL that makes no sense.
    MalformedQuery,
    /// No such field, or a value of the wrong type for it.
    InvalidField,
    /// No such object.
    InvalidType,
    /// A filter that the field does not take.
    InvalidQueryFilterOperator,
    /// A grouped query with too many rows.
    ExceededIdLimit,
    /// An offset beyond what is taken.
    NumberOutsideValidRange,
}

impl QueryErrorCode {
    /// The code as the platform spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            QueryErrorCode::MalformedQuery => "MALFORMED_QUERY",
            QueryErrorCode::InvalidField => "INVALID_FIELD",
            QueryErrorCode::InvalidType => "INVALID_TYPE",
            QueryErrorCode::InvalidQueryFilterOperator => "INVALID_QUERY_FILTER_OPERATOR",
            QueryErrorCode::ExceededIdLimit => "EXCEEDED_ID_LIMIT",
            QueryErrorCode::NumberOutsideValidRange => "NUMBER_OUTSIDE_VALID_RANGE",
        }
    }
}

impl QueryRequest<'_> {
    fn refuse(&self, code: QueryErrorCode, span: Span, message: &str) -> QueryError {
        QueryError::Refused { code, message: point_at(self.source, span, message) }
    }

    fn malformed(&self, span: Span, message: &str) -> QueryError {
        self.refuse(QueryErrorCode::MalformedQuery, span, message)
    }

    fn invalid_field(&self, span: Span, message: &str) -> QueryError {
        self.refuse(QueryErrorCode::InvalidField, span, message)
    }

    /// Refuses a query whose statement is more than the database takes.
    fn runnable<'p>(&self, parts: impl IntoIterator<Item = &'p Statement>) -> Result<(), QueryError> {
        if Statement::fit(parts) {
            return Ok(());
        }
        Err(self.malformed(self.query.from.span, "Query is too complicated"))
    }

    fn no_such_column(&self, span: Span, column: &str, entity: &str) -> QueryError {
        self.invalid_field(
            span,
            &format!(
                "No such column '{column}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
            ),
        )
    }

    fn no_such_object(&self, span: Span, name: &str) -> QueryError {
        self.refuse(
            QueryErrorCode::InvalidType,
            span,
            &format!(
                "sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
            ),
        )
    }

    fn no_such_relationship(&self, span: Span, name: &str, place: &str) -> QueryError {
        self.invalid_field(
            span,
            &format!(
                "Didn't understand relationship '{name}' in {place}. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."
            ),
        )
    }
}
