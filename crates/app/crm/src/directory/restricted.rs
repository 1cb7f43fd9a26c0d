//! Which of the wanted fields security can restrict at all, under which name it does, and which
//! fields lie on the way to those of parents.

use std::collections::{BTreeMap, BTreeSet};

use alongside_access::{FieldPathRow, FieldRow};
use alongside_kernel::Timestamp;
use alongside_salesforce::{ObjectDescribe, SalesforceError};

use super::DirectoryScope;
use crate::{
    connection::{CallError, Caller, Connection},
    schema::Schema,
};

/// What describing the objects told, for one scope.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Restricted {
    learned_for: Option<DirectoryScope>,
    objects: BTreeSet<String>,
    /// By object and field as wanted, the field that security names: a part of an address goes by
    /// the address.
    names: BTreeMap<(String, String), String>,
    unrestricted: BTreeSet<FieldRow>,
    paths: Vec<FieldPathRow>,
    known_by: Option<String>,
}

impl Restricted {
    /// Asks for the objects' descriptions, unless that was done for this scope. Whether that told
    /// something else than before.
    pub(super) async fn learn(
        &mut self,
        connection: &Connection,
        schema: &Schema,
        scope: &DirectoryScope,
        now: Timestamp,
    ) -> Result<bool, CallError> {
        if self.learned_for.as_ref() == Some(scope) {
            return Ok(false);
        }
        let described = Described { connection, schema, now };
        let mut learned = Self { objects: scope.objects().clone(), ..Self::default() };
        for (object, path) in scope.fields() {
            if path.contains('.') {
                let steps = described.steps(object, path).await?;
                for step in &steps {
                    learned.objects.insert(step.object.clone());
                    learned.take(&described, step).await?;
                }
                learned.paths.push(FieldPathRow { object: object.clone(), path: path.clone(), steps });
            } else {
                let field = FieldRow { object: object.clone(), field: path.clone() };
                learned.take(&described, &field).await?;
            }
        }
        if let Some(field) = scope.known_by() {
            // A field that is not there would fail the whole reading; nobody has a value in it.
            let users = described.object("User").await?;
            let known = users.as_ref().and_then(|users| users.field(field));
            learned.known_by = known.map(|known| known.name.clone());
        }
        learned.learned_for = Some(scope.clone());
        let changed = *self != learned;
        *self = learned;
        Ok(changed)
    }

    async fn take(&mut self, described: &Described<'_>, field: &FieldRow) -> Result<(), CallError> {
        let object = described.object(&field.object).await?;
        let known = object.as_ref().and_then(|object| object.field(&field.field));
        match known {
            Some(known) if !known.permissionable => {
                self.unrestricted.insert(field.clone());
            }
            // What the integration user does not see may be granted to others.
            known => {
                let name = known
                    .map_or(&field.field, |known| known.compound_field_name.as_ref().unwrap_or(&known.name));
                self.names.insert((field.object.clone(), field.field.clone()), name.clone());
            }
        }
        Ok(())
    }

    /// The objects in use, those of parents included.
    pub(super) const fn objects(&self) -> &BTreeSet<String> {
        &self.objects
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

    pub(super) fn unrestricted(&self) -> Vec<FieldRow> {
        self.unrestricted.iter().cloned().collect()
    }

    pub(super) fn paths(&self) -> &[FieldPathRow] {
        &self.paths
    }

    /// The field by which the product knows users, where the CRM has it.
    pub(super) fn known_by(&self) -> Option<&str> {
        self.known_by.as_deref()
    }
}

/// Objects as the integration user sees them.
struct Described<'a> {
    connection: &'a Connection,
    schema: &'a Schema,
    now: Timestamp,
}

impl Described<'_> {
    /// How an object looks; `None` when it is not there or may not be seen.
    async fn object(&self, name: &str) -> Result<Option<std::sync::Arc<ObjectDescribe>>, CallError> {
        match self.schema.object(self.connection, Caller::Integration, name, self.now).await {
            Ok(described) => Ok(Some(described.object)),
            Err(CallError::Answer(
                SalesforceError::NotFound { .. } | SalesforceError::ObjectMissing { .. },
            )) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The fields on the way of a path; nothing when it leads nowhere. A lookup that takes several
    /// objects is followed to the first, as reading a record does.
    async fn steps(&self, object: &str, path: &str) -> Result<Vec<FieldRow>, CallError> {
        let mut steps = Vec::new();
        let mut at = object.to_owned();
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let Some(object) = self.object(&at).await? else {
                return Ok(Vec::new());
            };
            if names.peek().is_none() {
                steps.push(FieldRow { object: at, field: name.to_owned() });
                return Ok(steps);
            }
            let lookup = object.fields.iter().find(|field| {
                field.relationship_name.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name))
            });
            let Some((lookup, target)) = lookup.and_then(|field| Some((field, field.reference_to.first()?)))
            else {
                return Ok(Vec::new());
            };
            let from = std::mem::replace(&mut at, target.clone());
            steps.push(FieldRow { object: from, field: lookup.name.clone() });
        }
        Ok(steps)
    }
}
