//! Writing a session's record: by upsert on the session's id, so that repeating changes nothing.
//! What the CRM has no field for, or does not take, is left out and reported; the rest is written.

use alongside_access::Installation;
use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{FieldDescribe, ObjectDescribe, SalesforceError, Upserted, upsert};
use serde_json::{Map, Value};

use crate::{
    SessionRow,
    connection::{CallError, Caller, Connection},
    package::{self, SESSION_OBJECT},
    schema::Schema,
};

/// What was written, and where.
pub(crate) struct Written {
    pub(crate) object: String,
    pub(crate) id: CrmId,
    pub(crate) left_out: Vec<String>,
}

/// How often what the CRM does not take is left out before giving up.
const MOST_ATTEMPTS: usize = 4;

pub(crate) async fn write(
    connection: &Connection,
    schema: &Schema,
    row: &SessionRow,
    now: Timestamp,
) -> Result<Written, CallError> {
    let (installation, shape) = session_object(connection, schema, now).await?;
    let object = package::name(installation, SESSION_OBJECT);
    let external_id = package::name(installation, "External_Id__c");
    if shape.field(&external_id).is_none() {
        // Whoever grants it should not have to wait for what is kept.
        schema.forget(Caller::Integration, &object);
        return Err(SalesforceError::FieldMissing {
            message: format!("{external_id} on {object}; give the integration user Read and Edit on it"),
            fields: vec![external_id],
        }
        .into());
    }
    let mut draft = Draft::of(row, installation, &shape);

    let mut attempt = 1;
    loop {
        let request =
            upsert(connection.api(), &object, &external_id, &row.id.to_string(), draft.fields.clone());
        let outcome = connection.call(Caller::Integration, &request, Upserted::parse, now).await;
        match outcome {
            Ok(upserted) => {
                return Ok(Written { object, id: upserted.id, left_out: draft.left_out });
            }
            Err(CallError::Answer(error))
                if attempt < MOST_ATTEMPTS && (draft.gives_way(&error) || is_race(&error)) =>
            {
                attempt += 1;
            }
            Err(error) => {
                if let CallError::Answer(
                    SalesforceError::NotFound { .. } | SalesforceError::FieldMissing { .. },
                ) = &error
                {
                    schema.forget(Caller::Integration, &object);
                }
                return Err(error);
            }
        }
    }
}

/// The session object under the name that this CRM has it by.
async fn session_object(
    connection: &Connection,
    schema: &Schema,
    now: Timestamp,
) -> Result<(Installation, std::sync::Arc<ObjectDescribe>), CallError> {
    for installation in [Installation::Managed, Installation::Source] {
        let name = package::name(installation, SESSION_OBJECT);
        match schema.object(connection, Caller::Integration, &name, now).await {
            Ok(described) => return Ok((installation, described.object)),
            Err(CallError::Answer(
                SalesforceError::NotFound { .. } | SalesforceError::ObjectMissing { .. },
            )) => {}
            Err(error) => return Err(error),
        }
    }
    Err(SalesforceError::ObjectMissing {
        message: format!(
            "{}; install the package, and give the integration user Create and Edit on it",
            package::name(Installation::Managed, SESSION_OBJECT)
        ),
    }
    .into())
}

/// Two writers made the record at once: the second attempt finds it.
fn is_race(error: &SalesforceError) -> bool {
    matches!(error, SalesforceError::Invalid { code, .. } if code == "DUPLICATE_VALUE")
}

/// The fields to send, and what is left out of them.
struct Draft {
    fields: Map<String, Value>,
    /// Names of those among the fields that point at other records.
    lookups: Vec<String>,
    left_out: Vec<String>,
}

impl Draft {
    fn of(row: &SessionRow, installation: Installation, shape: &ObjectDescribe) -> Self {
        let mut draft = Self { fields: Map::new(), lookups: Vec::new(), left_out: Vec::new() };
        let mut set = |bare: &str, value: Option<Value>| {
            if let Some(value) = value {
                draft.set(shape, &package::name(installation, bare), value);
            }
        };
        let text = |text: &str| Some(Value::from(text));
        let moment = |at: Option<Timestamp>| at.map(|at| Value::from(at.to_string()));
        let duration =
            row.started.zip(row.ended).map(|(started, ended)| Value::from(ended.since(started).as_secs()));
        set("Kind__c", text(&row.kind));
        set("State__c", text(&row.state));
        set("Device__c", text(&row.device_name));
        set("Device_Id__c", text(&row.device_id));
        set("Customer_Name__c", row.customer_name.as_deref().and_then(text));
        set("Customer_Email__c", row.customer_email.as_deref().and_then(text));
        set("Visitor_Id__c", row.visitor_id.as_deref().and_then(text));
        set("Started_At__c", moment(row.started));
        set("Ended_At__c", moment(row.ended));
        set("Ended_Reason__c", row.ended_reason.as_deref().and_then(text));
        set("Duration_Seconds__c", duration);
        set("Agent__c", row.agent.map(|id| Value::from(id.as_str())));
        if let Some((object, id)) = &row.record {
            draft.link(shape, object, *id);
        }
        draft
    }

    fn set(&mut self, shape: &ObjectDescribe, name: &str, value: Value) {
        match shape.field(name) {
            Some(field) if field.createable && field.updateable => {
                if !field.reference_to.is_empty() {
                    self.lookups.push(field.name.clone());
                }
                self.fields.insert(field.name.clone(), fitted(field, value));
            }
            Some(_) => self.left_out.push(format!("{name}: the integration user may not edit the field.")),
            None => self.left_out.push(format!(
                "{name}: the CRM has no such field, or does not show it to the integration user."
            )),
        }
    }

    /// Sets the lookup that points at the record's object; there is one for each object that the
    /// company uses (R99). The package's own comes before one that was added.
    fn link(&mut self, shape: &ObjectDescribe, object: &str, id: CrmId) {
        let lookup = shape
            .fields
            .iter()
            .filter(|field| field.createable && field.updateable)
            .filter(|field| field.reference_to.iter().any(|target| target.eq_ignore_ascii_case(object)))
            .min_by_key(|field| !field.name.starts_with(package::NAMESPACE));
        match lookup {
            Some(field) => {
                self.lookups.push(field.name.clone());
                self.fields.insert(field.name.clone(), Value::from(id.as_str()));
            }
            None => self.left_out.push(format!(
                "The record: {} has no lookup to {object} that the integration user may edit.",
                shape.name
            )),
        }
    }

    /// Leaves out what the CRM does not take. False when it names nothing that was sent.
    fn gives_way(&mut self, error: &SalesforceError) -> bool {
        let (fields, message, about_lookup) = match error {
            SalesforceError::FieldMissing { fields, message } => (fields, message, false),
            SalesforceError::Invalid { code, message, fields } => (fields, message, is_about_lookup(code)),
            _ => return false,
        };
        let mut named: Vec<String> = self
            .fields
            .keys()
            .filter(|sent| fields.iter().any(|field| field.eq_ignore_ascii_case(sent)))
            .cloned()
            .collect();
        if named.is_empty() && about_lookup {
            named = self.blamed_lookups(message);
        }
        for field in &named {
            self.fields.shift_remove(field);
            let message = message.trim_end_matches('.');
            self.left_out.push(format!("{field}: the CRM did not take its value: {message}."));
        }
        !named.is_empty()
    }

    /// The lookups whose ids a message mentions; all when it mentions none. A lookup to a record
    /// that is gone is not always named by its field.
    fn blamed_lookups(&self, message: &str) -> Vec<String> {
        let mentioned = |name: &&String| {
            self.fields
                .get(*name)
                .and_then(Value::as_str)
                .and_then(|id| id.get(..15))
                .is_some_and(|id| message.contains(id))
        };
        let sent = |name: &&String| self.fields.contains_key(*name);
        let blamed: Vec<String> = self.lookups.iter().filter(mentioned).cloned().collect();
        if blamed.is_empty() { self.lookups.iter().filter(sent).cloned().collect() } else { blamed }
    }
}

fn is_about_lookup(code: &str) -> bool {
    matches!(
        code,
        "INVALID_CROSS_REFERENCE_KEY"
            | "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
            | "ENTITY_IS_DELETED"
            | "MALFORMED_ID"
    )
}

/// The value, no longer than the field takes.
fn fitted(field: &FieldDescribe, value: Value) -> Value {
    match value {
        Value::String(text) if field.length > 0 && text.chars().count() > field.length => {
            Value::String(text.chars().take(field.length).collect())
        }
        other => other,
    }
}
