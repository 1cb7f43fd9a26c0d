//! WHERE and HAVING. As on the platform, AND and OR do not mix without parentheses.

use super::{Parsed, Parser};
use crate::lexer::Kind;
use crate::{Comparison, Condition, Expression, Operator, Set};

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Parsed<Condition> {
        self.enter()?;
        let first = self.condition_part()?;
        let condition = if self.is_word("AND") {
            Condition::And(self.rest_of_chain(first, "AND")?)
        } else if self.is_word("OR") {
            Condition::Or(self.rest_of_chain(first, "OR")?)
        } else {
            first
        };
        if self.is_word("AND") || self.is_word("OR") {
            return Err(self.unexpected());
        }
        self.depth -= 1;
        Ok(condition)
    }

    fn rest_of_chain(&mut self, first: Condition, word: &str) -> Parsed<Vec<Condition>> {
        let mut parts = vec![first];
        while self.eat_word(word) {
            parts.push(self.condition_part()?);
        }
        Ok(parts)
    }

    fn condition_part(&mut self) -> Parsed<Condition> {
        if self.is_word("NOT") {
            self.at += 1;
            self.enter()?;
            let inner = self.condition_part()?;
            self.depth -= 1;
            return Ok(Condition::Not(Box::new(inner)));
        }
        if self.eat("(") {
            let inner = self.condition()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let left = self.expression()?;
        self.comparison(left)
    }

    fn comparison(&mut self, left: Expression) -> Parsed<Condition> {
        if self.eat_word("IN") {
            return self.set(left, false);
        }
        if self.is_word("NOT") {
            self.at += 1;
            self.expect_word("IN")?;
            return self.set(left, true);
        }
        for (word, negated) in [("INCLUDES", false), ("EXCLUDES", true)] {
            if self.eat_word(word) {
                let values = self.texts()?;
                return Ok(Condition::Includes { left, negated, values });
            }
        }
        let operator = match &self.peek().kind {
            Kind::Symbol("<>") => Some(Operator::NotEqual),
            Kind::Symbol(symbol) => Operator::from_word(symbol),
            Kind::Word(word) => Operator::from_word(word),
            _ => None,
        };
        let operator = operator.ok_or_else(|| self.unexpected())?;
        self.at += 1;
        let right = self.literal()?;
        Ok(Condition::Compare(Comparison { left, operator, right }))
    }

    fn set(&mut self, left: Expression, negated: bool) -> Parsed<Condition> {
        self.expect("(")?;
        let set = if self.is_word("SELECT") {
            Set::Subquery(Box::new(self.query()?))
        } else {
            let mut values = vec![self.literal()?];
            while self.eat(",") {
                values.push(self.literal()?);
            }
            Set::List(values)
        };
        self.expect(")")?;
        Ok(Condition::In { left, negated, set })
    }

    fn texts(&mut self) -> Parsed<Vec<String>> {
        self.expect("(")?;
        let mut values = Vec::new();
        loop {
            let Kind::Text(text) = &self.peek().kind else {
                return Err(self.unexpected());
            };
            values.push(text.clone());
            self.at += 1;
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(values)
    }
}
