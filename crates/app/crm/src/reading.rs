//! Reading a record as a user: what the user may see of the object, then the row itself.

use std::{sync::Arc, time::Duration};

use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{ObjectDescribe, Row, SalesforceError, is_api_name, quote};

use crate::{
    FieldReading, RecordReading,
    connection::{CallError, Caller, Connection},
    schema::{Described, Schema},
};

/// A field that is not visible is asked for again when what is known is older than this or than the
/// last change of rights, so that a fresh grant shows soon.
const STALE: Duration = Duration::from_secs(5);

/// The CRM's own limit of parents in a path.
const MOST_STEPS: usize = 6;

pub(crate) struct Reader<'a> {
    connection: &'a Connection,
    schema: &'a Schema,
    caller: Caller<'a>,
    now: Timestamp,
}

/// A field that was asked for, with its label if the user may see it.
struct Wanted<'a> {
    name: &'a str,
    label: Option<String>,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(
        connection: &'a Connection,
        schema: &'a Schema,
        username: &'a str,
        now: Timestamp,
    ) -> Self {
        Self { connection, schema, caller: Caller::User(username), now }
    }

    pub(crate) async fn read(
        &self,
        object: &str,
        id: CrmId,
        fields: &[&str],
    ) -> Result<RecordReading, CallError> {
        match self.try_read(object, id, fields, Timestamp::default()).await {
            // A field was taken away since it was described, here or at a parent.
            Err(CallError::Answer(SalesforceError::FieldMissing { .. })) => {
                self.try_read(object, id, fields, self.now).await
            }
            outcome => outcome,
        }
    }

    /// By what was described at `since` or later.
    async fn try_read(
        &self,
        object: &str,
        id: CrmId,
        fields: &[&str],
        since: Timestamp,
    ) -> Result<RecordReading, CallError> {
        if !is_api_name(object) {
            return Ok(not_readable(format!("{object} is not an object's name.")));
        }
        let described = match self.describe(object, since).await {
            Ok(described) => described,
            Err(CallError::Answer(error)) if is_hidden(&error) => {
                return Ok(no_object(object));
            }
            Err(error) => return Err(error),
        };
        let mut wanted = self.labels(&described.object, fields, since).await?;
        let old = self.now.since(described.at) > STALE || self.schema.is_before_regrant(&described);
        let mut shape = described.object;
        if old && wanted.iter().any(|field| field.label.is_none()) {
            shape = self.describe(object, self.now).await?.object;
            wanted = self.labels(&shape, fields, self.now).await?;
        }
        let name_field = shape.fields.iter().find(|field| field.name_field).map(|field| field.name.as_str());

        let soql = format!(
            "SELECT {} FROM {object} WHERE Id = {}",
            selection(name_field, &wanted),
            quote(id.as_str())
        );
        let rows = match self.connection.rows(self.caller, &soql, self.now).await {
            Ok(rows) => rows,
            Err(CallError::Answer(error)) if is_hidden(&error) => return Ok(no_object(object)),
            Err(CallError::Answer(error)) if is_wrong_id(&error) => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(match rows.first() {
            None => not_readable(format!(
                "The CRM has no such {}, or does not share it with this user.",
                label_of(&shape)
            )),
            Some(row) => readable(row, id, name_field, wanted),
        })
    }

    /// The object as the user sees it, not older than `since`.
    async fn describe(&self, object: &str, since: Timestamp) -> Result<Described, CallError> {
        let described = self.schema.object(self.connection, self.caller, object, self.now).await?;
        if described.at >= since {
            return Ok(described);
        }
        self.schema.forget(self.caller, object);
        self.schema.object(self.connection, self.caller, object, self.now).await
    }

    async fn labels<'f>(
        &self,
        shape: &Arc<ObjectDescribe>,
        fields: &[&'f str],
        since: Timestamp,
    ) -> Result<Vec<Wanted<'f>>, CallError> {
        let mut wanted = Vec::with_capacity(fields.len());
        for name in fields {
            wanted.push(Wanted { name, label: self.label(Arc::clone(shape), name, since).await? });
        }
        Ok(wanted)
    }

    /// The label of a field or of a parent's field ("Contact: Email"); `None` when a step of the
    /// path does not exist or may not be seen. Parents are described at `since` or later.
    async fn label(
        &self,
        mut shape: Arc<ObjectDescribe>,
        path: &str,
        since: Timestamp,
    ) -> Result<Option<String>, CallError> {
        let steps: Vec<&str> = path.split('.').collect();
        if steps.len() > MOST_STEPS || !steps.iter().all(|step| is_api_name(step)) {
            return Ok(None);
        }
        let (last, parents) = steps.split_last().expect("split gives at least one part");
        let mut prefix = String::new();
        for step in parents {
            let Some(parent) = shape.fields.iter().find(|field| {
                field.relationship_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(step))
            }) else {
                return Ok(None);
            };
            let Some(target) = parent.reference_to.first().cloned() else {
                return Ok(None);
            };
            shape = match self.describe(&target, since).await {
                Ok(described) => described.object,
                Err(CallError::Answer(error)) if is_hidden(&error) => return Ok(None),
                Err(error) => return Err(error),
            };
            prefix.push_str(label_of(&shape));
            prefix.push_str(": ");
        }
        Ok(shape.field(last).map(|field| format!("{prefix}{}", field.label)))
    }
}

/// The fields to select, each once: the CRM refuses a field that is selected twice.
fn selection(name_field: Option<&str>, wanted: &[Wanted<'_>]) -> String {
    let visible = wanted.iter().filter(|field| field.label.is_some()).map(|field| field.name);
    let mut selected: Vec<&str> = vec!["Id"];
    for field in name_field.into_iter().chain(visible) {
        if !selected.iter().any(|known| known.eq_ignore_ascii_case(field)) {
            selected.push(field);
        }
    }
    selected.join(", ")
}

fn readable(row: &Row, id: CrmId, name_field: Option<&str>, wanted: Vec<Wanted<'_>>) -> RecordReading {
    let name = name_field.and_then(|field| row.text(field));
    RecordReading::Readable {
        name: name.unwrap_or_else(|| id.to_string()),
        fields: wanted
            .into_iter()
            .map(|field| FieldReading {
                name: field.name.to_owned(),
                visible: field.label.is_some(),
                value: field.label.as_ref().and_then(|_| row.text(field.name)),
                label: field.label.unwrap_or_else(|| field.name.to_owned()),
            })
            .collect(),
    }
}

fn not_readable(reason: String) -> RecordReading {
    RecordReading::NotReadable { reason }
}

fn no_object(object: &str) -> RecordReading {
    not_readable(format!(
        "The profile and permission sets do not grant Read on {object}, or the CRM does not have it."
    ))
}

fn label_of(shape: &ObjectDescribe) -> &str {
    if shape.label.is_empty() { &shape.name } else { &shape.label }
}

/// An object that the user may not see looks as if it were not there.
const fn is_hidden(error: &SalesforceError) -> bool {
    matches!(error, SalesforceError::NotFound { .. } | SalesforceError::ObjectMissing { .. })
}

/// An id of another object, which no row of this one can have.
fn is_wrong_id(error: &SalesforceError) -> bool {
    matches!(
        error,
        SalesforceError::Invalid { code, .. }
            if matches!(code.as_str(), "INVALID_QUERY_FILTER_OPERATOR" | "MALFORMED_ID")
    )
}
