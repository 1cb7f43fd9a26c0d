//! Rows of `EntityDefinition` and `FieldDefinition`: the objects and fields that a user sees.

use alongside_orgstore::{ComputedRow, FieldDefinition, FieldKind, ObjectDefinition, Schema};
use alongside_soql::Query;

use crate::engine::Engine;
use crate::security::Effective;

impl Engine {
    /// Rows of both, when a query is about one of them; none when it is about something else.
    pub(super) fn definition_rows(
        &self,
        rights: &Effective,
        schema: &Schema,
        query: &Query,
    ) -> Option<Vec<(String, Vec<ComputedRow>)>> {
        let names = ["EntityDefinition", "FieldDefinition"];
        if !names.iter().any(|name| query.from.text.eq_ignore_ascii_case(name)) {
            return None;
        }
        let visibility = rights.visibility();
        let (mut entities, mut fields) = (Vec::new(), Vec::new());
        for object in schema.objects().filter(|object| visibility.object(object)) {
            entities.push(entity(object));
            let seen = object.fields.iter().filter(|field| visibility.field(schema, object, field));
            fields.extend(seen.map(|field| self::field(object, field)));
        }
        let [one, other] = names.map(str::to_owned);
        Some(vec![(one, entities), (other, fields)])
    }
}

fn entity(object: &ObjectDefinition) -> ComputedRow {
    let name = object.name.as_str();
    vec![
        ("Id".into(), name.into()),
        ("DurableId".into(), name.into()),
        ("QualifiedApiName".into(), name.into()),
        ("DeveloperName".into(), developer_name(name, object.namespace.as_deref()).into()),
        ("NamespacePrefix".into(), object.namespace.clone().into()),
        ("Label".into(), object.label.as_str().into()),
        ("MasterLabel".into(), object.label.as_str().into()),
        ("PluralLabel".into(), object.plural_label.as_str().into()),
        ("KeyPrefix".into(), object.key_prefix.clone().into()),
        ("IsCustomizable".into(), (!object.setup).into()),
        ("IsCustomSetting".into(), false.into()),
        ("IsQueryable".into(), true.into()),
        ("IsSearchable".into(), object.searchable.into()),
        ("IsLayoutable".into(), (!object.setup).into()),
        ("IsRetrieveable".into(), (!object.computed).into()),
    ]
}

fn field(object: &ObjectDefinition, field: &FieldDefinition) -> ComputedRow {
    let name = field.name.as_str();
    let id = format!("{}.{name}", object.name);
    let namespace = name.split_once("__").filter(|_| name.matches("__").count() > 1).map(|(first, _)| first);
    let (precision, scale) = match field.kind {
        FieldKind::Double { precision, scale } => (precision, scale),
        FieldKind::Currency => (18, 2),
        FieldKind::Percent => (3, 0),
        _ => (0, 0),
    };
    vec![
        ("Id".into(), id.as_str().into()),
        ("DurableId".into(), id.as_str().into()),
        ("QualifiedApiName".into(), name.into()),
        ("DeveloperName".into(), developer_name(name, namespace).into()),
        ("NamespacePrefix".into(), namespace.into()),
        ("Label".into(), field.label.as_str().into()),
        ("MasterLabel".into(), field.label.as_str().into()),
        ("DataType".into(), data_type(field).into()),
        ("EntityDefinitionId".into(), object.name.as_str().into()),
        ("Length".into(), i64::from(field.length).into()),
        ("Precision".into(), i64::from(precision).into()),
        ("Scale".into(), i64::from(scale).into()),
        ("RelationshipName".into(), field.relationship.clone().into()),
        ("IsNillable".into(), (!field.required).into()),
        ("IsIndexed".into(), (field.indexed || field.unique || field.external_id || field.name_field).into()),
        ("IsNameField".into(), field.name_field.into()),
        ("IsCalculated".into(), matches!(field.kind, FieldKind::Through { .. }).into()),
        ("IsCompound".into(), matches!(field.kind, FieldKind::Address { .. } | FieldKind::PersonName).into()),
    ]
}

/// An API name without namespace and ending.
fn developer_name(name: &str, namespace: Option<&str>) -> String {
    let own =
        namespace.and_then(|namespace| name.strip_prefix(namespace)?.strip_prefix("__")).unwrap_or(name);
    own.strip_suffix("__c").unwrap_or(own).to_owned()
}

/// The type as Setup shows it.
fn data_type(field: &FieldDefinition) -> String {
    match &field.kind {
        FieldKind::Id => "Lookup()".into(),
        FieldKind::Text | FieldKind::Key => format!("Text({})", field.length),
        FieldKind::TextArea if field.length > 255 => format!("Long Text Area({})", field.length),
        FieldKind::TextArea => "Text Area".into(),
        FieldKind::Email => "Email".into(),
        FieldKind::Phone => "Phone".into(),
        FieldKind::Url => format!("URL({})", field.length),
        FieldKind::Boolean => "Checkbox".into(),
        FieldKind::Integer => "Number(9, 0)".into(),
        FieldKind::Double { precision, scale } => {
            format!("Number({}, {scale})", precision.saturating_sub(*scale))
        }
        FieldKind::Currency => "Currency(16, 2)".into(),
        FieldKind::Percent => "Percent(3, 0)".into(),
        FieldKind::Date => "Date".into(),
        FieldKind::DateTime => "Date/Time".into(),
        FieldKind::Picklist { .. } => "Picklist".into(),
        FieldKind::MultiPicklist { .. } => "Picklist (Multi-Select)".into(),
        FieldKind::Reference { targets } if field.cascade_delete => {
            format!("Master-Detail({})", targets.join(","))
        }
        FieldKind::Reference { targets } => format!("Lookup({})", targets.join(",")),
        FieldKind::AutoNumber { .. } => "Auto Number".into(),
        FieldKind::PersonName => "Name".into(),
        FieldKind::Through { .. } => "Formula (Text)".into(),
        FieldKind::Address { .. } => "Address".into(),
    }
}
