//! Definitions of objects and fields: what a table is built from and what a query is checked against.

mod field;

use std::collections::HashMap;
use std::sync::Arc;

pub use field::{FieldDefinition, FieldKind, PicklistValue, ValueKind};

/// An object: a table, or rows computed for each query.
#[derive(Debug, Clone, Default)]
pub struct ObjectDefinition {
    /// API name, with namespace for a package's object.
    pub name: String,
    /// Singular label.
    pub label: String,
    /// Plural label.
    pub plural_label: String,
    /// First three characters of its ids.
    pub key_prefix: Option<String>,
    /// Namespace of the package it came from.
    pub namespace: Option<String>,
    /// Not one of the standard objects.
    pub custom: bool,
    /// Part of the org's set-up: who may use it is a matter of system permissions, not of object permissions.
    pub setup: bool,
    /// Has no table; its rows are handed to each query.
    pub computed: bool,
    /// The search box looks at it.
    pub searchable: bool,
    /// Its rows share records of another object with users and groups.
    pub share: Option<ShareOf>,
    /// The lookup to the record it goes with, by field name: whoever may read that record may read
    /// this. The lookup may point at any record of the org.
    pub goes_with: Option<String>,
    /// Its fields.
    pub fields: Vec<FieldDefinition>,
}

/// What the rows of a share object share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareOf {
    /// The object whose records are shared.
    pub object: String,
    /// The lookup to the record.
    pub record: String,
    /// The field with the access level.
    pub level: String,
}

impl ObjectDefinition {
    /// The field of this name, ASCII case ignored.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldDefinition> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The lookup whose relationship has this name.
    #[must_use]
    pub fn lookup(&self, relationship: &str) -> Option<&FieldDefinition> {
        self.fields.iter().find(|field| {
            field.relationship.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(relationship))
        })
    }

    /// The field that names a record: `Name`, `CaseNumber`, `Subject`.
    #[must_use]
    pub fn name_field(&self) -> Option<&FieldDefinition> {
        self.fields.iter().find(|field| field.name_field)
    }

    /// Whether deleted records stay in the recycle bin.
    #[must_use]
    pub fn keeps_deleted(&self) -> bool {
        self.field("IsDeleted").is_some()
    }
}

/// All objects of the org.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    objects: Vec<Arc<ObjectDefinition>>,
    by_name: HashMap<String, usize>,
    by_prefix: HashMap<String, usize>,
}

/// Why a set of definitions is no schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// A name that cannot be an identifier.
    #[error("{0:?} is no API name")]
    Name(String),
    /// Two objects or two fields of one name, or two objects of one key prefix.
    #[error("{0} is defined twice")]
    Twice(String),
    /// A lookup to an object that does not exist.
    #[error("{field} points at {target}, which does not exist")]
    Target {
        /// The lookup.
        field: String,
        /// The object.
        target: String,
    },
    /// A key prefix that is not three letters or digits.
    #[error("{0:?} is no key prefix")]
    Prefix(String),
}

impl Schema {
    /// Checks the definitions and indexes them.
    ///
    /// # Errors
    /// [`SchemaError`] names the definition that does not fit.
    pub fn new(mut objects: Vec<ObjectDefinition>) -> Result<Schema, SchemaError> {
        point_anywhere(&mut objects);
        let mut schema = Schema::default();
        for object in objects {
            let name = object.name.to_ascii_lowercase();
            if !is_api_name(&object.name) {
                return Err(SchemaError::Name(object.name));
            }
            let place = schema.objects.len();
            if let Some(prefix) = &object.key_prefix {
                if prefix.len() != 3 || !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    return Err(SchemaError::Prefix(prefix.clone()));
                }
                // Share objects of custom objects have one prefix between them, which names none of them.
                let shared = object.share.is_some() && object.custom;
                if !shared && schema.by_prefix.insert(prefix.clone(), place).is_some() {
                    return Err(SchemaError::Twice(prefix.clone()));
                }
            }
            for (at, field) in object.fields.iter().enumerate() {
                if !is_api_name(&field.name) {
                    return Err(SchemaError::Name(field.name.clone()));
                }
                if object.fields[..at].iter().any(|other| other.name.eq_ignore_ascii_case(&field.name)) {
                    return Err(SchemaError::Twice(format!("{}.{}", object.name, field.name)));
                }
            }
            if schema.by_name.insert(name, place).is_some() {
                return Err(SchemaError::Twice(object.name));
            }
            schema.objects.push(Arc::new(object));
        }
        schema.check_targets()?;
        Ok(schema)
    }

    fn check_targets(&self) -> Result<(), SchemaError> {
        for object in &self.objects {
            for field in &object.fields {
                for target in field.kind.targets() {
                    if self.object(target).is_none() {
                        return Err(SchemaError::Target {
                            field: format!("{}.{}", object.name, field.name),
                            target: target.clone(),
                        });
                    }
                }
            }
        }
        Ok(())
    }

    /// The object of this name, ASCII case ignored.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&Arc<ObjectDefinition>> {
        self.by_name.get(&name.to_ascii_lowercase()).map(|place| &self.objects[*place])
    }

    /// The object whose ids begin with these three characters.
    #[must_use]
    pub fn object_of_prefix(&self, prefix: &str) -> Option<&Arc<ObjectDefinition>> {
        self.by_prefix.get(prefix).map(|place| &self.objects[*place])
    }

    /// All objects, in the order they were defined.
    pub fn objects(&self) -> impl Iterator<Item = &Arc<ObjectDefinition>> {
        self.objects.iter()
    }

    /// Lookups of other objects to this one.
    pub fn children<'s>(
        &'s self,
        parent: &'s str,
    ) -> impl Iterator<Item = (&'s Arc<ObjectDefinition>, &'s FieldDefinition)> {
        self.objects.iter().flat_map(move |object| {
            object
                .fields
                .iter()
                .filter(move |field| field.kind.targets().iter().any(|target| target == parent))
                .map(move |field| (object, field))
        })
    }
}

/// Lets lookups to the record an object goes with point at every object that has records of its own.
fn point_anywhere(objects: &mut [ObjectDefinition]) {
    let anywhere: Vec<String> = objects
        .iter()
        .filter(|object| (!object.setup || object.name == "User") && !object.computed)
        .map(|object| object.name.clone())
        .collect();
    for object in objects {
        let Some(name) = object.goes_with.clone() else { continue };
        for field in object.fields.iter_mut().filter(|field| field.name == name) {
            field.kind = FieldKind::Reference { targets: anywhere.clone() };
        }
    }
}

/// Letters, digits and underscores, beginning with a letter: safe as an SQL identifier in quotes.
pub(crate) fn is_api_name(name: &str) -> bool {
    name.len() <= 120
        && name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
