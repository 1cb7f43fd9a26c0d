//! Fields the org sets by itself from others of the same record.

use alongside_orgstore::{FieldKind, ObjectDefinition, Value};

use super::save::{get, set};
use crate::clock::now;

/// Sets derived fields in `values`, with `before` for what a change leaves as it is.
pub(super) fn derive(
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
    before: &[(String, Value)],
) {
    let touched = |values: &[(String, Value)], name: &str| get(values, name).is_some();
    let current = |values: &[(String, Value)], name: &str| {
        get(values, name).or_else(|| get(before, name)).map(Value::display).unwrap_or_default()
    };
    let person = object.fields.iter().find(|field| field.kind == FieldKind::PersonName);
    if let Some(person) = person
        && (touched(values, "FirstName") || touched(values, "LastName"))
    {
        let name = format!("{} {}", current(values, "FirstName"), current(values, "LastName"));
        set(values, &person.name, name.trim().into());
    }
    match object.name.as_str() {
        "Case" if touched(values, "Status") => {
            let closed = current(values, "Status") == "Closed";
            let was_closed = get(before, "IsClosed") == Some(&Value::Boolean(true));
            set(values, "IsClosed", closed.into());
            if closed != was_closed && get(values, "ClosedDate").is_none() {
                let date = if closed { Value::DateTime(now()) } else { Value::Null };
                set(values, "ClosedDate", date);
            }
        }
        "Task" if touched(values, "Status") => {
            let done = current(values, "Status") == "Completed";
            set(values, "IsClosed", done.into());
        }
        "Opportunity" if touched(values, "StageName") => {
            let stage = current(values, "StageName");
            let probability = match stage.as_str() {
                "Prospecting" => 10.0,
                "Qualification" => 10.0,
                "Needs Analysis" => 20.0,
                "Proposal/Price Quote" => 75.0,
                "Negotiation/Review" => 90.0,
                "Closed Won" => 100.0,
                _ => 0.0,
            };
            set(values, "IsClosed", stage.starts_with("Closed").into());
            set(values, "IsWon", (stage == "Closed Won").into());
            if get(values, "Probability").is_none_or(Value::is_null) {
                set(values, "Probability", probability.into());
            }
        }
        _ => {}
    }
}
