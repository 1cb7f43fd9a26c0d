//! What one user may see: the whole of the security model as far as reading goes, worked out
//! beforehand and honoured by every statement built here.

use std::collections::{HashMap, HashSet};

use crate::{FieldDefinition, FieldKind, ObjectDefinition, RowScope, Schema};

/// Objects, fields and rows a query may use.
#[derive(Debug, Clone, Default)]
pub struct Visibility {
    everything: bool,
    objects: HashMap<String, ObjectVisibility>,
}

/// What may be seen of one object.
#[derive(Debug, Clone)]
pub struct ObjectVisibility {
    /// Restrictable fields that may be read, by the name field-level security holds them under.
    pub fields: HashSet<String>,
    /// Which records.
    pub rows: RowScope,
}

impl Visibility {
    /// Sees everything: for the org's own work, never for a user's query.
    #[must_use]
    pub fn unrestricted() -> Visibility {
        Visibility { everything: true, objects: HashMap::new() }
    }

    /// Lets an object be seen.
    pub fn allow(&mut self, object: &str, visible: ObjectVisibility) {
        self.objects.insert(object.to_owned(), visible);
    }

    /// Whether the object may be named at all.
    #[must_use]
    pub fn object(&self, object: &ObjectDefinition) -> bool {
        self.everything || self.objects.contains_key(&object.name)
    }

    /// Whether the field may be read. One that field-level security cannot restrict goes with its
    /// object; one that shows another record's field goes with that field.
    #[must_use]
    pub fn field(&self, schema: &Schema, object: &ObjectDefinition, field: &FieldDefinition) -> bool {
        if self.everything {
            return true;
        }
        if let FieldKind::Through { lookup, field: source } = &field.kind {
            let target = object.field(lookup).and_then(|lookup| lookup.kind.targets().first());
            let target = target.and_then(|target| schema.object(target));
            return self.object(object)
                && target.is_some_and(|target| {
                    target.field(source).is_some_and(|source| self.field(schema, target, source))
                });
        }
        let Some(visible) = self.objects.get(&object.name) else {
            return false;
        };
        field.security_name().is_none_or(|name| visible.fields.contains(name))
    }

    /// Which records may be read. An object that may not be named has none, which callers check first.
    #[must_use]
    pub fn rows(&self, object: &ObjectDefinition) -> RowScope {
        match self.objects.get(&object.name) {
            Some(visible) if !self.everything => visible.rows.clone(),
            _ => RowScope::All,
        }
    }
}
