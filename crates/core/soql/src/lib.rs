//! SOQL as text and as a tree: lexer, recursive-descent parser, printer and the calendar meaning of
//! relative dates. It knows no objects, no fields and no clock.

mod ast;
mod date;
mod error;
mod lexer;
mod parser;
mod print;

pub use ast::{
    Aggregate, Comparison, Condition, Expression, Function, Literal, LiteralValue, Mode, Name, Operator,
    OrderBy, Path, Purpose, Query, Select, SelectItem, Set, Span, TypeOf,
};
pub use date::RelativeDate;
pub use error::{SyntaxError, point_at};

/// Longest query taken, in characters, as on the platform.
pub const MAX_LENGTH: usize = 100_000;

/// Parses one query.
///
/// # Errors
/// [`SyntaxError`] with the place and the platform's words for it.
pub fn parse(source: &str) -> Result<Query, SyntaxError> {
    parser::parse(source)
}
