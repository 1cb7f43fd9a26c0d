//! SOQL and SOSL as text and as trees: lexer, recursive-descent parser, printer and the calendar meaning of
//! relative dates. It knows no objects, no fields and no clock.

mod ast;
mod date;
mod error;
mod lexer;
mod parser;
mod print;
mod search;

pub use ast::{
    Aggregate, Comparison, Condition, Expression, Function, Literal, LiteralValue, Mode, Name, Operator,
    OrderBy, Path, Purpose, Query, Select, SelectItem, Set, Span, TypeOf,
};
pub use date::RelativeDate;
pub use error::{SyntaxError, point_at};
pub use search::{FieldGroup, Returning, Search, SearchExpression, SearchTextError};

/// Longest query taken, in characters, as on the platform.
pub const MAX_LENGTH: usize = 100_000;

/// Parses one query.
///
/// # Errors
/// [`SyntaxError`] with the place and the platform's words for it.
pub fn parse(source: &str) -> Result<Query, SyntaxError> {
    parser::parse(source)
}

/// Parses one SOSL search.
///
/// # Errors
/// [`SyntaxError`] with the place and the platform's words for it.
pub fn parse_search(source: &str) -> Result<Search, SyntaxError> {
    parser::parse_search(source)
}
