//! Text into tokens. Words are kept as written: whether one is a keyword depends on where it stands.

use crate::{Span, SyntaxError};

/// A token with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// Letters, digits and underscores, beginning with a letter or underscore.
    Word(String),
    /// Digits with signs, points, colons and letters: a number, a date or an instant.
    Numeral(String),
    /// A text in quotes, escapes resolved.
    Text(String),
    /// Punctuation or an operator.
    Symbol(&'static str),
    /// The end.
    End,
}

const SYMBOLS: [&str; 13] = ["!=", "<>", "<=", ">=", "=", "<", ">", ",", "(", ")", ".", ":", "*"];

pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = source[at..].chars().next() {
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        let (kind, end) = if letter.is_ascii_alphabetic() || letter == '_' {
            let end = scan(source, at, |next| next.is_ascii_alphanumeric() || next == '_');
            (Kind::Word(source[at..end].to_owned()), end)
        } else if begins_numeral(source, at) {
            let end = scan(source, at, |next| {
                next.is_ascii_alphanumeric() || matches!(next, '.' | ':' | '+' | '-')
            });
            (Kind::Numeral(source[at..end].to_owned()), end)
        } else if letter == '\'' {
            text(source, at)?
        } else if let Some(symbol) = SYMBOLS.iter().find(|symbol| source[at..].starts_with(**symbol)) {
            (Kind::Symbol(symbol), at + symbol.len())
        } else {
            let span = Span { start: at, end: at + letter.len_utf8() };
            return Err(SyntaxError::new(source, span, format!("unexpected token: '{letter}'")));
        };
        found.push(Token { kind, span: Span { start: at, end } });
        at = end;
    }
    found.push(Token { kind: Kind::End, span: Span { start: source.len(), end: source.len() } });
    Ok(found)
}

fn scan(source: &str, from: usize, belongs: impl Fn(char) -> bool) -> usize {
    source[from..].find(|letter| !belongs(letter)).map_or(source.len(), |length| from + length)
}

fn begins_numeral(source: &str, at: usize) -> bool {
    let bytes = source.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match bytes[at] {
        b'0'..=b'9' => true,
        b'+' | b'-' => digit(at + 1) || (bytes.get(at + 1) == Some(&b'.') && digit(at + 2)),
        b'.' => digit(at + 1),
        _ => false,
    }
}

/// Reads a quoted text that begins at `at`.
fn text(source: &str, at: usize) -> Result<(Kind, usize), SyntaxError> {
    let mut value = String::new();
    let mut letters = source[at + 1..].char_indices();
    while let Some((offset, letter)) = letters.next() {
        let place = at + 1 + offset;
        match letter {
            '\'' => return Ok((Kind::Text(value), place + 1)),
            '\\' => match letters.next() {
                Some((_, 'n' | 'N')) => value.push('\n'),
                Some((_, 'r' | 'R')) => value.push('\r'),
                Some((_, 't' | 'T')) => value.push('\t'),
                Some((_, 'b' | 'B')) => value.push('\u{8}'),
                Some((_, 'f' | 'F')) => value.push('\u{c}'),
                Some((_, quoted @ ('"' | '\'' | '\\'))) => value.push(quoted),
                Some((_, wildcard @ ('_' | '%'))) => {
                    value.push('\\');
                    value.push(wildcard);
                }
                Some((_, other)) => {
                    let span = Span { start: place, end: place + 1 + other.len_utf8() };
                    let message = format!(
                        "Invalid string literal. Illegal character sequence '\\{other}' in string literal"
                    );
                    return Err(SyntaxError::new(source, span, message));
                }
                None => break,
            },
            plain => value.push(plain),
        }
    }
    let span = Span { start: at, end: source.len() };
    Err(SyntaxError::new(source, span, "line no viable alternative at character '<EOF>'"))
}
