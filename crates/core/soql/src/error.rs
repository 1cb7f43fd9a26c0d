//! Where a query cannot be understood, in the words and the layout clients of the platform know.

use crate::Span;

/// A query that is no SOQL. The platform's code for it is `MALFORMED_QUERY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong: `unexpected token: 'FORM'`.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The whole text: the line, a caret under the place, row and column, the message.
    pub rendered: String,
}

impl SyntaxError {
    pub(crate) fn new(source: &str, span: Span, message: impl Into<String>) -> SyntaxError {
        let message = message.into();
        SyntaxError { rendered: point_at(source, span, &message), message, span }
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.rendered)
    }
}

impl std::error::Error for SyntaxError {}

/// Characters shown on either side of the place.
const CONTEXT: usize = 40;

/// The message with the part of the query it is about, as the platform lays it out. Also used for
/// errors found later, such as an unknown field.
#[must_use]
pub fn point_at(source: &str, span: Span, message: &str) -> String {
    let start = floor_boundary(source, span.start);
    let line_start = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let row = source[..line_start].matches('\n').count() + 1;
    let before: Vec<char> = source[line_start..start].chars().collect();
    let column = before.len() + 1;
    let shown_before: String = before[before.len().saturating_sub(CONTEXT)..].iter().collect();
    let shown_after: String =
        source[start..].chars().take_while(|letter| *letter != '\n').take(CONTEXT).collect();
    let caret = " ".repeat(shown_before.chars().count());
    format!("\n{shown_before}{shown_after}\n{caret}^\nERROR at Row:{row}:Column:{column}\n{message}")
}

fn floor_boundary(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}
