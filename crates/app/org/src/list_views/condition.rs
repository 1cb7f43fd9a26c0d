//! From the filters of a view to conditions of a query. A value stays a value, whatever is in it.

use alongside_soql::parse;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{ListDefinition, ListFilter, ListOperator};
use crate::{ApiError, CurrentUser, ErrorCode, FieldDescribe, ObjectDescribe};

/// Stands for the viewer in a filter on a lookup to users.
pub(super) const CURRENT_USER: &str = "$User.Id";
/// Most values of one filter.
const MAX_VALUES: usize = 50;

/// The condition of a view for one user; empty when it holds for every record.
///
/// # Errors
/// `INSUFFICIENT_ACCESS` about a filter's field that the user may not read: without the filter the
/// view would be another, and with it it would tell what the field holds. `INVALID_INPUT` about a
/// filter that makes no sense.
pub(super) fn condition(
    object: &ObjectDescribe,
    definition: &ListDefinition,
    user: &CurrentUser,
) -> Result<String, ApiError> {
    let mut parts = Vec::new();
    for (place, one) in definition.filters.iter().enumerate() {
        parts.push(filter(object, one, user).map_err(|error| error.about(format!("filters.{place}")))?);
    }
    let mut whole = parts.join(if definition.any { " OR " } else { " AND " });
    if definition.mine {
        if !object.fields.iter().any(|field| field.name == "OwnerId") {
            return Err(wrong(format!("{} have no owner", object.label_plural)).about("mine"));
        }
        let mine = format!("OwnerId = {}", quoted(&user.id));
        whole = if whole.is_empty() { mine } else { format!("{mine} AND ({whole})") };
    }
    Ok(whole)
}

/// Whether a field can be filtered by.
pub(super) fn is_filterable(field: &FieldDescribe) -> bool {
    field.filterable && !matches!(field.kind, "multipicklist" | "address" | "id" | "base64" | "textarea")
}

fn filter(object: &ObjectDescribe, filter: &ListFilter, user: &CurrentUser) -> Result<String, ApiError> {
    let Some(field) = object.fields.iter().find(|field| field.name == filter.field) else {
        let message = "This list filters by a field that you may not read.";
        return Err(ApiError::new(ErrorCode::InsufficientAccess, message));
    };
    if !is_filterable(field) {
        return Err(wrong(format!("{} cannot be filtered by", field.label)));
    }
    let value = filter.value.trim();
    if field.kind == "reference" && value == CURRENT_USER {
        let sign = match filter.operator {
            ListOperator::Equals => "=",
            ListOperator::NotEqual => "!=",
            _ => return Err(unfit(field, filter.operator)),
        };
        return Ok(format!("{} {sign} {}", field.name, quoted(&user.id)));
    }
    if field.kind == "reference" && field.relationship_name.is_none() {
        let message = "This list filters by the name of records that you may not read.";
        return Err(ApiError::new(ErrorCode::InsufficientAccess, message));
    }
    match field.kind {
        "boolean" => truth(field, filter.operator, value),
        "int" | "double" | "currency" | "percent" => ordered(field, filter.operator, value, &number),
        "date" => ordered(field, filter.operator, value, &|value| day(field, value)),
        "datetime" => moment(field, filter.operator, value, user),
        _ => text(field, filter.operator, value),
    }
}

/// Text, and what is compared as text: choices, addresses, the names of what a lookup leads to.
fn text(field: &FieldDescribe, operator: ListOperator, value: &str) -> Result<String, ApiError> {
    let path = path(field);
    let values = values(value)?;
    if values.is_empty() {
        return match operator {
            ListOperator::Equals => Ok(format!("{} = null", field.name)),
            ListOperator::NotEqual => Ok(format!("{} != null", field.name)),
            _ => Err(wrong(format!("{}: write what to look for", field.label))),
        };
    }
    let list = || values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
    let like = |before: &str| {
        let each = values.iter().map(|value| format!("{path} LIKE '{before}{}%'", escaped(value)));
        format!("({})", each.collect::<Vec<_>>().join(" OR "))
    };
    Ok(match operator {
        ListOperator::Equals => format!("{path} IN ({})", list()),
        // What is empty is none of the values either.
        ListOperator::NotEqual => format!("({path} NOT IN ({}) OR {} = null)", list(), field.name),
        ListOperator::Contains => like("%"),
        ListOperator::StartsWith => like(""),
        ListOperator::NotContain => format!("((NOT {}) OR {} = null)", like("%"), field.name),
        other => return Err(unfit(field, other)),
    })
}

fn truth(field: &FieldDescribe, operator: ListOperator, value: &str) -> Result<String, ApiError> {
    let on = match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => true,
        "false" | "no" | "0" => false,
        _ => return Err(wrong(format!("{}: write True or False", field.label))),
    };
    match operator {
        ListOperator::Equals => Ok(format!("{} = {on}", field.name)),
        ListOperator::NotEqual => Ok(format!("{} = {}", field.name, !on)),
        other => Err(unfit(field, other)),
    }
}

/// What has an order: numbers and days.
fn ordered(
    field: &FieldDescribe,
    operator: ListOperator,
    value: &str,
    read: &dyn Fn(&str) -> Result<String, ApiError>,
) -> Result<String, ApiError> {
    let name = &field.name;
    if value.is_empty() {
        return empty(field, operator);
    }
    let literals = values(value)?.iter().map(|value| read(value)).collect::<Result<Vec<_>, _>>()?;
    if let [only] = literals.as_slice() {
        let sign = sign(field, operator)?;
        let none =
            if operator == ListOperator::NotEqual { format!(" OR {name} = null") } else { String::new() };
        return Ok(format!("({name} {sign} {only}{none})"));
    }
    let each = |sign: &str, word: &str| {
        let parts: Vec<String> = literals.iter().map(|literal| format!("{name} {sign} {literal}")).collect();
        format!("({})", parts.join(word))
    };
    match operator {
        ListOperator::Equals => Ok(each("=", " OR ")),
        ListOperator::NotEqual => Ok(format!("({} OR {name} = null)", each("!=", " AND "))),
        _ => Err(wrong(format!("{}: write one value to compare with", field.label))),
    }
}

/// A moment compared with a day: the day as the viewer's clock has it.
fn moment(
    field: &FieldDescribe,
    operator: ListOperator,
    value: &str,
    user: &CurrentUser,
) -> Result<String, ApiError> {
    let name = &field.name;
    if value.is_empty() {
        return empty(field, operator);
    }
    let Ok(date) = value.parse::<Date>() else {
        let literal = relative(field, value)?;
        let none =
            if operator == ListOperator::NotEqual { format!(" OR {name} = null") } else { String::new() };
        return Ok(format!("({name} {} {literal}{none})", sign(field, operator)?));
    };
    let zone = TimeZone::get(&user.time_zone).unwrap_or(TimeZone::UTC);
    let begin = |date: Date| date.to_zoned(zone.clone()).map(|at| at.timestamp().to_string());
    let bounds = begin(date).and_then(|from| Ok((from, begin(date.tomorrow()?)?)));
    let (from, to) = bounds.map_err(|_| wrong(format!("{}: {value} is no day", field.label)))?;
    Ok(match operator {
        ListOperator::Equals => format!("({name} >= {from} AND {name} < {to})"),
        ListOperator::NotEqual => format!("({name} < {from} OR {name} >= {to} OR {name} = null)"),
        ListOperator::LessThan => format!("{name} < {from}"),
        ListOperator::GreaterOrEqual => format!("{name} >= {from}"),
        ListOperator::LessOrEqual => format!("{name} < {to}"),
        ListOperator::GreaterThan => format!("{name} >= {to}"),
        other => return Err(unfit(field, other)),
    })
}

fn empty(field: &FieldDescribe, operator: ListOperator) -> Result<String, ApiError> {
    match operator {
        ListOperator::Equals => Ok(format!("{} = null", field.name)),
        ListOperator::NotEqual => Ok(format!("{} != null", field.name)),
        _ => Err(wrong(format!("{}: write what to compare with", field.label))),
    }
}

fn sign(field: &FieldDescribe, operator: ListOperator) -> Result<&'static str, ApiError> {
    match operator {
        ListOperator::Equals => Ok("="),
        ListOperator::NotEqual => Ok("!="),
        ListOperator::LessThan => Ok("<"),
        ListOperator::GreaterThan => Ok(">"),
        ListOperator::LessOrEqual => Ok("<="),
        ListOperator::GreaterOrEqual => Ok(">="),
        other => Err(unfit(field, other)),
    }
}

fn number(value: &str) -> Result<String, ApiError> {
    let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
    let number = number.ok_or_else(|| wrong(format!("'{value}' is no number")))?;
    // The query language writes numbers without an exponent, and so does this.
    Ok(number.to_string())
}

fn day(field: &FieldDescribe, value: &str) -> Result<String, ApiError> {
    match value.parse::<Date>() {
        Ok(date) => Ok(date.to_string()),
        Err(_) => relative(field, value),
    }
}

/// `TODAY`, `LAST_N_DAYS:30`, also as `last n days:30`.
fn relative(field: &FieldDescribe, value: &str) -> Result<String, ApiError> {
    let literal = value.to_ascii_uppercase().replace(' ', "_");
    let plain = literal
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_:".contains(&byte));
    let known = plain
        && literal.starts_with(|first: char| first.is_ascii_uppercase())
        && !["NULL", "TRUE", "FALSE"].contains(&literal.as_str())
        && parse(&format!("SELECT Id FROM Case WHERE CreatedDate = {literal}")).is_ok();
    if known {
        return Ok(literal);
    }
    let message =
        format!("{}: write a day as 2026-11-30, or TODAY, THIS_WEEK, LAST_N_DAYS:30 ...", field.label);
    Err(wrong(message))
}

/// A lookup goes by the name of what it leads to.
fn path(field: &FieldDescribe) -> String {
    match (&field.relationship_name, field.kind) {
        (Some(relationship), "reference") => {
            let name = if field.reference_to == ["Case"] { "CaseNumber" } else { "Name" };
            format!("{relationship}.{name}")
        }
        _ => field.name.clone(),
    }
}

/// Values parted by commas; one within double quotes keeps its commas.
fn values(text: &str) -> Result<Vec<String>, ApiError> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut within = false;
    for letter in text.chars() {
        match letter {
            '"' => within = !within,
            ',' if !within => values.push(std::mem::take(&mut value)),
            letter => value.push(letter),
        }
    }
    values.push(value);
    let values: Vec<String> =
        values.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
    if values.len() > MAX_VALUES {
        return Err(wrong(format!("a filter takes at most {MAX_VALUES} values")));
    }
    Ok(values)
}

fn escaped(value: &str) -> String {
    let quoted = quoted(value).replace('%', "\\%").replace('_', "\\_");
    quoted[1..quoted.len() - 1].to_owned()
}

fn quoted(value: &str) -> String {
    let escaped = value
        .replace('\\', "\\\\")
        .replace('\'', "\\'")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
        .replace('\r', "\\r");
    format!("'{escaped}'")
}

fn unfit(field: &FieldDescribe, operator: ListOperator) -> ApiError {
    wrong(format!("{} cannot be compared by \u{201c}{}\u{201d}", field.label, operator.label()))
}

fn wrong(message: String) -> ApiError {
    ApiError::new(ErrorCode::InvalidInput, message)
}
