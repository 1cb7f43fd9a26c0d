//! Database rows back into values, by the kind their field has.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{StoreError, Value, ValueKind};

/// The value in a column. `object` and `field` name it should it not fit.
pub(crate) fn value(
    row: &SqliteRow,
    column: usize,
    kind: ValueKind,
    object: &str,
    field: &str,
) -> Result<Value, StoreError> {
    let misfit =
        |expected| StoreError::StoredValue { object: object.to_owned(), field: field.to_owned(), expected };
    Ok(match kind {
        ValueKind::Id | ValueKind::Text | ValueKind::Set => row.try_get::<Option<String>, _>(column)?.into(),
        ValueKind::Boolean => Value::Boolean(row.try_get::<Option<i64>, _>(column)?.unwrap_or(0) != 0),
        ValueKind::Integer => row.try_get::<Option<i64>, _>(column)?.into(),
        ValueKind::Double => row.try_get::<Option<f64>, _>(column)?.into(),
        ValueKind::Date => match row.try_get::<Option<String>, _>(column)? {
            None => Value::Null,
            Some(text) => Value::Date(text.parse().map_err(|_| misfit("date"))?),
        },
        ValueKind::DateTime => match row.try_get::<Option<i64>, _>(column)? {
            None => Value::Null,
            Some(milliseconds) => {
                Value::DateTime(Timestamp::from_millisecond(milliseconds).map_err(|_| misfit("instant"))?)
            }
        },
        ValueKind::Json => match row.try_get::<Option<String>, _>(column)? {
            None => Value::Null,
            Some(text) => Value::Json(serde_json::from_str(&text).map_err(|_| misfit("JSON"))?),
        },
    })
}
