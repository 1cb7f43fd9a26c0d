//! SOSL: `FIND {text} IN group FIELDS RETURNING objects LIMIT n`.

use super::{Parsed, Parser};
use crate::lexer::{Kind, tokens};
use crate::search::{FieldGroup, Returning, Search, SearchExpression};
use crate::{MAX_LENGTH, Span, SyntaxError};

pub(crate) fn parse_search(source: &str) -> Parsed<Search> {
    if source.chars().count() > MAX_LENGTH {
        let message = format!("SOSL statements cannot be longer than {MAX_LENGTH} characters.");
        return Err(SyntaxError::new(source, Span::default(), message));
    }
    let (open, close) = braces(source)?;
    let text = &source[open + 1..close];
    let expression = SearchExpression::parse(text).map_err(|error| {
        let span = Span { start: open + 1 + error.span.start, end: open + 1 + error.span.end };
        SyntaxError::new(source, span, error.message)
    })?;
    // The text has rules of its own; blanks in its place keep every other place where it is.
    let blanked = format!("{}{}{}", &source[..open], " ".repeat(close + 1 - open), &source[close + 1..]);
    let mut parser = Parser { source, tokens: tokens(&blanked)?, at: 0, depth: 0 };
    parser.expect_word("FIND")?;
    let group = if parser.eat_word("IN") {
        let Kind::Word(word) = &parser.peek().kind else { return Err(parser.unexpected()) };
        let group = FieldGroup::from_word(word).ok_or_else(|| parser.unexpected())?;
        parser.at += 1;
        parser.expect_word("FIELDS")?;
        group
    } else {
        FieldGroup::default()
    };
    let mut returning = Vec::new();
    if parser.eat_word("RETURNING") {
        loop {
            returning.push(parser.returning()?);
            if !parser.eat(",") {
                break;
            }
        }
    }
    let limit = if parser.eat_word("LIMIT") { Some(parser.count()?) } else { None };
    if parser.eat_word("UPDATE") {
        // Searches are not counted here, so there is nothing to update.
        if !parser.eat_word("TRACKING") {
            parser.expect_word("VIEWSTAT")?;
        }
    }
    match parser.peek().kind {
        Kind::End => Ok(Search { expression, group, returning, limit }),
        _ => Err(parser.unexpected()),
    }
}

/// Places of the braces around the search text.
fn braces(source: &str) -> Parsed<(usize, usize)> {
    let missing = |at: usize, what: &str| {
        let span = Span { start: at, end: at };
        Err(SyntaxError::new(
            source,
            span,
            format!("FIND requires a search text in braces: {what} is missing"),
        ))
    };
    let Some(open) = source.find('{') else { return missing(source.len(), "{") };
    let mut escaped = false;
    for (offset, letter) in source[open + 1..].char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '}' => return Ok((open, open + 1 + offset)),
            _ => {}
        }
    }
    missing(source.len(), "}")
}

impl Parser<'_> {
    fn returning(&mut self) -> Parsed<Returning> {
        let object = self.name()?;
        let mut returning = Returning {
            object,
            fields: Vec::new(),
            filter: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
        };
        if !self.eat("(") {
            return Ok(returning);
        }
        const CLAUSES: [&str; 4] = ["WHERE", "ORDER", "LIMIT", "OFFSET"];
        if !CLAUSES.iter().any(|clause| self.is_word(clause)) {
            returning.fields.push(self.field_item()?);
            while self.eat(",") {
                returning.fields.push(self.field_item()?);
            }
        }
        returning.filter = if self.eat_word("WHERE") { Some(self.condition()?) } else { None };
        if self.eat_words(&["ORDER", "BY"])? {
            returning.order_by = self.order_by()?;
        }
        returning.limit = if self.eat_word("LIMIT") { Some(self.count()?) } else { None };
        returning.offset = if self.eat_word("OFFSET") { Some(self.count()?) } else { None };
        self.expect(")")?;
        Ok(returning)
    }
}
