//! WHERE and HAVING as SQL with SOQL's logic of two values: a comparison with an empty field is
//! false, its negation is true.

use alongside_soql::{Condition, Expression, Literal, Operator, Path, Query, Select, SelectItem, Set, Span};

use super::QueryError;
use super::scope::Scope;
use super::typed::{Meaning, Typed};
use crate::ValueKind;
use crate::statement::{Argument, Statement};

/// Most comparisons of one query: planning time grows faster than their number.
const MAX_COMPARISONS: usize = 1_000;
/// Longest pattern of LIKE, in bytes: what the database takes, less room for escapes.
const MAX_PATTERN: usize = 20_000;

impl Scope<'_> {
    pub fn condition(&mut self, condition: &Condition) -> Result<Statement, QueryError> {
        match condition {
            Condition::And(parts) => self.chain(parts, " AND "),
            Condition::Or(parts) => self.chain(parts, " OR "),
            Condition::Not(inner) => {
                let inner = self.condition(inner)?;
                let mut sql = Statement::new("NOT COALESCE((");
                sql.append(&inner).sql("), 0)");
                Ok(sql)
            }
            Condition::Compare(comparison) => {
                self.count(1, comparison.left.span())?;
                let left = self.typed(&comparison.left)?;
                self.compare(&left, comparison.operator, &comparison.right)
            }
            Condition::In { left, negated, set } => {
                let typed = self.typed(left)?;
                match set {
                    Set::List(values) => self.within(&typed, *negated, values, left.span()),
                    Set::Subquery(query) => self.semi_join(left, &typed, *negated, query),
                }
            }
            Condition::Includes { left, negated, values } => self.includes(left, *negated, values),
        }
    }

    /// Counts comparisons, however they are written.
    fn count(&mut self, more: usize, span: Span) -> Result<(), QueryError> {
        self.comparisons += more;
        if self.comparisons > MAX_COMPARISONS {
            let message = format!("Query is too complicated: at most {MAX_COMPARISONS} comparisons");
            return Err(self.request.malformed(span, &message));
        }
        Ok(())
    }

    fn chain(&mut self, parts: &[Condition], between: &'static str) -> Result<Statement, QueryError> {
        let parts: Vec<Statement> =
            parts.iter().map(|part| self.condition(part)).collect::<Result<_, _>>()?;
        Ok(balanced(&parts, between))
    }

    fn compare(&self, left: &Typed, operator: Operator, literal: &Literal) -> Result<Statement, QueryError> {
        let meaning = self.meaning(left, literal)?;
        let mut sql = Statement::new("(");
        match (operator, meaning) {
            (Operator::Like, Meaning::One(Argument::Text(pattern)))
                if matches!(left.kind, ValueKind::Text | ValueKind::Set) =>
            {
                if pattern.len() > MAX_PATTERN {
                    let message = "The pattern of LIKE is too long";
                    return Err(self.request.malformed(literal.span, message));
                }
                sql.append(&left.sql)
                    .sql(" LIKE ")
                    .bind(Argument::Text(like_pattern(&pattern)))
                    .sql(" ESCAPE '\\'");
            }
            (Operator::Like, Meaning::Nothing) => {
                sql.append(&left.sql).sql(" IS NULL");
            }
            (Operator::Like, _) => {
                let message = format!("invalid operator on {} field", kind_word(left.kind));
                return Err(self.request.invalid_field(literal.span, &message));
            }
            (Operator::Equal, Meaning::Nothing) => {
                sql.append(&left.sql).sql(" IS NULL");
            }
            (Operator::NotEqual, Meaning::Nothing) => {
                sql.append(&left.sql).sql(" IS NOT NULL");
            }
            (_, Meaning::Nothing) => {
                sql.sql("0");
            }
            (Operator::NotEqual, Meaning::One(argument)) => {
                sql.append(&left.sql).sql(" IS NOT ").bind(argument);
            }
            (operator, Meaning::One(argument)) => {
                sql.append(&left.sql).sql(" ").sql(operator.word()).sql(" ").bind(argument);
            }
            (Operator::Equal, Meaning::Range(from, to)) => {
                sql.append(&left.sql)
                    .sql(" >= ")
                    .bind(from)
                    .sql(" AND ")
                    .append(&left.sql)
                    .sql(" < ")
                    .bind(to);
            }
            (Operator::NotEqual, Meaning::Range(from, to)) => {
                sql.append(&left.sql).sql(" IS NULL OR ").append(&left.sql).sql(" < ").bind(from);
                sql.sql(" OR ").append(&left.sql).sql(" >= ").bind(to);
            }
            (Operator::Less, Meaning::Range(from, _)) => {
                sql.append(&left.sql).sql(" < ").bind(from);
            }
            (Operator::LessOrEqual, Meaning::Range(_, to)) => {
                sql.append(&left.sql).sql(" < ").bind(to);
            }
            (Operator::Greater, Meaning::Range(_, to)) => {
                sql.append(&left.sql).sql(" >= ").bind(to);
            }
            (Operator::GreaterOrEqual, Meaning::Range(from, _)) => {
                sql.append(&left.sql).sql(" >= ").bind(from);
            }
        }
        sql.sql(")");
        Ok(sql)
    }

    fn within(
        &mut self,
        left: &Typed,
        negated: bool,
        values: &[Literal],
        span: Span,
    ) -> Result<Statement, QueryError> {
        let mut arguments = Vec::new();
        let mut alternatives = Vec::new();
        for literal in values {
            match self.meaning(left, literal)? {
                Meaning::One(argument) => arguments.push(argument),
                Meaning::Nothing | Meaning::Range(..) => {
                    alternatives.push(self.compare(left, Operator::Equal, literal)?);
                }
            }
        }
        if !arguments.is_empty() {
            let mut set = Statement::default();
            set.append(&left.sql).sql(" IN ");
            let texts: Option<Vec<String>> = arguments
                .iter()
                .map(|argument| match argument {
                    Argument::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            match texts {
                // One bound value whatever the length of the list.
                Some(texts) if texts.len() > 8 => {
                    set.bind_list(&texts);
                }
                _ => {
                    set.sql("(");
                    for (place, argument) in arguments.into_iter().enumerate() {
                        if place > 0 {
                            set.sql(", ");
                        }
                        set.bind(argument);
                    }
                    set.sql(")");
                }
            }
            alternatives.push(set);
        }
        self.count(alternatives.len(), span)?;
        let mut sql = Statement::new(if negated { "NOT COALESCE((" } else { "((" });
        sql.append(&balanced(&alternatives, " OR ")).sql(if negated { "), 0)" } else { "))" });
        Ok(sql)
    }

    fn semi_join(
        &mut self,
        left: &Expression,
        typed: &Typed,
        negated: bool,
        query: &Query,
    ) -> Result<Statement, QueryError> {
        if typed.kind != ValueKind::Id {
            let message = "semi join is only allowed on id fields";
            return Err(self.request.malformed(left.span(), message));
        }
        if self.semi_join {
            let message = "Nesting of semi join sub-selects is not supported";
            return Err(self.request.malformed(left.span(), message));
        }
        let object = self
            .request
            .schema
            .object(&query.from.text)
            .filter(|object| self.request.visibility.object(object))
            .ok_or_else(|| self.request.no_such_object(query.from.span, &query.from.text))?;
        let path = selected_path(query).ok_or_else(|| {
            self.request.malformed(query.from.span, "semi join sub-selects must select exactly one field")
        })?;
        let mut inner = Scope::new(self.request, object, query.alias.as_ref());
        inner.semi_join = true;
        let selected = inner.resolve(path)?;
        if selected.kind != ValueKind::Id {
            let message = "The selected field in the sub-select must be an id or a reference field";
            return Err(self.request.malformed(path.span, message));
        }
        let mut filters = inner.row_filter();
        if let Some(filter) = &query.filter {
            filters.push(inner.condition(filter)?);
        }
        let mut present = Statement::default();
        present.append(&selected.sql).sql(" IS NOT NULL");
        filters.push(present);
        let mut sql = Statement::new(if negated { "NOT COALESCE((" } else { "((" });
        sql.append(&typed.sql).sql(" IN (SELECT ").append(&selected.sql).append(&inner.from());
        sql.sql(" WHERE ").join(&filters, " AND ").sql(if negated { ")), 0)" } else { ")))" });
        Ok(sql)
    }

    fn includes(
        &mut self,
        left: &Expression,
        negated: bool,
        values: &[String],
    ) -> Result<Statement, QueryError> {
        let typed = self.typed(left)?;
        if typed.kind != ValueKind::Set {
            let message = format!("invalid operator on {} field", kind_word(typed.kind));
            return Err(self.request.invalid_field(left.span(), &message));
        }
        let comparisons = values.iter().map(|value| value.split(';').count()).sum();
        self.count(comparisons, left.span())?;
        let sets: Vec<Statement> = values
            .iter()
            .map(|value| {
                let chosen: Vec<Statement> = value
                    .split(';')
                    .map(|one| {
                        let mut part = Statement::new("instr(';' || ");
                        part.append(&typed.sql)
                            .sql(" || ';', ")
                            .bind(Argument::Text(format!(";{one};")))
                            .sql(") > 0");
                        part
                    })
                    .collect();
                balanced(&chosen, " AND ")
            })
            .collect();
        let mut sql = Statement::new(if negated { "NOT COALESCE((" } else { "((" });
        sql.append(&balanced(&sets, " OR ")).sql(if negated { "), 0)" } else { "))" });
        Ok(sql)
    }
}

/// Parts joined as a tree of halves: the database bounds the depth of expressions, and a flat chain
/// is as deep as it is long.
fn balanced(parts: &[Statement], between: &'static str) -> Statement {
    let mut sql = Statement::new("(");
    if parts.len() <= 2 {
        sql.join(parts, between);
    } else {
        let (left, right) = parts.split_at(parts.len() / 2);
        sql.append(&balanced(left, between)).sql(between).append(&balanced(right, between));
    }
    sql.sql(")");
    sql
}

fn selected_path(query: &Query) -> Option<&Path> {
    match &query.select {
        Select::Items(items) => match items.as_slice() {
            [SelectItem::Expression { expression: Expression::Field(path), .. }] => Some(path),
            _ => None,
        },
        Select::Count => None,
    }
}

/// The pattern with every backslash doubled that does not escape a wildcard.
fn like_pattern(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        if letter == '\\' && !matches!(letters.peek(), Some('%' | '_')) {
            out.push('\\');
        }
    }
    out
}

fn kind_word(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Id => "id",
        ValueKind::Text => "string",
        ValueKind::Set => "multipicklist",
        ValueKind::Boolean => "boolean",
        ValueKind::Integer => "int",
        ValueKind::Double => "double",
        ValueKind::Date => "date",
        ValueKind::DateTime => "datetime",
        ValueKind::Json => "address",
    }
}
