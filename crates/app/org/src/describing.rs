//! Objects described as one user sees them.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, PicklistValue, Schema, ValueKind};

use crate::engine::Engine;
use crate::security::Effective;
use crate::{ApiError, ChildRelationship, CurrentUser, FieldDescribe, ObjectDescribe, PicklistEntry};

impl Engine {
    /// The object as the user sees it.
    pub async fn describe(&self, user: &CurrentUser, object: &str) -> Result<ObjectDescribe, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let object = self.readable(&schema, &rights, object)?;
        Ok(describe_object(&schema, &rights, object))
    }

    /// Every object the user sees, without fields.
    pub async fn describe_global(&self, user: &CurrentUser) -> Result<Vec<ObjectDescribe>, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let seen = schema.objects().filter(|object| rights.visibility().object(object));
        Ok(seen.map(|object| outline(object, &rights)).collect())
    }
}

/// An object as a user of these rights sees it.
pub(crate) fn describe_object(
    schema: &Schema,
    rights: &Effective,
    object: &ObjectDefinition,
) -> ObjectDescribe {
    let mut described = outline(object, rights);
    let visibility = rights.visibility();
    described.fields = object
        .fields
        .iter()
        .filter(|field| visibility.field(schema, object, field))
        .map(|field| describe_field(schema, object, field, rights))
        .collect();
    described.child_relationships = schema
        .children(&object.name)
        .filter(|(child, field)| visibility.object(child) && visibility.field(schema, child, field))
        .map(|(child, field)| ChildRelationship {
            child_object: child.name.clone(),
            field: field.name.clone(),
            relationship_name: field.child_relationship.clone(),
            cascade_delete: field.cascade_delete,
        })
        .collect();
    described
}

fn outline(object: &ObjectDefinition, rights: &Effective) -> ObjectDescribe {
    let access = rights.object(object);
    let writable = !object.computed;
    ObjectDescribe {
        name: object.name.clone(),
        label: object.label.clone(),
        label_plural: object.plural_label.clone(),
        key_prefix: object.key_prefix.clone(),
        custom: object.custom,
        createable: writable && access.create,
        updateable: writable && access.edit,
        deletable: writable && access.delete,
        queryable: true,
        retrieveable: writable,
        searchable: object.searchable,
        layoutable: !object.setup,
        fields: Vec::new(),
        child_relationships: Vec::new(),
    }
}

fn describe_field(
    schema: &Schema,
    object: &ObjectDefinition,
    field: &FieldDefinition,
    rights: &Effective,
) -> FieldDescribe {
    let access = rights.object(object);
    let edit = rights.may_edit_field(object, field) && !object.computed;
    let (kind, soap_type) = type_names(schema, object, field);
    let (precision, scale) = digits(&field.kind);
    let long = field.kind == FieldKind::TextArea && field.length > 255;
    let (values, restricted) = match &field.kind {
        FieldKind::Picklist { values, restricted } => (values.as_slice(), *restricted),
        FieldKind::MultiPicklist { values } => (values.as_slice(), true),
        _ => (&[][..], false),
    };
    let boolean = field.kind == FieldKind::Boolean;
    FieldDescribe {
        name: field.name.clone(),
        label: field.label.clone(),
        kind,
        soap_type,
        length: field.length,
        nillable: !field.required
            && !boolean
            && !matches!(field.kind, FieldKind::Id | FieldKind::AutoNumber { .. }),
        createable: access.create && field.createable && edit,
        updateable: access.edit && field.updateable && edit,
        permissionable: field.permissionable,
        defaulted_on_create: field.default_value.is_some() || boolean || !field.createable,
        calculated: matches!(field.kind, FieldKind::Through { .. }),
        custom: field.custom,
        name_field: field.name_field,
        external_id: field.external_id,
        unique: field.unique,
        filterable: !long && !matches!(field.kind, FieldKind::Address { .. }),
        sortable: !long && !matches!(field.kind, FieldKind::Address { .. } | FieldKind::MultiPicklist { .. }),
        groupable: !long
            && !matches!(
                field.kind.value_kind(),
                ValueKind::Double | ValueKind::DateTime | ValueKind::Json | ValueKind::Set
            ),
        auto_number: matches!(field.kind, FieldKind::AutoNumber { .. }),
        restricted_picklist: restricted,
        picklist_values: values.iter().map(picklist_entry).collect(),
        reference_to: field.kind.targets().to_vec(),
        relationship_name: field.relationship.clone(),
        compound_field_name: field.compound.clone(),
        precision,
        scale,
        inline_help_text: field.help.clone(),
    }
}

fn picklist_entry(value: &PicklistValue) -> PicklistEntry {
    PicklistEntry {
        value: value.value.clone(),
        label: value.label.clone(),
        active: true,
        default_value: value.is_default,
    }
}

fn digits(kind: &FieldKind) -> (u32, u32) {
    match kind {
        FieldKind::Double { precision, scale } => (*precision, *scale),
        FieldKind::Currency => (18, 2),
        FieldKind::Percent => (3, 0),
        _ => (0, 0),
    }
}

/// The platform's names of a type, in describe results and in SOAP.
pub(crate) fn type_names(
    schema: &Schema,
    object: &ObjectDefinition,
    field: &FieldDefinition,
) -> (&'static str, &'static str) {
    match &field.kind {
        FieldKind::Id => ("id", "tns:ID"),
        FieldKind::Reference { .. } => ("reference", "tns:ID"),
        FieldKind::TextArea => ("textarea", "xsd:string"),
        FieldKind::Email => ("email", "xsd:string"),
        FieldKind::Phone => ("phone", "xsd:string"),
        FieldKind::Url => ("url", "xsd:string"),
        FieldKind::Boolean => ("boolean", "xsd:boolean"),
        FieldKind::Integer => ("int", "xsd:int"),
        FieldKind::Double { .. } => ("double", "xsd:double"),
        FieldKind::Currency => ("currency", "xsd:double"),
        FieldKind::Percent => ("percent", "xsd:double"),
        FieldKind::Date => ("date", "xsd:date"),
        FieldKind::DateTime => ("datetime", "xsd:dateTime"),
        FieldKind::Picklist { .. } => ("picklist", "xsd:string"),
        FieldKind::MultiPicklist { .. } => ("multipicklist", "xsd:string"),
        FieldKind::Address { .. } => ("address", "urn:address"),
        FieldKind::Text | FieldKind::AutoNumber { .. } | FieldKind::PersonName | FieldKind::Key => {
            ("string", "xsd:string")
        }
        FieldKind::Through { lookup, field: source } => {
            let target = object.field(lookup).and_then(|lookup| lookup.kind.targets().first());
            let target = target.and_then(|target| schema.object(target));
            match target.and_then(|target| target.field(source).map(|source| (target, source))) {
                Some((target, source)) => type_names(schema, target, source),
                None => ("string", "xsd:string"),
            }
        }
    }
}
