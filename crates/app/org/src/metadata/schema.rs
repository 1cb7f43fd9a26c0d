//! The schema put together: the standard objects, those of a package, those of the org's own, and
//! the org's own fields on any of them.

use alongside_orgstore::{ObjectDefinition, Schema, StoredComponent};

use super::objects::{CustomField, CustomObject, Names, Sharing};
use super::{Component, Kind, Parsed, Problem};
use crate::OrgError;
use crate::model::{finish, reference, standard_objects, with_shares};

/// Custom objects and fields, whoever brought them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions {
    pub objects: Vec<CustomObject>,
    pub fields: Vec<CustomField>,
}

/// The components of the org's own as they are stored.
pub(crate) fn own_components(stored: Vec<StoredComponent>) -> Vec<Component> {
    let known = stored.into_iter().filter_map(|stored| {
        let kind = Kind::named(&stored.kind)?;
        Some(Component { kind, path: kind.path(&stored.name), name: stored.name, content: stored.content })
    });
    known.collect()
}

impl Definitions {
    /// Adds the objects and fields among components.
    pub fn add(&mut self, names: &Names, components: &[Component]) -> Result<(), Problem> {
        for component in components {
            if matches!(component.kind, Kind::CustomObject | Kind::CustomField) {
                self.put(&Parsed::read(names, component)?);
            }
        }
        Ok(())
    }

    /// Adds or replaces an object or a field; other things are left alone.
    pub fn put(&mut self, parsed: &Parsed) {
        match parsed {
            Parsed::Object(object) => {
                let name = &object.definition.name;
                self.objects.retain(|known| !known.definition.name.eq_ignore_ascii_case(name));
                self.objects.push((**object).clone());
            }
            Parsed::Field(field) => {
                self.remove_field(&field.object, &field.definition.name);
                self.fields.push((**field).clone());
            }
            _ => {}
        }
    }

    /// Removes a field.
    pub fn remove_field(&mut self, object: &str, field: &str) {
        self.fields.retain(|known| {
            !(known.object.eq_ignore_ascii_case(object) && known.definition.name.eq_ignore_ascii_case(field))
        });
    }

    /// Removes an object and its fields.
    pub fn remove_object(&mut self, object: &str) {
        self.objects.retain(|known| !known.definition.name.eq_ignore_ascii_case(object));
        self.fields.retain(|known| !known.object.eq_ignore_ascii_case(object));
    }

    /// The schema. `prefixes` are the key prefixes of custom objects by name.
    pub fn schema(&self, prefixes: &[(String, String)]) -> Result<Schema, OrgError> {
        let broken = |path: &str, reason: String| OrgError::from(Problem::of(path, reason));
        let mut objects = standard_objects();
        for object in &mut objects {
            let own = self.fields_of(&object.name);
            // System fields close an object's list; what is its own stands before them.
            let system = object
                .fields
                .iter()
                .position(|field| matches!(field.name.as_str(), "IsDeleted" | "CreatedDate"));
            let place = system.unwrap_or(object.fields.len());
            object.fields.splice(place..place, own);
        }
        for custom in &self.objects {
            let mut object = custom.definition.clone();
            let prefix = prefixes.iter().find(|(name, _)| *name == object.name);
            let (_, prefix) =
                prefix.ok_or_else(|| broken(&object.name, "has no key prefix in this org".to_owned()))?;
            object.key_prefix = Some(prefix.clone());
            object.fields.extend(self.fields_of(&object.name));
            if custom.sharing != Sharing::ControlledByParent {
                object.fields.push(reference("OwnerId", "Owner ID", &["User"], "Owner", None).locked());
            }
            objects.push(finish(object, true, false));
        }
        if let Some(lost) = self.fields.iter().find(|field| !has_object(&objects, &field.object)) {
            let path = format!("{}.{}", lost.object, lost.definition.name);
            return Err(broken(&path, format!("Entity {} does not exist", lost.object)));
        }
        Schema::new(with_shares(objects)).map_err(|error| broken("objects", error.to_string()))
    }

    fn fields_of(&self, object: &str) -> Vec<alongside_orgstore::FieldDefinition> {
        let fields = self.fields.iter().filter(|field| field.object.eq_ignore_ascii_case(object));
        fields.map(|field| field.definition.clone()).collect()
    }
}

fn has_object(objects: &[ObjectDefinition], name: &str) -> bool {
    objects.iter().any(|object| object.name.eq_ignore_ascii_case(name))
}
