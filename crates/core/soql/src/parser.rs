//! Recursive descent over the tokens: one function for each production. Depth is bounded, so no
//! input can exhaust the stack.

mod condition;
mod literal;
mod search;
mod select;

pub(crate) use search::parse_search;

use crate::lexer::{Kind, Token, tokens};
use crate::{MAX_LENGTH, Mode, Name, Path, Purpose, Query, Span, SyntaxError};

/// Deepest nesting of parentheses, NOT and subqueries.
const MAX_DEPTH: usize = 60;

type Parsed<T> = Result<T, SyntaxError>;

pub(crate) fn parse(source: &str) -> Parsed<Query> {
    if source.chars().count() > MAX_LENGTH {
        let message = format!("SOQL statements cannot be longer than {MAX_LENGTH} characters.");
        return Err(SyntaxError::new(source, Span::default(), message));
    }
    let mut parser = Parser { source, tokens: tokens(source)?, at: 0, depth: 0 };
    let query = parser.query()?;
    match parser.peek().kind {
        Kind::End => Ok(query),
        _ => Err(parser.unexpected()),
    }
}

struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    /// `SELECT ... FROM ... WHERE ... GROUP BY ... HAVING ... ORDER BY ... LIMIT ... OFFSET ... FOR ...`
    fn query(&mut self) -> Parsed<Query> {
        self.enter()?;
        self.expect_word("SELECT")?;
        let select = self.select()?;
        self.expect_word("FROM")?;
        let from = self.name()?;
        let alias = self.alias()?;
        let scope = if self.eat_words(&["USING", "SCOPE"])? { Some(self.name()?) } else { None };
        let filter = if self.eat_word("WHERE") { Some(self.condition()?) } else { None };
        let mode = if self.eat_word("WITH") { Some(self.mode()?) } else { None };
        let group_by = if self.eat_words(&["GROUP", "BY"])? { self.groups()? } else { Vec::new() };
        let having = if self.eat_word("HAVING") { Some(self.condition()?) } else { None };
        let order_by = if self.eat_words(&["ORDER", "BY"])? { self.order_by()? } else { Vec::new() };
        let limit = if self.eat_word("LIMIT") { Some(self.count()?) } else { None };
        let offset = if self.eat_word("OFFSET") { Some(self.count()?) } else { None };
        let purpose = if self.eat_word("FOR") { Some(self.purpose()?) } else { None };
        let all_rows = self.eat_words(&["ALL", "ROWS"])?;
        self.depth -= 1;
        Ok(Query {
            select,
            from,
            alias,
            scope,
            filter,
            mode,
            group_by,
            having,
            order_by,
            limit,
            offset,
            purpose,
            all_rows,
        })
    }

    fn alias(&mut self) -> Parsed<Option<Name>> {
        if self.eat_word("AS") {
            return self.name().map(Some);
        }
        match &self.peek().kind {
            Kind::Word(word) if !begins_clause(word) => self.name().map(Some),
            _ => Ok(None),
        }
    }

    fn purpose(&mut self) -> Parsed<Purpose> {
        let Kind::Word(word) = &self.peek().kind else {
            return Err(self.unexpected());
        };
        let purpose = Purpose::from_word(word).ok_or_else(|| self.unexpected())?;
        self.at += 1;
        Ok(purpose)
    }

    fn mode(&mut self) -> Parsed<Mode> {
        let Kind::Word(word) = &self.peek().kind else {
            return Err(self.unexpected());
        };
        let mode = Mode::from_word(word).ok_or_else(|| self.unexpected())?;
        self.at += 1;
        Ok(mode)
    }

    fn count(&mut self) -> Parsed<u32> {
        let Kind::Numeral(digits) = &self.peek().kind else {
            return Err(self.unexpected());
        };
        let count = digits.parse().map_err(|_| self.unexpected())?;
        self.at += 1;
        Ok(count)
    }

    fn path(&mut self) -> Parsed<Path> {
        let first = self.name()?;
        let mut path = Path { parts: vec![first.text], span: first.span };
        while self.eat(".") {
            let next = self.name()?;
            path.parts.push(next.text);
            path.span.end = next.span.end;
        }
        Ok(path)
    }

    fn name(&mut self) -> Parsed<Name> {
        let token = self.peek();
        let Kind::Word(text) = &token.kind else {
            return Err(self.unexpected());
        };
        let name = Name { text: text.clone(), span: token.span };
        self.at += 1;
        Ok(name)
    }

    fn peek(&self) -> &Token {
        // The last token is `End` and is never consumed.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn peek_after(&self, count: usize) -> &Kind {
        &self.tokens[(self.at + count).min(self.tokens.len() - 1)].kind
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.peek().kind, Kind::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// Takes all the words or none; a first word without the rest is an error.
    fn eat_words(&mut self, words: &[&str]) -> Parsed<bool> {
        if !self.eat_word(words[0]) {
            return Ok(false);
        }
        for word in &words[1..] {
            self.expect_word(word)?;
        }
        Ok(true)
    }

    fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let found = self.peek().kind == Kind::Symbol(known(symbol));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Parsed<()> {
        if self.eat(symbol) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fail("The query is nested too deeply."));
        }
        Ok(())
    }

    fn unexpected(&self) -> SyntaxError {
        let token = self.peek();
        let shown = match &token.kind {
            Kind::End => "<EOF>",
            _ => &self.source[token.span.start..token.span.end],
        };
        SyntaxError::new(self.source, token.span, format!("unexpected token: '{shown}'"))
    }

    fn fail(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.source, self.peek().span, message)
    }
}

/// Whether a word behind the object's name begins a clause, or announces an alias.
pub(crate) fn begins_clause(word: &str) -> bool {
    const WORDS: [&str; 11] =
        ["AS", "USING", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", "WITH"];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The lexer's own copy of a symbol.
fn known(symbol: &str) -> &'static str {
    match symbol {
        "," => ",",
        "(" => "(",
        ")" => ")",
        "." => ".",
        ":" => ":",
        _ => unreachable!("only punctuation is asked for by symbol"),
    }
}
