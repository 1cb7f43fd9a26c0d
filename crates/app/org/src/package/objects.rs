//! Custom objects and fields read from `objects/`, with the package's namespace put before their names.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, PicklistValue, Value};

use super::broken;
use super::metadata::Names;
use super::xml::Element;
use crate::OrgError;
use crate::model::finish;

/// Who sees a custom object's records that are not theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharing {
    Private,
    Read,
    ReadWrite,
    ControlledByParent,
}

pub(super) fn object(
    names: &Names,
    path: &str,
    root: Element<'_>,
    mut fields: Vec<FieldDefinition>,
) -> Result<(ObjectDefinition, Sharing), OrgError> {
    let api_name = path.rsplit('/').next().and_then(|file| file.strip_suffix(".object-meta.xml"));
    let api_name = api_name.ok_or_else(|| broken(path, "the file name is not <object>.object-meta.xml"))?;
    let sharing = match root.text("sharingModel")?.as_str() {
        "Private" => Sharing::Private,
        "Read" => Sharing::Read,
        "ReadWrite" => Sharing::ReadWrite,
        "ControlledByParent" => Sharing::ControlledByParent,
        other => return Err(root.broken(format!("sharingModel {other} is not known"))),
    };
    fields.insert(0, name_field(root)?);
    if sharing != Sharing::ControlledByParent {
        let owner = crate::model::reference("OwnerId", "Owner ID", &["User"], "Owner", None);
        fields.push(owner.locked());
    }
    let object = ObjectDefinition {
        name: names.qualify(api_name),
        label: root.text("label")?,
        plural_label: root.text("pluralLabel")?,
        key_prefix: None,
        namespace: Some(names.namespace.clone()),
        custom: true,
        searchable: root.flag("enableSearch")?,
        fields,
        ..ObjectDefinition::default()
    };
    Ok((finish(object, true, false), sharing))
}

fn name_field(root: Element<'_>) -> Result<FieldDefinition, OrgError> {
    let name = root.child("nameField").ok_or_else(|| root.broken("<nameField> is missing".into()))?;
    let label = name.text("label")?;
    let field = match name.text("type")?.as_str() {
        "Text" => FieldDefinition::new("Name", label, FieldKind::Text).at_most(80).required(),
        "AutoNumber" => {
            let format = name.text("displayFormat")?;
            let (prefix, digits) = auto_number(&format).ok_or_else(|| {
                name.broken(format!("displayFormat {format:?} is not text followed by {{000}}"))
            })?;
            FieldDefinition::new("Name", label, FieldKind::AutoNumber { prefix, digits })
        }
        other => return Err(name.broken(format!("a name field cannot be of type {other}"))),
    };
    Ok(field.naming().indexed())
}

/// `S-{00000}` as prefix and number of digits.
fn auto_number(format: &str) -> Option<(String, usize)> {
    let (prefix, rest) = format.split_once('{')?;
    let zeros = rest.strip_suffix('}')?;
    let zeros_only = !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0');
    zeros_only.then(|| (prefix.to_owned(), zeros.len()))
}

pub(super) fn field(names: &Names, root: Element<'_>) -> Result<FieldDefinition, OrgError> {
    let name = root.text("fullName")?;
    let label = root.text("label")?;
    let kind_word = root.text("type")?;
    let kind = match kind_word.as_str() {
        "Text" => FieldKind::Text,
        "TextArea" | "LongTextArea" => FieldKind::TextArea,
        "Email" => FieldKind::Email,
        "Phone" => FieldKind::Phone,
        "Url" => FieldKind::Url,
        "Checkbox" => FieldKind::Boolean,
        "Number" => FieldKind::Double {
            precision: root.number("precision")?.unwrap_or(18),
            scale: root.number("scale")?.unwrap_or(0),
        },
        "Currency" => FieldKind::Currency,
        "Percent" => FieldKind::Percent,
        "Date" => FieldKind::Date,
        "DateTime" => FieldKind::DateTime,
        "Picklist" => FieldKind::Picklist { values: values(root)?, restricted: restricted(root)? },
        "MultiselectPicklist" => FieldKind::MultiPicklist { values: values(root)? },
        "Lookup" | "MasterDetail" => {
            FieldKind::Reference { targets: vec![names.qualify(&root.text("referenceTo")?)] }
        }
        other => return Err(root.broken(format!("field type {other} is not supported"))),
    };
    let mut field = FieldDefinition::new(names.qualify(&name), label, kind);
    field.custom = true;
    field.help = root.optional("inlineHelpText").or_else(|| root.optional("description"));
    field.external_id = root.flag("externalId")?;
    field.unique = root.flag("unique")?;
    if let Some(length) = root.number("length")? {
        field.length = length;
    } else if kind_word == "TextArea" {
        field.length = 255;
    }
    if kind_word == "Checkbox" {
        field.default_value = Some(Value::Boolean(root.optional("defaultValue").as_deref() == Some("true")));
    }
    if matches!(field.kind, FieldKind::Reference { .. }) {
        let relationship = name.strip_suffix("__c").map(|stem| format!("{}__{stem}__r", names.namespace));
        field.relationship = relationship;
        let children = root.optional("relationshipName");
        field.child_relationship = children.map(|children| format!("{}__{children}__r", names.namespace));
    }
    if kind_word == "MasterDetail" {
        field.cascade_delete = true;
        field.updateable = root.flag("reparentableMasterDetail")?;
        field = field.required();
    } else if root.flag("required")? {
        field = field.required();
    }
    if let Some(default) = default_value(&field) {
        field.default_value = Some(default);
    }
    Ok(field)
}

fn default_value(field: &FieldDefinition) -> Option<Value> {
    let FieldKind::Picklist { values, .. } = &field.kind else { return None };
    values.iter().find(|value| value.is_default).map(|value| Value::Text(value.value.clone()))
}

fn restricted(root: Element<'_>) -> Result<bool, OrgError> {
    root.child("valueSet").map_or(Ok(false), |set| set.flag("restricted"))
}

fn values(root: Element<'_>) -> Result<Vec<PicklistValue>, OrgError> {
    let definition = root
        .child("valueSet")
        .and_then(|set| set.child("valueSetDefinition"))
        .ok_or_else(|| root.broken("<valueSet> with <valueSetDefinition> is missing".into()))?;
    definition
        .children("value")
        .map(|value| {
            Ok(PicklistValue {
                value: value.text("fullName")?,
                label: value.text("label")?,
                is_default: value.flag("default")?,
            })
        })
        .collect()
}
