//! `query?columns=true` and `query?explain=`: what command-line tools ask before they print a table,
//! and what people ask when a query is slow.

use alongside_orgstore::{ObjectDefinition, QueryColumn, QueryShape, Schema, ValueKind};
use serde_json::{Value as Json, json};

use crate::reading::QueryPlan;

/// The columns in the platform's shape.
pub(super) fn columns(schema: &Schema, shape: &QueryShape) -> Json {
    let object = schema.object(&shape.object).map(AsRef::as_ref);
    let columns: Vec<Json> = shape.columns.iter().map(|one| column(object, one)).collect();
    json!({
        "columnMetadata": columns,
        "entityName": shape.object,
        "groupBy": shape.grouped,
        "idSelected": shape.columns.iter().any(|column| column.name == "Id"),
        "keyPrefix": shape.key_prefix,
    })
}

fn column(object: Option<&ObjectDefinition>, column: &QueryColumn) -> Json {
    let field = object.and_then(|object| object.field(&column.name)).filter(|_| !column.aggregate);
    let lookup = object.and_then(|object| object.lookup(&column.name)).filter(|_| column.kind.is_none());
    let inner: Vec<Json> = column.inner.iter().map(|one| self::column(None, one)).collect();
    let numeric = matches!(column.kind, Some(ValueKind::Integer | ValueKind::Double));
    json!({
        "aggregate": column.aggregate,
        "apexType": column.kind.map(apex_type),
        "booleanType": column.kind == Some(ValueKind::Boolean),
        "columnName": column.name,
        "custom": field.is_some_and(|field| field.custom),
        "displayName": column.display,
        "foreignKeyName": lookup.map(|lookup| lookup.name.as_str()),
        "insertable": field.is_some_and(|field| field.createable),
        "joinColumns": inner,
        "numberType": numeric,
        "textType": matches!(column.kind, Some(ValueKind::Text | ValueKind::Set)),
        "updatable": field.is_some_and(|field| field.updateable),
    })
}

fn apex_type(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Id => "Id",
        ValueKind::Text | ValueKind::Set => "String",
        ValueKind::Boolean => "Boolean",
        ValueKind::Integer => "Integer",
        ValueKind::Double => "Double",
        ValueKind::Date => "Date",
        ValueKind::DateTime => "Datetime",
        ValueKind::Json => "Address",
    }
}

/// A plan in the platform's shape. The cost is relative to reading the whole table.
pub(super) fn plan(soql: &str, plan: &QueryPlan) -> Json {
    let (operation, cost) = if plan.indexed.is_empty() {
        ("TableScan", 1.0)
    } else {
        ("Index", plan.found as f64 / plan.all.max(1) as f64)
    };
    json!({
        "plans": [{
            "cardinality": plan.found,
            "fields": plan.indexed,
            "leadingOperationType": operation,
            "notes": [],
            "relativeCost": cost,
            "sobjectCardinality": plan.all,
            "sobjectType": plan.object,
        }],
        "sourceQuery": soql,
    })
}
