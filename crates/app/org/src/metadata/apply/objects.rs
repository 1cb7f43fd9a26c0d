//! Custom objects and fields: tables and columns made, the schema renewed at once.

use std::collections::HashSet;

use alongside_orgstore::{FieldDefinition, ObjectDefinition};

use super::{Applying, Refused};
use crate::metadata::objects::{CustomField, CustomObject};
use crate::metadata::{Parsed, Problem};
use crate::security::default_setting;

/// Most custom fields of an object.
const MAX_FIELDS: usize = 800;

impl Applying {
    /// Makes or changes a custom object; true when it is new.
    pub(super) async fn put_object(&mut self, path: &str, object: &CustomObject) -> Result<bool, Refused> {
        let name = object.definition.name.clone();
        let before = self.schema.object(&name).cloned();
        if let Some(before) = &before
            && let (Some(old), Some(new)) = (before.field("Name"), object.definition.field("Name"))
            && old.kind.value_kind() != new.kind.value_kind()
        {
            let reason = format!("Cannot change the type of the name field of {name}");
            return Err(Problem::of(path, reason).into());
        }
        self.give_prefix(&name).await?;
        self.definitions.put(&Parsed::Object(Box::new(object.clone())));
        self.renew()?;
        self.fit(&name).await?;
        // The default of a package's object belongs to the org once the object is there: an upgrade
        // must not open what was closed.
        if before.is_none() || self.names.namespace.is_none() {
            self.writing.put_setting(&default_setting(&name), object.sharing.word()).await?;
        }
        Ok(before.is_none())
    }

    /// Makes or changes a custom field; true when it is new.
    pub(super) async fn put_field(&mut self, path: &str, field: &CustomField) -> Result<bool, Refused> {
        let full_name = format!("{}.{}", field.object, field.definition.name);
        let refuse = |reason: String| Refused::Problem(Problem::of(path, reason));
        let object = self.schema.object(&field.object).filter(|object| takes_fields(object)).cloned();
        let object = object.ok_or_else(|| {
            refuse(format!(
                "Entity Enumeration Or ID: bad value for restricted picklist field: {}",
                field.object
            ))
        })?;
        if let Some(target) =
            field.definition.kind.targets().iter().find(|target| self.schema.object(target).is_none())
        {
            return Err(refuse(format!(
                "referenceTo value of '{target}' does not resolve to a valid sObject type"
            )));
        }
        let before = object.field(&field.definition.name).cloned();
        if let Some(before) = &before {
            if !before.custom {
                return Err(refuse(format!("{full_name} is a standard field")));
            }
            if before.kind.value_kind() != field.definition.kind.value_kind() {
                return Err(refuse(format!(
                    "Cannot change the type of {full_name}: its records hold values of another type"
                )));
            }
            if field.definition.unique && !before.unique {
                self.check_unique(path, &object, before).await?;
            }
        } else {
            if object.fields.iter().filter(|known| known.custom).count() >= MAX_FIELDS {
                return Err(refuse(format!(
                    "{} has the largest number of custom fields: {MAX_FIELDS}",
                    object.label
                )));
            }
            let children = field.definition.child_relationship.as_deref();
            if let Some(children) = children.filter(|children| self.child_name_taken(field, children)) {
                return Err(refuse(format!(
                    "There is already a Child Relationship named {children} on {}",
                    field.definition.kind.targets().join(", ")
                )));
            }
            if field.definition.cascade_delete && !self.is_empty(&object).await? {
                return Err(refuse(format!(
                    "Cannot create a master-detail field on {}: it has records",
                    object.label
                )));
            }
        }
        self.definitions.put(&Parsed::Field(Box::new(field.clone())));
        self.renew()?;
        self.fit(&field.object).await?;
        Ok(before.is_none())
    }

    fn child_name_taken(&self, field: &CustomField, children: &str) -> bool {
        field.definition.kind.targets().iter().any(|target| {
            self.schema.children(target).any(|(object, known)| {
                let itself = object.name.eq_ignore_ascii_case(&field.object)
                    && known.name.eq_ignore_ascii_case(&field.definition.name);
                !itself
                    && known
                        .child_relationship
                        .as_deref()
                        .is_some_and(|name| name.eq_ignore_ascii_case(children))
            })
        })
    }

    async fn is_empty(&mut self, object: &ObjectDefinition) -> Result<bool, Refused> {
        Ok(self.writing.select(object, &["Id"], &[]).await?.is_empty())
    }

    async fn check_unique(
        &mut self,
        path: &str,
        object: &ObjectDefinition,
        field: &FieldDefinition,
    ) -> Result<(), Refused> {
        let mut seen = HashSet::new();
        for row in self.writing.select(object, &[field.name.as_str()], &[]).await? {
            if !row[0].is_null() && !seen.insert(row[0].display().to_lowercase()) {
                let reason = format!("{} cannot become unique: its records hold duplicates", field.label);
                return Err(Problem::of(path, reason).into());
            }
        }
        Ok(())
    }

    /// Makes the tables of an object and of its shares fit their definitions.
    async fn fit(&mut self, object: &str) -> Result<(), Refused> {
        if let Some(object) = self.schema.object(object).cloned() {
            self.writing.fit_object(&object).await?;
            if let Some(share) = self.schema.share_object(&object.name).cloned() {
                self.writing.fit_object(&share).await?;
            }
        }
        Ok(())
    }
}

/// Whether administrators may add fields to an object.
fn takes_fields(object: &ObjectDefinition) -> bool {
    (!object.setup && !object.computed) || object.name == "User"
}
