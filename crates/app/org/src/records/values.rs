//! JSON of a request as typed values, field by field.

use alongside_orgstore::{FieldDefinition, FieldKind, RecordId, Value};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::{ApiError, ErrorCode};

/// Fields of a request, as sent.
pub(crate) type FieldMap = Map<String, Json>;

/// The value a field gets from JSON.
pub(super) fn value(field: &FieldDefinition, json: &Json) -> Result<Value, ApiError> {
    if json.is_null() {
        let empty_checkbox = field.kind == FieldKind::Boolean;
        return Ok(if empty_checkbox { Value::Boolean(false) } else { Value::Null });
    }
    match &field.kind {
        FieldKind::Boolean => match json {
            Json::Bool(flag) => Ok(Value::Boolean(*flag)),
            Json::String(text) if text.eq_ignore_ascii_case("true") => Ok(Value::Boolean(true)),
            Json::String(text) if text.eq_ignore_ascii_case("false") => Ok(Value::Boolean(false)),
            other => Err(misfit(field, "boolean", other)),
        },
        FieldKind::Integer => {
            let number = number(json).ok_or_else(|| misfit(field, "int", json))?;
            let whole = number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX);
            if whole { Ok(Value::Integer(number as i64)) } else { Err(misfit(field, "int", json)) }
        }
        FieldKind::Double { precision, scale } => {
            let given = number(json).ok_or_else(|| misfit(field, "double", json))?;
            let whole_digits = i32::try_from(precision.saturating_sub(*scale)).unwrap_or(18);
            in_range(field, given, whole_digits)
        }
        FieldKind::Currency | FieldKind::Percent => {
            let given = number(json).ok_or_else(|| misfit(field, "double", json))?;
            in_range(field, given, 16)
        }
        FieldKind::Date => {
            let text = json.as_str().ok_or_else(|| misfit(field, "date", json))?;
            let day = text.parse::<Date>().ok().filter(|_| text.len() >= 10);
            day.map(Value::Date).ok_or_else(|| misfit(field, "date", json))
        }
        FieldKind::DateTime => {
            let text = json.as_str().ok_or_else(|| misfit(field, "datetime", json))?;
            instant(text).map(Value::DateTime).ok_or_else(|| misfit(field, "datetime", json))
        }
        FieldKind::Id | FieldKind::Reference { .. } => {
            let text = json.as_str().ok_or_else(|| misfit(field, "string", json))?;
            if text.is_empty() {
                return Ok(Value::Null);
            }
            let id = RecordId::parse(text).map_err(|_| wrong_id(field, text))?;
            Ok(Value::Text(id.into_string()))
        }
        _ => text_value(field, json),
    }
}

/// What the platform says of an id of the wrong shape or object.
pub(super) fn wrong_id(field: &FieldDefinition, id: &str) -> ApiError {
    let message = format!("{}: id value of incorrect type: {id}", field.label);
    ApiError::new(ErrorCode::MalformedId, message).about(&field.name)
}

fn text_value(field: &FieldDefinition, json: &Json) -> Result<Value, ApiError> {
    let text = match json {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Bool(flag) => flag.to_string(),
        other => return Err(misfit(field, "string", other)),
    };
    // Lines keep their inner blanks; a value of blanks alone is none.
    let text = if field.kind == FieldKind::TextArea { text } else { text.trim().to_owned() };
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let length = text.chars().count();
    if field.length > 0 && length > field.length as usize {
        let shown: String = text.chars().take(255).collect();
        let message = format!("{}: data value too large: {shown} (max length={})", field.label, field.length);
        return Err(ApiError::new(ErrorCode::StringTooLong, message).about(&field.name));
    }
    match &field.kind {
        FieldKind::Email if !is_email(&text) => {
            let message = format!("{}: invalid email address: {text}", field.label);
            Err(ApiError::new(ErrorCode::InvalidEmailAddress, message).about(&field.name))
        }
        FieldKind::Picklist { values, restricted: true } => {
            let known = values.iter().find(|known| known.value.eq_ignore_ascii_case(&text));
            known.map(|known| Value::Text(known.value.clone())).ok_or_else(|| bad_picklist(field, &text))
        }
        FieldKind::MultiPicklist { values } => {
            let unknown = text.split(';').find(|one| !values.iter().any(|known| known.value == *one));
            unknown.map_or(Ok(Value::Text(text.clone())), |one| Err(bad_picklist(field, one)))
        }
        FieldKind::Key if field.name.ends_with("Id") => {
            let id = RecordId::parse(&text).map_err(|_| wrong_id(field, &text))?;
            Ok(Value::Text(id.into_string()))
        }
        _ => Ok(Value::Text(text)),
    }
}

fn bad_picklist(field: &FieldDefinition, value: &str) -> ApiError {
    let message = format!("{}: bad value for restricted picklist field: {value}", field.label);
    ApiError::new(ErrorCode::InvalidOrNullForRestrictedPicklist, message).about(&field.name)
}

fn misfit(field: &FieldDefinition, expected: &str, found: &Json) -> ApiError {
    let (token, shown) = match found {
        Json::Null => ("VALUE_NULL", String::new()),
        Json::Bool(flag) => ("VALUE_BOOLEAN", format!(" {flag}")),
        Json::Number(number) => ("VALUE_NUMBER", format!(" {number}")),
        Json::String(text) => ("VALUE_STRING", format!(" {}", text.chars().take(80).collect::<String>())),
        Json::Array(_) => ("START_ARRAY", String::new()),
        Json::Object(_) => ("START_OBJECT", String::new()),
    };
    let message = format!(
        "Cannot deserialize instance of {expected} from {token} value{shown} for field {}",
        field.name
    );
    ApiError::new(ErrorCode::JsonParserError, message).about(&field.name)
}

fn number(json: &Json) -> Option<f64> {
    let number = match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

fn in_range(field: &FieldDefinition, number: f64, whole_digits: i32) -> Result<Value, ApiError> {
    if number.abs() >= 10f64.powi(whole_digits) {
        let message = format!("{}: value outside of valid range on numeric field: {number}", field.label);
        return Err(ApiError::new(ErrorCode::NumberOutsideValidRange, message).about(&field.name));
    }
    Ok(Value::Double(number))
}

/// An instant; without an offset it is read as UTC, and a day is its midnight.
fn instant(text: &str) -> Option<Timestamp> {
    let parsed = text.parse::<Timestamp>().ok();
    let parsed = parsed.or_else(|| {
        let local = text.parse::<jiff::civil::DateTime>().ok()?;
        local.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    })?;
    Timestamp::from_millisecond(parsed.as_millisecond()).ok()
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let word = |text: &str| {
        !text.is_empty()
            && !text
                .chars()
                .any(|letter| letter.is_whitespace() || letter.is_control() || "<>,;\"()".contains(letter))
    };
    let labels = || domain.split('.');
    word(local)
        && !local.contains('@')
        && word(domain)
        && labels().count() >= 2
        && labels().all(|label| !label.is_empty())
}
