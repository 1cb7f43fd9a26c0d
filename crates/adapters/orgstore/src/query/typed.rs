//! Expressions with their type, and literals that must suit it.

use alongside_soql::{Aggregate, Expression, Function, Literal, LiteralValue, Span};
use jiff::civil::Date;

use super::scope::{Resolved, Scope};
use super::{QueryError, QueryErrorCode};
use crate::statement::{Argument, Statement};
use crate::{FieldDefinition, FieldKind, RecordId, ValueKind};

/// An expression as SQL.
pub(super) struct Typed {
    pub sql: Statement,
    pub kind: ValueKind,
    /// Its name in messages and in results.
    pub name: String,
}

/// What a literal means for a comparison.
pub(super) enum Meaning {
    Nothing,
    One(Argument),
    /// From the first, up to but without the second.
    Range(Argument, Argument),
}

impl<'a> Scope<'a> {
    pub fn typed(&mut self, expression: &Expression) -> Result<Typed, QueryError> {
        match expression {
            Expression::Field(path) => {
                let found = self.resolve(path)?;
                if let Some(field) = found.field
                    && field.kind == FieldKind::TextArea
                    && field.length > 255
                {
                    let message = format!("field '{}' can not be filtered in a query call", field.name);
                    return Err(self.request.invalid_field(path.span, &message));
                }
                Ok(Typed { sql: found.sql, kind: found.kind, name: found.name })
            }
            Expression::Aggregate { function, argument, span } => {
                let Some(argument) = argument else {
                    return Ok(Typed {
                        sql: Statement::new("COUNT(*)"),
                        kind: ValueKind::Integer,
                        name: "count".into(),
                    });
                };
                let inner = self.resolve(argument)?;
                self.aggregate(*function, inner.sql, inner.kind, inner.name, *span)
            }
            Expression::Call { function, argument, .. } => {
                let inner = self.resolve(argument)?;
                self.call(*function, inner, argument.span)
            }
        }
    }

    fn aggregate(
        &self,
        function: Aggregate,
        inner: Statement,
        kind: ValueKind,
        name: String,
        span: Span,
    ) -> Result<Typed, QueryError> {
        let numeric = matches!(kind, ValueKind::Integer | ValueKind::Double);
        let (before, result): (&'static str, _) = match function {
            Aggregate::Count => ("COUNT(", ValueKind::Integer),
            Aggregate::CountDistinct => ("COUNT(DISTINCT ", ValueKind::Integer),
            Aggregate::Sum if numeric => ("SUM(", kind),
            Aggregate::Average if numeric => ("AVG(", ValueKind::Double),
            Aggregate::Minimum if !matches!(kind, ValueKind::Boolean | ValueKind::Json) => ("MIN(", kind),
            Aggregate::Maximum if !matches!(kind, ValueKind::Boolean | ValueKind::Json) => ("MAX(", kind),
            _ => {
                let message = format!("field {name} does not support aggregate operator {}", function.word());
                return Err(self.request.malformed(span, &message));
            }
        };
        let mut sql = Statement::new(before);
        sql.append(&inner).sql(")");
        Ok(Typed { sql, kind: result, name })
    }

    fn call(&self, function: Function, of: Resolved<'_>, span: Span) -> Result<Typed, QueryError> {
        let Resolved { sql: inner, kind, name, field, .. } = of;
        match function {
            Function::ToLabel => return Ok(Typed { sql: labelled(inner, field), kind, name }),
            Function::Format => return Ok(Typed { sql: inner, kind, name }),
            _ => {}
        }
        let dated = match (kind, function) {
            (ValueKind::DateTime, _) => true,
            (ValueKind::Date, Function::HourInDay | Function::DayOnly) => false,
            (ValueKind::Date, _) => true,
            _ => false,
        };
        if !dated {
            let message = format!("field {name} does not support function {}", function.word());
            return Err(self.request.malformed(span, &message));
        }
        let mut moment = Statement::default();
        moment.append(&inner);
        if kind == ValueKind::DateTime {
            moment.sql(" / 1000, 'unixepoch'");
        }
        let mut sql = Statement::default();
        let (before, after): (&'static str, &'static str) = match function {
            Function::DayOnly => ("date(", ")"),
            Function::CalendarYear | Function::FiscalYear => ("CAST(strftime('%Y', ", ") AS INTEGER)"),
            Function::CalendarQuarter | Function::FiscalQuarter => {
                ("((CAST(strftime('%m', ", ") AS INTEGER) + 2) / 3)")
            }
            Function::CalendarMonth | Function::FiscalMonth => ("CAST(strftime('%m', ", ") AS INTEGER)"),
            Function::DayInMonth => ("CAST(strftime('%d', ", ") AS INTEGER)"),
            Function::DayInWeek => ("(CAST(strftime('%w', ", ") AS INTEGER) + 1)"),
            Function::DayInYear => ("CAST(strftime('%j', ", ") AS INTEGER)"),
            Function::HourInDay => ("CAST(strftime('%H', ", ") AS INTEGER)"),
            Function::WeekInMonth => ("((CAST(strftime('%d', ", ") AS INTEGER) + 6) / 7)"),
            Function::WeekInYear => ("((CAST(strftime('%j', ", ") AS INTEGER) + 6) / 7)"),
            Function::ToLabel | Function::Format => ("", ""),
        };
        sql.sql(before).append(&moment).sql(after);
        let kind = if function == Function::DayOnly { ValueKind::Date } else { ValueKind::Integer };
        Ok(Typed { sql, kind, name })
    }

    /// What a literal means beside an expression of this kind.
    pub fn meaning(&self, of: &Typed, literal: &Literal) -> Result<Meaning, QueryError> {
        let one = |argument| Ok(Meaning::One(argument));
        let misfit = |expected: &str, quoted: bool| {
            let quotes =
                if quoted { "should be enclosed in quotes" } else { "should not be enclosed in quotes" };
            let message = format!(
                "value of filter criterion for field '{}' must be of type {expected} and {quotes}",
                of.name
            );
            Err(self.request.invalid_field(literal.span, &message))
        };
        match (of.kind, &literal.value) {
            (_, LiteralValue::Null) => Ok(Meaning::Nothing),
            (ValueKind::Text | ValueKind::Set, LiteralValue::Text(text)) if text.is_empty() => {
                Ok(Meaning::Nothing)
            }
            (ValueKind::Text | ValueKind::Set, LiteralValue::Text(text)) => one(Argument::Text(text.clone())),
            (ValueKind::Text | ValueKind::Set, _) => misfit("string", true),
            (ValueKind::Id, LiteralValue::Text(text)) if text.is_empty() => Ok(Meaning::Nothing),
            (ValueKind::Id, LiteralValue::Text(text)) => match RecordId::parse(text) {
                Ok(id) => one(Argument::Text(id.into_string())),
                Err(_) => {
                    let message = format!("invalid ID field: {text}");
                    Err(self.request.refuse(
                        QueryErrorCode::InvalidQueryFilterOperator,
                        literal.span,
                        &message,
                    ))
                }
            },
            (ValueKind::Id, _) => misfit("ID", true),
            (ValueKind::Boolean, LiteralValue::Boolean(flag)) => one(Argument::Integer(i64::from(*flag))),
            (ValueKind::Boolean, _) => misfit("boolean", false),
            (ValueKind::Integer, LiteralValue::Integer(number)) => one(Argument::Integer(*number)),
            (ValueKind::Integer | ValueKind::Double, LiteralValue::Decimal(number)) => {
                one(Argument::Real(*number))
            }
            (ValueKind::Double, LiteralValue::Integer(number)) => one(Argument::Real(*number as f64)),
            (ValueKind::Integer | ValueKind::Double, _) => misfit("double", false),
            (ValueKind::Date, LiteralValue::Date(day)) => one(Argument::Text(day.to_string())),
            (ValueKind::Date, LiteralValue::Relative(relative)) => {
                let (from, to) = relative.range(self.request.today);
                Ok(Meaning::Range(Argument::Text(from.to_string()), Argument::Text(to.to_string())))
            }
            (ValueKind::Date, _) => misfit("date", false),
            (ValueKind::DateTime, LiteralValue::DateTime(instant)) => {
                one(Argument::Integer(instant.as_millisecond()))
            }
            (ValueKind::DateTime, LiteralValue::Relative(relative)) => {
                let (from, to) = relative.range(self.request.today);
                Ok(Meaning::Range(self.midnight(from), self.midnight(to)))
            }
            (ValueKind::DateTime, _) => misfit("dateTime", false),
            (ValueKind::Json, _) => {
                let message = format!("field '{}' can not be filtered in a query call", of.name);
                Err(self.request.invalid_field(literal.span, &message))
            }
        }
    }

    fn midnight(&self, day: Date) -> Argument {
        let instant = day.to_zoned(self.request.zone.clone()).map(|zoned| zoned.timestamp().as_millisecond());
        // Only the last days of the year 9999 fall outside what an instant can hold.
        Argument::Integer(instant.unwrap_or(i64::MAX))
    }
}

/// A picklist's value as its label.
fn labelled(value: Statement, field: Option<&FieldDefinition>) -> Statement {
    let Some(FieldKind::Picklist { values, .. }) = field.map(|field| &field.kind) else { return value };
    let named: Vec<_> = values.iter().filter(|one| one.label != one.value).collect();
    if named.is_empty() {
        return value;
    }
    let mut sql = Statement::new("(CASE ");
    sql.append(&value);
    for one in named {
        sql.sql(" WHEN ").bind(Argument::Text(one.value.clone()));
        sql.sql(" THEN ").bind(Argument::Text(one.label.clone()));
    }
    sql.sql(" ELSE ").append(&value).sql(" END)");
    sql
}
