//! The SELECT list, grouping and ordering.

use super::{Parsed, Parser};
use crate::lexer::Kind;
use crate::{Aggregate, Expression, Function, Name, OrderBy, Path, Select, SelectItem, TypeOf};

impl Parser<'_> {
    pub(super) fn select(&mut self) -> Parsed<Select> {
        if self.is_bare_count() {
            self.at += 3;
            return if self.is_word("FROM") {
                Ok(Select::Count)
            } else {
                Err(self.fail("COUNT() must be the only element in the SELECT list"))
            };
        }
        let mut items = vec![self.select_item()?];
        while self.eat(",") {
            items.push(self.select_item()?);
        }
        Ok(Select::Items(items))
    }

    fn is_bare_count(&self) -> bool {
        self.is_word("COUNT")
            && *self.peek_after(1) == Kind::Symbol("(")
            && *self.peek_after(2) == Kind::Symbol(")")
    }

    fn select_item(&mut self) -> Parsed<SelectItem> {
        if self.is_word("FROM") {
            return Err(self.unexpected());
        }
        if self.eat("(") {
            let query = self.query()?;
            self.expect(")")?;
            return Ok(SelectItem::Subquery(Box::new(query)));
        }
        if self.is_word("FIELDS") && *self.peek_after(1) == Kind::Symbol("(") {
            self.at += 2;
            let which = self.name()?;
            let text = which.text.to_ascii_uppercase();
            if !["ALL", "STANDARD", "CUSTOM"].contains(&text.as_str()) {
                self.at -= 1;
                return Err(self.unexpected());
            }
            self.expect(")")?;
            return Ok(SelectItem::Fields(Name { text, span: which.span }));
        }
        if self.is_word("TYPEOF")
            && matches!(self.peek_after(1), Kind::Word(word) if !word.eq_ignore_ascii_case("FROM"))
        {
            return self.type_of().map(SelectItem::TypeOf);
        }
        let expression = self.expression()?;
        let alias = match &self.peek().kind {
            Kind::Word(word) if !word.eq_ignore_ascii_case("FROM") => Some(self.name()?),
            _ => None,
        };
        Ok(SelectItem::Expression { expression, alias })
    }

    /// A field or a function of one, without an alias.
    pub(super) fn field_item(&mut self) -> Parsed<SelectItem> {
        Ok(SelectItem::Expression { expression: self.expression()?, alias: None })
    }

    /// `TYPEOF relationship WHEN object THEN fields ... ELSE fields END`
    fn type_of(&mut self) -> Parsed<TypeOf> {
        self.at += 1;
        let relationship = self.path()?;
        let mut branches = Vec::new();
        self.expect_word("WHEN")?;
        loop {
            let object = self.name()?;
            self.expect_word("THEN")?;
            branches.push((object, self.paths()?));
            if !self.eat_word("WHEN") {
                break;
            }
        }
        let otherwise = if self.eat_word("ELSE") { self.paths()? } else { Vec::new() };
        self.expect_word("END")?;
        Ok(TypeOf { relationship, branches, otherwise })
    }

    fn paths(&mut self) -> Parsed<Vec<Path>> {
        let mut found = vec![self.path()?];
        while self.eat(",") {
            found.push(self.path()?);
        }
        Ok(found)
    }

    /// The list of GROUP BY. Subtotals are not computed here, and saying so beats counting wrong.
    pub(super) fn groups(&mut self) -> Parsed<Vec<Expression>> {
        for word in ["ROLLUP", "CUBE"] {
            if self.is_word(word) && *self.peek_after(1) == Kind::Symbol("(") {
                return Err(self.fail(format!("GROUP BY {word} is not supported")));
            }
        }
        self.expressions()
    }

    fn expressions(&mut self) -> Parsed<Vec<Expression>> {
        let mut found = vec![self.expression()?];
        while self.eat(",") {
            found.push(self.expression()?);
        }
        Ok(found)
    }

    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        let start = self.peek().span;
        let function = match (&self.peek().kind, self.peek_after(1)) {
            (Kind::Word(word), Kind::Symbol("(")) => word.clone(),
            _ => return self.path().map(Expression::Field),
        };
        let aggregate = Aggregate::from_word(&function);
        let call = Function::from_word(&function);
        if aggregate.is_none() && call.is_none() {
            self.at += 1;
            return Err(self.unexpected());
        }
        self.at += 2;
        let argument = if aggregate == Some(Aggregate::Count) && self.eat(")") {
            None
        } else {
            let path = self.path()?;
            self.expect(")")?;
            Some(path)
        };
        let span = crate::Span { start: start.start, end: self.tokens[self.at - 1].span.end };
        match (aggregate, call, argument) {
            (Some(function), _, argument) => Ok(Expression::Aggregate { function, argument, span }),
            (None, Some(function), Some(argument)) => Ok(Expression::Call { function, argument, span }),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn order_by(&mut self) -> Parsed<Vec<OrderBy>> {
        let mut found = Vec::new();
        loop {
            let expression = self.expression()?;
            let descending = self.eat_word("DESC");
            if !descending {
                self.eat_word("ASC");
            }
            let mut nulls_last = false;
            if self.eat_word("NULLS") {
                nulls_last = self.eat_word("LAST");
                if !nulls_last {
                    self.expect_word("FIRST")?;
                }
            }
            found.push(OrderBy { expression, descending, nulls_last });
            if !self.eat(",") {
                return Ok(found);
            }
        }
    }
}
