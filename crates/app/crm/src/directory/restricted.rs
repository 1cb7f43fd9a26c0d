//! Which of the wanted fields security can restrict at all, and under which name it does.

use std::collections::{BTreeMap, BTreeSet};

use alongside_access::FieldRow;
use alongside_kernel::Timestamp;
use alongside_salesforce::SalesforceError;

use super::DirectoryScope;
use crate::{
    connection::{CallError, Caller, Connection},
    schema::Schema,
};

/// What describing the objects told, for one scope.
#[derive(Debug, Default)]
pub(super) struct Restricted {
    learned_for: Option<DirectoryScope>,
    /// By object and field as wanted, the field that security names: a part of an address goes by
    /// the address.
    names: BTreeMap<(String, String), String>,
    unrestricted: Vec<FieldRow>,
    known_by: Option<String>,
}

impl Restricted {
    /// Asks for the objects' descriptions, unless that was done for this scope.
    pub(super) async fn learn(
        &mut self,
        connection: &Connection,
        schema: &Schema,
        scope: &DirectoryScope,
        now: Timestamp,
    ) -> Result<(), CallError> {
        if self.learned_for.as_ref() == Some(scope) {
            return Ok(());
        }
        let mut learned = Self::default();
        let objects: BTreeSet<&String> = scope.fields().iter().map(|(object, _)| object).collect();
        for object in objects {
            let described = describe(connection, schema, object, now).await?;
            for (_, field) in scope.fields().iter().filter(|(of, _)| of == object) {
                let known = described.as_ref().and_then(|described| described.object.field(field));
                match known {
                    Some(known) if !known.permissionable => {
                        learned.unrestricted.push(FieldRow { object: object.clone(), field: field.clone() });
                    }
                    // What the integration user does not see may be granted to others.
                    known => {
                        let name = known
                            .map_or(field, |known| known.compound_field_name.as_ref().unwrap_or(&known.name));
                        learned.names.insert((object.clone(), field.clone()), name.clone());
                    }
                }
            }
        }
        if let Some(field) = scope.known_by() {
            // A field that is not there would fail the whole reading; nobody has a value in it.
            let users = describe(connection, schema, "User", now).await?;
            let known = users.as_ref().and_then(|users| users.object.field(field));
            learned.known_by = known.map(|known| known.name.clone());
        }
        learned.learned_for = Some(scope.clone());
        *self = learned;
        Ok(())
    }

    /// The fields to ask permissions of, by the names that security has for them.
    pub(super) fn secured(&self) -> BTreeSet<(String, String)> {
        self.names.iter().map(|((object, _), name)| (object.clone(), name.clone())).collect()
    }

    /// The wanted fields that go by this name.
    pub(super) fn wanted<'a>(&'a self, object: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.names
            .iter()
            .filter(move |((of, _), known)| {
                of.eq_ignore_ascii_case(object) && known.eq_ignore_ascii_case(name)
            })
            .map(|((_, field), _)| field.as_str())
    }

    pub(super) fn unrestricted(&self) -> &[FieldRow] {
        &self.unrestricted
    }

    /// The field by which the product knows users, where the CRM has it.
    pub(super) fn known_by(&self) -> Option<&str> {
        self.known_by.as_deref()
    }
}

/// How an object looks; `None` when it is not there or the integration user may not see it.
async fn describe(
    connection: &Connection,
    schema: &Schema,
    object: &str,
    now: Timestamp,
) -> Result<Option<crate::schema::Described>, CallError> {
    match schema.object(connection, Caller::Integration, object, now).await {
        Ok(described) => Ok(Some(described)),
        Err(CallError::Answer(SalesforceError::NotFound { .. } | SalesforceError::ObjectMissing { .. })) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
