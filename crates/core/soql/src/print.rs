//! A tree back into text that parses to the same tree.

use std::fmt::{Display, Formatter, Result};

use crate::parser::begins_clause;
use crate::{Condition, Expression, LiteralValue, OrderBy, Path, Query, Select, SelectItem, Set, TypeOf};

impl Display for Query {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("SELECT ")?;
        match &self.select {
            Select::Count => out.write_str("COUNT()")?,
            Select::Items(items) => list(out, items)?,
        }
        write!(out, " FROM {}", self.from.text)?;
        if let Some(alias) = &self.alias {
            let alias = &alias.text;
            // Without AS an alias such as `Where` would be taken for a clause.
            write!(out, "{}{alias}", if begins_clause(alias) { " AS " } else { " " })?;
        }
        if let Some(scope) = &self.scope {
            write!(out, " USING SCOPE {}", scope.text)?;
        }
        if let Some(filter) = &self.filter {
            write!(out, " WHERE {filter}")?;
        }
        if let Some(mode) = self.mode {
            write!(out, " WITH {}", mode.word())?;
        }
        if !self.group_by.is_empty() {
            out.write_str(" GROUP BY ")?;
            list(out, &self.group_by)?;
        }
        if let Some(having) = &self.having {
            write!(out, " HAVING {having}")?;
        }
        if !self.order_by.is_empty() {
            out.write_str(" ORDER BY ")?;
            list(out, &self.order_by)?;
        }
        if let Some(limit) = self.limit {
            write!(out, " LIMIT {limit}")?;
        }
        if let Some(offset) = self.offset {
            write!(out, " OFFSET {offset}")?;
        }
        if let Some(purpose) = self.purpose {
            write!(out, " FOR {}", purpose.word())?;
        }
        if self.all_rows {
            out.write_str(" ALL ROWS")?;
        }
        Ok(())
    }
}

impl Display for SelectItem {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            SelectItem::Expression { expression, alias: None } => expression.fmt(out),
            SelectItem::Expression { expression, alias: Some(alias) } => {
                write!(out, "{expression} {}", alias.text)
            }
            SelectItem::Subquery(query) => write!(out, "({query})"),
            SelectItem::TypeOf(type_of) => type_of.fmt(out),
            SelectItem::Fields(which) => write!(out, "FIELDS({})", which.text),
        }
    }
}

impl Display for TypeOf {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "TYPEOF {}", self.relationship)?;
        for (object, fields) in &self.branches {
            write!(out, " WHEN {} THEN ", object.text)?;
            list(out, fields)?;
        }
        if !self.otherwise.is_empty() {
            out.write_str(" ELSE ")?;
            list(out, &self.otherwise)?;
        }
        out.write_str(" END")
    }
}

impl Display for Path {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(&self.text())
    }
}

impl Display for Expression {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Expression::Field(path) => out.write_str(&path.text()),
            Expression::Aggregate { function, argument, .. } => {
                let argument = argument.as_ref().map(|path| path.text()).unwrap_or_default();
                write!(out, "{}({argument})", function.word())
            }
            Expression::Call { function, argument, .. } => {
                write!(out, "{}({})", function.word(), argument.text())
            }
        }
    }
}

impl Display for OrderBy {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        self.expression.fmt(out)?;
        if self.descending {
            out.write_str(" DESC")?;
        }
        if self.nulls_last {
            out.write_str(" NULLS LAST")?;
        }
        Ok(())
    }
}

impl Display for Condition {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Condition::And(parts) => joined(out, parts, " AND "),
            Condition::Or(parts) => joined(out, parts, " OR "),
            Condition::Not(inner) => write!(out, "NOT {}", Inside(inner)),
            Condition::Compare(comparison) => {
                let (left, operator) = (&comparison.left, comparison.operator.word());
                write!(out, "{left} {operator} {}", comparison.right.value)
            }
            Condition::In { left, negated, set } => {
                write!(out, "{left} {}IN (", if *negated { "NOT " } else { "" })?;
                match set {
                    Set::List(values) => {
                        for (place, literal) in values.iter().enumerate() {
                            let comma = if place == 0 { "" } else { ", " };
                            write!(out, "{comma}{}", literal.value)?;
                        }
                    }
                    Set::Subquery(query) => query.fmt(out)?,
                }
                out.write_str(")")
            }
            Condition::Includes { left, negated, values } => {
                write!(out, "{left} {} (", if *negated { "EXCLUDES" } else { "INCLUDES" })?;
                for (place, value) in values.iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    write!(out, "{comma}{}", Quoted(value))?;
                }
                out.write_str(")")
            }
        }
    }
}

impl Display for LiteralValue {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            LiteralValue::Null => out.write_str("null"),
            LiteralValue::Boolean(flag) => flag.fmt(out),
            LiteralValue::Integer(number) => number.fmt(out),
            LiteralValue::Decimal(number) => write!(out, "{number:?}"),
            LiteralValue::Text(text) => Quoted(text).fmt(out),
            LiteralValue::Date(day) => day.fmt(out),
            LiteralValue::DateTime(instant) => instant.fmt(out),
            LiteralValue::Relative(relative) => relative.fmt(out),
        }
    }
}

/// A condition in parentheses where it needs them.
struct Inside<'a>(&'a Condition);

impl Display for Inside<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self.0 {
            Condition::And(_) | Condition::Or(_) => write!(out, "({})", self.0),
            other => other.fmt(out),
        }
    }
}

struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("'")?;
        let mut letters = self.0.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if matches!(letters.peek(), Some('_' | '%')) => out.write_str("\\")?,
                '\\' => out.write_str("\\\\")?,
                '\'' => out.write_str("\\'")?,
                '\n' => out.write_str("\\n")?,
                '\r' => out.write_str("\\r")?,
                '\t' => out.write_str("\\t")?,
                other => write!(out, "{other}")?,
            }
        }
        out.write_str("'")
    }
}

fn list<T: Display>(out: &mut Formatter<'_>, items: &[T]) -> Result {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.write_str(", ")?;
        }
        item.fmt(out)?;
    }
    Ok(())
}

fn joined(out: &mut Formatter<'_>, parts: &[Condition], word: &str) -> Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            out.write_str(word)?;
        }
        Inside(part).fmt(out)?;
    }
    Ok(())
}
