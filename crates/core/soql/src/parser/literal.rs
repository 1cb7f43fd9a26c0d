//! Literals: texts, numbers, dates, instants and relative dates.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Parsed, Parser};
use crate::lexer::Kind;
use crate::{Literal, LiteralValue, RelativeDate, Span};

impl Parser<'_> {
    pub(super) fn literal(&mut self) -> Parsed<Literal> {
        let token = self.peek().clone();
        let mut span = token.span;
        let value = match token.kind {
            Kind::Text(text) => LiteralValue::Text(text),
            Kind::Numeral(numeral) => numeral_value(&numeral).ok_or_else(|| self.unexpected())?,
            Kind::Word(word) => match word.to_ascii_lowercase().as_str() {
                "null" => LiteralValue::Null,
                "true" => LiteralValue::Boolean(true),
                "false" => LiteralValue::Boolean(false),
                _ => return self.relative_date(&word, span),
            },
            Kind::Symbol(_) | Kind::End => return Err(self.unexpected()),
        };
        self.at += 1;
        span.end = token.span.end;
        Ok(Literal { value, span })
    }

    fn relative_date(&mut self, word: &str, span: Span) -> Parsed<Literal> {
        let count = match (self.peek_after(1), self.peek_after(2)) {
            (Kind::Symbol(":"), Kind::Numeral(digits)) => digits.parse().ok(),
            _ => None,
        };
        let relative = RelativeDate::from_word(word, count).ok_or_else(|| self.unexpected())?;
        self.at += if count.is_some() { 3 } else { 1 };
        let end = self.tokens[self.at - 1].span.end;
        Ok(Literal { value: LiteralValue::Relative(relative), span: Span { start: span.start, end } })
    }
}

fn numeral_value(numeral: &str) -> Option<LiteralValue> {
    if numeral.bytes().any(|byte| byte == b'T' || byte == b't' || byte == b':') {
        return instant(numeral).map(LiteralValue::DateTime);
    }
    if numeral.len() == 10 && numeral.as_bytes()[4] == b'-' {
        return numeral.parse::<Date>().ok().map(LiteralValue::Date);
    }
    if !numeral.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'))
    {
        return None;
    }
    if let Ok(whole) = numeral.trim_start_matches('+').parse::<i64>() {
        return Some(LiteralValue::Integer(whole));
    }
    let number: f64 = numeral.parse().ok()?;
    number.is_finite().then_some(LiteralValue::Decimal(number))
}

/// An instant with `Z`, `+01:00` or `+0100`.
fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}
