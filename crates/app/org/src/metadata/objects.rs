//! Custom objects and fields read from their files, with a package's namespace put before their names.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, PicklistValue, Value};

use super::Problem;
use super::xml::Element;

/// The namespace names gain when they come from a package; none for the org's own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub namespace: Option<String>,
}

impl Names {
    /// Names of the org's own components stay as they are.
    pub fn own() -> Names {
        Names { namespace: None }
    }

    /// The installed name: a custom name gains the namespace, a standard one stays.
    pub fn qualify(&self, name: &str) -> String {
        match &self.namespace {
            Some(namespace) if name.ends_with("__c") => format!("{namespace}__{name}"),
            _ => name.to_owned(),
        }
    }

    /// The installed name of a component that belongs to the package whatever its name ends with.
    pub fn of_package(&self, name: &str) -> String {
        match &self.namespace {
            Some(namespace) => format!("{namespace}__{name}"),
            None => name.to_owned(),
        }
    }

    /// `Object.Field` with both qualified.
    pub fn qualify_path(&self, path: &str) -> Option<(String, String)> {
        let (object, field) = path.split_once('.')?;
        Some((self.qualify(object), self.qualify(field)))
    }

    fn relationship(&self, stem: &str) -> String {
        match &self.namespace {
            Some(namespace) => format!("{namespace}__{stem}__r"),
            None => format!("{stem}__r"),
        }
    }
}

/// Who sees a custom object's records that are not theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharing {
    Private,
    Read,
    ReadWrite,
    ControlledByParent,
}

impl Sharing {
    /// As the metadata and the settings of the org spell it.
    pub fn word(self) -> &'static str {
        match self {
            Sharing::Private => "Private",
            Sharing::Read => "Read",
            Sharing::ReadWrite => "ReadWrite",
            Sharing::ControlledByParent => "ControlledByParent",
        }
    }
}

/// A custom object with its name field only; fields and system fields are added when a schema is
/// put together.
#[derive(Debug, Clone)]
pub(crate) struct CustomObject {
    pub definition: ObjectDefinition,
    pub sharing: Sharing,
}

/// A custom field and the object it is on.
#[derive(Debug, Clone)]
pub(crate) struct CustomField {
    pub object: String,
    pub definition: FieldDefinition,
}

const NAME_RULE: &str = "can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.";

/// Whether a name, without `__c`, is one a custom component may have.
pub(super) fn is_developer_name(name: &str, longest: usize) -> bool {
    name.len() <= longest
        && name.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.contains("__")
        && !name.ends_with('_')
}

fn custom_stem<'n>(root: Element<'_>, name: &'n str, what: &str) -> Result<&'n str, Problem> {
    let stem = name.strip_suffix("__c").filter(|stem| is_developer_name(stem, 40));
    stem.ok_or_else(|| root.broken(format!("The {what} field {NAME_RULE} ({name})")))
}

pub(super) fn object(names: &Names, name: &str, root: Element<'_>) -> Result<CustomObject, Problem> {
    custom_stem(root, name, "Object Name")?;
    let setting = root.optional("customSettingsType");
    let sharing = match (root.optional("sharingModel").as_deref(), &setting) {
        (Some("Private"), _) => Sharing::Private,
        (Some("Read"), _) => Sharing::Read,
        (Some("ReadWrite"), _) | (None, Some(_)) => Sharing::ReadWrite,
        (Some("ControlledByParent"), _) => Sharing::ControlledByParent,
        (None, None) => return Err(root.broken("Must specify a sharing model for CustomObject".into())),
        (Some(other), _) => {
            return Err(root.broken(format!("'{other}' is not a valid value for the enum 'SharingModel'")));
        }
    };
    let label = root.text("label")?;
    let fields = match (root.child("nameField"), setting) {
        (Some(_), _) => vec![name_field(root)?],
        (None, Some(_)) => vec![text_name("Name".to_owned())],
        (None, None) => return Err(root.broken("Must specify a nameField of type Text or AutoNumber".into())),
    };
    let definition = ObjectDefinition {
        name: names.qualify(name),
        plural_label: root.optional("pluralLabel").unwrap_or_else(|| label.clone()),
        label,
        key_prefix: None,
        namespace: names.namespace.clone(),
        custom: true,
        searchable: root.flag("enableSearch")?,
        fields,
        ..ObjectDefinition::default()
    };
    Ok(CustomObject { definition, sharing })
}

fn text_name(label: String) -> FieldDefinition {
    FieldDefinition::new("Name", label, FieldKind::Text).at_most(80).required().naming().indexed()
}

fn name_field(root: Element<'_>) -> Result<FieldDefinition, Problem> {
    let name = root.child("nameField").ok_or_else(|| root.broken("<nameField> is missing".into()))?;
    let label = name.optional("label").unwrap_or_else(|| "Name".to_owned());
    let field = match name.text("type")?.as_str() {
        "Text" => return Ok(text_name(label)),
        "AutoNumber" => FieldDefinition::new("Name", label, auto_number(name)?),
        other => return Err(name.broken(format!("a name field cannot be of type {other}"))),
    };
    Ok(field.naming().indexed())
}

/// Most digits of an automatic number, and most characters before it, as on the platform.
const MAX_DIGITS: usize = 10;
const MAX_PREFIX: usize = 20;

/// A number the org gives, from its format `S-{00000}`.
fn auto_number(root: Element<'_>) -> Result<FieldKind, Problem> {
    let format = root.optional("displayFormat").unwrap_or_else(|| "{0}".to_owned());
    let parts = format.split_once('{').and_then(|(prefix, rest)| Some((prefix, rest.strip_suffix('}')?)));
    match parts {
        Some((prefix, zeros))
            if (1..=MAX_DIGITS).contains(&zeros.len())
                && zeros.bytes().all(|byte| byte == b'0')
                && prefix.chars().count() <= MAX_PREFIX =>
        {
            Ok(FieldKind::AutoNumber { prefix: prefix.to_owned(), digits: zeros.len() })
        }
        _ => Err(root.broken(format!(
            "displayFormat {format:?} is not text of at most {MAX_PREFIX} characters followed by {{000}} with at most {MAX_DIGITS} zeros"
        ))),
    }
}

pub(super) fn field(names: &Names, full_name: &str, root: Element<'_>) -> Result<CustomField, Problem> {
    let (object, name) =
        full_name.split_once('.').ok_or_else(|| root.broken(format!("{full_name:?} is not Object.Field")))?;
    let stem = custom_stem(root, name, "Field Name")?;
    let label = root.text("label")?;
    let word = root.text("type")?;
    if root.child("formula").is_some() {
        return Err(root.broken("Formula fields are not available in this organization".into()));
    }
    let mut field = FieldDefinition::new(names.qualify(name), label, kind(names, root, &word)?);
    field.custom = true;
    field.help = root.optional("inlineHelpText").or_else(|| root.optional("description"));
    field.external_id = root.flag("externalId")?;
    field.unique = root.flag("unique")?;
    if (field.external_id || field.unique)
        && !matches!(word.as_str(), "Text" | "Number" | "Email" | "AutoNumber")
    {
        return Err(
            root.broken(format!("Can not specify 'externalId' or 'unique' for a CustomField of type {word}"))
        );
    }
    field.length = length(root, &word)?.unwrap_or(field.length);
    if word == "Checkbox" {
        field.default_value = Some(Value::Boolean(root.optional("defaultValue").as_deref() == Some("true")));
    }
    if matches!(field.kind, FieldKind::Reference { .. }) {
        field.relationship = Some(names.relationship(stem));
        field.child_relationship =
            root.optional("relationshipName").map(|children| names.relationship(&children));
    }
    if word == "MasterDetail" {
        field.cascade_delete = true;
        field.updateable = root.flag("reparentableMasterDetail")?;
        field = field.required();
    } else if root.flag("required")? {
        field = field.required();
    }
    if let Some(default) = default_value(&field) {
        field.default_value = Some(default);
    }
    Ok(CustomField { object: names.qualify(object), definition: field })
}

fn kind(names: &Names, root: Element<'_>, word: &str) -> Result<FieldKind, Problem> {
    Ok(match word {
        "Text" => FieldKind::Text,
        "TextArea" | "LongTextArea" | "Html" => FieldKind::TextArea,
        "Email" => FieldKind::Email,
        "Phone" => FieldKind::Phone,
        "Url" => FieldKind::Url,
        "Checkbox" => FieldKind::Boolean,
        "Number" => {
            let (precision, scale) =
                (root.number("precision")?.unwrap_or(18), root.number("scale")?.unwrap_or(0));
            if precision == 0 || precision > 18 || scale > precision {
                return Err(root.broken(format!(
                    "precision {precision} and scale {scale} are not within 1 to 18 digits"
                )));
            }
            FieldKind::Double { precision, scale }
        }
        "Currency" => FieldKind::Currency,
        "Percent" => FieldKind::Percent,
        "Date" => FieldKind::Date,
        "DateTime" => FieldKind::DateTime,
        "AutoNumber" => auto_number(root)?,
        "Picklist" => FieldKind::Picklist { values: values(root)?, restricted: restricted(root)? },
        "MultiselectPicklist" => FieldKind::MultiPicklist { values: values(root)? },
        "Lookup" | "MasterDetail" => {
            FieldKind::Reference { targets: vec![names.qualify(&root.text("referenceTo")?)] }
        }
        other => return Err(root.broken(format!("Field type {other} is not available in this organization"))),
    })
}

/// The length a file gives, within what its type takes.
fn length(root: Element<'_>, word: &str) -> Result<Option<u32>, Problem> {
    let given = root.number("length")?;
    let range = match word {
        "Text" => 1..=255,
        "LongTextArea" | "Html" => 256..=131_072,
        "TextArea" => return Ok(Some(255)),
        _ => return Ok(None),
    };
    let length = given
        .ok_or_else(|| root.broken(format!("Must specify 'length' for a CustomField of type {word}")))?;
    if range.contains(&length) {
        return Ok(Some(length));
    }
    Err(root.broken(format!("The length must be between {} and {}", range.start(), range.end())))
}

fn default_value(field: &FieldDefinition) -> Option<Value> {
    let FieldKind::Picklist { values, .. } = &field.kind else { return None };
    values.iter().find(|value| value.is_default).map(|value| Value::Text(value.value.clone()))
}

fn restricted(root: Element<'_>) -> Result<bool, Problem> {
    root.child("valueSet").map_or(Ok(false), |set| set.flag("restricted"))
}

fn values(root: Element<'_>) -> Result<Vec<PicklistValue>, Problem> {
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
